"""Pasted HTML -> the plain text that `parse_paste` reads, with its structure in signs: what Word, Google Docs and web pages put
into the clipboard, without their styles, comments, scripts and pictures.

Blockquotes come out as lines marked ">", lists as lines marked "-" or numbered, and a link's address where it says whose
words these are; every word that could be seen comes out somewhere. Pure, and its output is text: it is escaped and
cleaned like everything that is typed.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlencode, urlsplit

from blog.importers.tree import Node, read_tree
from blog.reading.attribution import heading_lead, lead, source_named, trailing
from blog.reading.cards import known_card
from blog.reading.outlets import outlet_at
from blog.reading.paragraphs import URL_LINE

HTML_AT_MOST = 1_000_000  # characters, styles and all; a page of Word has a hundred thousand
FRAGMENT = re.compile(r"<!--\s*StartFragment\s*-->(.*?)<!--\s*EndFragment\s*-->", re.DOTALL | re.IGNORECASE)
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
NUMBERING = re.compile(r"mso-list\s*:\s*ignore", re.IGNORECASE)
WORD_LIST = re.compile(r"mso-list\s*:\s*(?!ignore|none)", re.IGNORECASE)
BULLETS = frozenset("·•◦▪§o-–*\uf0b7\uf0a7\uf06f")
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
CAPTIONS = frozenset({"figcaption", "cite", "footer"})
TRACKING = re.compile(r"utm_\w+|fbclid|gclid|mc_[ce]id|igshid|cmpid|CMP|ref_src|smid|at_medium|at_campaign")
# Addresses that only lead on to another one, which they carry.
LEADING_ON = {"www.google.com": "q", "google.com": "q", "l.facebook.com": "u", "lm.facebook.com": "u"}
SPACES = re.compile(r"[^\S\n]+")
TOO_SMALL = 3  # pixels; nobody looks at a picture of that size, it looks at them


class TooMuchHtml(ValueError):
    """More than `HTML_AT_MOST` characters."""


@dataclass(frozen=True, slots=True)
class FromHtml:
    """`url` is the address that a linked headline gives the whole; the counts are of what is not in `text`."""

    text: str
    url: str = ""
    pictures: int = 0
    links: int = 0


@dataclass(slots=True)
class Piece:
    """One paragraph as it was: `shape` is what it was part of."""

    text: str
    shape: str = "p"  # p, quote, item, credit, heading, row, pre
    links: list[tuple[str, str]] = field(default_factory=list)


def read_html(html: str) -> FromHtml:
    """What a paste says. Raises `TooMuchHtml`."""
    if len(html) > HTML_AT_MOST:
        raise TooMuchHtml
    walk = _Walk()
    walk.over(read_tree(fragment(html)).children)
    walk.end_paragraph()
    return FromHtml(text_of(walk.pieces), walk.headline_url(), walk.pictures, walk.links_left_out())


def fragment(html: str) -> str:
    """The part that was marked, where the clipboard says which it is: the rest is the other program's styles."""
    found = FRAGMENT.search(html)
    return found[1] if found else html


