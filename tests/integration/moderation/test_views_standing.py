"""My standing: everything that was said to a commenter, for their eyes alone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from moderation import appeals, intake, sanctions, workflow
from moderation.models import Commenter, Sanction
from moderation.policies import in_force
from moderation.policy.standing import Standing
from moderation.views.standing import StandingPage
from tests.makers import ATTACK, FINE, a_commenter, a_submission, mina, put_out_of_sight, rejected, rui, sable, tomas

pytestmark = pytest.mark.django_db

STANDING = "/moderation/standing/"
START = timezone.now() - timedelta(hours=12)


def test_a_reader_without_decisions_is_thanked(client: Client) -> None:
    a_submission(FINE, by=rui())

    page = _html(client, rui())

    assert "You are in good standing." in page
    assert "None. Thank you." in page


def test_somebody_unknown_is_led_to_sign_in(client: Client) -> None:
    assert client.get(STANDING)["Location"].startswith("/accounts/login/")


def test_a_confirmed_guest_sees_their_own(client: Client) -> None:
    guest = Commenter.objects.create(
        name="Gil", email="gil@example.org", email_verified_at=timezone.now(), joined_at=timezone.now()
    )
    session = client.session
    session["confirmed_commenter"] = guest.pk
    session.save()

    assert client.get(STANDING).status_code == 200


@pytest.mark.parametrize("planted", [-1, None, 999_999])
def test_a_session_that_names_no_guest_opens_nothing(client: Client, planted: object) -> None:
    session = client.session
    session["confirmed_commenter"] = planted
    session.save()

    assert client.get(STANDING).status_code == 302


def test_nobody_sees_the_decisions_on_another(client: Client) -> None:
    _violations(sable(), 1)

    assert "clueless" not in _html(client, rui())


def test_a_held_comment_is_told_with_clause_and_words(client: Client) -> None:
    a_submission(ATTACK, by=sable())

    page = _html(client, sable())

    assert "Clause 2, Attack no person" in page
    assert '<q dir="auto">You are a clueless moron</q>' in page
    assert "by a rule, automatically" in page


def test_what_readers_reported_out_of_sight_is_not_laid_on_a_rule(client: Client) -> None:
    put_out_of_sight(a_submission(FINE, by=rui()))

    page = _html(client, rui())

    assert "automatically, after readers reported it" in page
    assert "by a rule" not in page


def test_the_moderator_who_decided_is_not_named(client: Client) -> None:
    _violations(sable(), 1)

    page = _html(client, sable())

    assert "by a moderator" in page
    assert "mina" not in page.lower()


def test_a_private_note_is_not_shown(client: Client) -> None:
    submission = a_submission(ATTACK, by=sable())
    submission.refresh_from_db()
    assert submission.current_id is not None
    seen = {"revision": submission.current_id, "version": submission.version}
    workflow.reject(submission, by=mina(), clause="2", note="Seventh time", **seen)

    assert "Seventh time" not in _html(client, sable())


def test_points_say_when_they_are_gone(client: Client) -> None:
    _violations(sable(), 1)

    counting = _page(client, sable()).counting

    assert [points.until - points.given_at for points in counting] == [in_force().ladder.window]


def test_the_ladder_marks_one_place(client: Client) -> None:
    _violations(sable(), 3)

    here = [rung.name for rung in _page(client, sable()).rungs if rung.here]

    assert here == ["Warning"]


def test_the_next_step_is_told_in_words(client: Client) -> None:
    assert _page(client, rui()).next_in_words == "The next step is “Notice”, at 1 point. You have 0 points."


def test_a_warning_asks_to_be_acknowledged_and_then_no_more(client: Client) -> None:
    commenter = _violations(sable(), 3)
    assert "I have read it" in _html(client, sable())

    client.post(f"/moderation/standing/{_warning(commenter).pk}/acknowledge/")

    assert "I have read it" not in _html(client, sable())
    assert sanctions.refusal_for(commenter, now=timezone.now()) is None


def test_nobody_acknowledges_the_warning_of_another(client: Client) -> None:
    warning = _warning(_violations(sable(), 3))

    answer = _as(rui(), client).post(f"/moderation/standing/{warning.pk}/acknowledge/")

    assert answer.status_code == 404
    assert _warning(warning.commenter).acknowledged_at is None


def test_what_cannot_be_commented_any_more_says_until_when(client: Client) -> None:
    commenter = _violations(sable(), 5)
    assert sanctions.standing_of(commenter, now=timezone.now()) == Standing.SUSPENDED

    assert "Suspension</strong> until" in _html(client, sable())


def test_a_removal_offers_an_appeal_until_there_is_one(client: Client) -> None:
    decision = rejected(a_submission(ATTACK, by=sable()))
    link = f"/moderation/appeals/new/{decision.pk}/"
    assert link in _html(client, sable())

    appeals.open_appeal(decision, by=a_commenter(sable()), text="Please look again.")

    assert link not in _html(client, sable())
    assert "Waiting for an answer" in _html(client, sable())


def test_points_that_were_taken_back_say_so(client: Client) -> None:
    decision = rejected(a_submission(ATTACK, by=sable()), by=tomas())
    appeal = appeals.open_appeal(decision, by=a_commenter(sable()), text="Please look again.")
    appeals.overturn(appeal, by=mina(), reply="You are right.")

    page = _page(client, sable())

    assert page.told[0].taken_back
    assert page.counting == ()


def test_a_long_record_costs_no_more(client: Client, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    _violations(sable(), 6)
    _as(sable(), client)

    with django_assert_max_num_queries(16):
        client.get(STANDING)


def _violations(user: User, count: int) -> Commenter:
    """So many removals today, each of a comment written after the one before was told."""
    for number in range(count):
        written = START + timedelta(hours=number)
        with intake.as_of(written):
            submission = a_submission(f"{ATTACK} ({number})", by=user, at=written)
        rejected(submission, now=written + timedelta(minutes=1))
    return a_commenter(user)


def _warning(commenter: Commenter) -> Sanction:
    return Sanction.objects.get(commenter=commenter, kind="warning")


def _as(user: User, client: Client) -> Client:
    client.force_login(user, backend="config.accounts.AuthenticationBackend")
    return client


def _html(client: Client, user: User) -> str:
    return _as(user, client).get(STANDING).content.decode()


def _page(client: Client, user: User) -> StandingPage:
    page: StandingPage = _as(user, client).get(STANDING).context["page"]
    return page
