"""Reading a word as the known word that it disguises: letters swapped, repeated, or hidden behind stars.

Folding (`policy/text.py`) undoes what can be undone without knowing words. This knows words: a list of common ones,
the most frequent first. A word that is on the list is never touched.
"""

from collections.abc import Iterable, Sequence
from itertools import groupby

SHORTEST = 4
"""Shorter words are left as they are typed: too many of them are one swap apart."""
_STARS = frozenset("*#%•")


class Spelling:
    """The common words; `read` finds the one that somebody meant."""

    def __init__(self, words: Sequence[str]) -> None:
        self.words = tuple(words)
        self.place = {word: number for number, word in enumerate(self.words)}
        self._squeezed = _first_of((squeezed(word), word) for word in self.words)
        self._longest = max(map(len, self.words), default=0)
        self._shapes: dict[tuple[str, int], list[str]] = {}
        for word in self.words:
            self._shapes.setdefault((word[0], len(word)), []).append(word)

    def read(self, word: str) -> str:
        """The known word behind a folded one; the word itself where there is none."""
        if word in self.place or not SHORTEST <= len(word) <= 2 * self._longest:
            return word
        if not word.isalpha():
            return self._starred(word)
        return self._swapped(word) or self._squeezed.get(squeezed(word), word)

    def _swapped(self, word: str) -> str | None:
        """Two neighbouring letters changed places: `idoit`. Of several, the most common word."""
        if len(word) > self._longest:
            return None
        swaps = (word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(len(word) - 1))
        return min((swap for swap in swaps if swap in self.place), key=self.place.__getitem__, default=None)

    def _starred(self, word: str) -> str:
        """`id**t`: the most common word of that shape."""
        known = self._shapes.get((word[0], len(word)), ())
        letters = [(at, sign) for at, sign in enumerate(word) if sign not in _STARS]
        return next((other for other in known if all(other[at] == sign for at, sign in letters)), word)


def squeezed(word: str) -> str:
    """The word with no letter twice in a row."""
    return "".join(letter for letter, _ in groupby(word))


def _first_of(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for key, value in pairs:
        found.setdefault(key, value)
    return found
