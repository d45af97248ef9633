"""Whose words each paragraph of a paste is: what we read, what we are not sure of, and what its author then said."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from hashlib import sha256
from itertools import groupby

from blog.reading.body import PARAGRAPH, PastedBlock, PastedBlockKind

KEY_LENGTH = 12  # hexadecimal digits
OPENING_WORDS = 14


class Whose(StrEnum):
    """The values are what a form sends."""

    OWN = "own"
    QUOTED = "quoted"


KIND_OF = {Whose.OWN: PastedBlockKind.TEXT, Whose.QUOTED: PastedBlockKind.EXCERPT}
WHOSE_IS = {kind: whose for whose, kind in KIND_OF.items()}


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of a paste. `key` is made of its words, so that what was said of it stays when others are typed."""

    key: str
    opening: str
    whose: Whose
    source: str
    is_doubtful: bool


def paragraphs_of(blocks: Sequence[PastedBlock]) -> tuple[Paragraph, ...]:
    """In order; where the same words stand twice they are one, as are the answers about them."""
    found: dict[str, Paragraph] = {}
    for block in blocks:
        for at, text in enumerate(block.text.split(PARAGRAPH)):
            key = key_of(text)
            whose = WHOSE_IS[block.kind]
            found.setdefault(key, Paragraph(key, opening(text), whose, block.source or "", is_doubtful(block, at)))
    return tuple(found.values())


def is_doubtful(block: PastedBlock, at: int) -> bool:
    """Whether the author may be speaking in that paragraph: from the doubt on, or, without one, at the very end."""
    if block.end_known:
        return False
    if block.doubt is not None:
        return at >= block.doubt
    return at > 0 and at == block.text.count(PARAGRAPH)


def key_of(text: str) -> str:
    return sha256(" ".join(text.split()).encode("utf-8", "surrogatepass")).hexdigest()[:KEY_LENGTH]


def opening(text: str) -> str:
    words = text.split()
    return " ".join(words[:OPENING_WORDS]) + ("…" if len(words) > OPENING_WORDS else "")


def as_said(blocks: Sequence[PastedBlock], answers: Mapping[str, Whose]) -> tuple[PastedBlock, ...]:
    """The blocks with each answered paragraph given to whom its author gave it.

    An excerpt that is parted keeps its source on both sides; own words that are quoted after all join the excerpt above
    them, else the one below.
    """
    if not answers:
        return tuple(blocks)
    parts = [part for block in blocks for part in parted(block, answers)]
    return joined(parts)


def parted(block: PastedBlock, answers: Mapping[str, Whose]) -> list[PastedBlock]:
    texts = block.text.split(PARAGRAPH)
    said = [KIND_OF[answers.get(key_of(text), WHOSE_IS[block.kind])] for text in texts]
    if all(kind is block.kind for kind in said):
        settled = all(key_of(text) in answers for at, text in enumerate(texts) if is_doubtful(block, at))
        return [replace(block, end_known=True, doubt=None) if settled else block]
    runs = [
        (kind, [text for text, _kind in run]) for kind, run in groupby(zip(texts, said, strict=True), lambda p: p[1])
    ]
    return [part_of(block, kind, PARAGRAPH.join(run), is_first=at == 0) for at, (kind, run) in enumerate(runs)]


def part_of(block: PastedBlock, kind: PastedBlockKind, text: str, *, is_first: bool) -> PastedBlock:
    marks = block.marks if is_first else ()
    settled = replace(block, kind=kind, text=text, marks=marks, end_known=True, doubt=None, doubt_line=None)
    if kind is block.kind:
        return settled
    return replace(settled, source=None, url="", author="", day=None)


def joined(parts: Sequence[PastedBlock]) -> tuple[PastedBlock, ...]:
    """Neighbours of one kind as one, unless each excerpt has a source of its own."""
    whole: list[PastedBlock] = []
    for part in parts:
        above = whole[-1] if whole else None
        if above is not None and above.kind is part.kind is PastedBlockKind.EXCERPT and one_source(above, part):
            whole[-1] = replace(
                above if above.source or above.url else part,
                text=f"{above.text}{PARAGRAPH}{part.text}",
                marks=(*above.marks, *part.marks),
                line=above.line,
                end_known=above.end_known and part.end_known,
            )
        else:
            whole.append(part)
    return tuple(whole)


def one_source(above: PastedBlock, part: PastedBlock) -> bool:
    named = [block for block in (above, part) if block.source or block.url]
    return len(named) < 2 or (above.source == part.source and above.url == part.url)
