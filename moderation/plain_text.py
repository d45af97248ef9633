"""What any text must be before it is shown: printable, with bounded marks, writing in one direction at its end."""

import re
from collections.abc import Iterator
from unicodedata import category

MOST_MARKS = 8  # on one letter; the densest real writing (Tibetan, pointed Hebrew) stays below

# Controls except tab and newline, the C1 block, halves of surrogate pairs, the byte order mark, and code points that
# are never characters.
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufeff"
    + "".join(chr(plane + last) for plane in range(0, 0x110000, 0x10000) for last in (0xFFFE, 0xFFFF))
    + "]"
)
_REFUSED = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\ud800-\udfff]")
_LINE_END = re.compile("\r\n?")

_OVERRIDE_END = "\u202c"
_ISOLATE_END = "\u2069"
_ENDS = {
    **dict.fromkeys("\u202a\u202b\u202d\u202e", _OVERRIDE_END),
    **dict.fromkeys("\u2066\u2067\u2068", _ISOLATE_END),
}
_DIRECTION = re.compile("[\u202a-\u202e\u2066-\u2069]")


def tidy(text: str) -> str:
    """`text` as it may be shown in a field of its own, such as a name or a title. Tidying twice changes nothing."""
    return close_direction(limit_marks(printable(text)))


def printable(text: str) -> str:
    """`text` without NUL, lone surrogates and other characters that print nothing; each line ends in a newline."""
    return _UNPRINTABLE.sub("", _LINE_END.sub("\n", text.replace("\f", " ")))


def has_unprintable(text: str) -> bool:
    """Whether a form should refuse `text`: NUL, a lone surrogate, or another control that nobody types.

    Stricter than need be for a database, milder than `printable`: what a paste leaves behind is removed unasked.
    """
    return _REFUSED.search(text) is not None


def limit_marks(text: str) -> str:
    """`text` with at most `MOST_MARKS` combining marks on each letter, and the rest of them left out."""
    return text if text.isascii() else Marks().limited(text)


def close_direction(text: str) -> str:
    """`text` with every override and isolate that it opens closed, and nothing closed that it did not open."""
    direction = Direction()
    return direction.balanced(text) + direction.closed()


class Marks:
    """Counts combining marks through a text that arrives in pieces."""

    def __init__(self) -> None:
        self._seen = 0

    def limited(self, text: str) -> str:
        return "".join(self._kept(text))

    def _kept(self, text: str) -> Iterator[str]:
        for character in text:
            kind = "" if character < "\u0300" else category(character)
            if kind in ("Mn", "Me"):
                self._seen += 1
                if self._seen > MOST_MARKS:
                    continue
            elif kind != "Cf":  # a joiner between two marks does not start a new letter
                self._seen = 0
            yield character


class Direction:
    """Follows overrides and isolates through a text that arrives in pieces, as one follows brackets."""

    def __init__(self) -> None:
        self._open: list[str] = []
        self._isolates = 0

    def balanced(self, text: str) -> str:
        """`text` without the ends that end nothing, and with those that a later end implies."""
        return text if text.isascii() else _DIRECTION.sub(lambda found: self._step(found.group()), text)

    def closed(self) -> str:
        """The ends still missing, in order; nothing is open afterwards."""
        missing = "".join(reversed(self._open))
        self._open.clear()
        self._isolates = 0
        return missing

    def _step(self, character: str) -> str:
        if character in _ENDS:
            self._open.append(_ENDS[character])
            self._isolates += _ENDS[character] == _ISOLATE_END
            return character
        if character == _ISOLATE_END and self._isolates:
            return self._up_to_isolate()
        if self._open and self._open[-1] == character:
            return self._open.pop()
        return ""

    def _up_to_isolate(self) -> str:
        """The ends of the overrides inside the innermost isolate, then its own."""
        self._isolates -= 1
        ended = [self._open.pop()]
        while ended[-1] != _ISOLATE_END:
            ended.append(self._open.pop())
        return "".join(ended)
