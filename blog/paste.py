"""Pasted plain text -> blocks, sections, a post. Pure: text in, values out.

Nothing pasted is lost. Every word is in a block, a heading, a headline, the policy notice, or in the `marks` of what it
was lifted out of (a source's name, "UPDATE 2", "Read more:"); rules of dashes and ">" are layout and go.

The heuristics are data with their reasons, one question a file: `reading.outlets` and `reading.attribution` (is this a
source?), `reading.markers` (does a section start?), `reading.voice` (is the author speaking again?), `reading.notice`
(is this the comment policy?), `reading.headline` (where does the kicker end?), `reading.body` (where does an excerpt end?).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from blog.reading.attribution import heading_lead, lead
from blog.reading.body import PARAGRAPH, PastedBlock, PastedBlockKind, label_of, lone_card, read_body
from blog.reading.headline import Title, ends_as_prose, is_headline_line, is_kicker_line, read_title
from blog.reading.markers import Marker, PastedKind, marker, original_marker
from blog.reading.notice import AT_MOST, ENOUGH, ENOUGH_IN_THE_MIDDLE, TITLE, notice_start
from blog.reading.outlets import source_at
from blog.reading.paragraphs import URL, Paragraph, Shape, paragraphs, plain, shape_of
from blog.reading.voice import CERTAIN, is_lead_in, weight_of

__all__ = [
    "NoHeadline",
    "PastedBlock",
    "PastedBlockKind",
    "PastedKind",
    "PastedPost",
    "PastedSection",
    "parse_paste",
    "parse_post",
]

HEADLINE_LINES = 4
HEADING_WORDS = 14
SHOUTED_HEADING_WORDS = 22
# Lines that a blog prints under everything, the policy notice too.
UNDER_THE_NOTICE = 3
UNDER_WORDS = 16
BYLINE = re.compile(
    r"(?:by|posted|published|written|filed|from|photo|image|text|words)\b|.*\b(?:19|20)\d\d\b", re.IGNORECASE
)


class NoHeadline(ValueError):
    """The text starts with something that cannot be a headline. `line` counts from 1."""

    def __init__(self, line: int, why: str) -> None:
        super().__init__(why)
        self.line = line


@dataclass(frozen=True, slots=True)
class PastedSection:
    number: int
    kind: PastedKind
    blocks: tuple[PastedBlock, ...]
    heading: str = ""
    marks: tuple[str, ...] = ()
    line: int = 1


@dataclass(frozen=True, slots=True)
class PastedPost:
    """`title` is the headline as it was pasted, kicker and all."""

    kicker: str
    headline: str
    sections: tuple[PastedSection, ...]
    policy_notice: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Stretch:
    """The paragraphs of one section, before its blocks are read."""

    kind: PastedKind
    paragraphs: tuple[Paragraph, ...]
    line: int
    marker: Marker | None = None
    marks: tuple[str, ...] = ()


def parse_paste(text: str, url: str = "") -> tuple[PastedBlock, ...]:
    """The blocks of what an author pasted into an update. `url` is the address pasted beside it.

    With an address and no source found in the text, the whole is taken to be that article's, save a lead-in.
    """
    found = paragraphs(text, starts=opens_a_paragraph, ends=is_a_line_of_its_own)
    blocks = read_body(found)
    excerpts = [block for block in blocks if block.kind is PastedBlockKind.EXCERPT]
    if excerpts:
        return with_address(blocks, url) if url else blocks
    address = url or (found[-1].url if found and is_source_of(found) else "")
    return as_one_excerpt(found, address) if address else blocks


def is_source_of(found: Sequence[Paragraph]) -> bool:
    """Whether the address at the end may say where all that stands above it is from. That of a film does not, nor does
    that of a post under words that lead up to it, or that only their author can have said.
    """
    card = lone_card(found[-1])
    if card is None:
        return True
    above = [p.text for p in found[:-1] if p.shape is not Shape.RULE]
    return not card.is_film and not any(is_lead_in(text) or weight_of(text) >= CERTAIN for text in above[-1:])


def with_address(blocks: Sequence[PastedBlock], url: str) -> tuple[PastedBlock, ...]:
    """The address goes to the first excerpt that has none."""
    at = next((i for i, block in enumerate(blocks) if block.kind is PastedBlockKind.EXCERPT and not block.url), None)
    if at is None:
        return tuple(blocks)
    given = replace(blocks[at], url=url, source=blocks[at].source or source_at(url))
    return (*blocks[:at], given, *blocks[at + 1 :])


def as_one_excerpt(found: Sequence[Paragraph], url: str) -> tuple[PastedBlock, ...]:
    # Of an address that stands there twice, one is the excerpt's and the other is text.
    at = max((at for at, paragraph in enumerate(found) if paragraph.url == url), default=None)
    prose = [p for place, p in enumerate(found) if p.shape is not Shape.RULE and place != at]
    own = prose[:1] if len(prose) > 1 and is_lead_in(prose[0].text) else []
    quoted = prose[len(own) :]
    after: list[Paragraph] = []
    while len(quoted) > 1 and weight_of(quoted[-1].text) >= CERTAIN:
        after.insert(0, quoted.pop())
    if not quoted:
        return read_body(found)
    excerpt = PastedBlock(
        PastedBlockKind.EXCERPT,
        PARAGRAPH.join(p.text for p in quoted),
        source=source_at(url),
        url=url,
        marks=() if at is None or not label_of(found[at]) else (label_of(found[at]),),
        end_known=bool(after) or len(quoted) == 1,
        line=quoted[0].line,
    )
    return (*read_body(own), excerpt, *read_body(after))


def parse_post(text: str) -> PastedPost:
    """A whole post pasted as plain text. Raises `NoHeadline`."""
    title, raw_title, rest = split_title(text)
    body = paragraphs(rest, starts=opens_a_paragraph, ends=is_a_line_of_its_own)
    body, notice = split_notice(body)
    stretches = split_sections(body)
    if not notice:
        stretches, notice = notice_within(stretches)
    sections = numbered([section_of(stretch) for stretch in stretches], stretches)
    return PastedPost(title.kicker, title.headline, sections, notice, raw_title)


def opens_a_paragraph(line: str) -> bool:
    """Whether a line in the midst of others starts something: a section, or a source in capitals."""
    if marker(line) or original_marker(line) is not None:
        return True
    if is_credit_line(line):
        return True
    found = lead(line)
    mark = "".join(letter for letter in (found.mark if found else "") if letter.isalpha())
    return mark.isupper()


def is_credit_line(line: str) -> bool:
    """Whether a line is nothing but a source with its address: "[Financial Times] https://www.ft.com/a"."""
    return URL.search(line) is not None and heading_lead(line) is not None


def is_a_line_of_its_own(line: str) -> bool:
    """Whether a line is a marker, a source or a title in capitals and nothing else, so that the next one is not its end."""
    found = marker(line)
    if found:
        return not found.text or found.text.isupper()
    if original_marker(line) == "" or (line.isupper() and heading_lead(line)):
        return True
    return TITLE.fullmatch(line) is not None


# --- the title ---


def split_title(text: str) -> tuple[Title, str, str]:
    """The title, as it was pasted too, and the text without it but with its lines still where they were."""
    lines = plain(text).split("\n")
    filled = [at for at, line in enumerate(lines) if line and shape_of(line) is not Shape.RULE]
    if not filled:
        raise NoHeadline(1, "the text is empty; a headline is expected on its first line")
    first = filled[0]
    refuse_no_headline(lines[first], number=first + 1)
    count, kicker = title_extent(lines, filled)
    used = filled[:count]
    raw = "\n".join(lines[at] for at in used)
    title = titled(raw.split("\n"), kicker=kicker)
    rest = "\n".join("" if at in used else line for at, line in enumerate(lines))
    return title, raw, rest


def refuse_no_headline(line: str, *, number: int) -> None:
    if shape_of(line) is not Shape.PROSE:
        raise NoHeadline(number, "a headline is expected here, not an address or a quotation")
    found = lead(line)
    if (found and found.known and not found.text.isupper() and ends_as_prose(line)) or not is_headline_line(line):
        raise NoHeadline(number, "a headline is expected here, one short line above the text; this is a paragraph")


def title_extent(lines: Sequence[str], filled: Sequence[int]) -> tuple[int, bool]:
    """How many filled lines the title takes, and whether the first of them is its kicker."""
    first, below = lines[filled[0]], lines[filled[1]] if len(filled) > 1 else ""
    if not below or not may_be_title(below):
        return 1, False
    adjacent = filled[1] == filled[0] + 1
    alone = filled[1] + 1 >= len(lines) or not lines[filled[1] + 1] or below.isupper()
    if (adjacent or alone) and len(filled) > 2 and is_kicker_line(first, below=below):
        return 1 + shouted_run(lines, filled, start=1), True
    if adjacent and first.isupper() and below.isupper():
        return shouted_run(lines, filled, start=0), False
    return 1, False


def may_be_title(line: str) -> bool:
    return not (marker(line) or lead(line) or BYLINE.match(line) or shape_of(line) is not Shape.PROSE)


def shouted_run(lines: Sequence[str], filled: Sequence[int], *, start: int) -> int:
    """How many adjacent lines from `start` are one headline wrapped: all in capitals."""
    count = 1
    while (
        count < HEADLINE_LINES
        and start + count < len(filled)
        and filled[start + count] == filled[start + count - 1] + 1
        and lines[filled[start]].isupper()
        and lines[filled[start + count]].isupper()
        and may_be_title(lines[filled[start + count]])
    ):
        count += 1
    return count


def titled(lines: Sequence[str], *, kicker: bool) -> Title:
    if not kicker:
        return read_title(" ".join(lines))
    headline = " ".join(line.strip("*_#= ") for line in lines[1:])
    return Title(headline, lines[0].strip("*_#= ").rstrip(":").strip(" -–—"))


# --- the policy notice ---


def split_notice(body: Sequence[Paragraph], *, enough: int = ENOUGH) -> tuple[tuple[Paragraph, ...], str]:
    """The body without the comment policy that closes it, and that policy's text; a few short lines may stand under it."""
    for under in range(UNDER_THE_NOTICE + 1):
        above, below = body[: len(body) - under], body[len(body) - under :]
        if any(len(p.text.split()) > UNDER_WORDS or marker(p.text) for p in below):
            break
        # What a marker opens is its section's, whatever it speaks of: "UPDATE: I have deleted two abusive comments."
        first = max(0, len(above) - AT_MOST)
        first = next((at + 1 for at in range(len(above) - 1, first - 1, -1) if marker(above[at].text)), first)
        found = notice_start([p.text for p in above[first:]], enough=enough)
        if found is not None:
            start = first + found
            notice = PARAGRAPH.join(p.text for p in above[start:] if p.shape is not Shape.RULE)
            return (*without_last_rule(above[:start]), *below), notice
    return tuple(body), ""


