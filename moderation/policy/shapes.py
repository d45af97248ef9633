"""The shape of a text: one sign for each word, which tells the classes that the word belongs to.

A grammar is a table of classes (who, will, kill), of phrases, and of frames made of both. However many words a class
has, `I WILL ..3 KILL you` is a pattern of five signs over a line of signs, short and quickly matched. Phrases are found
first, one kind after another, and each becomes one sign, so that a frame speaks of a person or an act, and not of all
the ways to put it.

A pattern is written as items with one blank between them:

- `kill` is the word itself, `BODY` any word of the class, `kill|BODY` either; `x?` is x or nothing;
- `..3` is up to three words of one breath, none of them of the class `BREAK`; `,,3` the same across pauses; `--3` up to
  three of one breath that are not of the class `FUNC` either, as between an article and its noun; `__3` any up to three
  of one sentence;
- `.` is the end of a sentence, `,` a pause; `^` is nothing, after one of these or after a word of the class `LEAD`;
- `=x` is nothing, where x follows, and `!x` where it does not.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_

Span = tuple[int, int]
STOP, PAUSE = ".", ","
_FIRST_SIGN = 0x100
_GAP = re.compile(r"([.,_-])\1(\d+)")
# For each mark of a gap the classes of which none of its words is.
_BREAKS_OFF = {
    ".": (f"={STOP}", f"={PAUSE}", "BREAK"),
    ",": (f"={STOP}", "BREAK"),
    "-": (f"={STOP}", f"={PAUSE}", "BREAK", "FUNC"),
    "_": (f"={STOP}",),
}


@dataclass(frozen=True, slots=True)
class Phrase:
    """Ways to put one thing. What is found becomes one sign, of the classes in `name`, and of no other."""

    name: str
    ways: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shape:
    """Signs, and for each of them the words that it stands for: the first, and the one after the last."""

    signs: str
    words: Sequence[Span]


class Grammar:
    """`suffixed` tells the classes of a word that stands in no list. `COMMON` is the class of words that are in most
    texts: a frame is tried where a word that it needs is there, and no common one if it can be helped."""

    def __init__(
        self,
        *,
        classes: Mapping[str, Iterable[str]],
        phrases: Sequence[Phrase],
        frames: Sequence[str],
        suffixed: Callable[[str], str] = lambda word: "",
        suffixes: Iterable[str] = ("",),
    ) -> None:
        self._suffixed = suffixed
        self._classes = _classes_by_word(classes, [*frames, *(way for phrase in phrases for way in phrase.ways)])
        self._signs: defaultdict[str, str] = defaultdict(str)
        self._sign_of: dict[frozenset[str], str] = {}
        for combination in (*self._classes.values(), *(frozenset(phrase.name.split()) for phrase in phrases)):
            self._add_sign(combination)
        for combination in suffixes:
            self._add_sign(frozenset(combination.split()))
        self._remembered = {word: self._sign_of[its] for word, its in self._classes.items()}
        self._phrases = [
            (self._sign_of[frozenset(phrase.name.split())], re.compile("|".join(map(self._written, phrase.ways))))
            for phrase in phrases
        ]
        self._ways: defaultdict[str, tuple[str, ...]] = defaultdict(tuple)
        for phrase in phrases:
            self._ways[self._sign_of[frozenset(phrase.name.split())]] += phrase.ways
        self._frames = [re.compile(self._written(frame)) for frame in frames]
        self._gates: defaultdict[str, int] = defaultdict(int)
        for place, frame in enumerate(frames):
            for sign in self._gate(frame):
                self._gates[sign] |= 1 << place
        self.telling = frozenset(word for frame in frames for word in self._telling(frame))
        """Words without one of which no frame is found."""

    @property
    def known(self) -> frozenset[str]:
        """Every word that is in a class or in a pattern."""
        return frozenset(self._classes)

    def shape(self, words: Sequence[str]) -> Shape:
        """The shape of plain words, every phrase one sign."""
        signs = "".join([self._remembered.get(word) or self._sign(word) for word in words])
        spans: Sequence[Span] = [(at, at + 1) for at in range(len(words))]
        for sign, pattern in self._phrases:
            signs, spans = _joined(sign, pattern, signs, spans)
        return Shape(signs, spans)

    def find(self, shape: Shape) -> list[tuple[int, Span]]:
        """Each frame that is there, by its place, with the words that it covers."""
        gates = self._gates
        there = reduce(or_, [gates[sign] for sign in set(shape.signs) if sign in gates], 0)
        found = []
        while there:
            bit = there & -there
            there ^= bit
            place = bit.bit_length() - 1
            for match in self._frames[place].finditer(shape.signs):
                first, last = match.start(), max(match.start(), match.end() - 1)
                found.append((place, (shape.words[first][0], shape.words[last][1])))
        return found

    def _add_sign(self, classes: frozenset[str]) -> None:
        if classes in self._sign_of:
            return
        sign = chr(_FIRST_SIGN + len(self._sign_of))
        if f"={STOP}" in classes or f"={PAUSE}" in classes:
            sign = next(iter(classes))[1]
        self._sign_of[classes] = sign
        for name in classes:
            self._signs[name] += sign

    def _sign(self, word: str) -> str:
        return self._sign_of[frozenset(self._suffixed(word).split())]

    def _any_of(self, item: str) -> str:
        """The signs of an item such as `kill|BODY`."""
        names = [name if name.isupper() else f"={name}" for name in item.split("|")]
        unknown = [name for name in names if name not in self._signs]
        if unknown:
            raise ValueError(f"no word is {unknown[0]}")
        return "".join(map(self._signs.__getitem__, names))

    def _written(self, pattern: str) -> str:
        return "".join(map(self._item, pattern.split(" ")))

    def _item(self, item: str) -> str:
        if gap := _GAP.fullmatch(item):
            mark, most = gap.groups()
            broken = "".join(map(self._signs.__getitem__, _BREAKS_OFF[mark]))
            return f"[^{re.escape(broken)}]{{0,{most}}}?"
        if item == "^":
            return f"(?<=[{re.escape(self._signs['LEAD'] + STOP + PAUSE)}])"
        if item[0] in "=!":
            return f"(?{item[0]}[{re.escape(self._any_of(item[1:]))}])"
        optional = item.endswith("?")
        return f"[{re.escape(self._any_of(item.removesuffix('?')))}]{'?' if optional else ''}"

    def _gate(self, pattern: str) -> str:
        """The signs of which one is in every text that holds the pattern: the fewest, and none that is common."""
        needed = [
            self._any_of(item)
            for item in pattern.split(" ")
            if not _GAP.fullmatch(item) and item != "^" and item[0] not in "=!" and item[-1] != "?"
        ]
        common = set(self._signs["COMMON"]) | {STOP, PAUSE}
        return min(needed, key=lambda signs: (not common.isdisjoint(signs), len(signs)))

    def _telling(self, pattern: str) -> frozenset[str]:
        gate = self._gate(pattern)
        words = {word for word, sign in self._remembered.items() if sign in gate}
        common = self._signs["COMMON"]
        within = (self._telling(way) for sign in gate if sign not in common for way in self._ways.get(sign, ()))
        return frozenset(words).union(*within)


def _classes_by_word(classes: Mapping[str, Iterable[str]], patterns: Iterable[str]) -> dict[str, frozenset[str]]:
    """The classes of each word that is listed. A word that a pattern speaks of is also in one of its own, `=word`."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for name, words in classes.items():
        for word in words:
            found[word].add(name)
    for pattern in patterns:
        for item in pattern.split(" "):
            if _GAP.fullmatch(item) or item == "^":
                continue
            for word in item.lstrip("=!").removesuffix("?").split("|"):
                if not word.isupper():
                    found[word].add(f"={word}")
    for mark in (STOP, PAUSE):
        found[mark].add(f"={mark}")
    return {word: frozenset(its) for word, its in found.items()}


def _joined(sign: str, pattern: re.Pattern[str], signs: str, spans: Sequence[Span]) -> tuple[str, Sequence[Span]]:
    """Signs and spans with every match of a pattern as one sign."""
    matches = [match.span() for match in pattern.finditer(signs) if match.start() < match.end()]
    if not matches:
        return signs, spans
    left: list[str] = []
    kept: list[Span] = []
    at = 0
    for start, end in matches:
        left += [signs[at:start], sign]
        kept += [*spans[at:start], (spans[start][0], spans[end - 1][1])]
        at = end
    return "".join([*left, signs[at:]]), [*kept, *spans[at:]]
