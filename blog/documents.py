"""A post's revision, or a part of one, as the text that an author wrote: the way back from canonical JSON."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date as day_of_year
from typing import Any

from blog.differences import Piece
from blog.models import BlockKind, SectionKind
from blog.publishing import BlockText, PostText, SectionText, block_document, tidy
from blog.rendering import plain

HEAD = ("kicker", "headline", "standfirst", "policy_notice")


def text_from(document: Mapping[str, Any]) -> PostText:
    """The text of a whole post, or of the sections that the document has."""
    return PostText(
        **{name: str(document.get(name, "")) for name in HEAD},
        tags=tuple(document.get("tags", ())),
        sections=tuple(section_from(section) for section in document["sections"]),
    )


def section_from(document: Mapping[str, Any]) -> SectionText:
    return SectionText(
        blocks=tuple(block_from(block) for block in document["blocks"]),
        number=document["number"],
        kind=SectionKind(document["kind"]),
        heading=document["heading"],
        significant=document["significant"],
    )


def block_from(document: Mapping[str, Any]) -> BlockText:
    values = {name: value for name, value in document.items() if name not in ("kind", "excerpt", "picture")}
    excerpt = dict(document.get("excerpt") or {})
    day = excerpt.pop("date", None)
    return BlockText(
        kind=BlockKind(document["kind"]), date=day_of_year.fromisoformat(day) if day else None,
        **values, **excerpt, **(document.get("picture") or {}),
    )  # fmt: skip


def document_from(text: PostText) -> dict[str, Any]:
    """What `text_from` reads, as plain values."""
    return {name: getattr(text, name) for name in HEAD} | {
        "tags": list(text.tags),
        "sections": [section_document_from(section) for section in text.sections],
    }


def section_document_from(text: SectionText) -> dict[str, Any]:
    return {
        "number": text.number,
        "kind": str(text.kind),
        "heading": text.heading,
        "significant": text.significant,
        "blocks": [block_document(block) for block in text.blocks],
    }


def pieces(text: PostText, *, without: Iterable[int] = ()) -> tuple[Piece, ...]:
    """A text as it is compared: its head, then each section's heading and blocks. `without`: sections left out."""
    left_out = set(without)
    sections = [section for section in text.sections if section.number not in left_out]
    return (*_head_pieces(text), *(piece for section in sections for piece in section_pieces(section)))


def section_pieces(section: SectionText) -> Iterator[Piece]:
    if section.heading:
        yield Piece(f"heading-{section.number}", section.heading, section.number)
    for block in section.blocks:
        yield Piece(block.uid, tidy(plain(block.text)), section.number, told_above(block))


def told_above(block: BlockText) -> str:
    """The line that attributes a quotation, or says which picture it is; nothing for the author's own words."""
    day = block.date.isoformat() if block.date else ""
    picture = [block.alt, block.credit, block.image[:8]]
    return " · ".join(filter(None, [block.source, block.title, block.author, day, block.url, *picture]))


def _head_pieces(text: PostText) -> Iterator[Piece]:
    values = {name: getattr(text, name) for name in HEAD} | {"tags": ", ".join(text.tags)}
    for name, value in values.items():
        if value:
            yield Piece(name, value, place=-1)
