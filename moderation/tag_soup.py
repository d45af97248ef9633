"""Reads HTML once, tag by tag, before a parser sees it: refuses what would cost too much, drops what is not text.

This is not the sanitiser. It bounds the parser's work, takes scripts away with their words, and leaves a text in which
every `<` begins a whole tag, so that the parser has nothing to repair and no two readers can disagree about it.
"""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator

from django.utils.translation import gettext as _

MOST_TAGS = 400  # counted as `<`, which costs nothing to count
DEEPEST = 50
MOST_ATTRIBUTES = 20


class TooLarge(ValueError):
    """A document has more bytes, tags or attributes than its cap; the message says which."""


class TooDeep(ValueError):
    """A document nests deeper than `DEEPEST`."""


# The tokenizer of the HTML standard in short; possessive, so that no input makes it go back over what it has read.
_ATTRIBUTE = r"""
    [\t\n /]*+ ([^\t\n />][^\t\n />=]*+)
    (?: [\t\n ]*+ = [\t\n ]*+ ("[^"]*+" | '[^']*+' | (?!["'])[^\t\n >]*+ ) | (?![\t\n ]*+=) )
"""
_TAG = re.compile(
    rf"< (?P<end>/?) (?P<name>[a-zA-Z][^\t\n />]*+) (?P<attributes>(?:{_ATTRIBUTE})*+) (?P<rest>[\t\n /]*+) >",
    re.VERBOSE,
)
_EACH_ATTRIBUTE = re.compile(_ATTRIBUTE, re.VERBOSE)
_COMMENT = re.compile(r"<!--(?:-?>|.*?(?:--!?>|\Z))|<[!?][^>]*>|</(?![a-zA-Z])[^>]*>", re.DOTALL)

_VOID = frozenset([
    "area", "base", "basefont", "bgsound", "br", "col", "command", "embed", "frame", "hr", "image", "img", "input",
    "keygen", "link", "meta", "param", "source", "track", "wbr",
])  # fmt: skip
# Their end tags may be left out: a page of sixty unclosed paragraphs is not sixty deep.
_OPEN_ENDED = frozenset(
    ["p", "li", "dt", "dd", "option", "optgroup", "tr", "td", "th", "thead", "tbody", "tfoot", "colgroup", "rp", "rt"]
)

# Elements whose content is not the document's text. Whatever is inside, the first kind goes on to its own end tag.
_OPAQUE = frozenset(
    ["script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes", "noscript", "plaintext"]
)
_FOREIGN = frozenset(["svg", "math", "template"])
_END_OF = {name: re.compile(rf"</{name}(?=[\t\n />])[^>]*>", re.IGNORECASE) for name in _OPAQUE - {"plaintext"}}
_WITHIN_SCRIPT = re.compile(r"<!--(?!-*>)|-->|<script(?=[\t\n />])|</script(?=[\t\n />])[^>]*>", re.IGNORECASE)


def refuse_large(text: str, *, limit: int) -> None:
    """Raise `TooLarge` over `limit` bytes of UTF-8."""
    if len(text) > limit or len(text.encode("utf-8", "surrogatepass")) > limit:
        raise TooLarge(_("larger than %(limit)d bytes") % {"limit": limit})


def refuse_many_tags(html: str) -> None:
    """Raise `TooLarge` over `MOST_TAGS`. Reads none of them, so its cost does not grow with them."""
    if html.count("<") > MOST_TAGS:
        raise TooLarge(_("more than %(most)d tags, line breaks included") % {"most": MOST_TAGS})


def read_tags(html: str, *, with_attributes: Collection[str], is_address: Callable[[str], bool]) -> str:
    """`html` without comments, scripts and their like; only the elements in `with_attributes` keep attributes.

    A link is kept only if `is_address` of its href, entities and all. Raises `TooDeep` and, for attributes,
    `TooLarge`. Expects printable text: no controls but tab and newline.
    """
    depth = _Depth()
    return "".join(_pieces(html, lambda tag: _rewritten(depth.followed(tag), with_attributes, is_address)))


