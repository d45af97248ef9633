"""A reader reports a comment that they can see; one they cannot see answers as if it never was."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from moderation import intake, reports
from moderation.models import Commenter, Report, Submission
from tests.makers import ATTACK, FINE, a_commenter, a_post, a_submission, item_of, noor, rejected, rui, sable

pytestmark = pytest.mark.django_db


def test_a_reader_reports_under_a_clause_and_is_thanked(client: Client) -> None:
    submission = a_submission(FINE, by=rui())

    answer = _report(client, submission, follow=True)

    report = Report.objects.get()
    assert (report.reporter, report.clause, report.text) == (a_commenter(noor()), "2", "He sneers.")
    assert "Thank you, we have your report" in answer.content.decode()


def test_a_report_brings_the_comment_before_a_moderator(client: Client) -> None:
    submission = a_submission(FINE, by=rui())

    _report(client, submission)

    assert item_of(submission).reason == "reported"


def test_a_confirmed_guest_reports(client: Client) -> None:
    submission = a_submission(FINE, by=rui())
    guest = Commenter.objects.create(
        name="Gil", email="gil@example.org", email_verified_at=timezone.now(), joined_at=timezone.now()
    )
    session = client.session
    session["confirmed_commenter"] = guest.pk
    session.save()

    client.post(_address(submission.pk), {"clause": "2"})

    assert Report.objects.get().reporter == guest


def test_somebody_unknown_is_led_to_sign_in(client: Client) -> None:
    submission = a_submission(FINE, by=rui())

    assert client.post(_address(submission.pk), {"clause": "2"})["Location"].startswith("/accounts/login/")
    assert not Report.objects.exists()


def test_a_clause_that_costs_nothing_is_not_offered(client: Client) -> None:
    page = _as(noor(), client).get(_address(a_submission(FINE, by=rui()).pk)).content.decode()

    assert 'value="7"' in page
    assert 'value="8"' not in page


@pytest.mark.parametrize("clause", ["", "99", "8"])
def test_a_report_names_a_clause_of_the_policy(client: Client, clause: str) -> None:
    answer = _report(client, a_submission(FINE, by=rui()), clause=clause)

    assert answer.status_code == 400
    assert "He sneers." in answer.content.decode()
    assert not Report.objects.exists()


def test_pressing_twice_is_one_report(client: Client) -> None:
    submission = a_submission(FINE, by=rui())
    _report(client, submission)

    _report(client, submission)

    assert Report.objects.count() == 1


def test_an_open_report_is_recalled(client: Client) -> None:
    submission = a_submission(FINE, by=rui())
    reports.file(submission, reporter=a_commenter(noor()), clause="1")

    assert "under clause 1, Be civil" in _as(noor(), client).get(_address(submission.pk)).content.decode()


def test_nobody_reports_their_own_comment(client: Client) -> None:
    submission = a_submission(FINE, by=rui())

    answer = _as(rui(), client).post(_address(submission.pk), {"clause": "2"})

    assert answer.status_code == 403
    assert "This comment is yours" in answer.content.decode()


def test_who_is_suspended_does_not_report(client: Client) -> None:
    start = timezone.now() - timedelta(hours=12)
    for number in range(5):
        written = start + timedelta(hours=number)
        with intake.as_of(written):
            attack = a_submission(f"{ATTACK} ({number})", by=sable(), at=written)
        rejected(attack, now=written + timedelta(minutes=1))
    submission = a_submission(FINE, by=rui())

    answer = _as(sable(), client).post(_address(submission.pk), {"clause": "2"})

    assert answer.status_code == 403
    assert not Report.objects.exists()


def test_a_hidden_comment_and_one_that_never_was_answer_alike(client: Client) -> None:
    hidden = a_submission(ATTACK, by=sable())

    first = _as(noor(), client).get(_address(hidden.pk))
    second = client.get(_address(999_999))

    assert first.status_code == second.status_code == 404
    assert _body(first) == _body(second)


def test_a_comment_under_a_post_that_is_no_longer_public_answers_alike(client: Client) -> None:
    post = a_post()
    submission = a_submission(FINE, by=rui(), on=post)
    type(post).objects.filter(pk=post.pk).update(state="draft")

    assert _as(noor(), client).get(_address(submission.pk)).status_code == 404


def test_fields_that_the_form_does_not_have_are_ignored(client: Client) -> None:
    submission = a_submission(FINE, by=rui())

    _report(client, submission, reporter=a_commenter(rui()).pk, agreed="true", weight="9")

    assert (Report.objects.get().reporter, Report.objects.get().agreed) == (a_commenter(noor()), None)


def _address(pk: int) -> str:
    return f"/moderation/report/{pk}/"


def _report(client: Client, submission: Submission, *, follow: bool = False, **typed: Any) -> Any:
    words = {"clause": "2", "text": "He sneers.", **typed}
    return _as(noor(), client).post(_address(submission.pk), words, follow=follow)


def _as(user: User, client: Client) -> Client:
    client.force_login(user, backend="config.accounts.AuthenticationBackend")
    return client


def _body(answer: Any) -> str:
    """The page without the token that every form carries afresh."""
    return "\n".join(line for line in answer.content.decode().splitlines() if "csrfmiddlewaretoken" not in line)
