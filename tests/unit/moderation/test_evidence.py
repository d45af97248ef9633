"""Marks stand where the rules saw something, and never change the text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from moderation.evidence import Span, excerpt, opening, pieces, quoted

TEXT = "You are a clueless moron, Rui."

spans = st.lists(st.builds(Span, st.integers(-5, 60), st.integers(-5, 60), st.sampled_from(["attack", "words"])))


def test_a_text_in_which_nothing_was_seen_is_one_piece() -> None:
    assert [(piece.words, piece.rules) for piece in pieces(TEXT, [])] == [(TEXT, ())]


def test_an_empty_text_has_no_pieces() -> None:
    assert pieces("", [Span(0, 3, "attack")]) == ()


def test_the_marked_words_are_those_between_the_offsets() -> None:
    marked = [piece.words for piece in pieces(TEXT, [Span(10, 24, "attack")]) if piece.rules]

    assert marked == ["clueless moron"]


def test_where_two_marks_overlap_both_rules_are_named() -> None:
    found = pieces(TEXT, [Span(8, 18, "attack"), Span(10, 24, "words")])

    assert [(piece.words, piece.rules) for piece in found] == [
        ("You are ", ()),
        ("a ", ("attack",)),
        ("clueless", ("attack", "words")),
        (" moron", ("words",)),
        (", Rui.", ()),
    ]


@given(st.text(), spans)
def test_the_pieces_together_are_the_text(text: str, marks: list[Span]) -> None:
    assert "".join(piece.words for piece in pieces(text, marks)) == text


def test_marks_beyond_an_erased_text_mark_nothing() -> None:
    assert quoted("", [Span(10, 24, "attack")]) == ()


def test_words_marked_twice_are_quoted_once() -> None:
    assert quoted("moron, moron", [Span(0, 5, "words"), Span(7, 12, "words")]) == ("moron",)


def test_marks_that_overlap_are_quoted_as_one() -> None:
    assert quoted(TEXT, [Span(8, 18, "attack"), Span(10, 24, "words")]) == ("a clueless moron",)


def test_an_excerpt_is_one_line_around_the_first_mark() -> None:
    text = "word " * 40 + "\n\na moron\nhere " + "word " * 40
    start = text.index("moron")

    line = "".join(piece.words for piece in excerpt(text, [Span(start, start + 5, "words")]))

    assert "a moron here" in line
    assert "\n" not in line
    assert line.startswith("…word ")
    assert line.endswith("word…")


@given(st.text(), spans)
def test_an_excerpt_is_short_whatever_the_text(text: str, marks: list[Span]) -> None:
    assert len("".join(piece.words for piece in excerpt(text, marks))) <= 92


def test_a_short_text_opens_whole() -> None:
    assert opening("You are\na clueless moron.", 40) == "You are a clueless moron."


def test_an_opening_ends_with_a_word() -> None:
    assert opening(TEXT, 16) == "You are a…"


def test_a_word_that_just_fits_is_not_lost() -> None:
    assert opening(TEXT, 18) == "You are a clueless…"


def test_a_word_longer_than_an_opening_is_cut() -> None:
    assert opening("x" * 50, 10) == "xxxxxxxxxx…"
