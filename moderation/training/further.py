"""Teaches the packaged deep lane what was added to the corpus since, without beginning anew.

The packaged weights are the start, so that this takes minutes where both stages take most of an hour. Beside the new
comments it reads some of what it has read before, so that it is not forgotten.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import onnx
import torch
from onnx import numpy_helper
from torch import Tensor

from moderation.training import lane, lessons
from moderation.training.deep import LAYERS, Encoder, train
from moderation.training.sources import CORPUS, Example, Row, Split

RATE, TOKENS = 3e-5, 1024
EPOCHS, EPOCHS_WITHOUT_NEW = 3, 1
READ_AGAIN = 2400
"""How many of the pairs and single comments of the earlier files are read again in an epoch."""
JOINED, ABOUT_GROUPS = 600, 1500
LINEAR = ("query", "key", "value", "out", "inner", "outer")


def packaged_encoder(file: Path) -> Encoder:
    """The encoder whose 8-bit weights a file of `export.py` holds. What is for training alone knows nothing in it."""
    graph = onnx.load(str(file)).graph
    held = {one.name: torch.from_numpy(numpy_helper.to_array(one).copy()) for one in graph.initializer}
    stands_in = {node.name: node.input[1] for node in graph.node if node.op_type == "MatMulInteger"}
    encoder = Encoder()
    found = {name: held[name] for name in encoder.state_dict() if name in held}
    for name in ("words", "places"):
        found[f"{name}.weight"] = _whole(held, f"{name}.weight")
    for layer in range(LAYERS):
        for part in LINEAR:
            stored = stands_in[f"/layers.{layer}/{part}/MatMul_quant"].removesuffix("_quantized")
            found[f"layers.{layer}.{part}.weight"] = _whole(held, stored).T
    head, kept = encoder.head, len(held["head.bias"])
    with torch.no_grad():
        head.weight[:kept], head.bias[:kept] = _whole(held, "head.weight_Transposed").T, held["head.bias"]
    encoder.load_state_dict(found | {"head.weight": head.weight, "head.bias": head.bias})
    return encoder


def _whole(held: dict[str, Tensor], name: str) -> Tensor:
    """Weights as they were before they were put into 8 bits, nearly."""
    return (held[f"{name}_quantized"].float() - held[f"{name}_zero_point"].float()) * held[f"{name}_scale"]


def not_read_yet(card: Path, examples: Sequence[Example]) -> list[Example]:
    """The examples of files that the card does not name."""
    named = json.loads(card.read_text(encoding="utf-8"))["made of"]
    new = [file for file in CORPUS.glob("comments-*.jsonl") if file.name not in named]
    ids = {json.loads(line)["id"] for file in new for line in file.read_text(encoding="utf-8").splitlines()}
    return [example for example in examples if example.id in ids]


def rates_of(card: Path) -> list[float]:
    """The rates of the stages that a card speaks of."""
    rates: list[float] = json.loads(card.read_text(encoding="utf-8"))["stages"]["rates"]
    return rates


def stage_three(
    encoder: Encoder,
    rows: Sequence[Row],
    examples: Sequence[Example],
    new: Sequence[Example],
    numbers: lessons.Numbers,
    *,
    say: Callable[[str], None],
) -> None:
    """Teach the encoder the new examples, with some of what it has read before beside them.

    Where no example is new, it reads once: the sentences about groups may have changed.
    """
    torch.set_num_threads(lane.THREADS)
    chance = random.Random(lane.SEED)
    ids = {example.id for example in new}
    old = [example for example in examples if example.id not in ids and example.split is Split.TRAIN]
    before = lessons.corpus_lesson(old, numbers)
    fresh = lessons.corpus_lesson(new, numbers)
    groups = lessons.group_lesson(numbers)
    epochs = [
        [
            *fresh,
            *_apart(chance.sample(before, READ_AGAIN), first=len(fresh)),
            *lessons.joined_lesson(examples, numbers, JOINED, chance),
            *lessons.public_lesson(rows, numbers, lessons.BESIDE_THE_CORPUS, chance),
            *chance.sample(groups, ABOUT_GROUPS),
        ]
        for _ in range(EPOCHS if new else EPOCHS_WITHOUT_NEW)
    ]
    train(encoder, epochs, rate=RATE, tokens=TOKENS, seed=lane.SEED, say=say, contrast=lane.CONTRAST)


def _apart(groups: Sequence[lessons.Group], *, first: int) -> list[lessons.Group]:
    """The same groups with numbers of their own, so that no pair is taken for another's."""
    return [[replace(item, pair=first + place) for item in group] for place, group in enumerate(groups)]
