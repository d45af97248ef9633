"""Pieces of an imported text -> the sections and blocks that the verbs write, none larger than the sanitiser takes. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from textwrap import wrap

from blog.importers.wordpress_html import (
    HEADINGS,
    Piece,
    Shape,
    plain_pieces,
    text_of,
    without_start,
)
from blog.models import BlockKind, SectionKind
from blog.publishing import BlockText, SectionText
from blog.reading.markers import PastedKind, marker, original_marker
from blog.rendering import MARKUP

# Well under what a block may have (64 KB, 400 tags), as links that are only typed become tags as well.
MOST_BYTES = 40_000
MOST_TAGS = 240
LONGEST_PARAGRAPH = 20_000
LONGEST_HEADING = 300
PLAIN_PARAGRAPHS = 100


@dataclass(slots=True)
class Stretch:
    """The pieces of one section."""

    kind: PastedKind = PastedKind.ORIGINAL
    heading: str = ""
    number: int | None = None
    pieces: list[Piece] = field(default_factory=list)


def sections_of(pieces: Iterable[Piece], *, split_updates: bool = False) -> tuple[SectionText, ...]:
    """The original text first; with `split_updates`, a section for each "UPDATE:" that opens a paragraph or a heading."""
    stretches = _split(pieces) if split_updates else [Stretch(pieces=list(pieces))]
    original, *updates = stretches
    numbers = sorted(stretch.number or 0 for stretch in updates)
    if updates and numbers == list(range(1, len(updates) + 1)):
        updates.sort(key=lambda stretch: stretch.number or 0)  # newest first, as some write them
    return tuple(
        SectionText(tuple(blocks_of(stretch.pieces)), number, SectionKind(stretch.kind.value), stretch.heading)
        for number, stretch in enumerate([original, *updates])
    )


def as_plain(section: SectionText) -> SectionText:
    """The section without markup in its own text: what is left when the sanitiser will not take the blocks as they are."""
    blocks: list[BlockText] = []
    for block in section.blocks:
        pieces = plain_pieces(text_of(block.text) if MARKUP.match(block.text) else block.text)
        texts = [text for small in _halved(pieces) for text in _texts(small)]
        blocks += [replace(block, text=text) for text in texts]
    return replace(section, blocks=tuple(blocks))


def blocks_of(pieces: Iterable[Piece]) -> Iterator[BlockText]:
    """Own words in as few blocks as will hold them; every quotation an excerpt."""
    prose: list[Piece] = []
    for piece in pieces:
        if piece.shape is not Shape.QUOTE:
            prose.append(piece)
            continue
        yield from (BlockText(text) for text in _texts(prose))
        prose = []
        for text in _texts(piece.quoted):
            yield BlockText(
                text, BlockKind.EXCERPT, source=piece.source, url=piece.url, title=piece.title, author=piece.author,
                date=piece.day,
            )  # fmt: skip
    yield from (BlockText(text) for text in _texts(prose))


# --- updates ---


def _split(pieces: Iterable[Piece]) -> list[Stretch]:
    stretches = [Stretch()]
    current = stretches[0]
    for piece in pieces:
        if piece.shape is not Shape.PARAGRAPH and piece.shape not in HEADINGS:
            current.pieces.append(piece)
            continue
        text = piece.text
        found = marker(text)
        below = original_marker(text) if len(stretches) > 1 else None
        if found is not None:
            current = _opened(piece, text)
            stretches.append(current)
        elif below is not None:
            current = stretches[0]
            if below:
                current.pieces.append(_cut(piece, text, below))
        else:
            current.pieces.append(piece)
    return _filled(stretches)


def _opened(piece: Piece, text: str) -> Stretch:
    """A section that a marker opens. What follows the word in a heading is the section's own heading."""
    found = marker(text)
    assert found is not None
    is_heading = piece.shape in HEADINGS
    words = [found.detail, found.text if is_heading else ""]
    stretch = Stretch(found.kind, " – ".join(word for word in words if word)[:LONGEST_HEADING], found.number)
    if found.text and not is_heading:
        stretch.pieces.append(_cut(piece, text, found.text))
    return stretch


def _cut(piece: Piece, text: str, rest: str) -> Piece:
    """The piece from where `rest` begins, with the markup of what stays."""
    if not text.rstrip().endswith(rest):
        return plain_pieces(rest)[0]
    html = without_start("".join(piece.parts), text.rindex(rest))
    return replace(piece, parts=(html,))


def _filled(stretches: Sequence[Stretch]) -> list[Stretch]:
    """Without sections that have no text: a marker at the very end goes back to the one before, as a line of it."""
    kept = [stretches[0]]
    for stretch in stretches[1:]:
        if stretch.pieces:
            kept.append(stretch)
        else:
            kept[-1].pieces += plain_pieces(stretch.heading or str(SectionKind(stretch.kind.value).label))
    return kept


# --- sizes ---


def _texts(pieces: Sequence[Piece]) -> Iterator[str]:
    """The pieces as the texts of as many blocks as they need."""
    run: list[Piece] = []
    size = tags = 0
    for piece in (small for large in pieces for small in _small(large)):
        html = piece.html
        if run and (size + len(html.encode()) > MOST_BYTES or tags + html.count("<") > MOST_TAGS):
            yield _text(run)
            run, size, tags = [], 0, 0
        run.append(piece)
        size, tags = size + len(html.encode()), tags + html.count("<")
    if run:
        yield _text(run)


def _text(pieces: Sequence[Piece]) -> str:
    """Plain words where there is no markup, so that an author finds what an author writes; else HTML."""
    if all(piece.is_plain for piece in pieces):
        plain = "\n\n".join(piece.text for piece in pieces)
        if not MARKUP.match(plain):
            return plain
    return "".join(piece.html for piece in pieces)


def _small(piece: Piece) -> Iterator[Piece]:
    """The piece, or the parts it must be cut into. What is too large for its markup loses the markup, never a word."""
    html = piece.html
    if len(html.encode()) <= MOST_BYTES and html.count("<") <= MOST_TAGS:
        yield piece
    elif len(piece.parts) > 1:
        half = len(piece.parts) // 2
        yield from _small(replace(piece, parts=piece.parts[:half]))
        yield from _small(replace(piece, parts=piece.parts[half:]))
    else:
        for lines in plain_pieces(piece.text):
            yield from _short(lines)


def _short(piece: Piece) -> Iterator[Piece]:
    if len(piece.html.encode()) <= MOST_BYTES and piece.html.count("<") <= MOST_TAGS:
        yield piece
        return
    for line in piece.text.split("\n"):
        for part in wrap(line, LONGEST_PARAGRAPH // 4, break_on_hyphens=False) or [line]:
            yield from plain_pieces(part)


def _halved(pieces: Sequence[Piece]) -> Iterator[Sequence[Piece]]:
    for start in range(0, len(pieces), PLAIN_PARAGRAPHS):
        yield pieces[start : start + PLAIN_PARAGRAPHS]
