"""What the models know of single tokens, worked out once: one look-up for a token yields the place of all of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from threading import Lock
from typing import Any
from zlib import crc32

import numpy as np
import numpy.typing as npt

MOST_KNOWN = 14_000
"""How many tokens are remembered, in about 9 MB."""
LONGEST_KEPT = 32
"""A longer token is remembered by its beginning, its length and its hash: nobody fills the memory with long ones."""
_BEGINNING = 24

Column = npt.NDArray[Any]
Kinds = Sequence[tuple[npt.DTypeLike, int]]
"""The type of each column, and how many numbers of it a token has."""


class _Table:
    """Rows by token. They are only ever added: what was looked up stays true.

    `asked` tells which were asked for again after they were added.
    """

    def __init__(self, kinds: Kinds, size: int) -> None:
        self.place: dict[str, int] = {}
        self.columns = [np.empty((size, width), kind) for kind, width in kinds]
        self.asked = np.zeros(size, np.bool_)

    def add(self, keys: Sequence[str], columns: Sequence[Column]) -> None:
        """The rows first, then where they are, so that nobody finds what is not there yet."""
        first = len(self.place)
        after = first + len(keys)
        for column, values in zip(self.columns, columns, strict=True):
            column[first:after] = values
        self.place.update(zip(keys, range(first, after), strict=True))


class Rows:
    """A memory of rows of numbers, in columns of some `kinds`. `make` works out the columns of tokens never met.

    When the table is full, another takes over the rows that were asked for again: half of it at most, the latest. So
    what is common is never worked out twice, and what is rare is forgotten.
    """

    def __init__(self, kinds: Kinds, make: Callable[[Sequence[str]], Sequence[Column]]) -> None:
        self._kinds = kinds
        self._make = make
        self._table = _Table(kinds, 0)
        self._lock = Lock()

    def of(self, tokens: Sequence[str]) -> list[Column]:
        """The columns, one row for each token."""
        table = self._table
        found: Sequence[int | None] = list(map(table.place.get, tokens))
        if None in found:
            table, found = self._with(tokens)
            places = np.fromiter(found, np.intp, len(found))
        else:
            places = np.fromiter(found, np.intp, len(found))
            table.asked[places] = True
        return [column.take(places, axis=0) for column in table.columns]

    def _with(self, tokens: Sequence[str]) -> tuple[_Table, Sequence[int]]:
        """The table once it has all of the tokens, and their places in it."""
        keys = [token if len(token) <= LONGEST_KEPT else _key(token) for token in tokens]
        with self._lock:
            missing = self._missing(keys, tokens)
            if len(self._table.place) + len(missing) > len(self._table.asked):
                self._table = self._thinned(room_for=len(missing))
                missing = self._missing(keys, tokens)
            if missing:
                self._table.add(list(missing), self._make(list(missing.values())))
            return self._table, [self._table.place[key] for key in keys]

    def _missing(self, keys: Sequence[str], tokens: Sequence[str]) -> dict[str, str]:
        """The tokens that are not known, by their keys; the others are asked for."""
        place = self._table.place
        self._table.asked[np.array([place[key] for key in keys if key in place], np.intp)] = True
        return {key: token for key, token in zip(keys, tokens, strict=True) if key not in place}

    def _thinned(self, *, room_for: int) -> _Table:
        """Another table with the rows that were asked for again, and room for more."""
        old = self._table
        kept = np.flatnonzero(old.asked[: len(old.place)])[-max(1, MOST_KNOWN // 2) :]
        known = list(old.place)
        table = _Table(self._kinds, max(MOST_KNOWN, len(kept) + 2 * room_for))
        table.add([known[at] for at in kept.tolist()], [column.take(kept, axis=0) for column in old.columns])
        return table


def _key(token: str) -> str:
    """What a token is remembered by: two long ones that share it have the same features."""
    if len(token) <= LONGEST_KEPT:
        return token
    return f"{token[:_BEGINNING]} {len(token)} {crc32(token.encode('utf-8', 'replace'))}"
