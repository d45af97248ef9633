"""What HTML may be in a comment, a post and an excerpt: elements, attributes, and the values these may have.

Decisions worth knowing:

* Addresses are absolute: http, https, and for links mailto. Relative ones and bare fragments are dropped, because the
  same HTML is also read in feeds and mail, where they would lead elsewhere.
* No `img` anywhere: a post's images are blocks of their own, uploaded and re-encoded.
* A mail address may not carry a line's end, written as "%0A", save in the text of the letter: it would write headers.
* An address with a name before its host (`https://bank.example@elsewhere.example`) is dropped: it is only ever bait.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from html import unescape
from html.entities import html5 as entity_names
from urllib.parse import quote

from moderation.plain_text import printable, tidy

Check = Callable[[str], str | None]  # an attribute's decoded value -> the value to write, or None to drop it


class Profile(StrEnum):
    """What the HTML is for."""

    COMMENT = "comment"
    POST = "post"
    EXCERPT = "excerpt"


LONGEST_ADDRESS = 2048
_WEB = re.compile(r"(https?)(://[^\\/?#@\[\]]+(?:[/?#].*)?)", re.IGNORECASE | re.DOTALL)
_MAIL = re.compile(r"(mailto)(:[^/?#@]+@[^/?#@]+(?:\?.*)?)", re.IGNORECASE | re.DOTALL)
_LETTER = re.compile(r"(?<=[?&])body=[^&]*", re.IGNORECASE)
_LINE_END = re.compile("%0[0ad]", re.IGNORECASE)
_NEVER_IN_AN_ADDRESS = re.compile("[\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
_QUOTED_IN_AN_ADDRESS = re.compile(r'[\s"<>`]')
_MOMENT = re.compile(r"\d{4}(-\d\d(-\d\d([T ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:?\d\d)?)?)?)?", re.ASCII)
_EXCERPT_ID = re.compile(r"x-[A-Za-z0-9_-]{1,64}")


def _address(value: str, *, schemes: Iterable[re.Pattern[str]]) -> str | None:
    """An absolute address of one of `schemes`, with blanks and controls removed before it is looked at."""
    bare = _NEVER_IN_AN_ADDRESS.sub("", value).strip()
    bare = _QUOTED_IN_AN_ADDRESS.sub(lambda found: quote(found.group()), bare)
    found = next(filter(None, (scheme.fullmatch(bare) for scheme in schemes)), None)
    if found and found.re is _MAIL and _LINE_END.search(_LETTER.sub("", bare)):
        return None
    return found[1].lower() + found[2] if found and len(bare) <= LONGEST_ADDRESS else None


def _matching(pattern: re.Pattern[str]) -> Check:
    return lambda value: value if pattern.fullmatch(value) else None


link_address: Check = partial(_address, schemes=(_WEB, _MAIL))
source_address: Check = partial(_address, schemes=(_WEB,))


@dataclass(frozen=True, slots=True)
class Allowance:
    """The elements of a profile, their attributes, and how many bytes a document may have."""

    tags: frozenset[str]
    attributes: Mapping[str, Mapping[str, Check]]
    limit: int

    def written(self, tag: str, name: str, value: str) -> str | None:
        """What the attribute's `value` is written as, or None if the profile has no place for it."""
        check = self.attributes.get(tag, {}).get(name)
        return check(_decoded(value)) if check else None


_HEADINGS = frozenset(["h2", "h3", "h4"])
_PROSE = frozenset(["p", "br", "em", "strong", "b", "i", "code", "pre", "blockquote", "ul", "ol", "li", "a"])
_QUOTING = _PROSE | {"figure", "figcaption", "cite", "time"}
_IN_PROSE: Mapping[str, Mapping[str, Check]] = {
    "a": {"href": link_address, "title": tidy},
    "ol": {"start": _matching(re.compile(r"\d{1,9}", re.ASCII))},
}
_IN_QUOTING: Mapping[str, Mapping[str, Check]] = {
    **_IN_PROSE,
    "blockquote": {"cite": source_address},
    "figure": {"class": _matching(re.compile("excerpt")), "id": _matching(_EXCERPT_ID)},
    "time": {"datetime": _matching(_MOMENT)},
}

PROFILES: Mapping[Profile, Allowance] = {
    Profile.COMMENT: Allowance(_PROSE, _IN_PROSE, limit=10 * 1024),
    Profile.EXCERPT: Allowance(_QUOTING, _IN_QUOTING, limit=64 * 1024),
    Profile.POST: Allowance(_QUOTING | _HEADINGS, _IN_QUOTING, limit=64 * 1024),
}


def limit_of(profile: Profile) -> int:
    """How many bytes a document of `profile` may have."""
    return PROFILES[profile].limit


_ENTITY = re.compile(r"&(?:#[xX][0-9a-fA-F]+;?|#[0-9]+;?|[a-zA-Z][a-zA-Z0-9]*(?:;|(?![=a-zA-Z0-9])))")


def _decoded(value: str) -> str:
    """An attribute's value as a browser reads it: `&copy=1` is not a sign, `&copy;` and `&#169` are."""
    return printable(_ENTITY.sub(_resolved_entity, value))


def _resolved_entity(entity: re.Match[str]) -> str:
    name = entity.group()[1:]
    return unescape(entity.group()) if name.startswith("#") else entity_names.get(name, entity.group())