def without_last_rule(body: Sequence[Paragraph]) -> tuple[Paragraph, ...]:
    return tuple(body[:-1]) if body and body[-1].shape is Shape.RULE else tuple(body)


def notice_within(stretches: Sequence[Stretch]) -> tuple[list[Stretch], str]:
    """The notice that closed the original text before updates were added under it."""
    for at, stretch in enumerate(stretches):
        body, notice = split_notice(stretch.paragraphs, enough=ENOUGH_IN_THE_MIDDLE)
        if notice and (body or stretch.marker is None):
            return [*stretches[:at], replace(stretch, paragraphs=body), *stretches[at + 1 :]], notice
    return list(stretches), ""


# --- the sections ---


def split_sections(body: Sequence[Paragraph]) -> list[Stretch]:
    """The original first, then what each marker opened, in the order of the text."""
    opened = [(at, found) for at, p in enumerate(body) if p.shape is Shape.PROSE and (found := marker(p.text))]
    starts = [at for at, _found in opened]
    ends = [*starts[1:], len(body)]
    original = list(body[: (*starts, len(body))[0]])
    marks: list[str] = []
    stretches: list[Stretch] = []
    for (at, found), end in zip(opened, ends[: len(opened)], strict=True):
        own, earlier, mark = split_original(body[at:end], is_at_the_top=not has_words(original))
        original += earlier
        marks += mark
        stretches.append(Stretch(found.kind, opened_with(own, found), own[0].line, found, (found.mark,)))
    line = original[0].line if original else 1
    return [Stretch(PastedKind.ORIGINAL, tuple(original), line, marks=tuple(marks)), *stretches]


