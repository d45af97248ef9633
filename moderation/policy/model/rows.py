"""What the models know of single tokens, worked out once: one look-up for a token yields the place of all of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from threading import Lock
from typing import Any
from zlib import crc32

import numpy as np
import numpy.typing as npt

MOST_KNOWN = 8_000
"""How many tokens a generation remembers, in about 6 MB."""
LONGEST_KEPT = 32
"""A longer token is remembered by its beginning, its length and its hash: nobody fills the memory with long ones."""
_BEGINNING = 24

Column = npt.NDArray[Any]
Kinds = Sequence[tuple[npt.DTypeLike, int]]
"""The type of each column, and how many numbers of it a token has."""


class _Generation:
    """Tokens met since the generation before was full. Rows are only ever added: what was looked up stays true."""

    def __init__(self, kinds: Kinds, size: int) -> None:
        self.place: dict[str, int] = {}
        self.columns = [np.empty((size, width), kind) for kind, width in kinds]


class Rows:
    """A memory of rows of numbers, in columns of some `kinds`. `make` works out the columns of tokens never met.

    It has two generations. When the younger one is full it becomes the older one, whose tokens are taken over as they
    come again; so what is common is never worked out twice, and what is rare is forgotten.
    """

    def __init__(self, kinds: Kinds, make: Callable[[Sequence[str]], Sequence[Column]]) -> None:
        self._kinds = kinds
        self._make = make
        self._young = self._old = _Generation(kinds, 0)
        self._room = 0
        self._lock = Lock()

    def of(self, tokens: Sequence[str]) -> list[Column]:
        """The columns, one row for each token."""
        young = self._young
        found: Sequence[int | None] = list(map(young.place.get, tokens))
        if None in found:
            young, found = self._with(tokens)
        places = np.fromiter(found, np.intp, len(found))
        return [column.take(places, axis=0) for column in young.columns]

    def _with(self, tokens: Sequence[str]) -> tuple[_Generation, Sequence[int | None]]:
        """The younger generation once it has all of the tokens, and their places in it."""
        with self._lock:
            found: list[int | None] = list(map(self._young.place.get, tokens))
            keys = {token: _key(token) for token, place in zip(tokens, found, strict=True) if place is None}
            missing = {key: token for token, key in keys.items() if key not in self._young.place}
            if len(self._young.place) + len(missing) > self._room:
                found = [None] * len(tokens)
                keys = {token: _key(token) for token in tokens}
                missing = {key: token for token, key in keys.items()}
                self._room = max(MOST_KNOWN, len(missing))
                self._old, self._young = self._young, _Generation(self._kinds, self._room)
            self._take_over([key for key in missing if key in self._old.place])
            new = [key for key in missing if key not in self._old.place]
            if new:
                self._add(new, self._make([missing[key] for key in new]))
            place_of = self._young.place
            places = [place_of[keys[token]] if at is None else at for token, at in zip(tokens, found, strict=True)]
            return self._young, places

    def _take_over(self, keys: Sequence[str]) -> None:
        """Copy what the older generation knows."""
        if keys:
            places = [self._old.place[key] for key in keys]
            self._add(keys, [column.take(places, axis=0) for column in self._old.columns])

    def _add(self, keys: Sequence[str], columns: Sequence[Column]) -> None:
        """The rows first, then where they are, so that nobody finds what is not there yet."""
        first = len(self._young.place)
        after = first + len(keys)
        for column, values in zip(self._young.columns, columns, strict=True):
            column[first:after] = values
        self._young.place.update(zip(keys, range(first, after), strict=True))


def _key(token: str) -> str:
    """What a token is remembered by: two long ones that share it have the same features."""
    if len(token) <= LONGEST_KEPT:
        return token
    return f"{token[:_BEGINNING]} {len(token)} {crc32(token.encode('utf-8', 'replace'))}"
