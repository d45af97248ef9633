"""What the spam model looks at: words and pairs of words, the kinds of links, and signs of somebody selling something.

A comment is read as a page would show it, without markup and character references. A link is not read as words: it
counts by its kind, so that a model that met few honest links does not learn that every address is bait. Addresses of
governments, courts, parliaments and universities count as no link at all.

Signs are read from kinds of words and what stands beside them: a call ("check", "subscribe") near something of one's
own ("my channel"), money, please, a greeting, a telephone number. Each two kinds that follow one another are a place in
the table too, so that what was learnt from "check out my channel" is known of "come see our page". A word that selling
comments often mistype ("suscribe") is of the kind of what was meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import reduce
from html import unescape
from math import log1p
from operator import or_
from typing import NamedTuple
from zlib import crc32

import numpy as np
import numpy.typing as npt

from moderation.policy.model.rows import Column, Rows
from moderation.policy.model.tokens import MOST_TOKENS, capitals
from moderation.policy.text import matches_about

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
_SIGN_OF_A_LINK = re.compile(r"://|www\.|\.[a-z]{2}", re.IGNORECASE)
_OFFICIAL = re.compile(
    r"(?:^|\.)(?:gov|gob|gouv|govt|mil|edu|ac|int|parliament|europa|judiciary|nhs|police)(?:\.[a-z]{2,3})?$"
)
_CIVIC = re.compile(
    "gov|court|council|tribunal|parliament|senate|minist|commission|agency|audit|ombuds|registr|archive|library|museum"
    "|police|health|nhs|uni|school|stud|institut|academy|research|journal|science|stat|wiki|news|times|post|herald"
    "|guardian|gazette|tribune|telegraph|courier|echo|chronicle|observer|daily|reuters|bbc|press|county|city|shire|town"
    "|charity|trust|society|associat|union|federation|nature|weather"
    r"|arxiv|doi\.org|jstor|scholar|books\.google|zenodo|gutenberg|openstreetmap|github|legis"
)
_SHORT = re.compile(
    r"^(?:bit\.ly|goo\.gl|t\.co|tinyurl\.com|ow\.ly|is\.gd|adf\.ly|cutt\.ly|rb\.gy|tiny\.cc|j\.mp|linktr\.ee)$"
)
_VIDEO = re.compile(r"(?:^|\.)(?:youtube\.com|youtu\.be)$")
_SOCIAL = re.compile(
    "facebook|twitter|instagram|soundcloud|plus.google|telegram|tiktok|whatsapp|discord|vk.com|twitch"
    "|gofundme|indiegogo|kickstarter|patreon|etsy|ebay|amazon|reverbnation"
)
_BAIT = re.compile(
    r"[?&](?:ref|aff|id|r|u|code|promo|invite|utm_\w+)=|/(?:ref|win|free|join|signup|promo|buy|deal)\b", re.IGNORECASE
)
_DOCUMENT = re.compile(r"\.(?:pdf|html?|csv|xlsx?|docx?)\b|/\d{4}\b|/[a-z]+(?:[-_][\w]+){2,}", re.IGNORECASE)

_TOKEN = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?|\d+|[?!]+|[$£€@#%]")
_SIGNS_ALONE = "$£€@#%"
# As _TOKEN, where every letter is an English one in lower case.
_ASCII_TOKEN = re.compile(r"[a-z]+(?:'[a-z]+)?|[0-9]+|[?!]+|[$@#%]")
_KINDS = {
    "call": "check checkout chek subscribe sub subs subscribers subscribing visit follow following click watch share add"
    " join vote listen download order buy call text txt message msg dm whatsapp telegram donate support invest try book"
    " claim apply reply send contact view enter",
    "own": "my our mine me us",
    "thing": "channel channels chanel video videos vid vids vlog page profile song songs cover covers music remix mixtape"
    " album beats rap blog site website webpage link account group app store shop facebook instagram twitter soundcloud"
    " youtube playlist gaming gameplay minecraft tutorials product offer giveaway track tracks single ep band podcast"
    " stream streams server clan twitch snapchat insta ig fb patreon etsy ebay bandcamp spotify itunes kickstarter"
    " gofundme campaign petition comics merch game games movie clip clips tutorial review reviews freestyle lyrics",
    "money": "money cash free earn earning income paid paypal dollars loan loans credit profit prize win winner won bitcoin"
    " crypto cheap price prices discount deal deals sale guaranteed investment rich bonus voucher code gift card cards $ £ €",
    "please": "please plz pls plzz plzzz pleaseee thanks thank appreciate",
    "greeting": "hey hi hello guys everyone everybody friends folks people moms",
    "new": "new first started start starting small upcoming aspiring uploaded upload uploading post posted made make",
    "you": "you your u ur",
    "like": "like likes thumbs thumb comment upvote",
    "come": "go come see look help search stop drop leave hit give type",
}
_ROLES = {
    "fame": "subscriber views followers follower fans famous popular known support chance dream feedback recognition"
    " exposure noticed discover discovered talent talented million viewers",
    "trade": "rapper rappers singer producer artist musician youtuber youtubers gamer dj beatmaker company business",
    "if": "if when",
    "up": "up",
    "out": "out",
    "this": "this that the these",
    "in": "in on to at for from of",
    "they": "he she they him her them his their it its",
    "number": "",
    "marks": "",
}
"""Kinds that are no sign by themselves, and tell something beside others."""
_NAMES = tuple(_KINDS)
_CALL, _OWN, _MONEY, _PLEASE, _GREETING = map(_NAMES.index, ("call", "own", "money", "please", "greeting"))
_SIGNED = len(_NAMES)
_ALL_KINDS = (*_NAMES, *_ROLES)
_NUMBER, _MARKS = map(_ALL_KINDS.index, ("number", "marks"))
_NO_KIND = len(_ALL_KINDS)
_EDGE = _NO_KIND + 1
"""Before the first token and after the last one."""
_KIND_OF = {word: kind for kind, words in reversed([*enumerate((_KINDS | _ROLES).values())]) for word in words.split()}
_MISTYPED = (
    "subscribe", "subscriber", "subscribers", "subscribing", "channel", "channels", "youtube", "facebook", "instagram",
    "twitter", "soundcloud", "videos", "website", "playlist", "minecraft",
)  # fmt: skip
"""Words of which one that is a letter away is taken for them, if that one is no word of another kind."""
_REACH = 4
"""How many words apart two kinds are still near."""
_PAIRS = (
    ("call", "own"), ("call", "thing"), ("own", "thing"), ("new", "thing"), ("please", "call"), ("call", "money"),
    ("you", "money"), ("like", "please"), ("greeting", "own"), ("like", "you"), ("new", "own"),
)  # fmt: skip
_PAIRS_OF_KINDS = tuple((_NAMES.index(one), _NAMES.index(other)) for one, other in _PAIRS)
_LINKS = ("plain", "civic", "social", "video", "short", "bait", "document")
SIGNS = (
    *_NAMES, *(f"{one} near {other}" for one, other in _PAIRS), *(f"link: {kind}" for kind in _LINKS), "links",
    "link alone", "link and call", "link and own", "link and money", "greeting first", "call first", "please first",
    "call second", "call last", "long number", "capitals", "exclaimed", "length", "short", "repeated", "words twice",
)  # fmt: skip
_SOURCES = frozenset({"civic", "document"})
"""Kinds of links that need no words beside them."""
_SIGN_OF = {name: place for place, name in enumerate(SIGNS)}
_PIECE = re.compile(rf"{_LINK.pattern}|{_TOKEN.pattern}", re.IGNORECASE)
_REPEATED = re.compile(r"([^\W\d])\1{3}")
_STEM = 4
"""Words with as many first letters alike share a place."""
_AS_STEM = crc32(b"stem:")
_PAIR = 0x1_0000_01B3
_SPREAD = 0x9E37_79B9_7F4A_7C15
_TOP = np.uint64(64 - BITS)
_LONG_NUMBER, _HAS_REPEATED, _LEFT_OUT, _READ_OTHERWISE = 1, 2, 4, 8
BROUGHT, TOLD = 4, 2
KINDS = ((np.uint64, BROUGHT), (np.uint8, TOLD))
"""What a token brings: to the places of two neighbours as the left and as the right of them, to its own place, and to
that of its stem (its own again where it has none); then its kind of word, and bits of what it is a sign of."""
_FACTORS = np.array(
    [[_PAIR * _PAIR * _SPREAD % 2**64, _PAIR * _SPREAD % 2**64, _SPREAD, 0], [0, 0, 0, _SPREAD]], np.uint64
)


def columns_of(tokens: Sequence[str]) -> tuple[Column, Column]:
    """The columns of KINDS, a row for each token, also of those that other models read differently."""
    told = np.array([(_kind_of(token), _signs_of(token)) for token in tokens], np.uint8)
    return np.array([_numbers(token) for token in tokens], np.uint64) @ _FACTORS, told


def _numbers(token: str) -> tuple[int, int]:
    """What a token and its stem are called."""
    word = _number(token)
    return word, _number(token[:_STEM], _AS_STEM) if len(token) >= _STEM else word


def _kind_of(token: str) -> int:
    """Its place in _ALL_KINDS, or _NO_KIND."""
    kind = _KIND_OF.get(token)
    if kind is not None:
        return kind
    if not token.isalpha():
        return _NUMBER if token.isdigit() else _MARKS if token[0] in "?!" else _NO_KIND
    once = _RUN.sub(r"\1", token)
    if once != token and once in _KIND_OF:
        return _KIND_OF[once]
    if not _SHORTEST_MISTYPED <= len(token) <= _LONGEST_MISTYPED:
        return _NO_KIND
    return next((_NEAR[less] for less in _with_one_letter_less(token) if less in _NEAR), _NO_KIND)


def _with_one_letter_less(word: str) -> list[str]:
    """The word, and each that it becomes when one of its letters is left out."""
    return [word, *(word[:place] + word[place + 1 :] for place in range(len(word)))]


_RUN = re.compile(r"(.)\1+")
_NEAR = {less: _KIND_OF[word] for word in _MISTYPED for less in _with_one_letter_less(word)}
"""Two words that are one letter left out of each the same are a letter put in, left out, changed or swapped apart."""
_SHORTEST_MISTYPED, _LONGEST_MISTYPED = min(map(len, _MISTYPED)) - 1, max(map(len, _MISTYPED)) + 1


def _signs_of(token: str) -> int:
    signs = _HAS_REPEATED if len(set(token)) < len(token) - 2 and _REPEATED.search(token) else 0
    if token.isalpha():
        return signs
    read = _TOKEN.findall(token)
    if read == [token]:
        return signs | (_LONG_NUMBER if len(token) > 6 and token.isdigit() else 0)
    return signs | (_READ_OTHERWISE if read else _LEFT_OUT)


def _number(token: str, kind: int = 0) -> int:
    return crc32(token[:24].encode("utf-8", "replace"), kind)


def _mixed(numbers: npt.NDArray[np.uint64]) -> Places:
    """Spread numbers over the table: multiply by an odd constant (2^64 divided by the golden ratio) and take the top."""
    return (numbers * np.uint64(_SPREAD) >> _TOP).astype(np.int64)


_TOKENS = Rows(KINDS, columns_of)
_PLACES_OF_LINKS = _mixed(np.array([crc32(f"link: {kind}".encode()) for kind in _LINKS], np.uint64)).tolist()
_PLACE_OF_LINK = dict(zip(_LINKS, _PLACES_OF_LINKS, strict=True))
_NUMBERS_OF_KINDS = np.array(
    [crc32(f"kinds: {one} {other}".encode()) for one in range(_EDGE + 1) for other in range(_EDGE + 1)], np.uint64
) * np.uint64(_SPREAD)
"""What two kinds that follow one another are called, by the place of the first times the number of kinds, and the other."""


class Met(NamedTuple):
    """Tokens that another model found in the same text, in lower case, and the columns of KINDS."""

    text: str
    tokens: list[str]
    brought: Column
    told: Column


class SpamFeatures:
    """`places` in a table of TABLE weights, and `signs`, a number for each of SIGNS.

    What another model met is used where it comes to the same, which is in most comments; it changes nothing.
    """

    def __init__(self, text: str, met: Met | None = None) -> None:
        shown = as_shown(text[:MOST_LETTERS])
        self.text, self.links = _without_links(shown)
        self.tokens, self._brought, self._told = _tokens(self.text.lower(), met)
        self.places = self._places()
        self.signs = self._signs()

    def _places(self) -> Places:
        brought = self._brought
        pairs = brought[:-1, 0] + brought[1:, 1]
        kinds = np.full(len(brought) + 2, _EDGE, np.intp)
        kinds[1:-1] = self._told[:, 0]
        of_kinds = _NUMBERS_OF_KINDS.take(kinds[:-1] * (_EDGE + 1) + kinds[1:])
        numbers = np.concatenate([brought[:, 2], brought[:, 3], pairs, of_kinds])
        numbers >>= _TOP
        places = numbers.view(np.int64)
        if self.links:
            places = np.concatenate([places, [_PLACE_OF_LINK[kind] for link in self.links for kind in link]])
        places.sort()
        is_first = np.ones(len(places), np.bool_)
        np.not_equal(places[1:], places[:-1], out=is_first[1:])
        return places[is_first]

    def _signs(self) -> Floats:
        seen = _Seen(self._told[:, 0].tobytes())
        kinds_of_links = {kind for link in self.links for kind in link}
        size, count = len(self.text), len(self.tokens)
        linked = bool(self.links)
        bits = reduce(or_, set(self._told[:, 1].tobytes()), 0)
        values = (
            *seen.kinds,
            *seen.pairs,
            *(kind in kinds_of_links for kind in _LINKS),
            min(3, len(self.links)) / 3,
            linked and count < 5 and not kinds_of_links <= _SOURCES,
            linked and seen.kinds[_CALL],
            linked and seen.kinds[_OWN],
            linked and seen.kinds[_MONEY],
            seen.first == _GREETING,
            seen.first == _CALL,
            seen.first == _PLEASE,
            seen.second == _CALL,
            seen.last == _CALL,
            bool(bits & _LONG_NUMBER),
            capitals(self.text) / size if size > 8 else 0.0,
            min(5, self.text.count("!")) / 5,
            min(3.0, log1p(count) / 2),
            count < 6,
            self._is_repeated(bits),
            1 - len(set(self.tokens)) / count if count > 8 else 0.0,
        )
        return np.array(values, np.float32)

    def _is_repeated(self, bits: int) -> bool:
        """Whether a letter stands four times in a row. Tokens in lower case, without "_", tell where to look."""
        may_be = bits & _HAS_REPEATED or "____" in self.text or not self.text.isascii()
        return bool(may_be) and _REPEATED.search(self.text) is not None


def _tokens(lowered: str, met: Met | None) -> tuple[list[str], Column, Column]:
    """The tokens of a text in lower case, and the columns of KINDS."""
    if met is not None and met.text == lowered and not any(sign in lowered for sign in _SIGNS_ALONE) and _is_whole(met):
        signs = met.told[:, 1]
        there = reduce(or_, set(signs.tobytes()), 0)
        if not there & (_READ_OTHERWISE | _LEFT_OUT):
            return met.tokens, met.brought, met.told
        if not there & _READ_OTHERWISE:
            read = np.flatnonzero(signs & _LEFT_OUT == 0)
            tokens = list(map(met.tokens.__getitem__, read.tolist()))
            return tokens, met.brought.take(read, axis=0), met.told.take(read, axis=0)
    tokens = (_ASCII_TOKEN if lowered.isascii() else _TOKEN).findall(lowered)
    brought, told = _TOKENS.of(tokens)
    return tokens, brought, told


def _is_whole(met: Met) -> bool:
    """Whether the other model read to the end, also when it left out the gaps between what it read."""
    return len(met.tokens) + met.text.count("    ") < MOST_TOKENS


class Piece(NamedTuple):
    """A word or a link as typed: where it stands, its place in the table (a link has none), the signs it is part of."""

    start: int
    end: int
    place: int | None
    signs: list[int]


def pieces(text: str) -> list[Piece]:
    """Each word and link of a text as typed."""
    return list(map(_piece, _PIECE.finditer(text[:MOST_LETTERS])))


def _piece(match: re.Match[str]) -> Piece:
    piece = match[0].lower()
    if _LINK.fullmatch(piece):
        signs = [_SIGN_OF[f"link: {kind}"] for kind in _kinds_of(piece)]
        return Piece(*match.span(), None, [*signs, _SIGN_OF["links"]] if signs else [])
    place = _number(piece) * _SPREAD % 2**64 >> int(_TOP)
    kind = _kind_of(piece)
    return Piece(*match.span(), place, [kind] if kind < _SIGNED else [])


def as_shown(text: str) -> str:
    """The text without markup, character references read."""
    if "&" in text:
        text = unescape(text)
    return _MARKUP.sub(" ", text) if "<" in text else text


def _without_links(text: str) -> tuple[str, list[tuple[str, ...]]]:
    """The text with a gap for each link, and the kinds of each link that is not official."""
    if "://" not in text and _DOTTED.search(text) is None:
        return text, []
    links = list(matches_about(_SIGN_OF_A_LINK, _LINK, text))
    ends = [0, *(link.end() for link in links)]
    starts = [*(link.start() for link in links), len(text)]
    without = " ".join(text[end:start] for end, start in zip(ends, starts, strict=True))
    return without, [kinds for link in links if (kinds := tuple(_kinds_of(link[0])))]


def _kinds_of(link: str) -> Iterator[str]:
    """The kinds of a link; none if it is official."""
    bare = link.lower().split("://", 1)[-1].removeprefix("www.")
    host = re.split("[/?#:]", bare, maxsplit=1)[0].strip(".,;)")
    if _OFFICIAL.search(host):
        return
    if _SHORT.search(host):
        yield "short"
    elif _VIDEO.search(host):
        yield "video"
    elif _SOCIAL.search(host):
        yield "social"
    elif _CIVIC.search(host):
        yield "civic"
    elif _DOCUMENT.search(bare) and not _BAIT.search(bare):
        yield "document"
    else:
        yield "plain"
    if _BAIT.search(bare):
        yield "bait"


class _Seen:
    """Which kinds of words there are, and which of _PAIRS stand near each other, from the kind of each token."""

    def __init__(self, kinds: bytes) -> None:
        there = set(kinds)
        at = {kind: int.from_bytes(kinds.translate(_IS_KIND[kind]), "little") for kind in there if kind < _SIGNED}
        """Where words of each kind stand, as the bytes of a number."""
        after = {kind: _after(places) for kind, places in at.items()}
        self.first = kinds[0] if kinds else _NO_KIND
        self.second = kinds[1] if len(kinds) > 1 else _NO_KIND
        self.last = kinds[-1] if kinds else _NO_KIND
        self.kinds = [kind in there for kind in range(_SIGNED)]
        self.pairs = [
            one in at and other in at and (after[one] & at[other] | after[other] & at[one]) > 0
            for one, other in _PAIRS_OF_KINDS
        ]


_IS_KIND = [bytes(kind == one for one in range(256)) for kind in range(_SIGNED)]


def _after(places: int) -> int:
    """The one to _REACH places after each."""
    after = 0
    for distance in range(1, _REACH + 1):
        after |= places << 8 * distance
    return after
