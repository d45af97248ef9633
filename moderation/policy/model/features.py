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
from functools import cached_property, reduce
from itertools import accumulate, chain, compress, repeat
from math import log1p
from operator import or_
from typing import NamedTuple, TypeVar
from zlib import crc32

import numpy as np
import numpy.typing as npt

from moderation.policy.attacks import grammar_of
from moderation.policy.model import spam_features
from moderation.policy.model.outputs import OUTPUTS
from moderation.policy.model.rows import Column, Rows
from moderation.policy.model.spam_features import Met
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


_START_AND_MORE, _MIDDLE_AND_LEFT, _END_AND_RIGHT = slice(0, 4), slice(4, 11), slice(11, 18)
"""What is added up for each token: what it brings itself, on what its neighbour brings, on what the one before brings.

Each three in a row first, then each two.
"""
_TOGETHER = 18
_OF_SPAM = slice(_TOGETHER, _TOGETHER + spam_features.BROUGHT)
_NUMBER, _CLUSTER = _OF_SPAM.stop, _OF_SPAM.stop + 1
_FACTORS = _factors([*_START, *_MIDDLE, *_LEFT, *_END, *_RIGHT, *_BESIDE, (1, 0, _FIRST)])
_CLASS_GROUP, _ALONE_GROUP, _FIRST_GROUP = len(Near), len(Near) + 1, len(Near) + 2
_GROUPS = len(Near) + 3
_FIGURES = OUTPUTS + 1
KINDS = ((np.float32, _GROUPS * _FIGURES), (np.uint64, _CLUSTER + 1), (np.uint8, 2 + spam_features.TOLD))
"""What a token brings to any comment, in three columns.

First what its places weigh for each output, and then how many places that is: beside each kind of Near, its class by
itself, the word and its letters, and the word as the first of all. Then what it brings to places of several tokens, to
those of the spam model, its number and its class. Last its valence, what it tells, and what that tells the spam model.
"""
_VALENCE, _TELLING_BITS = 0, 1
_COUNTED = np.unpackbits(np.arange(256, dtype=np.uint8)[:, None], axis=1, bitorder="little").astype(np.float32)
_COUNTED = np.hstack([_COUNTED[:, : len(Near)], np.ones((256, 2), np.float32), np.zeros((256, 1), np.float32)])
"""Which groups count for a token, by the bits of what is near."""


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
        self._rows = Rows(KINDS, self._made)

    def rows(self, tokens: Sequence[str]) -> Sequence[Column]:
        """What each token brings, in the columns of KINDS."""
        return self._rows.of(tokens)

    def meant(self, token: str) -> tuple[str, int | None]:
        """The word that a token stands for, and its place among the known ones."""
        word = plain(token, self.spelling)
        return word, self.spelling.place.get(word)

    def _made(self, tokens: Sequence[str]) -> Sequence[Column]:
        meant = [self.meant(token) for token in tokens]
        numbered, telling = zip(*(self._told(word, place) for word, place in meant), strict=True)
        numbers = np.array(numbered, np.uint64)
        mixed = numbers @ _FACTORS
        brought = np.empty((len(tokens), _CLUSTER + 1), np.uint64)
        told = np.empty((len(tokens), 2 + spam_features.TOLD), np.uint8)
        brought[:, _OF_SPAM], told[:, 2:] = spam_features.columns_of(tokens)
        brought[:, :_TOGETHER] = mixed[:, :_TOGETHER]
        brought[:, _NUMBER:] = numbers[:, :2]
        told[:, :2] = telling
        return self._weights(mixed[:, _TOGETHER:] >> _TOP, [_names_of(word) for word, _ in meant]), brought, told

    def _weights(self, places: Numbers, names: Sequence[Sequence[int]]) -> Floats:
        """The first of KINDS, from the places of each token beside others and as the first, and its names alone."""
        count, sizes = len(names), list(map(len, names))
        found = self.weights_at(np.concatenate([places.ravel(), _places_of(names)]))
        beside = found[: places.size].reshape(count, -1, OUTPUTS)
        weights = np.empty((count, _GROUPS, _FIGURES), np.float32)
        weights[:, :_ALONE_GROUP, :-1] = beside[:, :_ALONE_GROUP]
        weights[:, :_CLASS_GROUP, :-1] += beside[:, _ALONE_GROUP:-1]
        weights[:, _FIRST_GROUP, :-1] = beside[:, -1]
        starts = list(accumulate(sizes[:-1], initial=0))
        weights[:, _ALONE_GROUP, :-1] = np.add.reduceat(found[places.size :], starts, axis=0)
        weights[:, :, -1] = _PLACES_OF_GROUPS
        weights[:, _ALONE_GROUP, -1] = sizes
        return weights.reshape(count, -1)

    def _told(self, word: str, place: int | None) -> tuple[tuple[int, int, int], tuple[int, int]]:
        """Its number, its class and 1, as factors; and its valence and what it tells."""
        number, tells = crc32(word.encode("utf-8", "replace")), _TELLS.get(word, 0)
        if place is None:
            return (number, 0, 1), (NEUTRAL, tells)
        return (number, self.clusters[place] + 1, 1), (self.valences[place], tells)


