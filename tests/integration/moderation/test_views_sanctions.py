"""The team's page of sanctions: who waits for a second moderator, what is due, and giving a voice back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from moderation import sanctions
from moderation.models import Sanction
from moderation.policy.standing import Standing
from tests.integration.moderation.climbing import a_revocation, violations
from tests.makers import a_user, mina, rui, sable, tomas

pytestmark = pytest.mark.django_db

LIST = "/moderation/sanctions/"


def test_where_everybody_may_comment_it_says_so(client: Client) -> None:
    assert "Everybody may comment." in _html(client, mina())


def test_while_somebody_is_suspended_until_a_second_moderator_comes_not_everybody_may_comment(client: Client) -> None:
    tomas()
    a_revocation(sable(), by=mina())

    assert "Everybody may comment." not in _html(client, tomas())


def test_a_notice_or_a_warning_has_no_page(client: Client) -> None:
    violations(sable(), 3)
    warning = Sanction.objects.get(kind="warning")

    assert _as(mina(), client).get(f"{LIST}{warning.pk}/").status_code == 404


def test_a_revocation_waits_on_the_page_for_a_second_moderator(client: Client) -> None:
    tomas()
    revocation = a_revocation(sable(), by=mina())

    page = _as(tomas(), client).get(LIST)

    assert [row.pk for row in page.context["to_confirm"]] == [revocation.pk]


def test_who_decided_is_told_that_another_confirms_and_has_no_button(client: Client) -> None:
    tomas()
    revocation = a_revocation(sable(), by=mina())

    page = _as(mina(), client).get(f"{LIST}{revocation.pk}/").content.decode()

    assert "Another moderator confirms or declines it." in page
    assert "/confirm/" not in page


def test_confirming_is_one_press(client: Client) -> None:
    tomas()
    revocation = a_revocation(sable(), by=mina())

    answer = _as(tomas(), client).post(f"{LIST}{revocation.pk}/confirm/", follow=True)

    assert "Confirmed. The commenter is told." in answer.content.decode()
    assert sanctions.standing_of(revocation.commenter, now=timezone.now()) == Standing.REVOKED


def test_confirming_ones_own_is_refused(client: Client) -> None:
    tomas()
    revocation = a_revocation(sable(), by=mina())

    assert _as(mina(), client).post(f"{LIST}{revocation.pk}/confirm/").status_code == 403
    assert Sanction.objects.to_confirm().exists()


@pytest.mark.parametrize("verb", ["decline", "reinstate"])
def test_giving_a_voice_back_asks_for_a_reason(client: Client, verb: str) -> None:
    tomas()
    revocation = a_revocation(sable(), by=mina())

    answer = _as(tomas(), client).post(f"{LIST}{revocation.pk}/{verb}/", {"because": " "})

    assert answer.status_code == 400
    assert Sanction.objects.get(pk=revocation.pk).lifted_at is None


@pytest.mark.parametrize("verb", ["decline", "reinstate"])
def test_with_a_reason_the_voice_is_back(client: Client, verb: str) -> None:
    tomas()
    revocation = a_revocation(sable(), by=mina())

    _as(tomas(), client).post(f"{LIST}{revocation.pk}/{verb}/", {"because": "A good talk."})

    assert sanctions.standing_of(revocation.commenter, now=timezone.now()) == Standing.WARNED


def test_what_somebody_settled_first_answers_409_and_keeps_the_reason(client: Client) -> None:
    tomas()
    revocation = a_revocation(sable(), by=mina())
    sanctions.confirm(revocation, by=tomas(), now=timezone.now())

    answer = _as(tomas(), client).post(f"{LIST}{revocation.pk}/decline/", {"because": "It is about a play."})

    assert answer.status_code == 409
    assert "It is about a play." in answer.content.decode()


def test_a_review_that_is_due_is_on_the_page(client: Client) -> None:
    revocation = a_revocation(sable(), by=mina())
    assert _as(mina(), client).get(LIST).context["due"] == []

    Sanction.objects.filter(pk=revocation.pk).update(review_on=timezone.now().date())

    assert [row.pk for row in client.get(LIST).context["due"]] == [revocation.pk]
    assert "It stands: look again later" in client.get(f"{LIST}{revocation.pk}/").content.decode()


def test_a_review_that_was_done_is_due_later(client: Client) -> None:
    revocation = a_revocation(sable(), by=mina())
    Sanction.objects.filter(pk=revocation.pk).update(review_on=timezone.now().date())

    _as(mina(), client).post(f"{LIST}{revocation.pk}/keep/", {"because": "It goes on by mail."})

    assert client.get(LIST).context["due"] == []
    assert Sanction.objects.get(pk=revocation.pk).review_on == (timezone.now() + timedelta(days=180)).date()


@pytest.mark.parametrize("before", ["x", "-1", "1" * 19])
def test_a_place_that_makes_no_sense_is_refused(client: Client, before: str) -> None:
    assert _as(mina(), client).get(LIST, {"before": before}).status_code == 400


def test_more_sanctions_cost_no_more_queries(client: Client) -> None:
    _as(mina(), client)
    violations(sable(), 6)
    client.get(LIST)
    with CaptureQueriesContext(connection) as few:
        client.get(LIST)

    for user in (rui(), a_user("ivy")):
        violations(user, 6)
    with CaptureQueriesContext(connection) as many:
        client.get(LIST)

    assert len(many) == len(few)


def test_ones_own_standing_says_that_a_second_moderator_looks(client: Client) -> None:
    tomas()
    a_revocation(sable(), by=mina())

    page = _as(sable(), client).get("/moderation/standing/")

    assert "A second moderator looks at it." in page.content.decode()
    assert [rung.name for rung in page.context["page"].rungs if rung.here] == ["Suspension, 7 days"]


def _html(client: Client, user: User) -> str:
    return _as(user, client).get(LIST).content.decode()


def _as(user: User, client: Client) -> Any:
    client.force_login(user, backend="config.accounts.AuthenticationBackend")
    return client
