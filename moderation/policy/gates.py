"""Which of many patterns a text may hold, told from its words: one look-up a word answers for all of them at once.

A pattern cannot match where a word is missing that it cannot do without. What a word is good for is worked out when it
is first met, as the bits of one number; the bits of all words together leave the few patterns that are worth a try.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache, reduce
from operator import or_

import ahocorasick

from moderation.policy.lexicon import listed
from moderation.policy.needs import needs_of

Need = Collection[str]
"""Pieces of words, one of which is there wherever the pattern matches. A blank tells where a word begins or ends."""

MOST_NEEDS = 4
"""So many needs of a pattern are asked about, those that the fewest words meet."""
MOST_REMEMBERED = 16_384

_LETTERS = re.compile(r"[a-z]+")


class Gate:
    """Patterns by their `needs`. `read` gives the words that a word of the text may stand for."""

    def __init__(
        self, needs: Sequence[Sequence[Need]], *, read: Callable[[str], Iterable[str]] = lambda word: (word,)
    ) -> None:
        self._count = len(needs)
        self._all = (1 << self._count) - 1
        self.granted = 0
        """The bits of a text without words: of what is not needed."""
        bits: dict[str, int] = {}
        for place, its in enumerate(needs):
            rarest = sorted(its, key=_how_common)[:MOST_NEEDS]
            for slot in range(MOST_NEEDS):
                bit = 1 << slot * self._count + place
                self.granted |= 0 if slot < len(rarest) else bit
                for piece in rarest[slot] if slot < len(rarest) else ():
                    bits[piece] = bits.get(piece, 0) | bit
        self._whole = {piece[1:-1]: met for piece, met in bits.items() if _is_whole(piece)}
        self._parts = _automaton({piece: met for piece, met in bits.items() if not _is_whole(piece)})
        self._read = read
        self._met = _Memory(self._bits_of)

    def bits(self, words: Iterable[str]) -> int:
        """What the words meet together."""
        return reduce(or_, map(self._met.__getitem__, words), self.granted)

    def held(self, bits: int) -> int:
        """The patterns all of whose needs are met, as bits by their places."""
        held = bits & self._all
        for _ in range(1, MOST_NEEDS):
            bits >>= self._count
            held &= bits
        return held

    def _bits_of(self, word: str) -> int:
        met = 0
        for one in self._read(word):
            met |= self._whole.get(one, 0)
            for _, bits in self._parts.iter(f" {one} ") if self._parts else ():
                met |= bits
        return met


class _Memory(dict[str, int]):
    """What each word meets, remembered, because most words of a text were in another one before it."""

    def __init__(self, made: Callable[[str], int]) -> None:
        self._made = made

    def __missing__(self, word: str) -> int:
        if len(self) >= MOST_REMEMBERED:
            self.clear()
        met = self[word] = self._made(word)
        return met


def places_in(bits: int) -> Iterator[int]:
    """The places of the bits that are set, the lowest first."""
    while bits:
        bit = bits & -bits
        bits ^= bit
        yield bit.bit_length() - 1


def bits_at(places: Iterable[int]) -> int:
    """The opposite of `places_in`."""
    return reduce(or_, (1 << place for place in places), 0)


def word_needs_of(pattern: str) -> list[Need]:
    """What a pattern needs (see needs.py) of single words."""
    return [need for strings in needs_of(pattern) for need in pieces_of(strings)]


def pieces_of(strings: Iterable[str]) -> list[Need]:
    """A need in strings as needs in runs of letters: the run of each string that tells most, and the one after that.

    None where a string has no run that tells anything: one of one letter does only where it is a word by itself.
    """
    ranked = [_ranked_pieces(string) for string in strings]
    if not all(ranked):
        return []
    first, second = (frozenset(pieces[min(rank, len(pieces) - 1)] for pieces in ranked) for rank in (0, 1))
    return [first] if first == second else [first, second]


def _ranked_pieces(string: str) -> list[str]:
    """The runs of letters of a string, that which is in the fewest texts first."""
    runs = (_with_blanks(string, *match.span()) for match in _LETTERS.finditer(string))
    return sorted((run for run in runs if len(run.strip()) > 1 or _is_whole(run)), key=_weight)


def _with_blanks(string: str, start: int, end: int) -> str:
    """A part of a string, with the blanks that stand right beside it."""
    start -= string[:start].endswith(" ")
    end += string[end:].startswith(" ")
    return string[start:end]


def _is_whole(piece: str) -> bool:
    return len(piece) > 2 and piece[0] == piece[-1] == " "


def _how_common(need: Need) -> float:
    """Roughly, for comparing: how many texts meet it."""
    return sum(map(_weight, need))


@cache
def _weight(piece: str) -> float:
    """Roughly in how many of a hundred texts a piece of a word is."""
    run = piece.strip()
    if run in _COMMON:
        return 30.0
    often = _OFTEN.get(len(run), 0.5)
    return often if _is_whole(piece) else 2 * often


_OFTEN = {1: 40.0, 2: 25.0, 3: 6.0, 4: 2.0, 5: 1.0}
_COMMON = frozenset(
    listed("""
    the of and to in is that it for was on with as be at by this have from or not are but had his they an her she you
    which we one all were their there been has will would who when if no more out so what up its about into than them can
    only other time new some could these two may then do first any my now such like our over me even most made after also
    did many off before must through get your how i a he him us just does going people know think back way see come
    want let same use
""")
)


def _automaton(met: Mapping[str, int]) -> ahocorasick.Automaton | None:
    """Finds the parts of words; None where there are none to be found."""
    if not met:
        return None
    automaton = ahocorasick.Automaton()
    for piece, bits in met.items():
        automaton.add_word(piece, bits)
    automaton.make_automaton()
    return automaton
