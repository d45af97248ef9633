"""The text of a WordPress post -> pieces: paragraphs, headings, lists, quotations with whom they quote, and what was media.

Both ways of writing are read: the block editor's HTML, and classic posts, whose blank lines are paragraphs and whose
brackets are shortcodes. No word is lost but those of scripts and styles. Pure.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from html import escape, unescape
from typing import Any
from urllib.parse import urljoin

from blog.importers.tree import BLOCKS, Node, read_tree
from blog.paste import PastedBlockKind, parse_paste
from blog.reading.attribution import read_date
from blog.reading.body import source_in_lead_in
from blog.reading.cards import known_card
from blog.reading.outlets import outlet_at, outlet_called
from blog.reading.voice import is_lead_in

HTML_AT_MOST = 2_000_000  # characters; what is longer is read as plain text
LONGEST_ADDRESS = 2000
LONGEST_SOURCE = 120
LONGEST_TITLE = 300


class Shape(Enum):
    """What a piece is; the value is its element."""

    PARAGRAPH = "p"
    HEADING_2 = "h2"
    HEADING_3 = "h3"
    HEADING_4 = "h4"
    BULLETS = "ul"
    NUMBERS = "ol"
    VERBATIM = "pre"
    QUOTE = "blockquote"


HEADINGS = frozenset({Shape.HEADING_2, Shape.HEADING_3, Shape.HEADING_4})


@dataclass(frozen=True, slots=True)
class Piece:
    """One element. `parts` are what is inside it: one run of inline HTML, or the items of a list, or, of a quotation, pieces."""

    shape: Shape
    parts: tuple[str, ...] = ()
    quoted: tuple["Piece", ...] = ()
    source: str = ""
    url: str = ""
    author: str = ""
    title: str = ""
    day: date | None = None

    @property
    def text(self) -> str:
        if self.shape is Shape.QUOTE:
            return "\n\n".join(piece.text for piece in self.quoted)
        return "\n".join(text_of(part) for part in self.parts).strip()

    @property
    def html(self) -> str:
        tag = self.shape.value
        if self.shape in (Shape.BULLETS, Shape.NUMBERS):
            return f"<{tag}>{''.join(f'<li>{part}</li>' for part in self.parts)}</{tag}>"
        if self.shape is Shape.VERBATIM:
            return "<pre>" + "".join(self.parts).replace("<br>", "\n") + "</pre>"
        return f"<{tag}>{''.join(self.parts)}</{tag}>"

    @property
    def is_plain(self) -> bool:
        """Whether it is a paragraph without any markup in it."""
        return self.shape is Shape.PARAGRAPH and "<" not in "".join(self.parts).replace("<br>", "")


@dataclass(frozen=True, slots=True)
class Content:
    """`media` are the pictures, films and sounds that stood in the text, by their addresses; they are not fetched."""

    pieces: tuple[Piece, ...]
    media: tuple[str, ...]


def read_content(html: str, *, base: str = "") -> Content:
    """What a post says. `base` is the site's address, for links that leave it out."""
    if len(html) > HTML_AT_MOST:
        return Content(tuple(plain_pieces(unescape(TAG.sub(" ", html)))), ())
    text, media = _without_shortcodes(html.replace("\r\n", "\n").replace("\r", "\n"))
    # The block editor marks its blocks; without the marks blank lines mean paragraphs.
    walk = _Walk(base=base, is_classic="<!-- wp:" not in html)
    walk.over(read_tree(text).children)
    return Content(tuple(_led_in(walk.pieces)), (*media, *walk.media))


def plain_pieces(text: str) -> list[Piece]:
    """Plain text as paragraphs, parted by blank lines."""
    parts = (part.strip() for part in BLANK_LINES.split(text))
    return [Piece(Shape.PARAGRAPH, (escape(part, quote=False).replace("\n", "<br>"),)) for part in parts if part]


# --- text and its markup ---

TAG = re.compile(r"<[^>]*>")
BLANK_LINES = re.compile(r"\n[^\S\n]*(?:\n[^\S\n]*)+")
TOKEN = re.compile(r"<br>|<[^>]*>|&[#a-zA-Z0-9]{1,31};|.", re.DOTALL)
HREF = re.compile(r'<a href="([^"]+)"')
BREAKS = re.compile(r"(?:\s|<br>)*")
BREAKS_BACKWARDS = re.compile(r"(?:\s|>rb<)*")
EMPTY = re.compile(r"<(\w+)(?: [^>]*)?>\s*</\1>")