# Beside each kind of Near both the word and its class have a place.
_PLACES_OF_GROUPS = (*[2] * len(Near), 1, 0, 1)
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
        self._weights, self._brought, self._told = words.rows(self.tokens)
        self._words = words

    @property
    def numbers(self) -> Numbers:
        """What each word is known by."""
        return self._brought[:, _NUMBER]

    @property
    def valences(self) -> npt.NDArray[np.uint8]:
        return self._told[:, _VALENCE]

    @property
    def alone(self) -> Floats:
        """What each token weighs by itself, [tokens, OUTPUTS]."""
        return self._weights.reshape(-1, _GROUPS, _FIGURES)[:, _ALONE_GROUP, :-1]

    @property
    def met(self) -> Met:
        """The tokens as the spam model reads them."""
        text = self.reading.folded.text
        return Met(text, self.tokens, self._brought[:, _OF_SPAM], self._told[:, -spam_features.TOLD :])

    @cached_property
    def count(self) -> int:
        """How many places there are in all, repeated ones counted again."""
        return int(self._summed[-1]) + len(self.together)

    @property
    def weights(self) -> Floats:
        """What all places but those of tokens together weigh, for each output."""
        return self._summed[:-1]

    @cached_property
    def _summed(self) -> Floats:
        if not self.tokens:
            return np.zeros(_FIGURES, np.float32)
        counted = _COUNTED.take(np.frombuffer(self._near, np.uint8), axis=0)
        counted[0, _FIRST_GROUP] = 1
        summed: Floats = counted.reshape(-1) @ self._weights.reshape(-1, _FIGURES)
        return summed

    @cached_property
    def _near(self) -> bytes:
        return _near(self._told[:, _TELLING_BITS].tobytes())

    def places(self) -> Numbers:
        """Every table place that the comment touches, those of single tokens too; for training."""
        own = _places_of(_names_of(self._words.meant(token)[0]) for token in self.tokens)
        return np.concatenate([own, self.pairs])

    @cached_property
    def pairs(self) -> Numbers:
        """The table places of tokens together with what stands around them."""
        if not self.tokens:
            return np.zeros(0, np.uint64)
        words, classes = self.numbers, self._brought[:, _CLUSTER]
        beside, kinds = self._beside
        return np.concatenate(
            [
                self.together,
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
        return np.concatenate([np.repeat(at[1:], len(_END) + len(_RIGHT))[len(_END) :], at[:1], at, beside, beside])

    @cached_property
    def _beside(self) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
        """Each token that stands near a kind of word, as often as there are such kinds, and the kind."""
        beside, kinds = np.nonzero(_COUNTED.take(list(self._near), axis=0)[:, : len(Near)])
        return beside, kinds

    @cached_property
    def together(self) -> Numbers:
        """The places of several tokens: for each after the first those of three in a row, then those of two."""
        brought = self._brought
        numbers = brought[:-1, _MIDDLE_AND_LEFT] + brought[1:, _END_AND_RIGHT]
        numbers[1:, : len(_START)] += brought[:-2, _START_AND_MORE]
        numbers >>= _TOP
        # The first two tokens are no three.
        return numbers.reshape(-1)[len(_START) :]

    @cached_property
    def dense(self) -> Floats:
        """The counts of DENSE."""
        if not self.tokens:
            return np.zeros(len(DENSE), np.float32)
        text, valences = self.reading.text, self.valences.tobytes()
        tells = reduce(or_, set(self._told[:, _TELLING_BITS].tobytes()))
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
    grave = list(compress(near, valences.translate(_IS_GRAVE)))
    return _Worst(
        grave=len(grave),
        beside=reduce(or_, grave, 0),
        of_all=max(NEUTRAL, *valences),
        of_second=max(NEUTRAL, NEUTRAL, *compress(valences, near.translate(_HAS_SECOND))),
        of_others=max(NEUTRAL, NEUTRAL, *compress(valences, near.translate(_HAS_OTHERS))),
    )


_IS_GRAVE = bytes(valence >= GRAVE for valence in range(256))
_HAS_SECOND = bytes(bool(kinds & _SECOND) for kinds in range(256))
_HAS_OTHERS = bytes(bool(kinds & _OTHERS) for kinds in range(256))
