"""The models' memory of tokens: rows made once, in the order asked for, and never more than it may keep."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from zlib import crc32

import numpy as np
import pytest

from moderation.policy.model import rows
from moderation.policy.model.rows import LONGEST_KEPT, Column, Rows

KINDS = ((np.uint32, 1), (np.uint16, 2))


class Maker:
    """Makes rows of a hash and twice the size, and remembers for which tokens."""

    def __init__(self) -> None:
        self.made: list[str] = []

    def __call__(self, tokens: Sequence[str]) -> tuple[Column, Column]:
        self.made += tokens
        return np.array([[crc32(token.encode())] for token in tokens]), np.array([[len(token)] * 2 for token in tokens])


def memory() -> tuple[Rows, Maker]:
    maker = Maker()
    return Rows(KINDS, maker), maker


def sizes(found: Sequence[Column]) -> list[int]:
    return [int(size) for size, _ in found[1]]


def test_no_tokens_have_no_rows() -> None:
    known, maker = memory()

    assert ([column.shape for column in known.of([])], maker.made) == ([(0, 1), (0, 2)], [])


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
    found = known.of([f"{long}a", f"{long}b", f"{long}a"])[0][:, 0].tolist()

    assert found == [crc32(token.encode()) for token in (f"{long}a", f"{long}b", f"{long}a")]


def test_a_long_token_is_remembered_by_little() -> None:
    known, _ = memory()
    known.of(["xyz" * 3_000])

    assert max(map(len, known._table.place)) < 2 * LONGEST_KEPT


def test_a_full_memory_forgets_and_still_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "MOST_KNOWN", 4)
    known, _ = memory()
    asked = [f"t{'x' * number}" for number in range(30)]
    for at in range(28):
        three = asked[at : at + 3]
        assert sizes(known.of(three)) == list(map(len, three))

    assert len(known._table.place) <= 4


def test_what_comes_again_and_again_is_never_worked_out_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "MOST_KNOWN", 8)
    known, maker = memory()
    for number in range(60):
        known.of(["the", f"new{number}"])

    assert maker.made.count("the") == 1


def test_more_tokens_than_the_memory_holds_are_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "MOST_KNOWN", 4)
    known, _ = memory()
    asked = [f"t{'x' * number}" for number in range(20)]

    assert sizes(known.of(asked)) == list(map(len, asked))


def test_threads_that_ask_at_once_are_all_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "MOST_KNOWN", 16)
    known, _ = memory()
    asked = [[f"{'x' * (number * at % 23)}{at}" for at in range(12)] for number in range(200)]
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(known.of, asked))

    assert [sizes(answer) for answer in answers] == [list(map(len, tokens)) for tokens in asked]
