"""The texts of a public collection of attacks with markup, ready to be written into any field."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import pytest

from moderation.plain_text import printable

_WORD = re.compile(r"\w+")
PLAIN = ("The bridge was closed on Monday.", "The ferry ran late again.", "Nobody asked the people of Mill Lane.")


def payloads(shared_data: Path) -> list[str]:
    """Every attack, as a form lets it through. The test is skipped where the collection is not at hand."""
    file = shared_data / "xss" / "payloads.jsonl"
    if not file.is_file():
        pytest.skip(f"the attacks are not at {file}; PARLEY_SHARED_DATA can say where the shared data is")
    with file.open(encoding="utf-8") as lines:
        given = [printable(json.loads(line)["payload"]).strip() for line in lines]
    return [payload for payload in given if payload]


class Words:
    """Texts for fields of any length: each text stands somewhere, whole where it fits and else in pieces."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.texts = texts
        self._all: dict[int, list[str]] = {}
        self._turns: dict[int, Iterator[str]] = {}

    def all(self, most: int) -> list[str]:
        """All texts, in as few as hold them at `most` characters each."""
        if most not in self._all:
            self._all[most] = list(_packed(self.texts, most))
        return self._all[most]

    def some(self, most: int) -> str:
        """The next of `all(most)`, over and over."""
        return next(self._turns.setdefault(most, itertools.cycle(self.all(most))))

    def one_of_each_shape(self) -> Words:
        """Those that differ by more than by their words: `<b onclick=x>` stands for `<i onblur=y>`."""
        return Words(list({_WORD.sub("x", text): text for text in self.texts}.values()))

    def whole(self) -> str:
        """All of them in one."""
        return "\n".join(self.texts)


def _packed(texts: Iterable[str], most: int) -> Iterator[str]:
    waiting = ""
    for text in texts:
        for piece in (text[start : start + most].strip() for start in range(0, len(text), most)):
            if waiting and len(waiting) + 1 + len(piece) > most:
                yield waiting
                waiting = ""
            waiting = f"{waiting} {piece}".strip()
    if waiting:
        yield waiting