def text_of(html: str) -> str:
    """The words of our own inline HTML; a line break is one character, as in `without_start`."""
    return unescape(TAG.sub("", html.replace("<br>", "\n")))


def without_start(html: str, count: int) -> str:
    """Inline HTML without its first `count` characters of text. Markup that is left empty goes as well."""
    kept = []
    for part in TOKEN.findall(html):
        is_mark = part.startswith("<") and len(part) > 1 and part != "<br>"
        if is_mark or count <= 0:
            kept.append(part)
        else:
            count -= 1
    out = "".join(kept)
    while (shorter := EMPTY.sub("", out)) != out:
        out = shorter
    return re.sub(r"^(?:\s|<br>)+", "", out)


# --- shortcodes ---

SHORTCODE = re.compile(r"\[(?P<end>/?)(?P<name>[a-zA-Z][\w-]{0,60})(?P<attributes>(?:[\s=][^\[\]<>]*)?)(?P<alone>/?)\]")
ATTRIBUTE = re.compile(r"(?<![\w-])([\w-]++)\s*+=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'\]]+))")
ESCAPED = re.compile(r"\[\[(/?[a-zA-Z][\w-]*[^\[\]]*)\]\]")
MEDIA_CODES = frozenset(
    {"gallery", "audio", "video", "playlist", "youtube", "vimeo", "soundcloud", "slideshow", "googlevideo"}
)
# Codes of one film or post, and its address where only its number is given.
CARD_CODES = {
    "youtube": "https://www.youtube.com/watch?v={}", "vimeo": "https://vimeo.com/{}", "googlevideo": "",
    "soundcloud": "", "tweet": "https://twitter.com/i/status/{}", "instagram": "", "tiktok": "", "ted": "",
    "dailymotion": "https://www.dailymotion.com/video/{}", "embed": "",
}  # fmt: skip
CAPTIONS = frozenset({"caption", "wp_caption"})
MEDIA_ATTRIBUTES = ("src", "mp3", "mp4", "ogg", "wav", "m4a", "m4v", "webm", "url", "href")
STANDIN = "\ue000"  # of an escaped bracket, for as long as shortcodes are looked for


def _without_shortcodes(text: str) -> tuple[str, list[str]]:
    """The text without its codes, and the media that they named. What they enclose stays, and so does "[sic]"."""
    media: list[str] = []
    text = ESCAPED.sub(lambda found: f"{STANDIN}{found[1]}]", text.replace(STANDIN, ""))
    closed = {found["name"].lower() for found in SHORTCODE.finditer(text) if found["end"]}

    def replaced(found: re.Match[str]) -> str:
        name, given = found["name"].lower(), dict(_attributes(found["attributes"]))
        if not (
            name in MEDIA_CODES or name in CAPTIONS or name in CARD_CODES or name in closed or given or found["alone"]
        ):
            return found[0]
        if name in CARD_CODES and not found["end"] and (url := _card_address(name, found["attributes"])):
            return f"\n\n{url}\n\n"
        if name in MEDIA_CODES and not found["end"]:
            named = [given[key] for key in MEDIA_ATTRIBUTES if given.get(key)] or _addresses(found["attributes"])
            media.extend(named or [found[0][:200]])
            return "\n\n"
        if name in CAPTIONS and not found["end"]:
            return f"\n\n{given['caption']}\n\n" if given.get("caption") else "\n\n"
        return "\n\n" if name in CAPTIONS or name == "embed" else ""

    return SHORTCODE.sub(replaced, text).replace(STANDIN, "["), media


def _attributes(text: str) -> Iterable[tuple[str, str]]:
    for name, *values in ATTRIBUTE.findall(text):
        yield name.lower(), unescape(next((value for value in values if value), ""))


def _card_address(name: str, attributes: str) -> str:
    """The address in "[youtube https://youtu.be/dQw4w9WgXcQ]" or "[vimeo 76979871 w=640]", where a link card knows it."""
    named = [value.partition("&amp;")[0] for value in _addresses(attributes)]
    bare = re.findall(r"(?<![\w=\"'])[\w-]{5,20}(?![\w=])", attributes)[:1]
    tried = [*named, *(CARD_CODES[name].format(key) for key in bare if CARD_CODES[name])]
    return next((url for url in tried if known_card(url)), "")


def _addresses(text: str) -> list[str]:
    return re.findall(r"https?://[^\s\"'\]]+", text)


# --- the tree ---

