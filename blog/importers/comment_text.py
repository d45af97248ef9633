"""A comment's HTML as the light Markdown that comments are typed in here. Pure."""

import re
from collections.abc import Iterable

from blog.importers.tree import Node, read_tree

MARKS = {"em": "*", "i": "*", "cite": "*", "strong": "**", "b": "**", "code": "`", "tt": "`", "kbd": "`"}


def comment_text(html: str) -> str:
    """The words of a comment, with its links, quotations and emphasis as somebody would have typed them."""
    text = _written(read_tree(html.replace("\r\n", "\n").replace("\r", "\n")).children)
    lines = (line.rstrip() for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _written(nodes: Iterable[Node | str]) -> str:
    return "".join(node if isinstance(node, str) else _element(node) for node in nodes)


def _element(node: Node) -> str:
    inner = _written(node.children)
    match node.tag:
        case "br":
            # Exports write "<br />" before the line end that was typed; one of the two is enough.
            return "\n"
        case "a":
            return _link(inner, node.attributes.get("href", "").strip())
        case "blockquote":
            return "\n\n" + "\n".join(f"> {line}".rstrip() for line in inner.strip().split("\n")) + "\n\n"
        case "pre":
            return f"\n\n```\n{inner.strip()}\n```\n\n"
        case "li":
            return f"\n- {inner.strip()}"
        case "p" | "div" | "ul" | "ol" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6":
            return f"\n\n{inner}\n\n"
    mark = MARKS.get(node.tag, "")
    words = inner.strip()
    return inner.replace(words, f"{mark}{words}{mark}", 1) if mark and words and "\n" not in words else inner


def _link(words: str, href: str) -> str:
    shown = words.strip()
    if not href.lower().startswith(("http://", "https://")) or shown in (href, href.rstrip("/")):
        return words or href
    if not shown:
        return href
    is_simple = not re.search(r"[\[\]\n]", shown) and not re.search(r"[()\s<>]", href)
    return f"[{shown}]({href})" if is_simple else f"{words} ({href})"
