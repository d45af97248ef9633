"""One visitor cannot have us write to everybody, whatever they say about where they are. (T40, T46)"""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from moderation.models import Confirmation, Receipt
from tests import makers
from tests.integration.comments import visits

pytestmark = pytest.mark.django_db

HERE, ELSEWHERE = "198.51.100.7", "203.0.113.9"
MOST = 3


@pytest.fixture(autouse=True)
def few_an_hour(settings: Any) -> None:
    settings.MODERATION = {**settings.MODERATION, "CONFIRMATIONS_AN_HOUR": MOST}


def _asked(number: int, *, at: str = HERE, **headers: str) -> int:
    """The status that a guest with a mailbox of their own is answered."""
    client = Client(REMOTE_ADDR=at, **headers)  # type: ignore[arg-type]
    answer = visits.send(
        client, makers.a_post(), f"{visits.TEXT} {number}", name=f"Gil {number}", email=f"gil{number}@example.org"
    )
    return int(answer.status_code)


def test_an_address_elsewhere_is_not_counted_with_it() -> None:
    assert [_asked(number) for number in range(MOST)] == [302] * MOST
    assert _asked(MOST, at=ELSEWHERE) == 302


def test_an_address_on_the_net_has_so_many_an_hour() -> None:
    answers = [_asked(number) for number in range(MOST + 2)]

    assert answers == [302] * MOST + [429] * 2
    assert Confirmation.objects.count() == MOST


def test_where_nobody_is_in_between_what_a_visitor_says_of_their_address_is_hearsay(settings: Any) -> None:
    settings.TRUSTED_PROXY_HOPS = 0

    answers = [_asked(number, HTTP_X_FORWARDED_FOR=f"192.0.2.{number}") for number in range(MOST + 1)]

    assert answers[-1] == 429


def test_behind_our_proxy_its_word_counts_and_the_visitors_does_not(settings: Any) -> None:
    settings.TRUSTED_PROXY_HOPS = 1

    answers = [_asked(number, HTTP_X_FORWARDED_FOR=f"192.0.2.{number}, {HERE}") for number in range(MOST + 1)]

    assert answers[-1] == 429
    assert _asked(MOST + 2, HTTP_X_FORWARDED_FOR=f"{HERE}, {ELSEWHERE}") == 302


def test_all_addresses_of_one_line_are_one() -> None:
    answers = [_asked(number, at=f"2001:db8:1:2::{number + 1:x}") for number in range(MOST + 1)]

    assert answers[-1] == 429
    assert _asked(MOST + 2, at="2001:db8:1:3::1") == 302


def test_what_was_refused_can_be_sent_again_when_there_is_room(settings: Any) -> None:
    settings.MODERATION = {**settings.MODERATION, "CONFIRMATIONS_AN_HOUR": 0}
    client, post = Client(REMOTE_ADDR=HERE), makers.a_post()
    form = {
        **visits.fields_of(visits.write_page(client, post)), "comment": visits.TEXT, "name": "Gil",
        "email": "gil@example.org",
    }  # fmt: skip
    assert client.post("/comments/post/", form).status_code == 429

    settings.MODERATION = {**settings.MODERATION, "CONFIRMATIONS_AN_HOUR": MOST}

    assert client.post("/comments/post/", form).status_code == 302
    assert Confirmation.objects.count() == 1


def test_no_address_on_the_net_is_kept_for_it() -> None:
    _asked(1)

    assert HERE not in str(list(Receipt.objects.values()))
