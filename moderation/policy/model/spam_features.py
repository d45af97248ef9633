"""What the spam model looks at: words and pairs of words, the kinds of links, and signs of somebody selling something.

A comment is read as a page would show it, without markup and character references. A link is not read as words: it
counts by its kind, so that a model that met few honest links does not learn that every address is bait. Addresses of
governments, courts, parliaments and universities count as no link at all.

Signs are read from kinds of words and what stands beside them: a call ("check", "subscribe") near something of one's
own ("my channel"), money, please, a greeting, a telephone number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import unescape
from math import log1p
from string import ascii_uppercase
from zlib import crc32

import numpy as np
import numpy.typing as npt

from moderation.policy.reading import Reading

BITS = 17
TABLE = 1 << BITS
MOST_LETTERS = 3000
"""A longer comment is judged by its beginning."""

Places = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]

_MARKUP = re.compile(r"<[^<>]*>")
_DOTTED = re.compile(r"\.[A-Za-z]{2}")
_ENDINGS = (
    "com|net|org|info|biz|co|io|tv|me|ly|gl|gd|be|uk|us|de|fr|nl|it|es|pl|eu|in|ru|br|ca|au|nz|ie|za|jp|ch|at|dk|se|no"
    "|fi|pt|gr|cz|example|test|gov|edu|mil|int|ac|ai|app|dev|shop|store|online|site|club|xyz|top|win|click|link|live"
)
_LINK = re.compile(
    rf"(?:https?://|www\.)[^\s<>\"]+|(?<![\w@.-])[\w-]+(?:\.[\w-]+)*\.(?:{_ENDINGS})(?![\w.-]*\w)(?:[/?#:][^\s<>\"]*)?",
    re.IGNORECASE,
)
_OFFICIAL = re.compile(
    r"(?:^|\.)(?:gov|gob|gouv|govt|mil|edu|ac|int|parliament|europa|judiciary|nhs|police)(?:\.[a-z]{2,3})?$"
)
_CIVIC = re.compile(
    "gov|court|council|tribunal|parliament|senate|minist|commission|agency|audit|ombuds|registr|archive|library|museum"
    "|police|health|nhs|uni|school|stud|institut|academy|research|journal|science|stat|wiki|news|times|post|herald"
    "|guardian|gazette|tribune|telegraph|courier|echo|chronicle|observer|daily|reuters|bbc|press|county|city|shire|town"
    "|charity|trust|society|associat|union|federation|nature|weather"
)
_SHORT = re.compile(
    r"^(?:bit\.ly|goo\.gl|t\.co|tinyurl\.com|ow\.ly|is\.gd|adf\.ly|cutt\.ly|rb\.gy|tiny\.cc|j\.mp|linktr\.ee)$"
)
_SOCIAL = re.compile(
    "facebook|twitter|instagram|soundcloud|youtube|youtu.be|plus.google|telegram|tiktok|whatsapp|discord|vk.com|twitch"
    "|gofundme|indiegogo|kickstarter|patreon|etsy|ebay|amazon|reverbnation"
)
_BAIT = re.compile(
    r"[?&](?:ref|aff|id|r|u|code|promo|invite|utm_\w+)=|/(?:ref|win|free|join|signup|promo|buy|deal)\b", re.IGNORECASE
)
_DOCUMENT = re.compile(r"\.(?:pdf|html?|csv|xlsx?|docx?)\b|/\d{4}\b|/[a-z]+(?:[-_][\w]+){2,}", re.IGNORECASE)

_TOKEN = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?|\d+|[?!]+|[$£€@#%]")
_KINDS = {
    "call": "check checkout chek subscribe sub subs subscribers subscribing visit follow following click watch share add"
    " join vote listen download order buy call text txt message msg dm whatsapp telegram donate support invest try book"
    " claim apply reply send contact view enter",
    "own": "my our mine me us",
    "thing": "channel channels chanel video videos vid vids vlog page profile song songs cover covers music remix mixtape"
    " album beats rap blog site website webpage link account group app store shop facebook instagram twitter soundcloud"
    " youtube playlist gaming gameplay minecraft tutorials product offer giveaway",
    "money": "money cash free earn earning income paid paypal dollars loan loans credit profit prize win winner won bitcoin"
    " crypto cheap price prices discount deal deals sale guaranteed investment rich bonus voucher code gift card cards $ £ €",
    "please": "please plz pls plzz plzzz pleaseee thanks thank appreciate",
    "greeting": "hey hi hello guys everyone everybody friends folks people moms",
    "new": "new first started start starting small upcoming aspiring uploaded upload uploading post posted made make",
    "you": "you your u ur",
    "like": "like likes thumbs thumb comment upvote",
}
_NAMES = tuple(_KINDS)
_BIT = {name: 1 << place for place, name in enumerate(_NAMES)}
_KIND_OF = {word: _BIT[name] for name, words in reversed(_KINDS.items()) for word in words.split()}
_REACH = 4
"""How many words apart two kinds are still near."""
_PAIRS = (
    ("call", "own"), ("call", "thing"), ("own", "thing"), ("new", "thing"), ("please", "call"), ("call", "money"),
    ("you", "money"), ("like", "please"), ("greeting", "own"), ("like", "you"), ("new", "own"),
)  # fmt: skip
_LINKS = ("plain", "civic", "social", "short", "bait", "document")
SIGNS = (
    *_NAMES, *(f"{one} near {other}" for one, other in _PAIRS), *(f"link: {kind}" for kind in _LINKS), "links",
    "link alone", "link and call", "link and own", "link and money", "greeting first", "long number", "capitals",
    "exclaimed", "length", "short", "repeated", "words twice",
)  # fmt: skip
_SIGN_OF = {name: place for place, name in enumerate(SIGNS)}
_PIECE = re.compile(rf"{_LINK.pattern}|{_TOKEN.pattern}", re.IGNORECASE)
_REPEATED = re.compile(r"([^\W\d])\1{3}")
_STEM = 4
"""Words with as many first letters alike share a place."""
_AS_STEM = crc32(b"stem:")
_PAIR = np.uint64(0x1_0000_01B3)
_SPREAD = np.uint64(0x9E37_79B9_7F4A_7C15)


class SpamFeatures:
    """`places` in a table of TABLE weights, and `signs`, a number for each of SIGNS."""

    def __init__(self, text: str) -> None:
        shown = as_shown(text[:MOST_LETTERS])
        self.text, self.links = _without_links(shown)
        self.tokens = _TOKEN.findall(self.text.lower())
        self.places = self._places()
        self.signs = self._signs()

    def _places(self) -> Places:
        names = [_number(token) for token in self.tokens]
        names += [_number(token[:_STEM], _AS_STEM) for token in self.tokens if len(token) >= _STEM]
        names += [crc32(kind.encode()) for link in self.links for kind in (f"link: {k}" for k in link)]
        numbers = np.array(names, np.uint64)
        words = numbers[: len(self.tokens)]
        pairs = (words[:-1] * _PAIR + words[1:]) * _PAIR
        return np.unique(_mixed(np.concatenate([numbers, pairs])))

    def _signs(self) -> Floats:
        kinds = [_KIND_OF.get(token, 0) for token in self.tokens]
        every, near = _seen_near(kinds)
        kinds_of_links = {kind for link in self.links for kind in link}
        size, count = len(self.text), len(self.tokens)
        has = [bool(every & bit) for bit in _BIT.values()]
        linked = bool(self.links)
        values = (
            *has,
            *((_BIT[one] | _BIT[other]) in near for one, other in _PAIRS),
            *(kind in kinds_of_links for kind in _LINKS),
            min(3, len(self.links)) / 3,
            linked and count < 5,
            linked and bool(every & _BIT["call"]),
            linked and bool(every & _BIT["own"]),
            linked and bool(every & _BIT["money"]),
            bool(kinds and kinds[0] & _BIT["greeting"]),
            any(len(token) > 6 and token.isdigit() for token in self.tokens),
            _capitals(self.text) / size if size > 8 else 0.0,
            min(5, self.text.count("!")) / 5,
            min(3.0, log1p(count) / 2),
            count < 6,
            _REPEATED.search(self.text) is not None,
            1 - len(set(self.tokens)) / count if count > 8 else 0.0,
        )
        return np.array(values, np.float32)


def spam_features(reading: Reading) -> SpamFeatures:
    """What the author's own words hold, worked out once for a reading."""
    known = reading.memory.get(SpamFeatures)
    if not isinstance(known, SpamFeatures):
        known = reading.memory[SpamFeatures] = SpamFeatures(reading.own)
    return known


