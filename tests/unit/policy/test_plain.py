"""Plain words: one form for many ways of typing, and the way back to what was typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.policy.content import Content
from moderation.policy.plain import Plain
from moderation.policy.reading import Reading
from tests.unit.policy.examples import NOON


def plain(text: str) -> Plain:
    return Plain(Reading(Content(text, now=NOON)), known=frozenset({"mayor"}))


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("I'll kill ya, Halloran!!", ". i will kill you , ~halloran . . "),
        ("im gonna find u", ". i am going to find you . "),
        ("he's the Mayor's brother", ". he is the mayor 's brother . "),
        ("I really, really fucking mean it", ". i , it . "),
        ("ill find you", ". i will find you . "),
        ("he is ill today", ". he is ill today . "),
        ("", ". . "),
    ],
)
def test_many_ways_of_typing_become_one(typed: str, words: str) -> None:
    assert plain(typed).line == words


def test_a_place_in_the_line_leads_back_to_what_was_typed() -> None:
    typed = "Well, I'll kill ya."
    words = plain(typed)
    start = words.line.index("i will kill you")

    assert typed[slice(*words.span(start, start + len("i will kill you")))] == "I'll kill ya"


@given(st.text(), st.integers(0, 400), st.integers(0, 400))
def test_every_span_lies_inside_the_text(text: str, one: int, other: int) -> None:
    words = plain(text)
    first, last = sorted((one % len(words.line), other % len(words.line)))
    start, end = words.span(first, last)

    assert 0 <= start <= end <= len(Reading(Content(text, now=NOON)).folded.text)