def has_words(body: Sequence[Paragraph]) -> bool:
    return any(p.shape is not Shape.RULE for p in body)


def split_original(
    part: Sequence[Paragraph], *, is_at_the_top: bool
) -> tuple[list[Paragraph], list[Paragraph], list[str]]:
    """An update put on top of its post ends at "ORIGINAL POST:", at a rule, or after its first paragraph.

    What is the update's, what is the original's, and the words that parted them.
    """
    for at, paragraph in enumerate(part[1:], start=1):
        after = original_marker(paragraph.text)
        if after is not None:
            below = [*([replace(paragraph, text=after)] if after else []), *part[at + 1 :]]
            return list(part[:at]), below, [paragraph.text[: len(paragraph.text) - len(after)]]
    if not is_at_the_top:
        return list(part), [], []
    rule = next((at for at, p in enumerate(part) if p.shape is Shape.RULE), None)
    if rule is not None:
        return list(part[:rule]), list(part[rule + 1 :]), []
    first = 1 if marker_text(part[0]) else 2
    while first < len(part) and (is_lead_in(part[first - 1].text) or part[first].shape is not Shape.PROSE):
        first += 1
    return list(part[:first]), list(part[first:]), []


def marker_text(paragraph: Paragraph) -> str:
    found = marker(paragraph.text)
    return found.text if found else ""


