"""Known words behind disguises."""

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.policy.model.spelling import Spelling, squeezed

KNOWN = ("the", "form", "from", "because", "idiot", "stupid", "asshole", "ass", "been", "bean")


@pytest.fixture(scope="module")
def spelling() -> Spelling:
    return Spelling(KNOWN)


@pytest.mark.parametrize("word", [*KNOWN, "xylophone", "hte", "abc", "", "ab"])
def test_a_known_word_a_short_one_and_one_like_none_are_left_alone(spelling: Spelling, word: str) -> None:
    assert spelling.read(word) == word


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("idoit", "idiot"),
        ("diiot", "idiot"),
        ("becuase", "because"),
        ("stuppid", "stupid"),
        ("iddiioott", "idiot"),
        ("ashole", "asshole"),
        ("id**t", "idiot"),
        ("i####", "idiot"),
        ("stu*id", "stupid"),
    ],
)
def test_swapped_doubled_and_hidden_letters_are_read(spelling: Spelling, typed: str, meant: str) -> None:
    assert spelling.read(typed) == meant


def test_of_several_words_the_more_common_one_is_meant(spelling: Spelling) -> None:
    assert spelling.read("be*n") == "been"


def test_a_dot_is_no_star(spelling: Spelling) -> None:
    assert spelling.read("id..t") == "id..t"


@given(st.text("abdeiost*#", max_size=12))
def test_what_was_read_is_not_read_otherwise(word: str) -> None:
    spelling = Spelling(KNOWN)
    once = spelling.read(word)

    assert spelling.read(once) == once


def test_a_word_of_ten_thousand_letters_costs_nothing(spelling: Spelling) -> None:
    word = "ab" * 5_000

    assert min(_cost(spelling, word) for _ in range(3)) < 0.001


def _cost(spelling: Spelling, word: str) -> float:
    begun = process_time()
    spelling.read(word)
    return process_time() - begun


@pytest.mark.parametrize(("word", "once"), [("", ""), ("aab", "ab"), ("balloon", "balon")])
def test_squeezing_leaves_no_letter_twice_in_a_row(word: str, once: str) -> None:
    assert squeezed(word) == once
