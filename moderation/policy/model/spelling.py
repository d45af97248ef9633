"""Reading a word as the known word that it disguises: letters swapped, repeated, or hidden behind stars.

Folding (`policy/text.py`) undoes what can be undone without knowing words. This knows words: a list of common ones,
the most frequent first. A word that is on the list is never touched.
"""

from collections.abc import Iterable, Sequence
from itertools import groupby

import numpy as np

SHORTEST = 4
"""Shorter words are left as they are typed: too many of them are one swap apart."""
_STARS = frozenset("*#%•")


class Spelling:
    """The common words; `read` finds the one that somebody meant."""

    def __init__(self, words: Sequence[str]) -> None:
        self.words = tuple(words)
        self.place = {word: number for number, word in enumerate(self.words)}
        found = _first_of((squeezed(word), word) for word in self.words)
        # Without those that are themselves what they are squeezed to, which are most.
        self._squeezed = {key: word for key, word in found.items() if key != word}
        self._longest = max(map(len, self.words), default=0)
        self._of_length: dict[int, list[str]] = {}
        for word in self.words:
            self._of_length.setdefault(len(word), []).append(word)
        self._columns: dict[tuple[int, int], dict[str, int]] = {}

    def read(self, word: str) -> str:
        """The known word behind a folded one; the word itself where there is none."""
        if word in self.place or not SHORTEST <= len(word) <= 2 * self._longest:
            return word
        if not word.isalpha():
            return self._starred(word)
        return self._swapped(word) or self._unsqueezed(word)

    def _swapped(self, word: str) -> str | None:
        """Two neighbouring letters changed places: `idoit`. Of several, the most common word."""
        if len(word) > self._longest:
            return None
        swaps = (word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(len(word) - 1))
        return min((swap for swap in swaps if swap in self.place), key=self.place.__getitem__, default=None)

    def _unsqueezed(self, word: str) -> str:
        """Letters repeated, or one of two left out: `iddiot`."""
        key = squeezed(word)
        return self._squeezed.get(key) or (key if key in self.place else word)

    def _starred(self, word: str) -> str:
        """`id**t`: the most common word of that shape."""
        known = self._of_length.get(len(word), [])
        fitting = (1 << len(known)) - 1
        for at, sign in enumerate(word):
            if sign not in _STARS:
                fitting &= self._column(len(word), at).get(sign, 0)
        return known[(fitting & -fitting).bit_length() - 1] if fitting else word

    def _column(self, length: int, at: int) -> dict[str, int]:
        """For each letter, which words of a length have it at a place: the bits of a number, the lowest the first word.

        Worked out when first asked for, about a millisecond.
        """
        if (length, at) not in self._columns:
            letters = np.array([word[at] for word in self._of_length.get(length, [])], "U1")
            self._columns[length, at] = {
                letter: int.from_bytes(np.packbits(letters == letter, bitorder="little").tobytes(), "little")
                for letter in set(letters.tolist())
            }
        return self._columns[length, at]


def squeezed(word: str) -> str:
    """The word with no letter twice in a row."""
    return "".join(letter for letter, _ in groupby(word))


def _first_of(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for key, value in pairs:
        found.setdefault(key, value)
    return found