HEADING_OF = {
    "h1": Shape.HEADING_2, "h2": Shape.HEADING_2, "h3": Shape.HEADING_3,
    "h4": Shape.HEADING_4, "h5": Shape.HEADING_4, "h6": Shape.HEADING_4,
}  # fmt: skip
WRITTEN_AS = {
    "strong": "strong", "b": "strong", "em": "em", "i": "em", "cite": "em", "dfn": "em",
    "code": "code", "tt": "code", "kbd": "code", "samp": "code", "var": "code",
}  # fmt: skip
MEDIA = frozenset({"img", "video", "audio", "iframe", "embed", "source", "track"})
DASHES = " \t\n\xa0-–—―~*"


class _Walk:
    """Goes through a tree and leaves pieces."""

    def __init__(self, *, base: str, is_classic: bool, is_quoting: bool = False) -> None:
        self.base = base
        self.is_classic = is_classic
        self.is_quoting = is_quoting
        self.pieces: list[Piece] = []
        self.media: list[str] = []

    def over(self, nodes: Iterable[Node | str]) -> None:
        run: list[Node | str] = []
        for node in nodes:
            if isinstance(node, str) or not node.is_block:
                run.append(node)
                continue
            self._paragraphs(run)
            run = []
            self._block(node)
        self._paragraphs(run)

    def _block(self, node: Node) -> None:
        match node.tag:
            case "p" | "address" | "summary" | "figcaption" | "caption" | "dd":
                self._paragraph(node)
            case "h1" | "h2" | "h3" | "h4" | "h5" | "h6":
                self._add(HEADING_OF[node.tag], self._inline(node.children).replace("<br>", " "))
            case "dt":
                self._add(Shape.PARAGRAPH, f"<strong>{self._inline(node.children)}</strong>")
            case "ul" | "ol":
                self._list(node)
            case "pre":
                self._add(Shape.VERBATIM, self._inline(node.children, keeps_blanks=True).strip("\n"))
            case "blockquote":
                self._quote(node)
            case "tr":
                self._row(node)
            case "hr":
                pass
            case _:
                self.over([*_played_by(node), *node.children])

    def _paragraph(self, node: Node) -> None:
        """A paragraph, or what stands in the place of one: a lone `<cite>` belongs to the quotation before it."""
        if any(isinstance(child, Node) and child.is_block for child in node.children):
            self.over(node.children)
        elif not self._is_attribution(node.children):
            self._add(Shape.PARAGRAPH, self._inline(node.children))

    def _paragraphs(self, run: Sequence[Node | str]) -> None:
        """Text that no element holds: blank lines part it in a classic post, and single ones are meant."""
        if not run or self._is_attribution(run):
            return
        html = self._inline(run, keeps_lines=self.is_classic)
        for part in BLANK_LINES.split(html) if self.is_classic else [html]:
            self._add(Shape.PARAGRAPH, _mended(part.strip().replace("\n", "<br>")))

    def _list(self, node: Node) -> None:
        items = [self._item(child) for child in node.children if isinstance(child, Node) and child.tag == "li"]
        loose = [child for child in node.children if isinstance(child, Node) and child.tag != "li"]
        filled = tuple(item for item in items if text_of(item).strip())
        if filled:
            self.pieces.append(Piece(Shape.BULLETS if node.tag == "ul" else Shape.NUMBERS, filled))
        self.over(loose)

    def _item(self, node: Node) -> str:
        """One entry; a list inside it stays one, other blocks become its lines."""
        parts: list[str] = []
        for child in node.children:
            if isinstance(child, Node) and child.tag in ("ul", "ol"):
                inner = _Walk(base=self.base, is_classic=False)
                inner._list(child)
                self.media += inner.media
                parts += [piece.html for piece in inner.pieces]
            else:
                parts.append(self._inline([child]))
        return "".join(parts).strip()

    def _row(self, node: Node) -> None:
        cells = [self._inline(cell.children).strip() for cell in node.children if isinstance(cell, Node)]
        self._add(Shape.PARAGRAPH, " | ".join(cell for cell in cells if cell))

    def _quote(self, node: Node) -> None:
        """A quotation, led by whom it quotes; quotations inside quotations are part of them."""
        cites = [
            found for found in node.all("cite", "footer") if not (found.tag == "footer" and any(found.all("cite")))
        ]
        cite = cites[-1] if cites else None
        inner = _Walk(base=self.base, is_classic=self.is_classic, is_quoting=True)
        inner.over(_without(node, cite).children)
        self.media += inner.media
        if self.is_quoting:
            self.pieces += inner.pieces
            if cite is not None:
                self._add(Shape.PARAGRAPH, self._inline([cite]))
            return
        quoted = tuple(inner.pieces)
        if not quoted:
            if cite is not None:
                self._add(Shape.PARAGRAPH, self._inline(cite.children))
            return
        url = _web(node.attributes.get("cite", ""), self.base)
        piece = Piece(Shape.QUOTE, quoted=quoted, url=url)
        self.pieces.append(self._attributed(piece, cite) if cite is not None else _read_for_source(piece))

    def _is_attribution(self, nodes: Sequence[Node | str]) -> bool:
        """Whether this is a `<cite>`, with a few words more, after a quotation that has none; then it is its source."""
        if not self.pieces or self.pieces[-1].shape is not Shape.QUOTE or self.pieces[-1].source or self.is_quoting:
            return False
        filled = [node for node in nodes if not (isinstance(node, str) and not node.strip(DASHES))]
        if not filled or not isinstance(filled[0], Node) or filled[0].tag != "cite":
            return False
        whole = Node("cite", {}, list(nodes))
        if len(text_of(self._inline([whole])).strip()) > LONGEST_SOURCE:
            return False
        self.pieces[-1] = self._attributed(self.pieces[-1], whole)
        return True

    def _attributed(self, piece: Piece, cite: Node) -> Piece:
        links = (_web(link.attributes.get("href", ""), self.base) for link in cite.all("a"))
        url = next((link for link in links if link), piece.url)
        words = " ".join(text_of(self._inline(cite.children)).split()).strip(DASHES)
        return replace(piece, url=url, **_source_of(words))

    def _inline(self, nodes: Iterable[Node | str], *, keeps_lines: bool = False, keeps_blanks: bool = False) -> str:
        """Inline HTML of our own few elements; what it cannot hold leaves its words."""
        parts: list[str] = []
        for node in nodes:
            if isinstance(node, str):
                text = escape(node, quote=False)
                parts.append(text if keeps_blanks else _folded(text, keeps_lines=keeps_lines))
            elif node.tag == "br":
                parts.append("\n" if keeps_lines else "<br>")
            elif node.tag in MEDIA:
                self._medium(node, parts)
            else:
                held = [*_played_by(node), *node.children]
                inner = self._inline(held, keeps_lines=keeps_lines, keeps_blanks=keeps_blanks)
                parts.append(self._marked(node, inner))
        return "".join(parts)

    def _marked(self, node: Node, inner: str) -> str:
        if not text_of(inner).strip():
            return inner
        if node.tag == "q":
            return f"“{inner}”"
        if node.tag == "a" and (href := _link(node.attributes.get("href", ""), self.base)):
            return f'<a href="{escape(href)}">{inner}</a>'
        if node.tag in WRITTEN_AS:
            tag = WRITTEN_AS[node.tag]
            return f"<{tag}>{inner}</{tag}>"
        return f"{inner}<br>" if node.tag in BLOCKS else inner

    def _medium(self, node: Node, parts: list[str]) -> None:
        address = _web(node.attributes.get("src", ""), self.base)
        is_card = node.tag in ("iframe", "embed") and known_card(address) is not None
        if address and not is_card and address not in self.media:
            self.media.append(address)
        if address and node.tag in ("iframe", "embed"):
            parts.append(f'<a href="{escape(address)}">{escape(address)}</a>')
        for child in node.children:
            if isinstance(child, Node):
                self._medium(child, [])

    def _add(self, shape: Shape, html: str) -> None:
        tidy = _stripped(html) if shape is not Shape.VERBATIM else html
        if text_of(tidy).strip(" \t\n\xa0\u200b"):
            self.pieces.append(Piece(shape, (tidy,)))


