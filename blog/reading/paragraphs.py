"""Pasted text -> paragraphs, whatever its line ends, blanks and wrapping were."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

LINE_END = re.compile("\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
# A line of nothing but these, three or more of a kind, with or without blanks between them, divides.
RULE = re.compile(r"(?:([-–—*_=~#•+])[ ]*)(?:\1[ ]*){2,}")
URL = re.compile(r"https?://[^\s<>\"“”«»]+", re.IGNORECASE)
URL_LINE = re.compile(
    r"(?P<label>(?:(?:full|original|the)\s+)?(?:source|link|via|read\s+more|read|more|url|story|article|report|text|original|here"
    r"|(?:continue|keep)\s+reading|(?:read|see|view)\s+(?:on|it|(?:the\s+)?(?:full|original|whole|entire|rest\s+of\s+the|complete)?\s*(?:story|article|report|post|text|piece)))"
    r"(?:\s+(?:here|there|in\s+full|(?:at|on|in|from|via)(?:\s+[\w’'.& -]{2,40})?))?\s*[:–—→»-]+\s*"
    r"|(?:(?:read|see)\s+)?(?:more|the\s+rest)\s+(?:at|on|here|via)\s*:?\s+)?[<(\[]?(?P<url>https?://[^\s<>\"“”«»]+?)[>)\]]?[.,;]?",
    re.IGNORECASE,
)
LIST_ITEM = re.compile(r"(?:[-*•–]|\d{1,2}[.)])\s+\S")
# A wrapped line is at most this long; longer ones were pasted from a page, where a line is a paragraph.
WRAPPED_AT_MOST = 100
MOST = 0.6
# Shorter than this at the end of no sentence: verse or an address, whose line breaks are meant.
VERSE_AT_MOST = 40


Question = Callable[[str], bool]


class Shape(StrEnum):
    PROSE = "prose"
    RULE = "rule"
    URL = "url"
    QUOTED = "quoted"  # lines marked ">" as in a letter


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str
    line: int  # where it starts, from 1
    shape: Shape = Shape.PROSE
    alone: bool = True  # whether a blank line, or the start of the text, is above it

    @property
    def url(self) -> str:
        found = URL_LINE.fullmatch(self.text) if self.shape is Shape.URL else None
        return found["url"] if found else ""


@dataclass(frozen=True, slots=True)
class Line:
    text: str
    number: int


def plain(text: str) -> str:
    """`text` with one kind of line end and one kind of blank, without a byte-order mark."""
    lines = LINE_END.sub("\n", text.removeprefix("\ufeff")).split("\n")
    return "\n".join("".join(" " if mark.isspace() else mark for mark in line).strip() for line in lines)


def shape_of(line: str) -> Shape:
    if RULE.fullmatch(line):
        return Shape.RULE
    if URL_LINE.fullmatch(line):
        return Shape.URL
    return Shape.QUOTED if line.startswith(">") else Shape.PROSE


def chunks(text: str) -> Iterator[list[Line]]:
    """The runs of lines between blank lines."""
    chunk: list[Line] = []
    for number, line in enumerate(plain(text).split("\n"), start=1):
        if line:
            chunk.append(Line(line, number))
        elif chunk:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def never(line: str) -> bool:
    return False


def paragraphs(text: str, *, starts: Question = never, ends: Question = never) -> tuple[Paragraph, ...]:
    """The paragraphs of `text`. Of a line in mid-chunk, `starts` says that it opens a paragraph, `ends` that it is one."""
    found = list(chunks(text))
    width = max((len(line.text) for chunk in found for line in chunk if is_wrapped_prose(line)), default=0)
    return tuple(paragraph for chunk in found for paragraph in split(chunk, width=width, starts=starts, ends=ends))


def is_wrapped_prose(line: Line) -> bool:
    return shape_of(line.text) is Shape.PROSE and len(line.text) <= WRAPPED_AT_MOST


def split(chunk: list[Line], *, width: int, starts: Question, ends: Question) -> Iterator[Paragraph]:
    from_a_page = is_from_a_page([line.text for line in chunk if shape_of(line.text) is Shape.PROSE])
    group: list[Line] = []
    for line in chunk:
        if group and (from_a_page or breaks(group[-1].text, line.text, width=width, starts=starts, ends=ends)):
            yield joined(group, alone=group[0] is chunk[0])
            group = []
        group.append(line)
    yield joined(group, alone=group[0] is chunk[0])


def is_from_a_page(lines: list[str]) -> bool:
    """Whether each line is a paragraph: some are longer than anyone wraps, or most end as sentences do."""
    if any(len(line) > WRAPPED_AT_MOST for line in lines):
        return True
    above = lines[:-1]
    ending = sum(ends_a_sentence(line) and not LIST_ITEM.match(line) for line in above)
    return len(above) >= 2 and ending >= MOST * len(above)


def breaks(above: str, line: str, *, width: int, starts: Question, ends: Question) -> bool:
    """Whether a new paragraph starts at `line`: by its shape, by a marker, or because a wrapper had no reason to."""
    if (
        shape_of(above) is not shape_of(line)
        or shape_of(line) in (Shape.URL, Shape.RULE)
        or starts(line)
        or ends(above)
    ):
        return True
    if shape_of(line) is Shape.QUOTED or LIST_ITEM.match(line):
        return False
    room = width - len(above) - 1
    first_word = line.split(" ", 1)[0]
    return len(first_word) <= room and ends_a_sentence(above) and len(above) > VERSE_AT_MOST


def ends_a_sentence(line: str) -> bool:
    return line.rstrip("\"'”’»)]*_")[-1:] in {".", "!", "?", "…", ":"}


def joined(group: list[Line], *, alone: bool) -> Paragraph:
    shape = shape_of(group[0].text)
    lines = [line.text.lstrip("> ") if shape is Shape.QUOTED else line.text for line in group]
    text = lines[0]
    for above, line in pairwise(lines):
        text += separator(above, line) + line
    return Paragraph(text.strip(), group[0].number, shape, alone)


def separator(above: str, line: str) -> str:
    """Between two lines of one paragraph; an empty one, left of a lone ">", parts two paragraphs of a quotation."""
    if not above or not line:
        return "\n"
    return "\n" if keeps_its_break(above, line) else " "


def keeps_its_break(above: str, line: str) -> bool:
    return LIST_ITEM.match(line) is not None or len(above) <= VERSE_AT_MOST
