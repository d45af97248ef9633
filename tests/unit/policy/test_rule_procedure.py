"""Rules about how and when: shouting, newcomers, closed conversations."""

from datetime import timedelta

import pytest

from moderation.policy.content import Author, Thread
from tests.unit.policy.examples import NOON, a_rule, found, words_found

SHOUTING = a_rule("shouting")
NEWCOMER = a_rule("newcomer", "first = 3")
CLOSED = a_rule("closed_thread", "after_days = 30")


@pytest.mark.parametrize(
    "text",
    [
        "OK, NATO and the BBC said so.",
        "READ section two of the report, please, it is all there.",
        "> WHY IS THE BRIDGE CLOSED AGAIN AND AGAIN\nBecause of the flood.",
        "Really?!! No!!!",
        "",
    ],
)
def test_an_ordinary_voice_is_left_alone(text: str) -> None:
    assert found(text, SHOUTING) is None


@pytest.mark.parametrize("text", ["WHY IS THE BRIDGE CLOSED AGAIN AND AGAIN", "ПОЧЕМУ МОСТ СНОВА ЗАКРЫТ СЕГОДНЯ"])
def test_a_comment_in_capitals_is_found(text: str) -> None:
    assert words_found(text, SHOUTING) == [text]


def test_a_long_row_of_marks_is_found() -> None:
    assert words_found("Closed again?!?!?! Why.", SHOUTING) == ["?!?!?!"]


def test_an_author_of_whom_nothing_is_known_is_no_newcomer() -> None:
    assert found("Hello.", NEWCOMER, author=Author(name="Rui")) is None


@pytest.mark.parametrize(("published", "is_found"), [(0, True), (2, True), (3, False)])
def test_the_first_comments_are_found(published: int, is_found: bool) -> None:
    assert (found("Hello.", NEWCOMER, author=Author(published=published)) is not None) is is_found


def test_a_newcomers_comment_can_be_found_for_its_link_only() -> None:
    rule = a_rule("newcomer", "only_with_links = true")
    newcomer = Author(published=0)

    assert found("Hello.", rule, author=newcomer) is None
    assert words_found("See www.paper.example/x there", rule, author=newcomer) == ["www.paper.example/x"]


@pytest.mark.parametrize(
    "thread",
    [
        Thread(),
        Thread(opened_at=NOON - timedelta(days=30)),
        Thread(opened_at=NOON - timedelta(days=2), closed_at=NOON + timedelta(days=1)),
    ],
)
def test_an_open_conversation_is_left_alone(thread: Thread) -> None:
    assert found("Hello.", CLOSED, thread=thread) is None


@pytest.mark.parametrize("thread", [Thread(opened_at=NOON - timedelta(days=31)), Thread(closed_at=NOON)])
def test_a_comment_after_the_end_is_found(thread: Thread) -> None:
    assert found("Hello.", CLOSED, thread=thread) is not None