def _stripped(html: str) -> str:
    """Without blanks and line breaks at either end; the last ones are read backwards, or each would be tried as their first."""
    start, end = BREAKS.match(html), BREAKS_BACKWARDS.match(html[::-1])
    assert start is not None
    assert end is not None
    return html[start.end() : max(start.end(), len(html) - end.end())]


def _played_by(node: Node) -> list[Node]:
    """The film that an `<object>` plays, where it says so itself or in a parameter and holds nothing else that plays it."""
    if node.tag != "object" or any(node.all("embed", "iframe", "object")):
        return []
    named = (param for param in node.all("param") if param.attributes.get("name", "").lower() in ("movie", "src"))
    address = node.attributes.get("data", "") or next((param.attributes.get("value", "") for param in named), "")
    return [Node("embed", {"src": address})]


def _folded(text: str, *, keeps_lines: bool) -> str:
    if keeps_lines:
        return re.sub(r"[ \t\f\v]+", " ", text)
    return re.sub(r"[ \t\n\f\v]+", " ", text)


def _mended(html: str) -> str:
    """Markup that a blank line cut in two is closed in the first paragraph; an end without a beginning goes."""
    opened: list[str] = []
    out: list[str] = []
    for token in re.split(r"(</?[a-z]+(?: [^>]*)?>)", html):
        found = re.fullmatch(r"<(/?)([a-z]+)(?: [^>]*)?>", token)
        if found is None or found[2] == "br":
            out.append(token)
        elif not found[1]:
            opened.append(found[2])
            out.append(token)
        elif opened and opened[-1] == found[2]:
            opened.pop()
            out.append(token)
    return "".join(out) + "".join(f"</{tag}>" for tag in reversed(opened))


