"""The same comment again: by its author, or by many hands."""

from datetime import timedelta

import pytest

from moderation.policy.content import Author, Recent
from tests.unit.policy.examples import NOON, a_rule, found

RULE = a_rule("repetition")
SABLE = Author(key="sable")
TEXT = "The new bakery on Mill Lane has the best bread that I have eaten in years, go and try it."
NEARLY = "The new bakery on Mill Lane has the best bread that I have eaten in years, go and try it now."
OTHER = "I was at the meeting on Tuesday and nobody asked the council who pays if the timetable slips again."


def earlier(text: str, by: str = "sable", *, hours: int = 1) -> Recent:
    return Recent(text, by, NOON - timedelta(hours=hours))


@pytest.mark.parametrize(
    "recent",
    [
        (),
        (earlier(OTHER),),
        (earlier(TEXT, by="noor"),),
        (earlier(TEXT, hours=24 * 8),),
        (earlier(TEXT, by=""),),
    ],
)
def test_what_is_new_or_long_ago_or_said_once_by_another_is_left_alone(recent: tuple[Recent, ...]) -> None:
    assert found(TEXT, RULE, author=SABLE, recent=recent) is None


def test_a_short_word_of_thanks_may_be_said_often() -> None:
    assert found("Well said, thanks!", RULE, author=SABLE, recent=(earlier("Well said, thanks!"),)) is None


@pytest.mark.parametrize("again", [TEXT, TEXT.upper(), NEARLY])
def test_an_author_who_repeats_a_comment_is_found(again: str) -> None:
    finding = found(again, RULE, author=SABLE, recent=(earlier(TEXT),))

    assert finding is not None
    assert "same author" in finding.reason


def test_a_comment_that_several_others_posted_is_found() -> None:
    recent = earlier(TEXT, by="noor"), earlier(NEARLY, by="tomas")

    assert found(TEXT, RULE, author=SABLE, recent=recent) is not None


def test_nobody_is_linked_to_another_for_having_no_key() -> None:
    assert found(TEXT, RULE, author=Author(), recent=(earlier(TEXT, by=""),)) is None
