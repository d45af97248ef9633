"""Finding listed words and phrases in a comment, whole words only, also where they are disguised.

The plain ones are looked up by their first word. Only a text that was disguised, or that holds a sign that could
disguise, costs more: stars for letters, letters repeated, a word cut by signs, a word spelt letter by letter.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import Generic, TypeVar

from moderation.policy.reading import Reading
from moderation.policy.text import fold, matches_about

T = TypeVar("T")

_LETTERS = re.compile(r"[^\W\d_]+")
_STARRED = re.compile(r"(?<![^\W\d_*])[^\W\d_]+(?:[*#%•]+[^\W\d_]+)+(?![^\W\d_*])|(?<![^\W\d_*])[^\W\d_]{2,}\*{2,}")
_STAR = re.compile(r"[*#%•]")
_CUT = re.compile(r"(?<![^\W\d_])[^\W\d_]+(?:[-._~/\\|][^\W\d_]+)+(?![^\W\d_])")
_SIGN_THAT_CUTS = re.compile(r"[-._~/\\|][^\W\d_]")
_SIGNS_FOR_L = frozenset("1|!")
_STARS = str.maketrans("#%•", "***")
SHORTEST_SPELT = 4


# --- What may be a word in disguise ----------------------------------------------------------------------------------


Piece = tuple[str, int, int]
"""A word, and where it stands in the folded text."""


@dataclass(frozen=True, slots=True)
class Disguises:
    """What in a comment may be a word in disguise: the same for every list, so worked out once for a reading.

    `respelt` are words whose letters were repeated or set apart; `starred` have a `*` for every letter that is hidden;
    `whole` are words put together again that were cut, or read with an l for a sign that can mean two letters.
    """

    respelt: tuple[Piece, ...]
    starred: tuple[Piece, ...]
    whole: tuple[Piece, ...]


def disguises_in(reading: Reading) -> Disguises:
    known = reading.memory.get(Disguises)
    if not isinstance(known, Disguises):
        text = reading.folded.text
        known = reading.memory[Disguises] = Disguises(
            respelt=tuple(_respelt(reading)) if reading.was_disguised else (),
            starred=tuple(_starred(text)),
            whole=(*(_with_l(reading) if reading.was_disguised else ()), *_cut(text)),
        )
    return known


def _respelt(reading: Reading) -> Iterator[Piece]:
    offsets = reading.folded.offsets
    for word, (start, end) in zip(reading.words, reading.word_spans, strict=True):
        if offsets[end - 1] - offsets[start] >= end - start:
            yield word, start, end


def _with_l(reading: Reading) -> Iterator[Piece]:
    """`1oser`: the 1 was folded to i, and may be an l."""
    text, offsets = reading.text, reading.folded.offsets
    if _SIGNS_FOR_L.isdisjoint(text):
        return
    for word, (start, end) in zip(reading.words, reading.word_spans, strict=True):
        # Most words have no such sign, and a slice is cheaper than a look at each letter.
        if "i" in word and not _SIGNS_FOR_L.isdisjoint(text[offsets[start] : offsets[end - 1] + 1]):
            other = _read_with_l(word, "".join([text[at] for at in offsets[start:end]]))
            if other != word:
                yield other, start, end


def _starred(text: str) -> Iterator[Piece]:
    for match in matches_about(_STAR, _STARRED, text):
        yield match[0].translate(_STARS), *match.span()


def _cut(text: str) -> Iterator[Piece]:
    """`id-iot` and `mo.ron`."""
    for match in matches_about(_SIGN_THAT_CUTS, _CUT, text):
        yield "".join(_LETTERS.findall(match[0])), *match.span()


# --- The list ---------------------------------------------------------------------------------------------------------


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
        self._by_first = _by_first(self._values)
        self._squeezed = {_squeeze(word): word for word in reversed(self._values) if " " not in word}
        self._by_ends = _by_ends(self._values)
        self._longest = max(map(len, self._values), default=0)

    def find(self, reading: Reading) -> list[Found[T]]:
        """Every listed word, in the order of the text, of words that begin together the longest first."""
        if not self._values:
            return []
        found = {(f.start, f.end): f for f in (*self._plain(reading), *self._disguised(disguises_in(reading)))}
        return [found[span] for span in sorted(found, key=lambda span: (span[0], -span[1]))]

    def _plain(self, reading: Reading) -> Iterator[Found[T]]:
        words, by_first = reading.words, self._by_first
        if by_first.keys().isdisjoint(words):
            return
        spans = reading.word_spans
        for place in [place for place, word in enumerate(words) if word in by_first]:
            for entry in by_first[words[place]]:
                end = place + len(entry)
                if words[place:end] == entry:
                    yield Found(spans[place][0], spans[end - 1][1], self._values[" ".join(entry)])

    def _disguised(self, disguises: Disguises) -> Iterator[Found[T]]:
        for word, start, end in disguises.respelt:
            known = self._squeezed.get(_squeeze(word))
            if known is not None:
                yield Found(start, end, self._values[known])
            else:
                yield from self._spelt(word, start)
        for word, start, end in disguises.starred:
            known = self._behind_stars(word)
            if known is not None:
                yield Found(start, end, self._values[known])
        for word, start, end in disguises.whole:
            if (value := self._values.get(word)) is not None:
                yield Found(start, end, value)

    def _spelt(self, word: str, start: int) -> Iterator[Found[T]]:
        """`a i d i o t`: a listed word at the beginning or the end of what was spelt."""
        for length in range(min(len(word) - 1, self._longest), SHORTEST_SPELT - 1, -1):
            if (value := self._values.get(word[-length:])) is not None:
                yield Found(start + len(word) - length, start + len(word), value)
                return
            if (value := self._values.get(word[:length])) is not None:
                yield Found(start, start + length, value)
                return

    def _behind_stars(self, word: str) -> str | None:
        """The first listed word whose letters stand where the stars leave any."""
        for known in self._by_ends.get(_ends(word), ()):
            if all(sign in ("*", letter) for sign, letter in zip(word, known, strict=True)):
                return known
        return None


def _by_first(values: Mapping[str, object]) -> dict[str, list[list[str]]]:
    """The words of each entry, by the first of them."""
    entries: dict[str, list[list[str]]] = {}
    for words in values:
        first, *others = words.split(" ")
        entries.setdefault(first, []).append([first, *others])
    return entries


@lru_cache(maxsize=8192)
def _read_with_l(word: str, typed: str) -> str:
    """The word with an l wherever a sign was typed that may mean one."""
    return "".join("l" if sign in _SIGNS_FOR_L else letter for letter, sign in zip(word, typed, strict=True))


@lru_cache(maxsize=8192)
def _squeeze(word: str) -> str:
    """The word with no letter twice in a row."""
    return "".join(letter for letter, _ in groupby(word))


def _by_ends(values: Mapping[str, object]) -> dict[tuple[int, str], list[str]]:
    """The single words by their `_ends`, each word by those that it has where letters are hidden at its end as well."""
    words: dict[tuple[int, str], list[str]] = {}
    for word in values:
        if " " not in word:
            for ends in {_ends(word), _ends(f"{word[:-1]}*")}:
                words.setdefault(ends, []).append(word)
    return words


def _ends(word: str) -> tuple[int, str]:
    """The length and the letters that stars leave: the first and the last, or the first two where the last is hidden."""
    return len(word), word[:2] + "*" if word[-1] == "*" else word[0] + word[-1]
