"""The weights' files, each with a card beside it: what it was made of, how it was chosen, and its digest."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np

from moderation.policy.model.fast import Linear
from moderation.training import lane
from moderation.training.deep import base_files
from moderation.training.distil import Chosen, Parts
from moderation.training.sources import CORPUS, VIDEOS
from moderation.training.spam import parts_of

SOURCES = {
    "policy corpus": "Parley's own (moderation/training/corpus), under Parley's licence",
    "jigsaw, jigsaw_pos": "Wikipedia talk pages, labels CC0, text CC BY-SA 3.0",
    "civil": "Civil Comments, CC0",
    "davidson": "Davidson et al. 2017, MIT",
    "paradetox": "ParaDetox, CC0",
    "YouTube spam": "Alberto, Lochter and Almeida 2015, CC BY 4.0",
    "SMS spam": "Almeida and Hidalgo 2011, CC BY 4.0",
    "base of the deep lane": "all-MiniLM-L6-v2, Apache-2.0",
}


def write_fast(place: Path, parts: Parts, chosen: Chosen, *, data: Path) -> None:
    """`fast.npz` and `fast.json`."""
    words, clusters, valences = parts.known
    arrays: dict[str, Any] = {
        "words": np.frombuffer("\n".join(words).encode(), np.uint8),
        "clusters": np.frombuffer(clusters, np.uint8),
        "valences": np.frombuffer(valences, np.uint8),
    }
    arrays |= _linear("attack", parts.attack) | parts_of(parts.spam)
    file = BytesIO()
    np.savez_compressed(file, **arrays)
    (place / "fast.npz").write_bytes(file.getvalue())
    told = asdict(chosen) | {"words": len(words)}
    _write_card(place / "fast.json", file.getvalue(), told, data=data)


def _linear(name: str, linear: Linear) -> dict[str, Any]:
    scale = np.array([linear.largest, linear.bias])
    return {f"{name}_table": linear.packed, f"{name}_dense": linear.dense, f"{name}_scale": scale}


def write_deep(place: Path, rates: Sequence[float], *, data: Path) -> None:
    """`deep.json` and `wordpieces.txt` beside the `deep.onnx` that stands there; `rates` has one for each stage so far."""
    pieces = (base_files() / "vocab.txt").read_text(encoding="utf-8")
    (place / "wordpieces.txt").write_text(pieces, encoding="utf-8")
    stages = {"rates": list(rates), "seed": lane.SEED}
    _write_card(place / "deep.json", (place / "deep.onnx").read_bytes(), {"stages": stages}, data=data)


def _write_card(file: Path, weights: bytes, told: dict[str, Any], *, data: Path) -> None:
    card = {
        "sha256": hashlib.sha256(weights).hexdigest(),
        "bytes": len(weights),
        **told,
        "sources": SOURCES,
        "made of": _digests(data),
    }
    file.write_text(json.dumps(card, indent=2, sort_keys=True) + "\n", encoding="utf-8")


def _digests(data: Path) -> dict[str, str]:
    """The SHA-256 of every file that taught."""
    files = [
        data / "attack" / "train.csv.gz",
        *(data / "spam" / name for name in VIDEOS),
        data / "spam" / "sms_spam.csv",
    ]
    files += [*sorted(CORPUS.glob("comments-*.jsonl")), CORPUS / "splits.json"]
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in files}
