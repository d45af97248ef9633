"""What the fast lane looks at: hashed words and word pairs with what stands around them, and a few counts.

A feature is a place in a table of 2^18 weights, found by hashing. What makes it more than a bag of words:

- each word also counts by its *class* (words that mean alike, from the vectors of the deep lane), and classes are
  paired and tripled, so that "you are a <class>" is known for words never seen in that place;
- each word counts again by who is near: someone spoken to, someone spoken of, the writer, a denial, a report;
- *valence* is how much a word, said of a person, sounds like an attack, as the deep lane hears it;
- what the grammar of attacks found (`policy/attacks.py`), and what it found and excused, are counts of their own.

Everything is one pass over the tokens and a few numpy operations over their numbers.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import IntFlag
from functools import cached_property
from math import log1p
from string import ascii_uppercase
from threading import Lock
from zlib import crc32

import numpy as np
import numpy.typing as npt

from moderation.policy.attacks import grammar_of
from moderation.policy.model.spelling import Spelling
from moderation.policy.model.tokens import MOST_TOKENS, plain, raw_tokens
from moderation.policy.reading import Reading

BITS = 18
TABLE = 1 << BITS
MOST_KNOWN = 60_000
"""How many words' hashes a process remembers."""
MOST_AT_ONCE = 16
LONGEST_KEPT = 32
"""A longer word is remembered by its beginning, its length and its hash: nobody fills the memory with long ones."""

Numbers = npt.NDArray[np.uint64]
Floats = npt.NDArray[np.float32]


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
_BITS_OF_KINDS = np.array(_EACH_NEAR, np.uint8)[:, None]
# How many tokens before and after a word still count as near, in the order of _EACH_NEAR.
_BEFORE_KINDS = (5, 4, 3, 3, 4, 5, 3)
_AFTER_KINDS = (5, 2, 4, 1, 0, 1, 3)
# Plain numbers, because operations on flags are slow.
_SECOND, _THIRD, _SELF, _DENIAL, _REPORT, _PERSON, _THING = map(int, Near)
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


Tables = tuple[Floats, ...]
"""The weights of each model, which differ only in these."""


class Memory:
    """What a process worked out about the tokens it met, each at an index of these arrays. Never shrinks.

    `sums[t, i]` is what token `i` by itself adds in table `t`: the weights of its own places together.
    """

    def __init__(self, words: Words) -> None:
        self._words = words
        self._index: dict[str, int] = {}
        self._lock = Lock()
        self.numbers = np.zeros(MOST_KNOWN, np.uint64)
        self.clusters = np.zeros(MOST_KNOWN, np.uint64)
        self.valences = np.zeros(MOST_KNOWN, np.int64)
        self.tells = np.zeros(MOST_KNOWN, np.uint8)
        self.sizes = np.zeros(MOST_KNOWN, np.int64)
        self.sums = np.zeros((len(words.tables), MOST_KNOWN), np.float32)

    @property
    def is_full(self) -> bool:
        """Whether the long comments of many threads may find no room."""
        return len(self._index) + MOST_TOKENS * MOST_AT_ONCE >= MOST_KNOWN

    def indexes(self, tokens: Sequence[str]) -> npt.NDArray[np.intp]:
        """Where each token's numbers stand."""
        try:
            return np.array(list(map(self._index.__getitem__, tokens)), np.intp)
        except KeyError:
            return np.array([self._at(token) for token in tokens], np.intp)

    def _at(self, token: str) -> int:
        key = token if len(token) <= LONGEST_KEPT else _short(token)
        return self._index[key] if key in self._index else self._add(token, key)

    def _add(self, token: str, key: str) -> int:
        with self._lock:
            at = self._index.get(key, len(self._index))
            word, place = self._words.meant(token)
            places = _places_of(word)
            self.numbers[at] = crc32(word.encode("utf-8", "replace"))
            self.clusters[at] = self._words.clusters[place] + 1 if place is not None else 0
            self.valences[at] = self._words.valences[place] if place is not None else NEUTRAL
            self.tells[at] = int(_TELLING.get(word, 0))
            self.sizes[at] = len(places)
            for number, table in enumerate(self._words.tables):
                self.sums[number, at] = table.take(places.view(np.intp)).sum()
            # Last, so that whoever finds the index finds its numbers.
            self._index[key] = at
            return at