class _Walk:
    """Over the tree in order; the paragraph being read is a list of its bits."""

    def __init__(self) -> None:
        self.pieces: list[Piece] = []
        self.bits: list[str] = []
        self.links: list[tuple[str, str]] = []
        self.shapes: list[str] = ["p"]
        self.pictures = 0

    def over(self, nodes: Iterable[Node | str]) -> None:
        for node in nodes:
            if isinstance(node, str):
                self.bits.append(node if self.shapes[-1] == "pre" else re.sub(r"\s+", " ", node))
            elif not is_hidden(node):
                self.into(node)

    def into(self, node: Node) -> None:
        match node.tag:
            case "br":
                self.bits.append("\n")
            case "img":
                self.pictures += is_seen(node)
            case "a" if (url := address(node.attributes.get("href", ""))) and not node.is_block:
                self.over_link(node, url)
            case "iframe" if known_card(url := node.attributes.get("src", "").strip()):
                self.end_paragraph()
                self.bits.append(url)
                self.end_paragraph()
            case "figure" if any(node.all("blockquote")):
                self.over_quoting_figure(node)
            case "time" if self.shapes[-1] == "credit" and tidy("".join(self.bits)):
                self.bits.append(", ")
                self.over(node.children)
            case "blockquote":
                self.over_quote(node)
            case "ul" | "ol":
                self.over_list(node)
            case "tr":
                self.over_row(node)
            case "pre":
                self.over_block(node, "pre")
            case tag if tag in HEADINGS:
                self.over_block(node, "heading")
            case tag if tag in CAPTIONS and (tag != "cite" or "quote" in self.shapes) and "item" not in self.shapes:
                self.over_block(node, "credit" if self.is_about_a_quote(node) else self.shapes[-1])
            case "p" if (marked := word_item(node)) is not None:
                self.over_word_item(node, marked)
            case _ if node.is_block:
                self.over_block(node, self.shapes[-1])
            case _:
                self.over(node.children)

    def over_block(self, node: Node, shape: str) -> None:
        self.end_paragraph()
        self.shapes.append(shape)
        self.over(node.children)
        self.end_paragraph()
        self.shapes.pop()

    def over_link(self, node: Node, url: str) -> None:
        at = len(self.bits)
        self.over(node.children)
        words = tidy("".join(self.bits[at:]))
        if words:
            self.links.append((words, url))

    def over_quote(self, node: Node) -> None:
        self.end_paragraph()
        start = len(self.pieces)
        self.over_block(node, "quote")
        url = address(node.attributes.get("cite", ""))
        has_link = any(piece.links for piece in self.pieces[start:] if piece.shape == "credit")
        # A credit inside the quotation belongs under it.
        inside = self.pieces[start:]
        self.pieces[start:] = [p for p in inside if p.shape != "credit"] + [p for p in inside if p.shape == "credit"]
        if url and not has_link:
            self.pieces.append(Piece("", "credit", [("", url)]))

    def over_quoting_figure(self, node: Node) -> None:
        """A quotation with its source in the caption, which may stand above it."""
        captions = [child for child in node.children if isinstance(child, Node) and child.tag == "figcaption"]
        self.end_paragraph()
        start = len(self.pieces)
        self.over([child for child in node.children if child not in captions])
        for caption in captions:
            self.over_block(caption, "credit")
        named = [piece for piece in self.pieces[start:] if piece.shape == "credit" and piece.text]
        if any(piece.links for piece in named):  # the address of the quotation itself says no more
            self.pieces[start:] = [p for p in self.pieces[start:] if p.shape != "credit" or p.text]

    def over_list(self, node: Node) -> None:
        self.end_paragraph()
        number = 0
        for child in node.children:
            if isinstance(child, Node) and child.tag == "li":
                number += 1
                self.over_item(child, f"{number}. " if node.tag == "ol" else "- ")
            else:
                self.over([child])
        self.end_paragraph()

    def over_item(self, node: Node, mark: str) -> None:
        at = len(self.pieces)
        self.over_block(node, "item")
        if at < len(self.pieces):
            self.pieces[at].text = mark + self.pieces[at].text

    def over_word_item(self, node: Node, marked: str) -> None:
        mark = "- " if marked[:1] in BULLETS and len(marked) == 1 else f"{marked} "
        self.over_item(Node("li", {}, list(without_numbering(node))), mark)

    def over_row(self, node: Node) -> None:
        self.end_paragraph()
        cells = [child for child in node.children if isinstance(child, Node)]
        for at, cell in enumerate(cells):
            self.bits += [" | "] if at and cell.tag in ("td", "th") else []
            self.over([child if isinstance(child, str) else unblocked(child) for child in cell.children])
        self.end_paragraph("item" if cells else None)

    def is_about_a_quote(self, node: Node) -> bool:
        return "quote" in self.shapes or (
            node.tag == "figcaption" and bool(self.pieces) and self.pieces[-1].shape == "quote"
        )

    def end_paragraph(self, shape: str | None = None) -> None:
        """What was read becomes a paragraph; two line breaks in a row part it in two."""
        text, links = "".join(self.bits), self.links
        self.bits, self.links = [], []
        for part in re.split(r"\n\s*\n", text):
            words = part.strip("\n") if self.shapes[-1] == "pre" else tidy(part)
            if words.strip():
                own = [link for link in links if link[0] in words]
                self.pieces.append(Piece(words, shape or self.shapes[-1], own))

    def headline_url(self) -> str:
        first = self.pieces[0] if self.pieces else None
        if first is None or first.shape != "heading" or len(self.pieces) < 2:
            return ""
        return next((url for words, url in first.links if words == first.text), "")

    def links_left_out(self) -> int:
        return sum(len(piece.links) - bool(credit_url(piece)) for piece in self.pieces if piece.shape != "heading")


def is_hidden(node: Node) -> bool:
    return "hidden" in node.attributes or bool(HIDDEN.search(node.attributes.get("style", "")))


def is_seen(image: Node) -> bool:
    sizes = [image.attributes.get(side, "") for side in ("width", "height")]
    return not any(size.removesuffix("px").isdigit() and int(size.removesuffix("px")) < TOO_SMALL for size in sizes)


