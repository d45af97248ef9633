"""A fast model small enough to see through: a few words, of which one is an insult and one is bait.

It is written to files in the format of the packaged weights and read back by the reader of those, so that what holds
of it holds of them.
"""

import hashlib
import json
from math import expm1, log
from pathlib import Path

import numpy as np

from moderation.policy.content import Content, Passage
from moderation.policy.model import spam_features
from moderation.policy.model.fast import FastModel, pack, read_model
from moderation.policy.model.features import DENSE, NEUTRAL, TABLE, VALENCES, Features, Words
from moderation.policy.model.outputs import CLAUSES, OUTPUTS
from moderation.policy.model.spam_features import SIGNS, SpamFeatures
from moderation.policy.reading import Reading
from tests.unit.policy.examples import NOON

KNOWN = ("the", "you", "are", "not", "bridge", "idiot", "moron", "stupid", "bitcoin", "friend", "council")
VALENCE = {"idiot": VALENCES - 1, "moron": VALENCES - 1, "stupid": VALENCES - 2}
BIAS = -2.0
NO_TALK = (0.0, -30.0)
"""Nothing sounds like a talk page."""
NO_OPINION = log(expm1(log(2.0) / len(CLAUSES)))
"""Log-odds of each clause at which it is as likely as not that any is broken, so that the clauses add nothing."""


def reading(text: str, *passages: Passage) -> Reading:
    return Reading(Content(text, now=NOON, passages=passages))


def known_words() -> Words:
    valences = bytes(VALENCE.get(word, NEUTRAL) for word in KNOWN)
    return Words(KNOWN, bytes(range(len(KNOWN))), valences)


def features_of(text: str) -> Features:
    return Features(reading(text), known_words())


def write_model(folder: Path, **changed: object) -> tuple[Path, Path]:
    """The two files of the tiny model; `changed` are parts to store in place of its own, None to leave one out."""
    parts: dict[str, object] = {
        "words": np.frombuffer("\n".join(KNOWN).encode(), np.uint8),
        "clusters": np.arange(len(KNOWN), dtype=np.uint8),
        "valences": np.array([VALENCE.get(word, NEUTRAL) for word in KNOWN], np.uint8),
        **attack_parts(said="idiot"),
        **spam_parts(said="bitcoin"),
    }
    parts |= changed
    weights, card = folder / "fast.npz", folder / "fast.json"
    np.savez(weights, **{name: part for name, part in parts.items() if part is not None})
    card.write_text(json.dumps({"sha256": hashlib.sha256(weights.read_bytes()).hexdigest()}))
    return weights, card


def a_model(folder: Path) -> FastModel:
    return read_model(*write_model(folder))


def attack_parts(*, said: str = "", bias: float = BIAS) -> dict[str, object]:
    """Weights that hear a violation in what is `said`, and know nothing of clauses."""
    table = np.zeros((TABLE, OUTPUTS), np.float32)
    table[features_of(said).places(), 0] = 3.0
    packed, largest = pack(table)
    return {
        "attack_table": packed,
        "attack_dense": np.zeros((len(DENSE), OUTPUTS), np.float32),
        "attack_scale": np.array([largest, [bias, *[NO_OPINION] * len(CLAUSES), *NO_TALK]], np.float32),
    }


def spam_parts(*, said: str, signs: int = len(SIGNS), table: int = spam_features.TABLE) -> dict[str, object]:
    """Weights that hear spam in what is `said`, of as many signs and places as told."""
    weights = np.zeros(spam_features.TABLE, np.float32)
    weights[SpamFeatures(said).places] = 3.0
    packed, largest = pack(weights)
    return {
        "spam_table": packed[:table],
        "spam_signs": np.zeros(signs, np.float32),
        "spam_scale": np.array([largest, BIAS]),
    }
