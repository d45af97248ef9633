"""Many patterns searched at once. RE2 only: it takes time in proportion to the text, whatever the pattern.

One pass finds the words that the patterns cannot do without, and only patterns whose words are there are tried. (One
automaton of all patterns would be one pass in all, but with patterns that leave gaps it has too many states to keep.)
"""

import functools
from collections.abc import Iterator, Sequence
from itertools import islice

import re2

LONGEST_PATTERN = 500
MOST_MATCHES = 20


class PatternSet:
    """Patterns that are looked for together. `find` yields the place of each that matches, and its matches.

    `lower` promises that patterns and texts are in lower case, which makes the automata a third smaller.
    """

    def __init__(self, patterns: Sequence[str], *, lower: bool = False) -> None:
        self._patterns = tuple(patterns)
        self._options = _options(case_sensitive=lower)
        self._compiled: dict[int, re2._Regexp] = {}
        self._filter = re2.Filter()
        for pattern in patterns:
            self._filter.Add(pattern, self._options)
        if patterns:
            self._filter.Compile()

    def find(self, text: str) -> Iterator[tuple[int, list[tuple[int, int]]]]:
        """For each pattern found in the text: its place among the patterns, and its spans, empty ones left out."""
        if not self._patterns:
            return
        # RE2 reads UTF-8, which has no place for half a surrogate pair; a sign of the same width stands in for it.
        readable = text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")
        for place in sorted(self._filter.Match(readable) or ()):
            matches = islice(self._pattern(place).finditer(readable), MOST_MATCHES)
            spans = [span for match in matches if (span := _marked(match))[0] < span[1]]
            if spans:
                yield place, spans

    def _pattern(self, place: int) -> re2._Regexp:
        """The pattern at a place, compiled when it is first found: most of many never are."""
        if place not in self._compiled:
            self._compiled[place] = re2.compile(self._patterns[place], self._options)
        return self._compiled[place]


def _marked(match: re2._Match) -> tuple[int, int]:
    """What the pattern marks: its group `it`, where it has one, else all of the match."""
    start, end = match.span(match.re.groupindex.get("it", 0))
    return start, end


@functools.cache
def _options(*, case_sensitive: bool = False) -> re2.Options:
    options = re2.Options()
    options.case_sensitive = case_sensitive
    options.log_errors = False
    options.max_mem = 8 << 20
    return options


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
