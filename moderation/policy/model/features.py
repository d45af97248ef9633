"""What the fast lane looks at: hashed words and word pairs with what stands around them, and a few counts.

A feature is a place in a table of 2^18 weights, found by hashing. What makes it more than a bag of words:

- each word also counts by its *class* (words that mean alike, from the vectors of the deep lane), and classes are
  paired and tripled, so that "you are a <class>" is known for words never seen in that place;
- each word counts again by who is near: someone spoken to, someone spoken of, the writer, a denial, a report;
- *valence* is how much a word, said of a person, sounds like an attack, as the deep lane hears it;
- what the grammar of attacks found (`policy/attacks.py`), and what it found and excused, are counts of their own.

Everything is one look-up for each token and a few numpy operations over what was found.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import IntFlag
from functools import cached_property
from itertools import accumulate, chain, repeat
from math import log1p
from typing import NamedTuple, TypeVar
from zlib import crc32

import numpy as np
import numpy.typing as npt

from moderation.policy.attacks import grammar_of
from moderation.policy.model import spam_features
from moderation.policy.model.outputs import OUTPUTS
from moderation.policy.model.rows import Rows, Table
from moderation.policy.model.spelling import Spelling
from moderation.policy.model.tokens import MOST_TOKENS, capitals, plain, raw_tokens
from moderation.policy.reading import Reading

BITS = 18
TABLE = 1 << BITS

Numbers = npt.NDArray[np.uint64]
Floats = npt.NDArray[np.float32]
Run = TypeVar("Run", str, bytes)


class Near(IntFlag):
    """What a word tells about the words around it."""

    SECOND = 1
    THIRD = 2
    SELF = 4
    DENIAL = 8
    REPORT = 16
    PERSON = 32
    THING = 64


def _all(kind: Near, words: str) -> dict[str, Near]:
    return dict.fromkeys(words.split(), kind)


# Small closed classes of English; the open ones are learnt.
_TELLING: dict[str, Near] = {
    **_all(
        Near.SECOND,
        "you your yours yourself yourselves you're youre ur u ya yer you've you'll you'd yall y'all thou thee youse",
    ),
    **_all(
        Near.THIRD,
        "he she him her his hers they them their theirs himself herself themselves he's she's they're who whoever"
        " hes shes theyre",
    ),
    **_all(Near.SELF, "i me my mine myself i'm im i've i'd i'll we us our ours we're we've"),
    **_all(
        Near.DENIAL,
        "not no never nobody none neither nor without isn't isnt don't dont doesn't doesnt didn't didnt won't wont"
        " wouldn't wasn't aren't ain't aint can't cant cannot hardly nothing couldn't shouldn't haven't hasn't weren't",
    ),
    **_all(
        Near.REPORT,
        "said says say saying called calling calls call told tells claim claims claimed accused accuses named label"
        " labelled labeled word words term quote quoting quoted wrote writes shouted shouts yelled heard hear reported"
        " according",
    ),
    **_all(
        Near.PERSON,
        "man woman guy bloke lad lass girl boy kid person people folk folks men women mayor councillor councilor author"
        " editor reporter journalist teacher nurse doctor officer driver judge landlord minister councillors neighbour"
        " neighbor writer moderator moderators commenter reader politician politicians lot mate pal love sir madam dear"
        " darling sweetie genius expert someone somebody anyone anybody everyone everybody",
    ),
    **_all(
        Near.THING,
        "this that it its it's idea plan policy scheme decision system thing budget road bus train law rule article"
        " argument situation weather bridge building report proposal vote project queue paper service council",
    ),
}
_EACH_NEAR = (Near.SECOND, Near.THIRD, Near.PERSON, Near.SELF, Near.DENIAL, Near.REPORT, Near.THING)
# How many tokens before and after a word still count as near, in the order of _EACH_NEAR.
_BEFORE_KINDS = (5, 4, 3, 3, 4, 5, 3)
_AFTER_KINDS = (5, 2, 4, 1, 0, 1, 3)
# Plain numbers, because operations on flags are slow.
_SECOND, _THIRD, _SELF, _DENIAL, _REPORT, _PERSON, _THING = map(int, Near)
_TELLS = {word: int(kind) for word, kind in _TELLING.items()}
_OTHERS = _THIRD | _PERSON
VALENCES = 16
"""A word's valence is one of so many steps; NEUTRAL is "nothing known"."""
NEUTRAL = VALENCES // 2
GRAVE = 12
"""From this step on a word is likely meant to hurt, if it is said of somebody."""
DENSE = (
    "length", "shouted", "asked", "exclaimed", "quoted", "second", "third", "self", "denied",
    "grave", "grave near second", "grave near third", "grave near self", "grave near thing", "grave denied",
    "worst", "worst near second", "worst near third", "mean",
    "grammar", "grammar sure", "excused", "phrase",
)  # fmt: skip