def pieces(text: str) -> Iterator[tuple[int, int, Places, list[int]]]:
    """Each word and link of a text as typed: where it stands, its place in the table, and the signs it is part of."""
    for match in _PIECE.finditer(text[:MOST_LETTERS]):
        piece = match[0].lower()
        if _LINK.fullmatch(piece):
            signs = [_SIGN_OF[f"link: {kind}"] for kind in _kinds_of(piece)]
            yield *match.span(), np.zeros(0, np.int64), [*signs, _SIGN_OF["links"]] if signs else []
        else:
            kind = _KIND_OF.get(piece, 0)
            signs = [place for place, name in enumerate(_NAMES) if kind & _BIT[name]]
            yield *match.span(), _mixed(np.array([_number(piece)], np.uint64)), signs


def as_shown(text: str) -> str:
    """The text without markup, character references read."""
    if "&" in text:
        text = unescape(text)
    return _MARKUP.sub(" ", text) if "<" in text else text


def _number(token: str, kind: int = 0) -> int:
    return crc32(token[:24].encode("utf-8", "replace"), kind)


def _mixed(numbers: npt.NDArray[np.uint64]) -> Places:
    """Spread numbers over the table: multiply by an odd constant (2^64 divided by the golden ratio) and take the top."""
    return ((numbers * _SPREAD) >> np.uint64(64 - BITS)).astype(np.int64)


