"""A fast model that knows next to nothing, in files of its own, read as the packaged one is."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np

from moderation.policy.model import spam_features
from moderation.policy.model.features import DENSE, VALENCES
from moderation.policy.model.outputs import OUTPUTS
from moderation.policy.model.spam_features import SIGNS
from tests.unit.policy.tiny_model import attack_parts

WORDS = ("you", "are", "moron", "bridge", "river", "council")


def write(place: Path, *, bias: float = -3.0, grammar: float = 2.0) -> tuple[Path, Path]:
    """Weights that hear an attack only by its grammar; where they and their card lie."""
    attack = attack_parts(bias=bias)
    dense = np.zeros((len(DENSE), OUTPUTS), np.float32)
    dense[DENSE.index("grammar"), 0] = grammar
    parts: dict[str, Any] = {
        "words": np.frombuffer("\n".join(WORDS).encode(), np.uint8),
        "clusters": np.zeros(len(WORDS), np.uint8),
        "valences": np.full(len(WORDS), VALENCES // 2, np.uint8),
    }
    parts |= attack | {"attack_dense": dense}
    parts |= {
        "spam_table": np.zeros(spam_features.TABLE, np.int8),
        "spam_signs": np.zeros(len(SIGNS), np.float32),
        "spam_scale": np.array([1.0, bias], np.float32),
    }
    weights, card = place / "fast.npz", place / "fast.json"
    np.savez(weights, **parts)
    card.write_text(json.dumps({"sha256": hashlib.sha256(weights.read_bytes()).hexdigest()}))
    return weights, card
