"""The sanitiser: untrusted HTML in, HTML within one of three profiles out. The only module that imports bleach.

What a profile allows is data, in `allowed_html`. How it is enforced:

* Scripts and their like go with their words; any other element outside the profile goes and leaves its words, and so
  does a link whose address is refused.
* Text is written back with its entities resolved, so nothing hides from the checks behind `&#8238;`.
* `sanitize(sanitize(x)) == sanitize(x)`, unless the output of an input near its cap is itself over it and is refused.
"""

import re
import threading
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from html import unescape
from typing import TYPE_CHECKING, Any

from bleach.linkifier import LinkifyFilter
from bleach.sanitizer import Cleaner
from django.utils.translation import gettext

from moderation.allowed_html import PROFILES, Allowance, Profile, limit_of, link_address
from moderation.plain_text import Direction, Marks, printable
from moderation.stored_html import StoredHtml
from moderation.tag_soup import TooDeep, TooLarge, read_tags, refuse_large, refuse_many_tags

if TYPE_CHECKING:
    from html5lib.filters.base import Filter

    TokenFilter = Filter["Token"]
else:
    from bleach.html5lib_shim import Filter as TokenFilter  # which knows no generics at run time

__all__ = ["SANITIZER_VERSION", "Profile", "TooDeep", "TooLarge", "sanitize"]

MOST_PASSES = 6
SANITIZER_VERSION = 2  # raise it with any change to what comes out, so that stored HTML can be found and rendered again

Token = dict[str, Any]


def sanitize(html: str, profile: Profile, *, limit: int | None = None) -> StoredHtml:
    """`html` with everything outside `profile` taken out. Never raises for what is inside, only for its size.

    Raises `TooLarge` (over `limit`, by default the profile's, or too many tags or attributes) or `TooDeep`, naming the
    cap, before anything is parsed.
    """
    refuse_large(html, limit=limit or limit_of(profile))
    refuse_many_tags(html)
    readable = _ENDLESS_NUMBER.sub("&amp;#", printable(html))
    return StoredHtml(_settled(readable, clean=partial(_cleaned, profile=profile)))


def _cleaned(html: str, *, profile: Profile) -> str:
    allowance = PROFILES[profile]
    tags = read_tags(
        html,
        with_attributes=allowance.attributes.keys(),
        is_address=lambda href: allowance.written("a", "href", href) is not None,
    )
    return _cleaners.of(profile).clean(tags)


def _settled(html: str, *, clean: Callable[[str], str]) -> str:
    """`html` cleaned until cleaning changes nothing: then a parser reads back exactly the tree that was checked.

    The first pass almost always settles it; the second proves so. Raises `TooDeep` if a few passes do not.
    """
    for _ in range(MOST_PASSES):
        before, html = html, clean(html)
        if html == before or "<" not in html:
            return html
    raise TooDeep(gettext("tags nested so that they never read back as they were written"))


_ENDLESS_NUMBER = re.compile(r"&#(?=[0-9]{8}|[xX][0-9a-fA-F]{8})")  # no character; int() of thousands of digits raises


class _Cleaners(threading.local):
    """Each thread's own: a Cleaner is slow to build, and its parser keeps state."""

    def __init__(self) -> None:
        self.built: dict[Profile, Cleaner] = {}

    def of(self, profile: Profile) -> Cleaner:
        if profile not in self.built:
            self.built[profile] = _built_cleaner(PROFILES[profile])
        return self.built[profile]


_cleaners = _Cleaners()


def _built_cleaner(allowance: Allowance) -> Cleaner:
    return Cleaner(
        tags=allowance.tags,
        attributes=lambda tag, name, value: allowance.written(tag, name, value) is not None,
        protocols={"http", "https", "mailto"},
        strip=True,
        filters=[PlainText, Links, partial(WrittenAttributes, allowance=allowance)],
    )


# --- Filters, in the order in which a token passes them ---

_PARAGRAPHS = frozenset(["p", "br", "blockquote", "pre", "ul", "ol", "li", "figure", "figcaption", "h2", "h3", "h4"])


class PlainText(TokenFilter):
    """Text in one piece between two tags, its entities resolved, tidy."""

    def __iter__(self) -> Iterator[Token]:
        return _kept_newlines(_in_one_direction(_merged(_resolved(super().__iter__()))))


