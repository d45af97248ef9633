"""A flood: too many comments within a short time, by one author or under one post."""

from datetime import timedelta

import pytest

from moderation.policy.content import Author, Recent, Thread
from tests.unit.policy.examples import NOON, a_rule, found

RULE = a_rule("flood", "most = 3", "minutes = 10")
UNDER_A_POST = a_rule("flood", 'per = "thread"', "most = 3", "minutes = 10")
RUI = Author(key="rui")


def earlier(*minutes_ago: float, by: str = "rui", under: str = "") -> tuple[Recent, ...]:
    return tuple(Recent(f"Comment {n}.", by, NOON - timedelta(minutes=n), under) for n in minutes_ago)


@pytest.mark.parametrize(
    "recent",
    [
        (),
        earlier(1, 2),
        earlier(1, 2, 10, 11),
        earlier(1, 2, 3, 4, by="noor"),
        earlier(-1, -2, -3, -4),
    ],
    ids=["none", "as many as may be", "some too long ago", "somebody else's", "later ones"],
)
def test_a_lively_conversation_is_left_alone(recent: tuple[Recent, ...]) -> None:
    assert found("And another thing.", RULE, author=RUI, recent=recent) is None


def test_an_author_who_is_not_known_floods_nothing() -> None:
    assert found("And another thing.", RULE, author=Author(), recent=earlier(1, 2, 3, 4, by="")) is None


def test_one_comment_too_many_is_found() -> None:
    finding = found("And another thing.", RULE, author=RUI, recent=earlier(1, 2, 3))

    assert finding is not None
    assert finding.reason == "is number 4 by one author within 10 minutes"


def test_many_under_another_post_are_left_alone() -> None:
    recent = earlier(1, 2, 3, by="noor", under="post:2")

    assert found("Hello.", UNDER_A_POST, author=RUI, thread=Thread(key="post:1"), recent=recent) is None


def test_a_thread_that_is_not_known_is_not_flooded() -> None:
    assert found("Hello.", UNDER_A_POST, author=RUI, recent=earlier(1, 2, 3, by="noor")) is None


def test_a_rush_of_many_authors_under_one_post_is_found() -> None:
    recent = (*earlier(1, 2, by="noor", under="post:1"), *earlier(3, by="sable", under="post:1"))

    assert found("Hello.", UNDER_A_POST, author=RUI, thread=Thread(key="post:1"), recent=recent) is not None