def _without_links(text: str) -> tuple[str, list[tuple[str, ...]]]:
    """The text with a gap for each link, and the kinds of each link that is not official."""
    if "://" not in text and _DOTTED.search(text) is None:
        return text, []
    links = [tuple(_kinds_of(link[0])) for link in _LINK.finditer(text)]
    return _LINK.sub(" ", text), [kinds for kinds in links if kinds]


def _kinds_of(link: str) -> Iterator[str]:
    """The kinds of a link; none if it is official."""
    bare = link.lower().split("://", 1)[-1].removeprefix("www.")
    host = re.split("[/?#:]", bare, maxsplit=1)[0].strip(".,;)")
    if _OFFICIAL.search(host):
        return
    if _SHORT.search(host):
        yield "short"
    elif _SOCIAL.search(host):
        yield "social"
    elif _CIVIC.search(host):
        yield "civic"
    else:
        yield "plain"
    if _BAIT.search(bare):
        yield "bait"
    elif _DOCUMENT.search(bare):
        yield "document"


def _seen_near(kinds: Sequence[int]) -> tuple[int, set[int]]:
    """All kinds of words there are, and the pairs that stand near each other."""
    every = 0
    near: set[int] = set()
    last: list[tuple[int, int]] = []
    for at, kind in enumerate(kinds):
        if kind:
            every |= kind
            last = [(place, other) for place, other in last if at - place <= _REACH]
            near.update(kind | other for _, other in last)
            last.append((at, kind))
    return every, near


def _capitals(text: str) -> int:
    return sum(map(text.count, ascii_uppercase)) if text.isascii() else sum(map(str.isupper, text))