def _resolved(tokens: Iterable[Token]) -> Iterator[Token]:
    """Entities and blanks as characters; bleach hands over both as tokens of their own."""
    for token in tokens:
        if token["type"] == "Entity":
            entity = f"&{token['name']};"
            yield _text(entity if _ENDLESS_NUMBER.match(entity) else printable(unescape(entity)))
        elif token["type"] == "SpaceCharacters":
            yield _text(token["data"])
        else:
            yield token


def _merged(tokens: Iterable[Token]) -> Iterator[Token]:
    waiting: list[str] = []
    for token in tokens:
        if token["type"] == "Characters":
            waiting.append(token["data"])
            continue
        if any(waiting):
            yield _text("".join(waiting))
        waiting = []
        yield token
    if any(waiting):
        yield _text("".join(waiting))


def _kept_newlines(tokens: Iterable[Token]) -> Iterator[Token]:
    """A parser forgets the newline that opens a `pre`; where one is wanted, two must be written."""
    opened = False
    for token in tokens:
        if opened and token["type"] == "Characters" and token["data"].startswith("\n"):
            token["data"] = "\n" + token["data"]
        opened = token["type"] == "StartTag" and token["name"] == "pre"
        yield token


def _in_one_direction(tokens: Iterable[Token]) -> Iterator[Token]:
    """No more marks on a letter than `limit_marks` leaves; overrides and isolates closed where their paragraph ends."""
    marks, direction = Marks(), Direction()
    for token in tokens:
        if token["type"] == "Characters":
            token["data"] = direction.balanced(marks.limited(token["data"]))
        elif token["name"] in _PARAGRAPHS and (missing := direction.closed()):
            yield _text(missing)
        yield token
    if missing := direction.closed():
        yield _text(missing)


def _text(data: str) -> Token:
    return {"type": "Characters", "data": data}


_ADDRESS_IN_TEXT = re.compile(
    r"\b(?:https?://|www\.)[^\s<>\"`{}|\\^\[\]\u00ab\u00bb\u2018-\u201f\u200b-\u200f\u202a-\u202e\u2066-\u2069]+",
    re.IGNORECASE,
)
MOST_LINKS = 200  # in a document; further addresses stay text
_AFTER_AN_ADDRESS = frozenset(".,;:!?'*_~\u2026")


class Links(LinkifyFilter):
    """Web addresses in text become links; every link says that it is a reader's, and endorsed by nobody."""

    def __init__(self, source: Any) -> None:
        callbacks: Any = [self._marked]  # the stubs do not know that None refuses a link
        super().__init__(source, callbacks=callbacks, skip_tags={"pre", "code"}, url_re=_ADDRESS_IN_TEXT)
        self._links = 0

    def extract_entities(self, token: Token) -> Iterator[Token]:
        """Entities are resolved already: looking again would decode what the author had escaped."""
        yield token

    def strip_non_url_bits(self, fragment: str) -> tuple[str, str, str]:
        """Without the punctuation of the sentence around it, and a bracket only if the address opened it."""
        unopened = fragment.count(")") - fragment.count("(")
        end = len(fragment)
        while end and (fragment[end - 1] in _AFTER_AN_ADDRESS or (fragment[end - 1] == ")" and unopened > 0)):
            end -= 1
            unopened -= fragment[end] == ")"
        return fragment[:end], "", fragment[end:]

    def _marked(self, attributes: dict[Any, str], new: bool = False) -> dict[Any, str] | None:
        """The attributes of a link, old or new; for bleach, None leaves the text of a new one as it was."""
        if new:
            address = link_address(attributes[None, "href"])
            if address is None or self._links >= MOST_LINKS:
                return None
            attributes[None, "href"] = _encoded(address)
        self._links += 1
        return {**attributes, (None, "rel"): "nofollow ugc noopener"}


class WrittenAttributes(TokenFilter):
    """Attributes as their checks wrote them, so that what was looked at is what a browser gets."""

    def __init__(self, source: Any, *, allowance: Allowance) -> None:
        super().__init__(source)
        self.allowance = allowance

    def __iter__(self) -> Iterator[Token]:
        for token in super().__iter__():
            if token["type"] in ("StartTag", "EmptyTag"):
                token["data"] = dict(self._written(token))
            yield token

    def _written(self, token: Token) -> Iterator[tuple[tuple[None, str], str]]:
        for (_, name), value in token["data"].items():
            if name == "rel":
                yield (None, name), value
            elif (written := self.allowance.written(token["name"], name, value)) is not None:
                yield (None, name), _encoded(written)


def _encoded(value: str) -> str:
    """`value` such that bleach's serialiser, which leaves known entities alone, writes exactly it."""
    return value.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;").replace(">", "&gt;")