class Words:
    """The known words with their class and valence, and a memory of every token met."""

    def __init__(self, words: tuple[str, ...], clusters: bytes, valences: bytes, tables: Tables = ()) -> None:
        self.spelling = Spelling(words)
        self.clusters = clusters
        self.valences = valences
        self.tables = tables
        self._memory = Memory(self)

    def memory(self) -> Memory:
        """The memory to read a comment with; a new one when the last was full."""
        if self._memory.is_full:
            self._memory = Memory(self)
        return self._memory

    def meant(self, token: str) -> tuple[str, int | None]:
        """The word that a token stands for, and its place among the known ones."""
        word = plain(token, self.spelling)
        return word, self.spelling.place.get(word)


def _short(token: str) -> str:
    """What a long token is remembered by: two that share it have the same features."""
    return f"{token[:_MOST_MARKED]} {len(token)} {crc32(token.encode('utf-8', 'replace'))}"


_MOST_MARKED = 24
_AS_WORD, _AS_LETTERS = crc32(b"w:"), crc32(b"c:")


def _places_of(word: str) -> Numbers:
    """The word itself, and its runs of three, four and five letters with its ends marked."""
    names = [crc32(word.encode("utf-8", "replace"), _AS_WORD)]
    if word[0].isalpha():
        marked = f"<{word[:_MOST_MARKED]}>"
        names += [crc32(letters, _AS_LETTERS) for letters in _runs(marked)]
    return _mixed(np.array(names, dtype=np.uint64) + _SALTS[1])


def _runs(marked: str) -> Iterator[bytes]:
    """Every run of three, four, and five letters, as bytes."""
    if marked.isascii():
        data = marked.encode()
        return (data[at : at + n] for n in (3, 4, 5) for at in range(len(data) - n + 1))
    runs = (marked[at : at + n] for n in (3, 4, 5) for at in range(len(marked) - n + 1))
    return (run.encode("utf-8", "replace") for run in runs)


def _mixed(numbers: Numbers) -> Numbers:
    """Spread numbers over the table: multiply by an odd constant (2^64 divided by the golden ratio) and take the top."""
    return (numbers * np.uint64(0x9E37_79B9_7F4A_7C15)) >> np.uint64(64 - BITS)


_PAIR = np.uint64(0x1_0000_01B3)
_SALTS = np.arange(64, dtype=np.uint64) * np.uint64(0x51_7CC1_B727)
_NEAR_WORDS = _SALTS[20 : 20 + len(_EACH_NEAR)]
_NEAR_CLASSES = _SALTS[40 : 40 + len(_EACH_NEAR)]


