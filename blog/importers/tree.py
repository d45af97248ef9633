"""HTML as a tree, however it was written: what other programs left open is closed, what they closed twice is ignored.

Only for reading text out of it; what readers get is cleaned by the sanitiser afterwards. The time it takes grows with
the text and no faster.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

DEEPEST = 60  # deeper elements are read as if they lay beside each other
VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"]
)
BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
        "caption",
    ]
)
CODE = frozenset(["script", "style"])
SILENT = CODE | {"noscript", "template", "head", "title", "svg", "canvas", "annotation", "select"}
SILENCE_ENDS = re.compile(rf"</({'|'.join(SILENT)})(?=[\s/>])", re.IGNORECASE)
# Word writes conditions and namespaces as declarations; none of them is text.
DECLARATION = re.compile(r"<!\[[^>]{0,200}>|<\?xml[^>]{0,500}>|<!doctype[^>]{0,300}>", re.IGNORECASE)
# An element that opens closes these, if one of them is open nearer than the third column.
CLOSES: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "li": (frozenset({"li", "p"}), frozenset({"ul", "ol"})),
    "dt": (frozenset({"dt", "dd", "p"}), frozenset({"dl"})),
    "dd": (frozenset({"dt", "dd", "p"}), frozenset({"dl"})),
    "tr": (frozenset({"tr", "td", "th", "p"}), frozenset({"table"})),
    "td": (frozenset({"td", "th", "p"}), frozenset({"table", "tr"})),
    "th": (frozenset({"td", "th", "p"}), frozenset({"table", "tr"})),
}


@dataclass(slots=True)
class Node:
    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["Node | str"] = field(default_factory=list)

    @property
    def classes(self) -> frozenset[str]:
        return frozenset(self.attributes.get("class", "").split())

    def all(self, *tags: str) -> Iterator["Node"]:
        """Every element of these tags under this one, in order."""
        for child in self.children:
            if isinstance(child, Node):
                if child.tag in tags:
                    yield child
                yield from child.all(*tags)

    @property
    def is_block(self) -> bool:
        return self.tag in BLOCKS or any(isinstance(child, Node) and child.is_block for child in self.children)


def read_tree(html: str) -> Node:
    """The tree under a nameless root."""
    text = _closed(_without_comments(html))
    reader = _Reader(Counter(tag.lower() for tag in SILENCE_ENDS.findall(text)))
    reader.feed(text)
    reader.close()
    return reader.root


def _without_comments(html: str) -> str:
    """Comments go, with one that never ends, and known declarations; what else begins as one is text."""
    first, *rest = html.split("<!--")
    kept = [first, *(part.partition("-->")[2] for part in rest)]
    return DECLARATION.sub("", "".join(kept)).replace("<!", "&lt;!").replace("<?", "&lt;?")


def _closed(html: str) -> str:
    """No tag is left open at the end, where a parser would look for its end again and again."""
    end = html.rfind(">") + 1
    return html[:end] + html[end:].replace("<", "&lt;")


class _Reader(HTMLParser):
    """`ends`: how many end tags of silent elements the text has. One that is never closed hides nothing."""

    def __init__(self, ends: Counter[str]) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node("")
        self.open = [self.root]
        self.ends = ends  # those still to come
        self.silent: Counter[str] = Counter()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in SILENT:
            self.silent[tag] += tag in CODE or self.ends[tag] > self.silent[tag]
            return
        if self.silent.total():
            return
        self._close_before(tag)
        node = Node(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(node)
        if tag not in VOID and len(self.open) < DEEPEST:
            self.open.append(node)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in SILENT:
            self.handle_starttag(tag, attrs)
            if tag not in VOID:
                self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in SILENT:
            self.ends[tag] -= 1
            self.silent[tag] = max(0, self.silent[tag] - 1)
            return
        place = next((at for at in range(len(self.open) - 1, 0, -1) if self.open[at].tag == tag), 0)
        if place:
            del self.open[place:]

    def handle_data(self, data: str) -> None:
        if not self.silent.total():
            self.open[-1].children.append(data)

    def _close_before(self, tag: str) -> None:
        closed, within = CLOSES.get(tag, (frozenset({"p"}) if tag in BLOCKS else frozenset(), BLOCKS))
        for at in range(len(self.open) - 1, 0, -1):
            if self.open[at].tag in closed:
                del self.open[at:]
                if tag not in CLOSES:
                    return
            elif self.open[at].tag in within:
                return
