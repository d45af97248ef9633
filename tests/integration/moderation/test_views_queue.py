"""The queue page: what waits, due first, at the same cost however much waits."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from moderation import appeals, reports, reviews
from moderation.models import ReviewItem
from moderation.views import queue
from tests.makers import (
    ATTACK,
    FINE,
    a_commenter,
    a_post,
    a_submission,
    a_user,
    item_of,
    let_through,
    mina,
    noor,
    rejected,
    rui,
    sable,
    tomas,
)

pytestmark = pytest.mark.django_db

QUEUE = "/moderation/queue/"
ADVERT = "See https://example.org/1 and http://bit.ly/x1 for the pictures, buy cheap pumps"


def test_an_empty_queue_says_so_and_no_more(client: Client) -> None:
    page = _page(client)

    assert "Nothing waits." in page
    assert "Median" not in page


def test_an_empty_queue_says_how_long_todays_items_waited(client: Client) -> None:
    submission = a_submission(ATTACK, by=sable())
    ReviewItem.objects.update(queued_at=timezone.now() - timedelta(minutes=6))
    let_through(submission)
    ReviewItem.objects.update(closed_at=timezone.now(), queued_at=timezone.now() - timedelta(minutes=6))

    assert "Median today 6 min." in _page(client)


def test_a_published_comment_is_not_in_the_queue(client: Client) -> None:
    a_submission(FINE, by=rui())

    assert "forty minutes" not in _page(client)


def test_the_words_that_were_seen_are_marked(client: Client) -> None:
    a_submission(ATTACK, by=sable())

    assert '<mark title="Seen by personal attacks">You are a clueless moron</mark>' in _page(client)


def test_the_words_of_a_comment_are_text_and_never_markup(client: Client) -> None:
    a_submission(f"{ATTACK} <script>alert(1)</script>", by=sable())

    page = _page(client)

    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;" in page


def test_what_is_due_first_stands_first(client: Client) -> None:
    later, sooner = _waiting("later", hours=5), _waiting("sooner", hours=1)

    assert _order(client) == [sooner.pk, later.pk]


def test_items_due_at_the_same_time_stand_in_the_order_they_came(client: Client) -> None:
    first, second = _waiting("first", hours=1), _waiting("second", hours=1)
    ReviewItem.objects.update(due_at=timezone.now() + timedelta(hours=1))

    assert _order(client) == [first.pk, second.pk]


def test_an_item_that_is_late_says_by_how_much(client: Client) -> None:
    _waiting("late", hours=-2)

    assert "2 h late" in _page(client)


def test_who_holds_an_item_is_named(client: Client) -> None:
    reviews.claim(_waiting("held", hours=1), by=tomas())

    assert "tomas has it" in _page(client)


def test_an_author_without_a_published_comment_is_marked_as_a_newcomer(client: Client) -> None:
    _waiting("first words", hours=1)

    assert "newcomer" in _page(client)


def test_an_author_with_a_published_comment_is_not_marked(client: Client) -> None:
    a_submission(FINE, by=rui())
    a_submission(ATTACK, by=rui())

    assert "· newcomer" not in _page(client)


def test_reports_are_counted(client: Client) -> None:
    submission = a_submission(FINE, by=rui())
    for name in ("noor", "lena"):
        reports.file(submission, reporter=a_commenter(a_user(name)), clause="1")

    assert "2 reports" in _page(client)


def test_the_next_page_begins_where_this_one_ends(client: Client, settings: Any) -> None:
    settings.MODERATION = {"QUEUE_PAGE": 2}
    items = [_waiting(f"number {number}", hours=number) for number in range(1, 5)]

    first = client_of(mina(), client).get(QUEUE).context["listing"]
    second = client.get(QUEUE + first.later).context["listing"]

    assert [row.pk for row in first.rows + second.rows] == [item.pk for item in items]
    assert second.later == ""


def test_a_page_costs_the_same_at_any_length(client: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    client_of(mina(), client)
    _waiting("the first", hours=1)
    client.get(QUEUE)
    with django_assert_num_queries(QUERIES_OF_THE_QUEUE):
        client.get(QUEUE)
    for number in range(30):
        _waiting(f"number {number}", hours=number)

    with django_assert_num_queries(QUERIES_OF_THE_QUEUE):
        client.get(QUEUE)


def test_counts_stop_at_ninety_nine(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queue, "MOST_COUNTED", 2)
    for number in range(3):
        _waiting(f"number {number}", hours=1)

    assert client_of(mina(), client).get(QUEUE).context["waiting"] == "2+"


# -- Filters ------------------------------------------------------------------------------------------------------


def test_a_filter_by_reason_keeps_what_fits(client: Client) -> None:
    _waiting("held", hours=1)
    reported = a_submission(FINE, by=rui())
    reports.file(reported, reporter=a_commenter(noor()), clause="1")

    assert _order(client, "?reason=reported") == [item_of(reported).pk]


def test_a_filter_by_clause_finds_what_a_rule_saw(client: Client) -> None:
    attack = _waiting("held", hours=1)
    a_submission(ADVERT, by=a_user("walker"))

    assert _order(client, "?clause=2") == [attack.pk]


def test_a_filter_by_clause_finds_what_readers_report(client: Client) -> None:
    reported = a_submission(FINE, by=rui())
    reports.file(reported, reporter=a_commenter(noor()), clause="7")

    assert _order(client, "?clause=7") == [item_of(reported).pk]


def test_a_filter_by_clause_finds_what_is_appealed(client: Client) -> None:
    submission = a_submission(ATTACK, by=sable())
    decision = rejected(submission, by=tomas(), clause="1")
    appeals.open_appeal(decision, by=a_commenter(sable()), text="Please look again.")

    assert _order(client, "?clause=1") == [item_of(submission).pk]


def test_a_filter_by_rule_keeps_what_the_rule_saw(client: Client) -> None:
    attack = _waiting("held", hours=1)
    a_submission(ADVERT, by=a_user("walker"))

    assert _order(client, "?rule=personal+attacks") == [attack.pk]


def test_a_filter_that_nothing_fits_does_not_say_that_nothing_waits(client: Client) -> None:
    _waiting("held", hours=1)

    page = client_of(mina(), client).get(QUEUE + "?reason=appealed").content.decode()

    assert "Nothing waits here." in page


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("?reason=because", "because"),
        ("?clause=99", "99"),
        ("?rule=' OR 1=1 --", "OR 1=1"),
        ("?sort=due_at", "sort"),
        ("?reason=held&reason=reported", "reason"),
        ("?after=yesterday", "yesterday"),
        ("?after=2026-99-99T99:99:99+00:00~1", "2026-99-99"),
        ("?reason=%00", "reason"),
    ],
)
def test_an_unknown_filter_is_refused_by_name(client: Client, query: str, named: str) -> None:
    answer = client_of(mina(), client).get(QUEUE + query)

    assert answer.status_code == 400
    assert named in answer.content.decode().replace("&#x27;", "'")


def test_the_queue_is_never_cached(client: Client) -> None:
    assert "no-store" in client_of(mina(), client).get(QUEUE)["Cache-Control"]


# The session, the account, its permissions (two), the policy, the views, two capped counts, what stands to be looked at, the
# preference, the list, its marks, the titles of its posts, and the two ends of the transaction.
QUERIES_OF_THE_QUEUE = 15


def client_of(user: User, client: Client) -> Client:
    client.force_login(user, backend="config.accounts.AuthenticationBackend")
    return client


def _page(client: Client) -> str:
    return client_of(mina(), client).get(QUEUE).content.decode()


def _order(client: Client, query: str = "") -> list[int]:
    return [row.pk for row in client_of(mina(), client).get(QUEUE + query).context["listing"].rows]


def _waiting(words: str, *, hours: float) -> ReviewItem:
    submission = a_submission(f"{ATTACK} {words}", by=a_user(words.replace(" ", "")), on=a_post())
    item = item_of(submission)
    ReviewItem.objects.filter(pk=item.pk).update(due_at=timezone.now() + timedelta(hours=hours))
    return item