class Features:
    """One comment's features, worked out from its reading when the first model asks.

    `dense` are the counts of DENSE. `pairs` are the table places of tokens together with what stands around them, and
    `owners` the token that each belongs to; the places of single tokens are in the memory as sums.
    """

    def __init__(self, reading: Reading, words: Words) -> None:
        self.reading = reading
        self.tokens = raw_tokens(reading)
        self.memory = words.memory()
        self._words = words
        self.at = self.memory.indexes(self.tokens)
        self.count = 0
        """How many table places there are in all, repeated ones counted again."""
        if self.tokens:
            self._tells = self.memory.tells[self.at]
            self._near = _near(self._tells)
            self._kinds, self._beside = np.nonzero(self._near & _BITS_OF_KINDS)
            self.pairs = self._around()
            self.count = int(self.memory.sizes[self.at].sum()) + len(self.pairs)
            self.dense = self._dense()
        else:
            self.pairs = np.zeros(0, np.uint64)
            self.dense = np.zeros(len(DENSE), np.float32)

    def places(self) -> Numbers:
        """Every table place that the comment touches, those of single tokens too; for training."""
        own = [_places_of(self._words.meant(token)[0]) for token in self.tokens]
        return np.concatenate([*own, self.pairs]) if own else self.pairs

    @cached_property
    def owners(self) -> npt.NDArray[np.intp]:
        """The token that each of `pairs` belongs to, the last of those it is made of."""
        if not self.tokens:
            return np.zeros(0, np.intp)
        at = np.arange(len(self.tokens))
        one, two = at[1:], at[2:]
        return np.concatenate([one, two, one, two, one, two, two, at[:1], at, self._beside, self._beside])

    def _around(self) -> Numbers:
        words, classes = self.memory.numbers[self.at], self.memory.clusters[self.at]
        two, two_classes = words[:-1] * _PAIR, classes[:-1] * _PAIR
        three = (two[:-1] + words[1:-1]) * _PAIR
        return _mixed(
            np.concatenate(
                [
                    two + words[1:] + _SALTS[2],
                    two[:-1] + words[2:] + _SALTS[3],
                    two_classes + classes[1:] + _SALTS[4],
                    (two_classes[:-1] + classes[1:-1]) * _PAIR + classes[2:] + _SALTS[5],
                    two + classes[1:] + _SALTS[6],
                    three + classes[2:] + _SALTS[7],
                    three + words[2:] + _SALTS[8],
                    words[:1] + _SALTS[9],
                    classes + _SALTS[10],
                    words[self._beside] + _NEAR_WORDS[self._kinds],
                    classes[self._beside] + _NEAR_CLASSES[self._kinds],
                ]
            )
        )

    def _dense(self) -> Floats:
        text, valence, near = self.reading.text, self.memory.valences[self.at], self._near
        tells = int(np.bitwise_or.reduce(self._tells))
        grave = np.flatnonzero(valence >= GRAVE)
        beside_grave = int(np.bitwise_or.reduce(near[grave]))
        grammar = grammar_of(self.reading)
        values = (
            min(3.0, log1p(len(valence)) / 2),
            _capitals(text) / len(text) if len(text) > 8 else 0.0,
            "?" in text,
            "!" in text,
            self.reading.own != text,
            bool(tells & _SECOND),
            bool(tells & _THIRD),
            bool(tells & _SELF),
            bool(tells & _DENIAL),
            min(3, len(grave)) / 3,
            bool(beside_grave & _SECOND),
            bool(beside_grave & _OTHERS),
            bool(beside_grave & _SELF),
            bool(beside_grave & _THING),
            bool(beside_grave & _DENIAL),
            *_worst(valence, near),
            (int(valence.sum()) / len(valence) - NEUTRAL) / NEUTRAL,
            grammar.score,
            grammar.score >= 0.5,
            min(3, grammar.excused) / 3,
            grammar.has_phrase,
        )
        return np.array(values, np.float32)


def _capitals(text: str) -> int:
    return sum(map(text.count, ascii_uppercase)) if text.isascii() else sum(map(str.isupper, text))


def _near(tells: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """For each token, the kinds of words that stand near it, as bits of Near.

    All tokens at once, as the bytes of one number: moved by as many bytes as one word may stand from another.
    """
    told = int.from_bytes(tells.tobytes(), "little")
    near = 0
    for distance, kinds in _REACHES:
        near |= (told & kinds) << 8 * distance if distance >= 0 else (told & kinds) >> -8 * distance
    bits = near.to_bytes(len(tells) + max(_BEFORE_KINDS), "little")
    return np.frombuffer(bits, np.uint8, len(tells))


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


def _worst(valences: npt.NDArray[np.int64], near: npt.NDArray[np.uint8]) -> tuple[float, float, float]:
    """The gravest valence of all, of what is near someone spoken to, and near someone spoken of; 0 if not grave."""
    if valences.max() <= NEUTRAL:
        return 0.0, 0.0, 0.0
    second, others = valences[(near & _SECOND) > 0], valences[(near & _OTHERS) > 0]
    all_, of_second, of_others = (max(0, int(v.max(initial=0)) - NEUTRAL) / NEUTRAL for v in (valences, second, others))
    return all_, of_second, of_others