# A place is the top of a number times an odd constant (2^64 divided by the golden ratio). A number that stands for
# several tokens is the sum of their words' or classes' numbers, each times a power of _PAIR, and a salt. So is its
# product with the constant: what each token brings to it is worked out once, and a comment only adds.
_SPREAD = 0x9E37_79B9_7F4A_7C15
_PAIR = 0x1_0000_01B3
_SALT = 0x51_7CC1_B727
_TOP = np.uint64(64 - BITS)
# What salts a place of each kind.
_WORD, _FIRST, _CLASS = 1, 9, 10
_NEAR_WORD = [20 + _EACH_NEAR.index(kind) for kind in Near]
_NEAR_CLASS = [40 + _EACH_NEAR.index(kind) for kind in Near]
_TWO, _THREE = _PAIR, _PAIR * _PAIR
_LEFT = ((_TWO, 0, 0), (0, _TWO, 0), (_TWO, 0, 0))
_RIGHT = ((1, 0, 2), (0, 1, 4), (0, 1, 6))
"""What the left and the right of two neighbours bring, as factors of the word, of the class, and a salt.

To places of two words, of two classes, of a word and a class.
"""
_START = ((_TWO, 0, 0), (0, _THREE, 0), (_THREE, 0, 0), (_THREE, 0, 0))
_MIDDLE = ((0, 0, 0), (0, _TWO, 0), (_TWO, 0, 0), (_TWO, 0, 0))
_END = ((1, 0, 3), (0, 1, 5), (0, 1, 7), (1, 0, 8))
"""The same for three in a row: the outer words, the classes, two words and a class, the words."""
_BESIDE = (*((1, 0, salt) for salt in _NEAR_WORD), (0, 1, _CLASS), *((0, 1, salt) for salt in _NEAR_CLASS))


def _factors(parts: Sequence[tuple[int, int, int]]) -> Numbers:
    """Three rows: factors of words and classes, and salts, all times the constant."""
    rows = [(word * _SPREAD, kind * _SPREAD, salt * _SALT * _SPREAD) for word, kind, salt in parts]
    return np.array([[number % 2**64 for number in row] for row in rows], np.uint64).T.copy()


_TOGETHER = len(_LEFT) + len(_RIGHT) + len(_START) + len(_MIDDLE) + len(_END)
_FACTORS = _factors([*_LEFT, *_RIGHT, *_START, *_MIDDLE, *_END, *_BESIDE])
_ALWAYS = 128
"""Set beside the bits of Near: the place of a token's class counts whatever stands near."""
_BITS = np.unpackbits(np.arange(256, dtype=np.uint8)[:, None], axis=1, bitorder="little").astype(np.float32)
ROW = np.dtype(
    [
        ("together", np.uint64, _TOGETHER),
        ("beside", np.float32, (len(Near) + 1, OUTPUTS)),
        ("alone", np.float32, OUTPUTS),
        ("places", np.uint32),
        ("told", [("number", np.uint32), ("cluster", np.uint16), ("valence", np.uint8), ("tells", np.uint8)]),
        ("spam", spam_features.ROW),
    ]
)
"""What a token brings to any comment.

`together` is what it brings to places of several tokens; `beside` what it weighs beside each kind of Near, and then its
class by itself, for each output; `alone` what the places of the word and its letters weigh, and `places` how many there
are; `told` what it is.
"""


def _nothing(places: Numbers) -> Floats:
    return np.zeros((len(places), OUTPUTS), np.float32)


class Words:
    """The known words with their class and valence, and a memory of every token met.

    `weights_at` gives the weights at places of the table, [places, OUTPUTS], which the memory sums up; without it,
    features serve training alone.
    """

    def __init__(
        self,
        words: tuple[str, ...],
        clusters: bytes,
        valences: bytes,
        weights_at: Callable[[Numbers], Floats] = _nothing,
    ) -> None:
        self.spelling = Spelling(words)
        self.clusters = clusters
        self.valences = valences
        self.weights_at = weights_at
        self._rows = Rows(ROW, self._made)

    def rows(self, tokens: Sequence[str]) -> Table:
        """What each token brings."""
        return self._rows.of(tokens)

    def meant(self, token: str) -> tuple[str, int | None]:
        """The word that a token stands for, and its place among the known ones."""
        word = plain(token, self.spelling)
        return word, self.spelling.place.get(word)

    def _made(self, tokens: Sequence[str]) -> Table:
        rows = np.zeros(len(tokens), ROW)
        meant = [self.meant(token) for token in tokens]
        told = [self._told(word, place) for word, place in meant]
        rows["told"] = told
        brought = np.array([(number, cluster, 1) for number, cluster, *_ in told], np.uint64) @ _FACTORS
        rows["together"] = brought[:, :_TOGETHER]
        places = brought[:, _TOGETHER:] >> _TOP
        beside = self.weights_at(places.ravel()).reshape(*places.shape, OUTPUTS)
        rows["beside"] = beside[:, :8]
        rows["beside"][:, :-1] += beside[:, 8:]
        names = [_names_of(word) for word, _ in meant]
        sizes = list(map(len, names))
        alone = self.weights_at(_places_of(names))
        rows["alone"] = np.add.reduceat(alone, list(accumulate(sizes[:-1], initial=0)), axis=0)
        rows["places"] = sizes
        rows["spam"] = spam_features.rows_of(tokens)
        return rows

    def _told(self, word: str, place: int | None) -> tuple[int, int, int, int]:
        number, tells = crc32(word.encode("utf-8", "replace")), _TELLS.get(word, 0)
        if place is None:
            return number, 0, NEUTRAL, tells
        return number, self.clusters[place] + 1, self.valences[place], tells


