"""What the models know of single tokens, worked out once in a process: one look-up for a token yields all of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from zlib import crc32

import numpy as np
import numpy.typing as npt

MOST_KNOWN = 12_000
"""How many tokens are remembered, about 7 MB. When there are more, all are forgotten: common ones soon come again."""
LONGEST_KEPT = 32
"""A longer token is remembered by its beginning, its length and its hash: nobody fills the memory with long ones."""
_BEGINNING = 24

Table = npt.NDArray[np.void]


class Rows:
    """A memory of rows of numbers, all of one `kind`. `make` works out the rows of tokens never met, in their order."""

    def __init__(self, kind: np.dtype[np.void], make: Callable[[Sequence[str]], Table]) -> None:
        self._kind = kind
        self._make = make
        self._known: dict[str, bytes] = {}

    def of(self, tokens: Sequence[str]) -> Table:
        """One row for each token."""
        found = list(map(self._known.get, tokens))
        try:
            data = b"".join(found)  # type: ignore[arg-type]  # None raises TypeError, and most often there is none.
        except TypeError:
            data = b"".join(self._filled(found, tokens))
        return np.frombuffer(data, self._kind)

    def _filled(self, found: Sequence[bytes | None], tokens: Sequence[str]) -> list[bytes]:
        """All rows, those that were not found worked out."""
        # Threads share the dictionary and only ever add to it, so that no one's tokens are taken away.
        known = self._known
        keys = {token: _key(token) for token, row in zip(tokens, found, strict=True) if row is None}
        missing = {key: token for token, key in keys.items() if key not in known}
        if len(known) + len(keys) > MOST_KNOWN:
            known = self._known = {}
            missing = {key: token for token, key in keys.items()}
        if missing:
            rows = self._make(list(missing.values()))
            known.update(zip(missing, map(np.void.tobytes, rows), strict=True))
        return [known[keys[token]] if row is None else row for token, row in zip(tokens, found, strict=True)]


def _key(token: str) -> str:
    """What a token is remembered by: two long ones that share it have the same features."""
    if len(token) <= LONGEST_KEPT:
        return token
    return f"{token[:_BEGINNING]} {len(token)} {crc32(token.encode('utf-8', 'replace'))}"
