"""Many patterns over plain words (see plain.py), each of which lies inside one sentence.

One pass of an Aho-Corasick automaton finds the strings that patterns cannot do without (see needs.py), and a pattern is
tried only in the sentences that have its own. So most of a comment is never searched, and the automata of RE2, which
grow with every new text that they read, stay small.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import reduce
from itertools import islice
from operator import or_

import ahocorasick
import re2

from moderation.policy.needs import Strings, needs_of, rarest
from moderation.policy.patterns import MOST_MATCHES, compiled_as_written, marked

Span = tuple[int, int]

MOST_PARTS = 12
"""More parts of a line are not searched one by one."""
STOP = " . "
"""What parts the sentences of a plain line."""


class SentencePatterns:
    """Patterns in small letters that are looked for together. The stops around a sentence belong to it.

    `hints` stand in for the patterns at the places `hinted`, which are costly to look for: a hint is found wherever one
    of those is, and they are tried only in the sentences in which one is found.
    """

    def __init__(self, patterns: Sequence[str], *, hints: Sequence[str] = (), hinted: Iterable[int] = ()) -> None:
        self._patterns = (*patterns, *hints)
        self._first_hint = len(patterns)
        self._hinted = frozenset(hinted)
        self._gate = _Gate({at: one for at, one in enumerate(self._patterns) if at not in self._hinted})
        self._compiled: dict[int, re2._Regexp] = {}

    def find(self, line: str) -> list[tuple[int, list[Span]]]:
        """For each pattern found in a plain line: its place among the patterns, and its spans."""
        parts: defaultdict[int, list[Span]] = defaultdict(list)
        for start, end, places in self._gate.look_at_sentences(line):
            for place in places:
                parts[place].append((start, end))
        hints = [place for place in parts if place >= self._first_hint]
        hinted = [part for hint in hints for part in self._parts_with(hint, line, parts.pop(hint))]
        if hinted:
            parts |= dict.fromkeys(self._hinted, hinted)
        found = ((place, self._spans(place, line, parts[place])) for place in sorted(parts))
        return [(place, spans) for place, spans in found if spans]

    def _parts_with(self, hint: int, line: str, parts: Sequence[Span]) -> list[Span]:
        return [(start, end) for start, end in _merged(parts) if self._regexp(hint).search(line[start:end])]

    def _spans(self, place: int, line: str, parts: Sequence[Span]) -> list[Span]:
        regexp = self._regexp(place)
        found = ((at, marked(one)) for at, end in _merged(parts) for one in regexp.finditer(line[at:end]))
        return [(at + start, at + end) for at, (start, end) in islice(found, MOST_MATCHES)]

    def _regexp(self, place: int) -> re2._Regexp:
        """The pattern made ready when it is first tried: most of many never are."""
        if place not in self._compiled:
            self._compiled[place] = compiled_as_written(self._patterns[place])
        return self._compiled[place]


Needed = tuple[int, int]
"""The place of a pattern, and its needs as bits."""


class _Gate:
    """Patterns by what they need. A need is a bit, and every string that meets it sets it."""

    def __init__(self, patterns: Mapping[int, str]) -> None:
        self._always: list[int] = []
        bits: dict[Strings, int] = {}
        by_rarest: defaultdict[Strings, list[Needed]] = defaultdict(list)
        for place, pattern in patterns.items():
            needs = needs_of(pattern)
            if needs:
                needed = [bits.setdefault(strings, 1 << len(bits)) for strings in needs]
                by_rarest[rarest(needs)].append((place, reduce(or_, needed)))
            else:
                self._always.append(place)
        by_string: dict[str, tuple[int, list[Needed]]] = {}
        for strings, bit in bits.items():
            for string in strings:
                its_bits, patterns_with_it = by_string.get(string, (0, []))
                by_string[string] = its_bits | bit, patterns_with_it + by_rarest[strings]
        self._automaton = ahocorasick.Automaton()
        for string, met in {**by_string, STOP: None}.items():
            self._automaton.add_word(string, met)
        self._automaton.make_automaton()

    def look_at_sentences(self, line: str) -> Iterator[tuple[int, int, list[int]]]:
        """Each sentence of a plain line: where it begins and ends, and the patterns that have there what they need."""
        start = there = 0
        asked: list[Needed] = []
        for end, met in self._automaton.iter(line):
            if met is not None:
                there |= met[0]
                if met[1]:
                    asked += met[1]
                continue
            places = [place for place, needed in asked if there & needed == needed]
            if places or self._always:
                yield start, end + 1, [*self._always, *dict.fromkeys(places)]
            start, there, asked = end - 1, 0, []


def _merged(parts: Iterable[Span]) -> list[Span]:
    """Parts of a line in order, those that overlap as one; and all as one, where it costs less to read on."""
    merged: list[Span] = []
    for start, end in sorted(parts):
        if merged and start < merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged if len(merged) <= MOST_PARTS else [(merged[0][0], merged[-1][1])]
