"""Many patterns over plain words (see plain.py), each of which lies inside one sentence.

One pass of an Aho-Corasick automaton finds the strings that patterns cannot do without (see needs.py), and a pattern is
tried only in the sentences that have its own. So most of a comment is never searched, and the automata of RE2, which
grow with every new text that they read, stay small.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache, reduce
from itertools import islice
from operator import or_

import ahocorasick
import re2

from moderation.policy.gates import bits_at, word_needs_of
from moderation.policy.needs import Strings, needs_of, rarest
from moderation.policy.patterns import MOST_MATCHES, compiled_as_written, marked

Span = tuple[int, int]

FEW_WAYS, MOST_COMPILED = 3, 64
"""Of so few ways at a time patterns are made of their own, and so many are kept."""
MOST_PARTS = 12
"""More parts of a line are not searched one by one."""
STOP = " . "
"""What parts the sentences of a plain line."""


class SentencePatterns:
    """Patterns in small letters that are looked for together. The stops around a sentence belong to it.

    Patterns may share a long list of ways. Of each way `hints` have the pattern with a blank around it, and wherever a
    pattern at the places `hinted` is found, a hint is too. What holds the list is tried with those ways only whose
    hints were found: as it stands it may be too large for RE2 to make an automaton of it.
    """

    def __init__(self, patterns: Sequence[str], *, hints: Sequence[str] = (), hinted: Iterable[int] = ()) -> None:
        self._patterns = (*patterns, *hints)
        self._hinted = frozenset(hinted)
        self._first_hint = len(patterns)
        self._all_patterns, self._all_hinted = (1 << len(patterns)) - 1, bits_at(self._hinted)
        self._ways = [hint.strip(" ") for hint in hints]
        all_ways = f"(?:{'|'.join(self._ways)})"
        self._around = {at: one.split(all_ways) for at, one in enumerate(patterns) if hints and all_ways in one}
        alone = [at for at in self._hinted if not needs_of(self._without_ways(at))]
        asked = {**dict(enumerate(self._patterns)), **{at: self._without_ways(at) for at in self._around}}
        self.needs = [word_needs_of(asked[at]) for at in range(len(self._patterns))]
        """What each pattern needs of a sentence, and after those each hint."""
        self._gate = _Gate({at: one for at, one in asked.items() if at not in alone})
        self._with_any_hint = frozenset(alone)
        self._compiled: dict[int, re2._Regexp] = {}
        self._few_ways = lru_cache(maxsize=MOST_COMPILED)(self._compiled_with)

    def _without_ways(self, place: int) -> str:
        return ".*".join(self._around.get(place, [self._patterns[place]]))

    def may_be_in(self, held: int) -> bool:
        """Whether a sentence may hold a pattern, by what those need that it `held`, as bits by the places of `needs`."""
        patterns = held & self._all_patterns
        return patterns != 0 and (held >> self._first_hint != 0 or patterns & ~self._all_hinted != 0)

    def find(self, line: str) -> list[tuple[int, list[Span]]]:
        """For each pattern found in a plain line: its place among the patterns, and its spans."""
        parts: dict[int, list[Span]] = defaultdict(list)
        for start, end, places in self._gate.look_at_sentences(line):
            for place in places:
                parts[place].append((start, end))
        hints = self._hints_in(line, parts)
        for place in self._with_any_hint if hints else ():
            parts[place] = list(hints)
        for place in self._hinted & parts.keys():
            parts[place] = [part for part in parts[place] if part in hints]
        parts = {place: its for place, its in parts.items() if its}
        found = ((at, self._spans(self._regexp_for(parts[at], at, hints), line, parts[at])) for at in sorted(parts))
        return [(place, spans) for place, spans in found if spans]

    def _hints_in(self, line: str, parts: dict[int, list[Span]]) -> dict[Span, list[int]]:
        """The hints that are found in each part of the line, out of those that may be there, which are taken out."""
        found: defaultdict[Span, list[int]] = defaultdict(list)
        for hint in sorted(place for place in parts if place >= self._first_hint):
            for start, end in parts.pop(hint):
                if self._regexp(hint).search(line[start:end]):
                    found[start, end].append(hint)
        return dict(sorted(found.items()))

    def _regexp_for(self, parts: Sequence[Span], place: int, hints: Mapping[Span, Sequence[int]]) -> re2._Regexp:
        """The pattern, with only the ways that are in these parts; with all of them where there are many."""
        if place not in self._around:
            return self._regexp(place)
        there = {hint for part in parts for hint in hints.get(part, ())}
        return self._few_ways(place, tuple(sorted(there))) if len(there) <= FEW_WAYS else self._regexp(place)

    def _compiled_with(self, place: int, hints: Sequence[int]) -> re2._Regexp:
        ways = "|".join(self._ways[hint - self._first_hint] for hint in hints) or _NEVER
        return compiled_as_written(f"(?:{ways})".join(self._around[place]))

    def _spans(self, regexp: re2._Regexp, line: str, parts: Sequence[Span]) -> list[Span]:
        found = ((at, marked(one)) for at, end in _merged(parts) for one in regexp.finditer(line[at:end]))
        return [(at + start, at + end) for at, (start, end) in islice(found, MOST_MATCHES)]

    def _regexp(self, place: int) -> re2._Regexp:
        """The pattern made ready when it is first tried: most of many never are."""
        if place not in self._compiled:
            self._compiled[place] = compiled_as_written(self._patterns[place])
        return self._compiled[place]


# What RE2 finds nowhere.
_NEVER = r"[^\x00-\x{10ffff}]"

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