def opened_with(part: Sequence[Paragraph], found: Marker) -> tuple[Paragraph, ...]:
    head = [replace(part[0], text=found.text)] if found.text else []
    return (*head, *part[1:])


def section_of(stretch: Stretch) -> PastedSection:
    """The section, as yet without its number."""
    detail = stretch.marker.detail if stretch.marker else ""
    body, words = stretch.paragraphs, ""
    if stretch.marker and stretch.marker.text and is_heading(body):
        words, body = body[0].text, body[1:]
    heading = " – ".join(part for part in (detail, words.strip("*_#=- ")) if part)
    marks = (*stretch.marks, *([words] if words else []))
    return PastedSection(0, stretch.kind, read_body(body), heading, marks, stretch.line)


def is_heading(body: Sequence[Paragraph]) -> bool:
    first, words = body[0].text.strip("*_#= "), len(body[0].text.split())
    if len(body) < 2 or lead(first) or is_lead_in(first) or shape_of(first) is not Shape.PROSE:
        return False
    if first.isupper():
        return words <= SHOUTED_HEADING_WORDS
    return words <= HEADING_WORDS and not ends_as_prose(first) and not first.endswith(("!", "?", "”", '"'))


def numbered(sections: Sequence[PastedSection], stretches: Sequence[Stretch]) -> tuple[PastedSection, ...]:
    """Numbers 0, 1, 2 ... in the order of the text, or in that of their own numbers where these are whole: newest first."""
    stated = [stretch.marker.number for stretch in stretches[1:] if stretch.marker]
    updates = list(sections[1:])
    if stated and sorted(number or 0 for number in stated) == list(range(1, len(updates) + 1)):
        updates = [
            section for _number, section in sorted(zip(stated, updates, strict=True), key=lambda pair: pair[0] or 0)
        ]
    return tuple(replace(section, number=number) for number, section in enumerate([sections[0], *updates]))
