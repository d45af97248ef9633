"""One item put into a written TOML list of texts, or taken out, with every comment and line break left where it was.

tomlkit keeps the layout of a document, but drops the comment beside an item that is removed from a list. So a list is
edited here as text, and given back to tomlkit as a whole.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_TOKEN = re.compile(
    r"(?P<comment>#[^\n]*)"
    r'|(?P<item>"""(?:[^\\]|\\.)*?"{3,5}(?!")'
    r"|'''.*?'{3,5}(?!')"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'[^'\n]*')",
    re.DOTALL,
)
_COMMA = re.compile(r"[ \t\r\n]*,")
_INDENT = re.compile(r"[ \t]*")


@dataclass(frozen=True, slots=True)
class _Span:
    start: int
    end: int


def with_item(written: str, item: str) -> str:
    """The list, from bracket to bracket, with `item` (written as TOML) at its end, on a line like those before it."""
    items = _items(written)
    if not items:
        return _before_the_bracket(written, item)
    last = items[-1]
    comma = _COMMA.match(written, last.end)
    if "\n" not in written[: last.start]:
        return f"{written[: last.end]}, {item}{written[last.end :]}"
    after = comma.end() if comma else last.end
    head = written[:after] if comma else f"{written[:after]},"
    line_end = written.find("\n", after)
    rest_of_line, below = (written[after:line_end], written[line_end:]) if line_end >= 0 else ("", written[after:])
    if rest_of_line.strip().startswith("]"):
        return f"{head} {item}{rest_of_line}{below}"
    newline = "\r\n" if "\r\n" in written else "\n"
    if rest_of_line.endswith("\r"):
        rest_of_line, below = rest_of_line[:-1], "\r" + below
    return f"{head}{rest_of_line}{newline}{_indent_at(written, last.start)}{item}{',' if comma else ''}{below}"


def without_item(written: str, place: int) -> str:
    """The list without its item number `place`, counted from zero. A line left with nothing on it goes too."""
    items = _items(written)
    span = items[place]
    comma = _COMMA.match(written, span.end)
    if comma:
        head, tail = written[: span.start], written[comma.end() :]
    elif place:
        between = written[items[place - 1].end : span.start]
        head = written[: items[place - 1].end] + between.replace(",", "", 1).rstrip(" \t")
        tail = written[span.end :]
    else:
        head, tail = written[: span.start], written[span.end :]
    return _joined(head, tail)


def _items(written: str) -> list[_Span]:
    return [_Span(*found.span("item")) for found in _TOKEN.finditer(written) if found["item"] is not None]


def _before_the_bracket(written: str, item: str) -> str:
    bracket = written.rindex("]")
    return f"{written[:bracket]}{item}{written[bracket:]}"


def _indent_at(written: str, offset: int) -> str:
    line = written.rfind("\n", 0, offset) + 1
    found = _INDENT.match(written, line)
    return found[0] if found else ""


def _joined(head: str, tail: str) -> str:
    """Both sides of what was taken out, without the blanks and the empty line that it leaves."""
    line = head[head.rfind("\n") + 1 :]
    rest = tail[: tail.find("\n")] if "\n" in tail else tail
    if not line.strip() and not rest.strip() and "\n" in head and "\n" in tail:
        return head[: len(head) - len(line)] + tail[len(rest) + 1 :]
    if not rest.strip() or (rest.lstrip().startswith("#") and line.strip()):
        return head.rstrip(" \t") + tail
    return head + (tail if rest.lstrip().startswith(("#", "]")) else tail.lstrip(" \t"))