def _without(node: Node, left_out: Node | None) -> Node:
    """The element without one that is in it."""
    if left_out is None:
        return node
    kept = [
        _without(child, left_out) if isinstance(child, Node) else child
        for child in node.children
        if child is not left_out
    ]
    return Node(node.tag, node.attributes, kept)


def _web(address: str, base: str) -> str:
    """The whole http(s) address, or ""."""
    try:
        whole = urljoin(base, address.strip()) if address.strip() else ""
    except ValueError:
        return ""
    is_web = whole.lower().startswith(("http://", "https://")) and not re.search(r"[\s\x00-\x1f]", whole)
    scheme, sign, rest = whole.partition("://")
    return scheme.lower() + sign + rest if is_web and len(whole) <= LONGEST_ADDRESS else ""


def _link(address: str, base: str) -> str:
    if address.strip().lower().startswith("mailto:"):
        return address.strip()
    return "" if address.strip().startswith("#") else _web(address, base)


# --- whom a quotation quotes ---

PARTS = re.compile(r"\s*(?:,|;|\||\(|\)|\s[-–—]+\s)\s*")


def _source_of(words: str) -> dict[str, Any]:
    """A `<cite>` read: "Jane Roe, The Guardian, 12 March 2026". An outlet is the source, and who else is named its author;
    without one, the whole is whom it quotes.
    """
    parts = [part for part in PARTS.split(words) if part]
    outlet = next((part for part in parts if outlet_called(part)), "")
    if outlet and len(parts) > 1:
        others = [part for part in parts if part != outlet]
        day = next((found for found in map(read_date, others) if found), None)
        named = [part for part in others if not read_date(part)]
        return {"source": outlet, "author": ", ".join(named)[:200], "day": day}
    if len(words) <= LONGEST_SOURCE:
        return {"source": words}
    return {"title": words[:LONGEST_TITLE]}


def _led_in(pieces: Sequence[Piece]) -> Iterable[Piece]:
    """A quotation that names nobody is of the outlet that the author's clause above it names, and of its one link."""
    above: Piece | None = None
    for piece in pieces:
        is_open = piece.shape is Shape.QUOTE and not piece.source
        yield _given(piece, lead_in=above) if is_open and above and above.shape is Shape.PARAGRAPH else piece
        above = piece


def _given(piece: Piece, *, lead_in: Piece) -> Piece:
    if not is_lead_in(lead_in.text) or (piece.url and outlet_at(piece.url)):
        return piece
    source = source_in_lead_in(lead_in.text) or ""
    links = HREF.findall(lead_in.html)
    outlet = outlet_at(unescape(links[0])) if len(links) == 1 else None
    if outlet and not piece.url and source in ("", outlet.name):
        return replace(piece, source=outlet.name, url=unescape(links[0]))
    return replace(piece, source=source)


def _read_for_source(piece: Piece) -> Piece:
    """The source that the quotation's own words name, as in "THE GUARDIAN – ..." or a last line "— Reuters"."""
    if not all(inner.is_plain for inner in piece.quoted):
        return piece
    blocks = parse_paste(piece.text, piece.url)
    read = blocks[0] if len(blocks) == 1 else None
    if read is None or read.kind is not PastedBlockKind.EXCERPT or not read.source:
        return piece
    return replace(
        piece, quoted=tuple(plain_pieces(read.text)), source=read.source, url=read.url or piece.url, author=read.author,
        day=read.day,
    )  # fmt: skip
