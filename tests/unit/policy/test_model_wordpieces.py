"""Text cut into word pieces as BERT cuts it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.policy.model.wordpieces import END, LONGEST_WORD, START, UNKNOWN, WordPieces

PIECES = (
    "[PAD]",
    UNKNOWN,
    START,
    END,
    "the",
    "un",
    "##kind",
    "##ness",
    "kind",
    ".",
    "!",
    "_",
    "a",
    "##b",
    "桥",
    "'",
    "s",
)


@pytest.fixture(scope="module")
def pieces() -> WordPieces:
    return WordPieces(PIECES)


def names(pieces: WordPieces, text: str, most: int = 20) -> list[str]:
    return [PIECES[number] for number in pieces.numbers(text, most=most)]


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("", []),
        ("the kind", ["the", "kind"]),
        ("unkindness", ["un", "##kind", "##ness"]),
        ("the zebra", ["the", UNKNOWN]),
        ("kind.", ["kind", "."]),
        ("kind!!", ["kind", "!", "!"]),
        ("the_kind", ["the", "_", "kind"]),
        ("kind's", ["kind", "'", "s"]),
        ("a桥a", ["a", "桥", "a"]),
        ("unzebra", [UNKNOWN]),
    ],
)
def test_the_longest_known_piece_comes_first(pieces: WordPieces, text: str, cut: list[str]) -> None:
    assert names(pieces, text) == [START, *cut, END]


def test_a_word_too_long_is_unknown(pieces: WordPieces) -> None:
    assert names(pieces, "ab" * LONGEST_WORD) == [START, UNKNOWN, END]


def test_a_long_text_is_cut_and_keeps_its_end_mark(pieces: WordPieces) -> None:
    assert names(pieces, "the kind " * 50, most=5) == [START, "the", "kind", "the", END]


@given(st.text(max_size=200), st.integers(2, 40))
def test_any_text_is_cut_into_known_numbers(text: str, most: int) -> None:
    numbers = WordPieces(PIECES).numbers(text, most=most)

    assert 2 <= len(numbers) <= most
    assert all(0 <= number < len(PIECES) for number in numbers)
