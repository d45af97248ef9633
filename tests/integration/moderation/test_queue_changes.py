"""What a page that stands open is told of others' decisions."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from moderation import reviews
from moderation.models import ReviewItem
from tests.makers import ATTACK, a_submission, a_user, item_of, let_through, mina, rejected, sable, tomas

pytestmark = pytest.mark.django_db

CHANGES = "/moderation/queue/changes/"


def test_an_item_that_waits_is_said_to_wait(client: Client) -> None:
    item = _waiting()

    assert _told(client, item) == {"item": item.pk, "decided": False, "words": "", "held": False}


def test_who_decided_is_named(client: Client) -> None:
    item = _waiting()
    let_through(item.submission, by=tomas())

    assert _told(client, item)["words"] == "Published, by tomas"


def test_the_clause_of_a_rejection_is_named(client: Client) -> None:
    item = _waiting()
    rejected(item.submission, by=tomas(), clause="2")

    assert _told(client, item)["words"] == "Not published, clause 2, by tomas"


def test_ones_own_decision_is_called_ones_own(client: Client) -> None:
    item = _waiting()
    let_through(item.submission, by=mina())

    assert _told(client, item)["words"] == "Published, by you"


def test_who_holds_an_item_is_named(client: Client) -> None:
    item = _waiting()
    reviews.claim(item, by=tomas())

    assert _told(client, item)["words"] == "tomas has it"


def test_ones_own_lease_is_no_news(client: Client) -> None:
    item = _waiting()
    reviews.claim(item, by=mina())

    assert _told(client, item)["words"] == ""


def test_nothing_is_told_twice(client: Client) -> None:
    item = _waiting()
    first = _ask(client, item)

    again = client.get(f"{CHANGES}?items={item.pk}", headers={"if-none-match": first["ETag"]})

    assert again.status_code == 304
    assert again.content == b""


def test_a_decision_changes_the_answer(client: Client) -> None:
    item = _waiting()
    first = _ask(client, item)
    let_through(item.submission, by=tomas())

    again = client.get(f"{CHANGES}?items={item.pk}", headers={"if-none-match": first["ETag"]})

    assert again.status_code == 200


def test_asking_costs_the_same_for_one_as_for_ten(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    items = [_waiting(f"reader{number}") for number in range(10)]
    _ask(client, items[0])
    with django_assert_num_queries(QUERIES_OF_CHANGES):
        client.get(f"{CHANGES}?items={items[0].pk}")

    with django_assert_num_queries(QUERIES_OF_CHANGES):
        client.get(f"{CHANGES}?items={','.join(str(item.pk) for item in items)}")


def test_at_most_a_hundred_are_asked_about(client: Client) -> None:
    asked = ",".join(str(number) for number in range(101))

    assert client_of(mina(), client).get(f"{CHANGES}?items={asked}").status_code == 400


# The session, the account, its permission, the items, two capped counts, and the two ends of the request's transaction.
QUERIES_OF_CHANGES = 8


def client_of(user: User, client: Client) -> Client:
    client.force_login(user, backend="config.accounts.AuthenticationBackend")
    return client


def _waiting(name: str = "") -> ReviewItem:
    return item_of(a_submission(ATTACK, by=a_user(name) if name else sable()))


def _ask(client: Client, item: ReviewItem) -> Any:
    return client_of(mina(), client).get(f"{CHANGES}?items={item.pk}")


def _told(client: Client, item: ReviewItem) -> dict[str, Any]:
    told: dict[str, Any] = _ask(client, item).json()["items"][0]
    return told
