"""Finding listed words and phrases in a comment, whole words only, also where they are disguised.

One pass of an Aho-Corasick automaton finds the plain ones. Only a text that was disguised, or that holds a sign that
could disguise, costs more: stars for letters, letters repeated, a word cut by signs, a word spelt letter by letter.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import Generic, TypeVar

import ahocorasick

from moderation.policy.reading import Reading
from moderation.policy.text import fold

T = TypeVar("T")

_LETTERS = re.compile(r"[^\W\d_]+")
_STARRED = re.compile(r"(?<![^\W\d_*])[^\W\d_]+(?:[*#%•]+[^\W\d_]+)+(?![^\W\d_*])|(?<![^\W\d_*])[^\W\d_]{2,}\*{2,}")
_CUT = re.compile(r"(?<![^\W\d_])[^\W\d_]+(?:[-._~/\\|][^\W\d_]+)+(?![^\W\d_])")
_CUT_GATE = re.compile(r"[-._~/\\|][^\W\d_]")
_SIGNS_FOR_L = frozenset("1|!")
_STARS = str.maketrans("#%•", "***")
SHORTEST_SPELT = 4


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """A listed word: where it stands in the folded text, and what the list says of it."""

    start: int
    end: int
    value: T


class WordFinder(Generic[T]):
    """A list of words and phrases, each with a value, ready to be found in any number of comments."""

    def __init__(self, entries: Mapping[str, T]) -> None:
        self._values: dict[str, T] = {}
        for entry, value in entries.items():
            words = " ".join(_LETTERS.findall(fold(entry).text))
            if words:
                self._values.setdefault(words, value)
        self._automaton = _automaton(self._values)
        self._squeezed = {_squeeze(word): word for word in reversed(self._values) if " " not in word}
        self._by_length = _by_length(self._values)
        self._longest = max(map(len, self._values), default=0)

    def find(self, reading: Reading) -> list[Found[T]]:
        """Every listed word, in the order of the text, of words that begin together the longest first."""
        if not self._values:
            return []
        found = {(f.start, f.end): f for f in (*self._plain(reading), *self._disguised(reading))}
        return [found[span] for span in sorted(found, key=lambda span: (span[0], -span[1]))]

    def _plain(self, reading: Reading) -> Iterator[Found[T]]:
        line = reading.line_of_words
        blanks = counted = 0
        for end, words in self._automaton.iter(line):
            blanks += line.count(" ", counted, end)
            counted = end
            last = blanks - 1
            first = last - words.count(" ")
            yield Found(reading.word_spans[first][0], reading.word_spans[last][1], self._values[words])

    def _disguised(self, reading: Reading) -> Iterator[Found[T]]:
        text = reading.folded.text
        if reading.was_disguised:
            yield from self._respelt(reading)
        if "*" in text or "#" in text or "%" in text or "•" in text:
            yield from self._starred(text)
        if _CUT_GATE.search(text):
            yield from self._cut(text)

    def _respelt(self, reading: Reading) -> Iterator[Found[T]]:
        """Words whose letters were repeated, set apart, or written with a sign that can mean two letters."""
        offsets = reading.folded.offsets
        for word, (start, end) in zip(reading.words, reading.word_spans, strict=True):
            if offsets[end - 1] - offsets[start] >= end - start:
                known = self._squeezed.get(_squeeze(word))
                if known is not None:
                    yield Found(start, end, self._values[known])
                else:
                    yield from self._spelt(word, start)
            yield from self._with_l(word, start, reading)

    def _spelt(self, word: str, start: int) -> Iterator[Found[T]]:
        """`a i d i o t`: a listed word at the beginning or the end of what was spelt."""
        for length in range(min(len(word) - 1, self._longest), SHORTEST_SPELT - 1, -1):
            if (value := self._values.get(word[-length:])) is not None:
                yield Found(start + len(word) - length, start + len(word), value)
                return
            if (value := self._values.get(word[:length])) is not None:
                yield Found(start, start + length, value)
                return

    def _with_l(self, word: str, start: int, reading: Reading) -> Iterator[Found[T]]:
        """`1oser`: the 1 was folded to i, and may be an l."""
        if "i" not in word:
            return
        offsets = reading.folded.offsets
        # Most words have no such sign, and a slice is cheaper than a look at each letter.
        if _SIGNS_FOR_L.isdisjoint(reading.text[offsets[start] : offsets[start + len(word) - 1] + 1]):
            return
        other = _read_with_l(word, "".join([reading.text[at] for at in offsets[start : start + len(word)]]))
        if other != word and (value := self._values.get(other)) is not None:
            yield Found(start, start + len(word), value)

    def _starred(self, text: str) -> Iterator[Found[T]]:
        seen: dict[str, str | None] = {}
        for match in _STARRED.finditer(text):
            word = match[0]
            if word not in seen:
                seen[word] = self._behind_stars(word.translate(_STARS))
            known = seen[word]
            if known is not None:
                yield Found(*match.span(), self._values[known])

    def _behind_stars(self, word: str) -> str | None:
        """The first listed word whose letters stand where the stars leave any."""
        for known in self._by_length.get((word[0], len(word)), ()):
            if all(sign in ("*", letter) for sign, letter in zip(word, known, strict=True)):
                return known
        return None

    def _cut(self, text: str) -> Iterator[Found[T]]:
        """`id-iot` and `mo.ron`."""
        for match in _CUT.finditer(text):
            whole = "".join(_LETTERS.findall(match[0]))
            if (value := self._values.get(whole)) is not None:
                yield Found(*match.span(), value)


def _automaton(values: Mapping[str, object]) -> ahocorasick.Automaton:
    automaton = ahocorasick.Automaton()
    for words in values:
        automaton.add_word(f" {words} ", words)
    automaton.make_automaton()
    return automaton


@lru_cache(maxsize=8192)
def _read_with_l(word: str, typed: str) -> str:
    """The word with an l wherever a sign was typed that may mean one."""
    return "".join("l" if sign in _SIGNS_FOR_L else letter for letter, sign in zip(word, typed, strict=True))


@lru_cache(maxsize=8192)
def _squeeze(word: str) -> str:
    """The word with no letter twice in a row."""
    return "".join(letter for letter, _ in groupby(word))


def _by_length(values: Mapping[str, object]) -> dict[tuple[str, int], list[str]]:
    words: dict[tuple[str, int], list[str]] = {}
    for word in values:
        if " " not in word:
            words.setdefault((word[0], len(word)), []).append(word)
    return words
