"""What a text must hold for a pattern to match in it, read off the pattern: strings, at least one of each set.

`\\b(?:buy|order) (?:cheap )?xanax\\b` needs "buy " or "order ", and "xanax". A text that lacks them need not be searched
for the pattern. Of a pattern that this does not understand it asserts nothing: such a pattern is always tried.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

Strings = frozenset[str]
"""Strings in small letters, any of which will do."""

SHORTEST = 2
"""A shorter string is in nearly every text."""
MOST_JOINED = 200
"""So many strings are put together from two parts of a pattern; where there would be more, the parts stay apart."""

# RE2's language as far as it is understood here; whatever is not in it ends the reading.
_LITERAL = r"[\w \"'@:/,;!&#%~<>=-]"
_TOKEN = re.compile(
    rf"(?P<text>{_LITERAL}+(?![?*+{{])|{_LITERAL}|\\(?P<sign>[^\w\s]))"
    r"|(?P<edge>\\[bB]|[\^$])"
    r"|(?P<any>\.|\\[wWsSdDntr]|\[(?P<letters>\w+)\]|\[\^?\]?(?:\\.|[^\]\\\[])*\]|[^\x00-\x7f])"
    r"|(?P<open>\((?:\?:|\?P<\w+>|(?!\?)))|(?P<close>\))|(?P<bar>\|)"
    r"|(?P<times>[?*+]\??|\{(?P<least>\d+)(?:,\d*)?\}\??)",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of a pattern: all the strings that it may match, where they are few, or else what it needs."""

    strings: Strings | None
    needs: tuple[Strings, ...] = ()

    @property
    def all_needs(self) -> tuple[Strings, ...]:
        return tuple(filter(_tells, self.needs if self.strings is None else [self.strings]))


_ANYTHING = _Part(None)
_EMPTY: Strings = frozenset([""])


@cache
def needs_of(pattern: str) -> list[Strings]:
    """Sets of strings: one at least of each is in every text, put in small letters, that the pattern matches in."""
    try:
        return list(dict.fromkeys(_read(_tokens(pattern), until="").all_needs))
    except _UnknownError:
        return []


def rarest(needs: Iterable[Strings]) -> Strings:
    """The need that the fewest texts should meet: long strings are rare, and few of them are rarer than many."""
    return max(needs, key=lambda strings: (min(map(_length, strings)), -len(strings)))


class _UnknownError(Exception):
    """There is something in the pattern that is not understood here."""


def _tokens(pattern: str) -> Iterator[re.Match[str]]:
    at = 0
    while at < len(pattern):
        match = _TOKEN.match(pattern, at)
        if match is None:
            raise _UnknownError
        yield match
        at = match.end()


def _read(tokens: Iterator[re.Match[str]], *, until: str) -> _Part:
    """What stands before the bracket that closes, or before the end."""
    ways: list[_Part] = []
    row: list[_Part] = []
    for token in tokens:
        match token.lastgroup:
            case "close" if until:
                return _any_of([*ways, _in_a_row(row)])
            case "bar":
                ways.append(_in_a_row(row))
                row = []
            case "open":
                row.append(_read(tokens, until=")"))
            case "times" if row:
                row[-1] = _repeated(row[-1], token)
            case "text" | "edge" | "any":
                row.append(_single(token))
            case _:
                raise _UnknownError
    if until:
        raise _UnknownError
    return _any_of([*ways, _in_a_row(row)])


def _single(token: re.Match[str]) -> _Part:
    if token.lastgroup == "text":
        return _Part(frozenset([token["sign"] or token[0].lower()]))
    if token["letters"]:
        return _Part(frozenset(token["letters"].lower()))
    return _Part(_EMPTY) if token.lastgroup == "edge" else _ANYTHING


def _repeated(part: _Part, token: re.Match[str]) -> _Part:
    if token[0][0] == "?" and part.strings is not None:
        return _Part(part.strings | _EMPTY)
    is_sure = token[0][0] == "+" or int(token["least"] or 0) > 0
    return _Part(None, part.all_needs) if is_sure else _ANYTHING


def _in_a_row(parts: Sequence[_Part]) -> _Part:
    """Parts one after another: strings are put together as long as they do not become too many."""
    if len(parts) == 1:
        return parts[0]
    needs: list[Strings] = []
    is_all = True
    joined = _EMPTY
    for part in parts:
        strings = part.strings
        if strings is not None and len(joined) * len(strings) <= max(MOST_JOINED, len(joined), len(strings)):
            joined = frozenset([one + other for one in joined for other in strings])
            continue
        is_all = False
        needs += [joined, *part.needs]
        joined = strings or _EMPTY
    return _Part(joined) if is_all else _Part(None, (*needs, joined))


def _any_of(ways: Sequence[_Part]) -> _Part:
    """One way or another: of each way the need that tells most, together."""
    if len(ways) == 1:
        return ways[0]
    if all(way.strings is not None for way in ways):
        return _Part(frozenset().union(*(way.strings or _EMPTY for way in ways)))
    known = [rarest(needs) for way in ways if (needs := way.all_needs)]
    return _Part(None, (frozenset().union(*known),)) if len(known) == len(ways) else _ANYTHING


def _tells(strings: Strings) -> bool:
    return all(len(string.strip()) >= SHORTEST for string in strings)


def _length(string: str) -> int:
    return len(string.strip())
