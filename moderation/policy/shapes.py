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
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, reduce
from operator import or_

from moderation.policy.gates import Gate, Need, bits_at, places_in
from moderation.policy.plain import longest_run

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
    """`suffixed` tells the classes of a word that stands in no list. A frame is tried where a word that it cannot do
    without is there, and one of the classes `EVERYWHERE` and `COMMON` only if it has no other."""

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
        for suffix in suffixes:
            self._add_sign(frozenset(suffix.split()))
        self._everywhere = frozenset(self._signs["EVERYWHERE"]) | {STOP, PAUSE}
        self._common = frozenset(self._signs["COMMON"])
        self._remembered = {word: self._sign_of[its] for word, its in self._classes.items()}
        self._phrases = [self._phrase(phrase) for phrase in phrases]
        self._ways: defaultdict[str, tuple[str, ...]] = defaultdict(tuple)
        for phrase in phrases:
            self._ways[self._sign_of[frozenset(phrase.name.split())]] += phrase.ways
        self._patterns = tuple(frames)
        self.all_frames = (1 << len(frames)) - 1
        self._frames: dict[int, re.Pattern[str]] = {}
        self._gates: defaultdict[str, int] = defaultdict(int)
        for place, frame in enumerate(frames):
            for sign in self._gate(frame):
                self._gates[sign] |= 1 << place
        self._behind: dict[str, frozenset[str]] = {}
        self._words_of: defaultdict[str, list[str]] = defaultdict(list)
        for word, sign in self._remembered.items():
            self._words_of[sign].append(word)
        self._unlisted = {self._sign_of[frozenset(suffix.split())] for suffix in suffixes}
        self._told = self._signs_told(phrases)
        told = [phrase for phrase in phrases if self._sign_of[frozenset(phrase.name.split())] in self._told]
        self.needs = [self._needs(pattern) for pattern in (*frames, *(way for one in told for way in one.ways))]
        """What each frame needs of a text, and after those each way of a phrase that is not in nearly every text."""
        self._ways_at = self._places_of_ways(told, len(frames))
        ways = [way for phrase in phrases for way in phrase.ways]
        self.leading_on = frozenset(word for way in ways if self._has_a_stop_inside(way) for word in self._leads(way))
        """Words after which a phrase goes beyond the end of a sentence, as after "mr"."""
        self._told_ways = tuple(way for one in told for way in one.ways)
        self._crossing = self._crossing_frames()
        self.telling = frozenset(word for frame in frames for word in self._telling(frame))
        """Words without one of which no frame is found."""

    @property
    def known(self) -> frozenset[str]:
        """Every word that is in a class or in a pattern."""
        return frozenset(self._classes)

    def held(self, gate: Gate, bits: int, held: int) -> tuple[frozenset[str], int]:
        """The signs of phrases that a text does not hold, and what it may hold with the others.

        `bits` are what its words meet, and `held` what is held with them, in a gate whose first places are `needs`.
        """
        missing = self._told
        for sign, ways in self._ways_at:
            if held & ways:
                bits |= gate.bits((sign,))
                held = gate.held(bits)
                missing -= {sign}
        return missing, held

    def may_go_beyond_a_sentence(self, held: int) -> bool:
        """Whether one of the frames that a text may hold can begin in one sentence and end in another."""
        return any(held & frames and held & ways for frames, ways in self._crossing)

    def shape(self, words: Sequence[str]) -> Shape:
        """The shape of plain words, every phrase one sign."""
        signs = "".join([self._remembered.get(word) or self._sign(word) for word in words])
        spans: Sequence[Span] = [(at, at + 1) for at in range(len(words))]
        for sign, first, pattern in self._phrases:
            if not first.isdisjoint(signs):
                signs, spans = _joined(sign, pattern, signs, spans)
        return Shape(signs, spans)

    def find(self, shape: Shape) -> list[tuple[int, Span]]:
        """Each frame that is there, by its place, with the words that it covers."""
        found = []
        for place in places_in(self._gated(shape.signs)):
            for match in self.frame(place).finditer(shape.signs):
                first, last = match.start(), max(match.start(), match.end() - 1)
                found.append((place, (shape.words[first][0], shape.words[last][1])))
        return found

    def is_in(self, words: Sequence[str], *, among: int, without: frozenset[str]) -> bool:
        """Whether one of some frames, given as bits by their places, is in the shape of plain words.

        Phrases of the signs `without` are known not to be there.
        """
        signs = "".join([self._remembered.get(word) or self._sign(word) for word in words])
        for sign, first, pattern in self._phrases:
            if sign not in without and not first.isdisjoint(signs):
                signs = pattern.sub(_as_one(sign), signs)
        return any(self.frame(place).search(signs) for place in places_in(self._gated(signs) & among))

    def _gated(self, signs: str) -> int:
        """The frames that have a sign which they cannot do without, as bits by their places."""
        gates = self._gates
        return reduce(or_, [gates[sign] for sign in set(signs) if sign in gates], 0)

    def frame(self, place: int) -> re.Pattern[str]:
        """The frame at a place, made ready when it is first tried: most of many never are."""
        if place not in self._frames:
            self._frames[place] = re.compile(self._written(self._patterns[place]))
        return self._frames[place]

    def _phrase(self, phrase: Phrase) -> tuple[str, frozenset[str], re.Pattern[str]]:
        """The sign of a phrase, the signs with which it can begin, and its pattern."""
        first = {sign for way in phrase.ways for sign in self._beginnings(way)}
        ways = "|".join(map(self._written, phrase.ways))
        pattern = re.compile(f"(?=[{re.escape(''.join(sorted(first)))}])(?:{ways})")
        return self._sign_of[frozenset(phrase.name.split())], frozenset(first), pattern

    def _beginnings(self, way: str) -> str:
        """The signs with which a way of putting something can begin."""
        signs = ""
        for item in way.split(" "):
            signs += self._any_of(item.removesuffix("?"))
            if not item.endswith("?"):
                break
        return signs

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
        """The signs of which one is in every text that holds the pattern, those that are in the fewest texts."""
        needed = [self._any_of(item) for item in pattern.split(" ") if _is_needed(item)]
        return min(needed, key=self._how_common)

    def _how_common(self, signs: str) -> tuple[int, int]:
        """Roughly, for comparing: a word that is everywhere weighs as much as many that are merely common."""
        often = sum(40 if sign in self._everywhere else 5 if sign in self._common else 0 for sign in signs)
        return often, len(signs)

    def _needs(self, pattern: str) -> list[Need]:
        """For each item of a pattern the words, and the signs of phrases, of which one is in every text that holds it."""
        items = (item.removeprefix("=") for item in pattern.split(" ") if _is_needed(item) or item[0] == "=")
        asked = map(self._any_of, items)
        return [need for need in map(self._need, asked) if need is not None]

    def _need(self, signs: str) -> Need | None:
        """None where what has one of the signs is a mark, in no list, or everywhere."""
        need: set[str] = set()
        for sign in signs:
            if sign in (STOP, PAUSE) or sign in self._unlisted or (sign in self._ways and sign not in self._told):
                return None
            runs = self._runs_of(sign)
            if "" in runs:
                return None
            need |= runs
        return {f" {run} " for run in need}

    def _runs_of(self, sign: str) -> set[str]:
        """The longest run of letters of each word that has the sign, and the sign itself if it is told of a phrase."""
        return {longest_run(word) for word in self._words_of[sign]} | ({sign} & self._told)

    def _signs_told(self, phrases: Iterable[Phrase]) -> frozenset[str]:
        """The signs of those phrases that are not in nearly every text."""
        return frozenset(self._sign_of[frozenset(phrase.name.split())] for phrase in phrases) - self._everywhere

    def _taken(self, pattern: str) -> list[str]:
        """The signs of each item of a pattern that takes one up, "" for a gap."""
        items = (item for item in pattern.split(" ") if item != "^" and item[0] not in "=!")
        return ["" if _GAP.fullmatch(item) else self._any_of(item.removesuffix("?")) for item in items]

    def _has_a_stop_inside(self, pattern: str) -> bool:
        """Whether a stop may stand between two parts of the pattern."""
        return any(STOP in signs for signs in self._taken(pattern)[1:-1])

    def _ends_in_a_stop(self, way: str) -> bool:
        return STOP in self._taken(way)[-1]

    def _leads(self, way: str) -> Iterator[str]:
        """The words that begin a way of putting something with a stop after its first word."""
        first, second, *others = self._taken(way)
        if second != STOP or STOP in "".join(others[:-1]):
            raise ValueError(f"a stop stands elsewhere than after the first word of {way}")
        for sign in first:
            yield from self._words_of[sign]

    def _crossing_frames(self) -> list[tuple[int, int]]:
        """The frames that may go beyond the end of a sentence, as bits: by themselves, and with ways that end in a stop.

        Each with the ways, as bits of `needs`, of which one must be there as well.
        """
        frames = enumerate(self._patterns)
        crossing = [(bits_at(place for place, frame in frames if self._has_a_stop_inside(frame)), -1)]
        for phrase, ways in self._ways.items():
            ending = [way for way in ways if self._ends_in_a_stop(way)]
            if ending:
                within = bits_at(
                    at for at, one in enumerate(self._patterns) if phrase in "".join(self._taken(one)[:-1])
                )
                places = (len(self._patterns) + at for at, way in enumerate(self._told_ways) if way in ending)
                crossing.append((within, bits_at(places) if phrase in self._told else -1))
        return crossing

    def _places_of_ways(self, phrases: Iterable[Phrase], first: int) -> list[tuple[str, int]]:
        """The sign of each phrase, and which of `needs` are those of its ways, as bits."""
        places = []
        for phrase in phrases:
            last = first + len(phrase.ways)
            places.append((self._sign_of[frozenset(phrase.name.split())], bits_at(range(first, last))))
            first = last
        return places

    def _telling(self, pattern: str) -> frozenset[str]:
        """The words of which one is in every text that holds the pattern."""
        return frozenset().union(*map(self._words_behind, self._gate(pattern)))

    def _words_behind(self, sign: str) -> frozenset[str]:
        """The words that have this sign, and those of which one is in every phrase that has it."""
        if sign not in self._behind:
            ways = () if sign in self._everywhere else self._ways.get(sign, ())
            self._behind[sign] = frozenset(self._words_of[sign]).union(*map(self._telling, ways))
        return self._behind[sign]


def _is_needed(item: str) -> bool:
    """Whether an item of a pattern stands for one word or mark of the text, and not for a gap or for nothing."""
    return not _GAP.fullmatch(item) and item != "^" and item[0] not in "=!" and item[-1] != "?"


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


@cache
def _as_one(sign: str) -> Callable[[re.Match[str]], str]:
    """What a match of a phrase becomes; nothing where it takes nothing up."""
    return lambda match: sign if match[0] else ""


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
