"""The models' memory of tokens: rows made once, in the order asked for, and never more than it may keep."""

from collections.abc import Sequence
from zlib import crc32

import numpy as np
import pytest

from moderation.policy.model import rows
from moderation.policy.model.rows import LONGEST_KEPT, Rows, Table

KIND = np.dtype([("hash", np.uint32), ("size", np.uint16)])


class Maker:
    """Makes rows and remembers for which tokens."""

    def __init__(self) -> None:
        self.made: list[str] = []

    def __call__(self, tokens: Sequence[str]) -> Table:
        self.made += tokens
        return np.array([(crc32(token.encode()), len(token)) for token in tokens], KIND)


def memory() -> tuple[Rows, Maker]:
    maker = Maker()
    return Rows(KIND, maker), maker


def sizes(found: Table) -> list[int]:
    return list(found["size"].tolist())


def test_no_tokens_have_no_rows() -> None:
    known, maker = memory()

    assert (len(known.of([])), maker.made) == (0, [])


def test_rows_come_in_the_order_of_the_tokens() -> None:
    known, _ = memory()
    known.of(["three"])

    assert sizes(known.of(["a", "three", "bb", "a"])) == [1, 5, 2, 1]


def test_a_token_is_worked_out_once() -> None:
    known, maker = memory()
    for _ in range(3):
        known.of(["one", "two", "one", "x" * 500])

    assert sorted(maker.made) == ["one", "two", "x" * 500]


def test_long_tokens_that_begin_alike_have_rows_of_their_own() -> None:
    known, _ = memory()
    long = "x" * 200
    found = known.of([f"{long}a", f"{long}b", f"{long}a"])["hash"].tolist()

    assert found == [crc32(token.encode()) for token in (f"{long}a", f"{long}b", f"{long}a")]


def test_a_long_token_is_remembered_by_little() -> None:
    known, _ = memory()
    known.of(["xyz" * 3_000])

    assert max(map(len, known._known)) < 2 * LONGEST_KEPT


def test_a_full_memory_forgets_and_still_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "MOST_KNOWN", 4)
    known, _ = memory()
    asked = [f"t{'x' * number}" for number in range(30)]
    for at in range(28):
        three = asked[at : at + 3]
        assert sizes(known.of(three)) == list(map(len, three))

    assert len(known._known) <= 4
