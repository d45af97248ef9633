"""What the models learn from: the policy corpus of this folder, and public data sets that are never copied here.

Every row belongs to one split for good. A corpus row follows its situation (`corpus/splits.json`), a public row a hash
of its folded text, so that two copies of one text never stand on both sides.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from moderation.policy.content import Content
from moderation.policy.reading import Reading
from moderation.policy.text import fold

CORPUS = Path(__file__).parent / "corpus"
NOW = datetime(2026, 1, 1, tzinfo=UTC)
SHARE_OF_VALIDATION = SHARE_OF_TEST = 10  # percent of a public source
# Spam, one video at a time: what is learnt on two is tried on the third.
VIDEOS = ("youtube_spam_Youtube01-Psy.csv", "youtube_spam_Youtube02-KatyPerry.csv", "youtube_spam_Youtube03-LMFAO.csv")


class Split(StrEnum):
    """What a row may be used for."""

    TRAIN = "train"
    VALIDATION = "validation"
    TEST = "test"


@dataclass(frozen=True, slots=True)
class Row:
    """One public text. `label` is True for what its source calls an attack, toxic, or spam."""

    text: str
    label: bool
    source: str
    split: Split


@dataclass(frozen=True, slots=True)
class Example:
    """One comment of the policy corpus, as `corpus/README.md` describes it."""

    id: str
    situation: str
    pair: str
    label: str
    borderline: bool
    clause: str
    target: str
    devices: tuple[str, ...]
    text: str
    split: Split

    @property
    def is_violation(self) -> bool:
        """Whether a moderator would stop it. Clause 9 is never a violation, and is stopped for care."""
        return self.label != "publish"


def corpus() -> list[Example]:
    """The policy corpus, in the order of its files."""
    splits = json.loads((CORPUS / "splits.json").read_text())
    return [_example(line, splits) for file in sorted(CORPUS.glob("comments-*.jsonl")) for line in _lines(file)]


def _lines(file: Path) -> Iterator[dict[str, object]]:
    with file.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _example(line: dict[str, object], splits: dict[str, str]) -> Example:
    values = {
        name: line[name] for name in ("id", "situation", "pair", "label", "borderline", "clause", "target", "text")
    }
    return Example(**values, devices=tuple(line["devices"]), split=Split(splits[str(line["situation"])]))  # type: ignore[arg-type]


def public_attacks(data: Path) -> list[Row]:
    """The rows of `attack/train.csv.gz`; what its readers only disagreed about is a source of its own."""
    csv.field_size_limit(10_000_000)
    with gzip.open(data / "attack" / "train.csv.gz", "rt", encoding="utf-8", newline="") as lines:
        return [_row(line["text"], line["label"] == "1", line["source"]) for line in csv.DictReader(lines)]


def public_spam(data: Path) -> list[Row]:
    """Comments under three videos, and text messages. A video's rows are one source."""
    rows = []
    for name in VIDEOS:
        with (data / "spam" / name).open(encoding="utf-8", newline="") as lines:
            rows += [_row(line["CONTENT"], line["CLASS"] == "1", name[13:-4]) for line in csv.DictReader(lines)]
    with (data / "spam" / "sms_spam.csv").open(encoding="utf-8", errors="replace", newline="") as lines:
        rows += [_row(line[1], line[0] == "spam", "sms") for line in list(csv.reader(lines))[1:] if len(line) > 1]
    return rows


def _row(text: str, label: bool, source: str) -> Row:
    return Row(text, label, source, split_of(text))


def split_of(text: str) -> Split:
    """The split of a public text, by a hash of what it says and not of how it is typed."""
    said = " ".join(fold(text).text.split())
    place = int.from_bytes(hashlib.sha256(said.encode("utf-8", "replace")).digest()[:4], "big") % 100
    if place < SHARE_OF_VALIDATION:
        return Split.VALIDATION
    return Split.TEST if place < SHARE_OF_VALIDATION + SHARE_OF_TEST else Split.TRAIN


def reading(text: str) -> Reading:
    """A bare comment as the rules read it, without a post, a parent or an author."""
    return Reading(Content(text, now=NOW))
