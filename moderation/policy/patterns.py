"""Many patterns searched at once. RE2 only: it takes time in proportion to the text, whatever the pattern.

One pass finds the words that the patterns cannot do without, and only patterns whose words are there are tried. (One
automaton of all patterns would be one pass in all, but with patterns that leave gaps it has too many states to keep.)
"""

import functools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from types import MappingProxyType

import re2

LONGEST_PATTERN = 500
MOST_MATCHES = 20


LARGEST = 8 << 20
"""Bytes that a pattern may take with the automata that grow with what it reads; a larger one is refused."""


@functools.cache
def _options(*, case_sensitive: bool = False, most: int = LARGEST) -> re2.Options:
    options = re2.Options()
    options.case_sensitive = case_sensitive
    options.log_errors = False
    options.max_mem = most
    return options


@dataclass(frozen=True, slots=True)
class Sighting:
    """A text, and the patterns of a pool (by their places) that were seen in it."""

    text: str
    places: frozenset[int]


class Pool:
    """Patterns of several sets that are looked for in the same texts: one pass over a text serves them all.

    `lower` promises that patterns and texts are in lower case, which makes the automata a third smaller.
    """

    def __init__(self, *, lower: bool = False) -> None:
        self._options = _options(case_sensitive=lower)
        self._filter = re2.Filter()
        self._patterns: list[str] = []
        self._is_compiled = False

    def add(self, pattern: str) -> int:
        """Take in a pattern, before the first text is looked at, and return its place."""
        self._patterns.append(pattern)
        return int(self._filter.Add(pattern, self._options))

    def compiled(self, pattern: str) -> re2._Regexp:
        """The pattern, to be asked where it is found: the pool's own, if it is one of the pool."""
        if pattern in self._patterns:
            return self._filter.re(self._patterns.index(pattern))
        return re2.compile(pattern, self._options)

    def look_at(self, text: str) -> Sighting:
        if not self._patterns:
            return Sighting(text, _NOTHING)
        if not self._is_compiled:
            self._filter.Compile()
            self._is_compiled = True
        # RE2 reads UTF-8, which has no place for half a surrogate pair; a sign of the same width stands in for it.
        readable = text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")
        found = self._filter.Match(readable)
        return Sighting(readable, frozenset(found) if found else _NOTHING)


_NOTHING: frozenset[int] = frozenset()

PACKAGED = Pool(lower=True)
"""The patterns of Parley itself that are looked for in the folded text of every comment."""


class PatternSet:
    """Patterns that are looked for together. `find` yields the place of each that matches, and its matches.

    `pool` is whose pass finds them, by default one of their own. `hints` stand in for patterns that are costly to look
    for: a hint is found wherever one of its patterns (by their places) is, and those are tried only where it is found.
    """

    def __init__(
        self,
        patterns: Sequence[str],
        *,
        pool: Pool | None = None,
        hints: Mapping[str, Sequence[int]] = MappingProxyType({}),
    ) -> None:
        self._patterns = tuple(patterns)
        self._pool = pool or Pool()
        self._compiled: dict[int, re2._Regexp] = {}
        hinted = {place for places in hints.values() for place in places}
        self._places = {self._pool.add(pattern): [at] for at, pattern in enumerate(patterns) if at not in hinted}
        self._places |= {self._pool.add(hint): list(places) for hint, places in hints.items()}

    def find(self, text: str) -> Iterator[tuple[int, list[tuple[int, int]]]]:
        """For each pattern found in the text: its place among the patterns, and its spans, empty ones left out."""
        return self.find_among(self._pool.look_at(text))

    def is_in(self, seen: Sighting) -> bool:
        """Whether a pattern or a hint was seen."""
        return not seen.places.isdisjoint(self._places)

    def find_among(self, seen: Sighting) -> Iterator[tuple[int, list[tuple[int, int]]]]:
        """The same of a text that the pool has looked at."""
        if not self.is_in(seen):
            return
        for place in sorted({at for found in seen.places & self._places.keys() for at in self._places[found]}):
            matches = islice(self._pattern(place).finditer(seen.text), MOST_MATCHES)
            spans = [span for match in matches if (span := marked(match))[0] < span[1]]
            if spans:
                yield place, spans

    def _pattern(self, place: int) -> re2._Regexp:
        """The pattern at a place, made ready when it is first found: most of many never are."""
        if place not in self._compiled:
            self._compiled[place] = self._pool.compiled(self._patterns[place])
        return self._compiled[place]


def marked(match: re2._Match) -> tuple[int, int]:
    """What the pattern marks: its group `it`, where it has one, else all of the match."""
    start, end = match.span(match.re.groupindex.get("it", 0))
    return start, end


def compiled_as_written(pattern: str) -> re2._Regexp:
    """The pattern, compiled for texts in small letters like its own, and for sentences, which need little memory.

    A pattern that is too large for that little gets more.
    """
    try:
        return re2.compile(pattern, _options(case_sensitive=True, most=LARGEST // 16))
    except re2.error:
        return re2.compile(pattern, _options(case_sensitive=True, most=LARGEST // 4))


def compiled(pattern: str) -> re2._Regexp:
    """The pattern, compiled to ignore case. Raises re2.error with RE2's own message."""
    return re2.compile(pattern, _options())


def why_refused(pattern: str) -> str | None:
    """RE2's own words on why it refuses a pattern; None when it takes it."""
    try:
        compiled(pattern)
    except re2.error as refusal:
        reason = refusal.args[0]
        return reason.decode("utf-8", "replace") if isinstance(reason, bytes) else str(reason)
    except UnicodeError:
        return "it holds a character that no text can hold"
    return None