def word_item(node: Node) -> str | None:
    """The number or bullet that Word has written before an item of a list, or None where the paragraph is none."""
    if not (
        WORD_LIST.search(node.attributes.get("style", "")) or "MsoListParagraph" in node.attributes.get("class", "")
    ):
        return None
    found = next((inner for inner in node.all("span") if NUMBERING.search(inner.attributes.get("style", ""))), None)
    return tidy(words_in(found)) if found else None


def without_numbering(node: Node) -> Iterable[Node | str]:
    for child in node.children:
        if isinstance(child, str):
            yield child
        elif not NUMBERING.search(child.attributes.get("style", "")):
            yield Node(child.tag, child.attributes, list(without_numbering(child)))


def unblocked(node: Node) -> Node:
    """A cell's paragraphs, side by side."""
    children: list[Node | str] = [child if isinstance(child, str) else unblocked(child) for child in node.children]
    return Node("span", {}, [*children, " "]) if node.is_block else Node(node.tag, node.attributes, children)


def words_in(node: Node) -> str:
    return "".join(child if isinstance(child, str) else words_in(child) for child in node.children)


def tidy(text: str) -> str:
    return "\n".join(SPACES.sub(" ", line).strip() for line in text.strip().split("\n"))


def address(href: str) -> str:
    """A web address without what only follows readers about; "" for any other kind."""
    try:
        parts = urlsplit(href.strip())
        if parts.scheme not in ("http", "https") or not parts.hostname:
            return ""
        queries = parse_qsl(parts.query, keep_blank_values=True)
    except ValueError:
        return ""
    if inner := dict(queries).get(LEADING_ON.get(parts.hostname, " ")):
        return address(inner)
    kept = [(name, value) for name, value in queries if not TRACKING.fullmatch(name)]
    query = parts.query if len(kept) == len(queries) else urlencode(kept)
    return parts._replace(query=query).geturl()


# --- pieces -> text ---


def text_of(pieces: Sequence[Piece]) -> str:
    """The paragraphs, parted by blank lines; the lines of one quotation or one list stay together."""
    parts: list[str] = []
    above = ""
    for piece in pieces:
        part = written(piece)
        together = piece.shape == above and piece.shape in ("quote", "item")
        if together:
            parts[-1] += ("\n>\n" if piece.shape == "quote" else "\n") + part
        else:
            parts.append(part)
        above = piece.shape
    return "\n\n".join(part for part in parts if part)


def written(piece: Piece) -> str:
    url = credit_url(piece)
    if piece.shape == "quote":
        return "\n".join(f"> {line}" for line in piece.text.split("\n"))
    if piece.shape == "credit":
        words = piece.text if not piece.text or piece.text.startswith(("—", "–", "-", "(")) else f"— {piece.text}"
        return "\n\n".join(part for part in (words, url) if part)
    if not url:
        return piece.text
    if piece.links[0][0] == piece.text.rstrip(":. ") and URL_LINE.fullmatch(f"{piece.links[0][0]}: {url}"):
        return f"{piece.links[0][0]}: {url}"
    if piece.text.endswith(":") and heading_lead(piece.text):
        return f"{piece.text[:-1]} ({url}):"
    if trailing(piece.text) or piece.text in (words for words, _url in piece.links):
        return f"{piece.text}\n\n{url}"
    return f"{url}\n\n{piece.text}"


def credit_url(piece: Piece) -> str:
    """The address, among a paragraph's links, that says whose words these are; "" where its links are only links."""
    if piece.shape in ("quote", "heading", "pre", "item"):
        return ""
    if piece.shape == "credit":
        return piece.links[0][1] if piece.links else ""
    for words, url in piece.links:
        if words == piece.text.rstrip(":. ") and is_label(words, url):
            return url
        if names_source(words, url) and attributes(piece.text, words):
            return url
    return ""


def is_label(words: str, url: str) -> bool:
    """ "Read more", alone on its line, or the outlet's own name."""
    return URL_LINE.fullmatch(f"{words}: {url}") is not None or names_source(words, url)


def names_source(words: str, url: str) -> bool:
    source, outlet = source_named(words, alone=False, vouched=False), outlet_at(url)
    return source is not None or (outlet is not None and outlet.name.casefold() in words.casefold())


def attributes(text: str, words: str) -> bool:
    """Whether the linked name leads, closes or announces: a name in the midst of a sentence attributes nothing."""
    found = heading_lead(text) or lead(text)
    if found and words.casefold() in (found.mark or text[:110]).casefold():
        return True
    tail = trailing(text)
    return (tail is not None and words.casefold() in tail.mark.casefold()) or (text.endswith(":") and words in text)