_MOST_MARKED = 24
_AS_WORD, _AS_LETTERS = crc32(b"w:"), crc32(b"c:")


def _names_of(word: str) -> list[int]:
    """Hashes of the word itself, and of its runs of three, four and five letters with its ends marked."""
    whole = crc32(word.encode("utf-8", "replace"), _AS_WORD)
    if not word[0].isalpha():
        return [whole]
    marked = f"<{word[:_MOST_MARKED]}>"
    runs = _runs(marked.encode()) if marked.isascii() else [run.encode("utf-8", "replace") for run in _runs(marked)]
    return [whole, *map(crc32, runs, repeat(_AS_LETTERS))]


def _runs(marked: Run) -> list[Run]:
    return [marked[at : at + size] for size in (3, 4, 5) for at in range(len(marked) - size + 1)]


def _places_of(names: Iterable[Iterable[int]]) -> Numbers:
    """The places of all names, in their order."""
    return _mixed(np.fromiter(chain.from_iterable(names), np.uint64), _WORD)


def _mixed(numbers: Numbers, salts: npt.ArrayLike) -> Numbers:
    """Spread numbers over the table, salted."""
    salted = numbers + np.asarray(salts, np.uint64) * np.uint64(_SALT)
    return salted * np.uint64(_SPREAD) >> _TOP