def _pieces(html: str, rewritten: Callable[[re.Match[str]], str]) -> Iterator[str]:
    at = 0
    while (found := html.find("<", at)) >= 0:
        yield html[at:found]
        if tag := _TAG.match(html, found):
            at = _end_of_dropped(html, tag) if _is_dropped(tag) else tag.end()
            yield rewritten(tag)
        elif comment := _COMMENT.match(html, found):
            at = comment.end()
        else:
            at = found + 1
            yield "&lt;"
    yield html[at:]


def _rewritten(tag: re.Match[str], with_attributes: Collection[str], is_address: Callable[[str], bool]) -> str:
    attributes = _EACH_ATTRIBUTE.findall(tag["attributes"])
    if len(attributes) > MOST_ATTRIBUTES:
        raise TooLarge(_("more than %(most)d attributes on one tag") % {"most": MOST_ATTRIBUTES})
    name = _name(tag)
    if not (name.isascii() and name.isalnum()) or _is_dropped(tag):
        return ""
    if tag["end"]:
        return f"</{name}>"
    if name == "a" and not is_address(_value("href", attributes)):
        return "</a>"  # any tag of a link ends the link before it
    return f"<{name}{tag['attributes'] if name in with_attributes else ''}>"


def _value(wanted: str, attributes: Iterable[tuple[str, str]]) -> str:
    """The first value that counts, as written but for its quotes; empty without one."""
    values = (value for name, value in attributes if name.lower() == wanted)
    value = next(values, "")
    return value[1:-1] if value[:1] in ("'", '"') else value


def _name(tag: re.Match[str]) -> str:
    return tag["name"].lower()


def _is_dropped(tag: re.Match[str]) -> bool:
    """Whether `tag` starts an element that goes together with its content."""
    return not tag["end"] and _name(tag) in _OPAQUE | _FOREIGN


def _end_of_dropped(html: str, tag: re.Match[str]) -> int:
    """Past the element that `tag` starts; all of `html` if it is never closed, as a browser would read it."""
    name = _name(tag)
    if name == "script":
        return _end_of_script(html, tag.end())
    if name in _FOREIGN:
        return tag.end() if _is_empty(tag) else _end_of_foreign(html, name, tag.end())
    end = _END_OF[name].search(html, tag.end()) if name in _END_OF else None
    return end.end() if end else len(html)


def _end_of_script(html: str, at: int) -> int:
    """Past the end tag of the script whose content starts `at`; inside `<!--` a script may hold another."""
    hidden = nested = False
    for found in _WITHIN_SCRIPT.finditer(html, at):
        mark = found.group().lower()
        if mark == "<!--":
            hidden = True
        elif mark == "-->":
            hidden = nested = False
        elif mark == "<script":
            nested = hidden
        elif nested:
            nested = False
        else:
            return found.end()
    return len(html)


def _end_of_foreign(html: str, name: str, at: int) -> int:
    """Past the end tag that answers the `name` opened before `at`; the same element may be nested in it."""
    unanswered = 1
    for tag in _TAG.finditer(html, at):
        if _name(tag) == name and not _is_empty(tag):
            unanswered += -1 if tag["end"] else 1
        if not unanswered:
            return tag.end()
    return len(html)


def _is_empty(tag: re.Match[str]) -> bool:
    """Whether `tag` closes itself, which only foreign elements may."""
    return not tag["end"] and _name(tag) != "template" and tag["rest"].endswith("/")


class _Depth:
    """How deep the document is: tags opened and not yet closed by one of their own name, which a parser may reopen."""

    def __init__(self) -> None:
        self._open: Counter[str] = Counter()
        self._depth = 0

    def followed(self, tag: re.Match[str]) -> re.Match[str]:
        """`tag`, once it is counted. Raises `TooDeep`."""
        name = _name(tag)
        if not (name in _VOID or name in _OPEN_ENDED or _is_dropped(tag)):
            self._count(name, -1 if tag["end"] else 1)
        return tag

    def _count(self, name: str, change: int) -> None:
        if change < 0 and not self._open[name]:
            return
        self._open[name] += change
        self._depth += change
        if self._depth > DEEPEST:
            raise TooDeep(_("tags nested more than %(most)d deep") % {"most": DEEPEST})