class Features:
    """One comment's features, worked out from its reading when the first model asks.

    What they weigh is nearly all in the rows of the tokens, so that the places themselves are only worked out for those
    who ask for them.
    """

    def __init__(self, reading: Reading, words: Words) -> None:
        self.reading = reading
        self.tokens = raw_tokens(reading)
        self.rows = words.rows(self.tokens)
        self._words = words

    @cached_property
    def count(self) -> int:
        """How many places there are in all, repeated ones counted again."""
        ones = len(self.tokens)
        if not ones:
            return 0
        beside = 2 * int.from_bytes(self._near, "little").bit_count()
        return int(self.rows["places"].sum()) + 1 + ones + 3 * (ones - 1) + 4 * max(0, ones - 2) + beside

    @cached_property
    def weights(self) -> Floats:
        """What all places weigh together, for each output; 0 without any."""
        if not self.tokens:
            return np.zeros(OUTPUTS, np.float32)
        first = (int(self.rows["told"]["number"][0]) + _FIRST * _SALT) * _SPREAD % 2**64 >> int(_TOP)
        beside = _bits(self._near, _ALWAYS).ravel() @ self.rows["beside"].reshape(-1, OUTPUTS)
        places = np.concatenate([*(places.ravel() for places in self._together), np.array([first], np.uint64)])
        together = np.ones(len(places), np.float32) @ self._words.weights_at(places)
        weights: Floats = self.rows["alone"].sum(axis=0) + beside + together
        return weights

    @cached_property
    def _near(self) -> bytes:
        return _near(self.rows["told"]["tells"].tobytes())

    def places(self) -> Numbers:
        """Every table place that the comment touches, those of single tokens too; for training."""
        own = _places_of(_names_of(self._words.meant(token)[0]) for token in self.tokens)
        return np.concatenate([own, self.pairs])

    @cached_property
    def pairs(self) -> Numbers:
        """The table places of tokens together with what stands around them."""
        if not self.tokens:
            return np.zeros(0, np.uint64)
        words, classes = (self.rows["told"][name].astype(np.uint64) for name in ("number", "cluster"))
        beside, kinds = self._beside
        return np.concatenate(
            [
                *(places.ravel() for places in self._together),
                _mixed(words[:1], _FIRST),
                _mixed(classes, _CLASS),
                _mixed(words[beside], np.array(_NEAR_WORD)[kinds]),
                _mixed(classes[beside], np.array(_NEAR_CLASS)[kinds]),
            ]
        )

    @cached_property
    def owners(self) -> npt.NDArray[np.intp]:
        """The token that each of `pairs` belongs to, the last of those it is made of."""
        if not self.tokens:
            return np.zeros(0, np.intp)
        at = np.arange(len(self.tokens))
        beside, _ = self._beside
        return np.concatenate([np.tile(at[1:], len(_LEFT)), np.tile(at[2:], len(_START)), at[:1], at, beside, beside])

    @cached_property
    def _beside(self) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
        """Each token that stands near a kind of word, as often as there are such kinds, and the kind."""
        beside, kinds = np.nonzero(_bits(self._near)[:, : len(Near)])
        return beside, kinds

    @cached_property
    def _together(self) -> tuple[Numbers, Numbers]:
        """The places of two tokens, a row for each kind of them, and those of three."""
        brought = self.rows["together"].T.copy()
        left, right = brought[:3, :-1], brought[3:6, 1:]
        start, middle, end = brought[6:10, :-2], brought[10:14, 1:-1], brought[14:, 2:]
        two, three = left + right, start + middle + end
        return two >> _TOP, three >> _TOP

    @cached_property
    def dense(self) -> Floats:
        """The counts of DENSE."""
        if not self.tokens:
            return np.zeros(len(DENSE), np.float32)
        text, valences = self.reading.text, self.rows["told"]["valence"].tobytes()
        tells = int(np.bitwise_or.reduce(self.rows["told"]["tells"]))
        worst = _worst(valences, self._near)
        grammar = grammar_of(self.reading)
        values = (
            min(3.0, log1p(len(valences)) / 2),
            capitals(text) / len(text) if len(text) > 8 else 0.0,
            "?" in text,
            "!" in text,
            self.reading.own != text,
            bool(tells & _SECOND),
            bool(tells & _THIRD),
            bool(tells & _SELF),
            bool(tells & _DENIAL),
            min(3, worst.grave) / 3,
            bool(worst.beside & _SECOND),
            bool(worst.beside & _OTHERS),
            bool(worst.beside & _SELF),
            bool(worst.beside & _THING),
            bool(worst.beside & _DENIAL),
            (worst.of_all - NEUTRAL) / NEUTRAL,
            (worst.of_second - NEUTRAL) / NEUTRAL,
            (worst.of_others - NEUTRAL) / NEUTRAL,
            (sum(valences) / len(valences) - NEUTRAL) / NEUTRAL,
            grammar.score,
            grammar.score >= 0.5,
            min(3, grammar.excused) / 3,
            grammar.has_phrase,
        )
        return np.array(values, np.float32)


def _near(tells: bytes) -> bytes:
    """For each token, the kinds of words that stand near it, as bits of Near.

    All tokens at once, as the bytes of one number: moved by as many bytes as one word may stand from another.
    """
    told = int.from_bytes(tells, "little")
    near = 0
    for distance, kinds in _REACHES:
        near |= (told & kinds) << 8 * distance if distance >= 0 else (told & kinds) >> -8 * distance
    return near.to_bytes(len(tells) + max(_BEFORE_KINDS), "little")[: len(tells)]


def _bits(near: bytes, also: int = 0) -> Floats:
    """The bits of each byte, the lowest first, with more that are set in all."""
    bits: Floats = _BITS[np.frombuffer(near, np.uint8) | also]
    return bits


def _reaches() -> Iterator[tuple[int, int]]:
    """How far a word is heard by those after it (or before it, if negative), and by which kinds, a byte a token."""
    for distance in range(-max(_AFTER_KINDS), max(_BEFORE_KINDS) + 1):
        kinds = sum(
            int(kind)
            for kind, before, after in zip(_EACH_NEAR, _BEFORE_KINDS, _AFTER_KINDS, strict=True)
            if -after <= distance <= before
        )
        yield distance, int.from_bytes(bytes([kinds]) * MOST_TOKENS, "little")


_REACHES = tuple(_reaches())


class _Worst(NamedTuple):
    """How many words are grave and what stands beside those; and the gravest valence, at least NEUTRAL, of all words,
    of those near someone spoken to, and of those near someone spoken of."""

    grave: int
    beside: int
    of_all: int
    of_second: int
    of_others: int


def _worst(valences: bytes, near: bytes) -> _Worst:
    grave = beside = 0
    of_all = of_second = of_others = NEUTRAL
    for valence, kinds in zip(valences, near, strict=True):
        if valence > NEUTRAL:
            of_all = max(of_all, valence)
            if kinds & _SECOND:
                of_second = max(of_second, valence)
            if kinds & _OTHERS:
                of_others = max(of_others, valence)
            if valence >= GRAVE:
                grave += 1
                beside |= kinds
    return _Worst(grave, beside, of_all, of_second, of_others)
