"""An author writes an appeal, whatever their standing, and nobody else does."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from moderation import appeals, intake, sanctions
from moderation.conf import read_conf
from moderation.models import Appeal, Decision, Reason
from moderation.policy.standing import Standing
from tests.makers import ATTACK, a_commenter, a_submission, item_of, let_through, mina, rejected, rui, sable, tomas

pytestmark = pytest.mark.django_db

WORDS = "I wrote about the wall, not about him."


def test_an_author_appeals_and_is_told_that_we_have_it(client: Client) -> None:
    mina()

    answer = _write(client, _rejected(), follow=True)

    assert Appeal.objects.get().text == WORDS
    assert "Another moderator reads it" in answer.content.decode()


def test_an_appeal_brings_the_comment_before_a_moderator(client: Client) -> None:
    decision = _rejected()

    _write(client, decision)

    assert item_of(decision.submission).reason == Reason.APPEALED


def test_an_empty_appeal_is_not_taken(client: Client) -> None:
    assert _write(client, _rejected(), text=" ").status_code == 400
    assert not Appeal.objects.exists()


def test_what_was_typed_is_kept_when_it_is_too_long(client: Client) -> None:
    answer = _write(client, _rejected(), text="word " * 1000)

    assert answer.status_code == 400
    assert "word word" in answer.content.decode()


def test_a_suspended_author_still_appeals(client: Client) -> None:
    start = timezone.now() - timedelta(hours=12)
    for number in range(5):
        written = start + timedelta(hours=number)
        with intake.as_of(written):
            submission = a_submission(f"{ATTACK} ({number})", by=sable(), at=written)
        decision = rejected(submission, now=written + timedelta(minutes=1))
    assert sanctions.standing_of(a_commenter(sable()), now=timezone.now()) == Standing.SUSPENDED

    _write(client, decision)

    assert Appeal.objects.exists()


@pytest.mark.parametrize("method", ["get", "post"])
def test_the_decision_on_another_does_not_exist(client: Client, method: str) -> None:
    decision = _rejected()

    answer = getattr(_as(rui(), client), method)(_address(decision), {"text": WORDS})

    assert answer.status_code == 404
    assert not Appeal.objects.exists()


def test_a_hidden_decision_and_one_that_never_was_answer_alike(client: Client) -> None:
    decision = _rejected()

    hidden = _as(rui(), client).get(_address(decision))
    never = client.get("/moderation/appeals/new/999999/")

    assert _body(hidden) == _body(never)


def test_what_was_published_after_all_cannot_be_appealed_and_says_why(client: Client) -> None:
    submission = a_submission(ATTACK, by=sable())
    held = submission.decisions.get()
    let_through(submission)

    answer = _as(sable(), client).get(_address(held))

    assert answer.status_code == 409
    assert "Only a comment that is not published can be appealed." in answer.content.decode()


def test_after_the_time_to_appeal_it_says_so(client: Client) -> None:
    long_ago = timezone.now() - read_conf().APPEAL_WINDOW - timedelta(days=1)
    decision = rejected(a_submission(ATTACK, by=sable()), now=long_ago)

    assert "The time to appeal this decision is over." in _as(sable(), client).get(_address(decision)).content.decode()


def test_a_second_appeal_leads_to_the_first(client: Client) -> None:
    decision = _rejected()
    _write(client, decision)

    answer = _write(client, decision, text="Once more.")

    assert answer["Location"] == f"/moderation/appeals/{Appeal.objects.get().pk}/"
    assert Appeal.objects.get().text == WORDS


def test_the_answer_is_on_the_page_of_the_appeal(client: Client) -> None:
    appeal = appeals.open_appeal(_rejected(), by=a_commenter(sable()), text=WORDS)
    appeals.uphold(appeal, by=mina(), reply="The words are about him.")

    page = _as(sable(), client).get(f"/moderation/appeals/{appeal.pk}/").content.decode()

    assert "The decision stands" in page
    assert "The words are about him." in page
    assert "mina" not in page


def test_the_appeal_of_another_does_not_exist(client: Client) -> None:
    appeal = appeals.open_appeal(_rejected(), by=a_commenter(sable()), text=WORDS)

    assert _as(rui(), client).get(f"/moderation/appeals/{appeal.pk}/").status_code == 404


def _rejected() -> Decision:
    return rejected(a_submission(ATTACK, by=sable()), by=tomas())


def _address(decision: Decision) -> str:
    return f"/moderation/appeals/new/{decision.pk}/"


def _write(client: Client, decision: Decision, *, text: str = WORDS, follow: bool = False) -> Any:
    return _as(sable(), client).post(_address(decision), {"text": text}, follow=follow)


def _as(user: User, client: Client) -> Client:
    client.force_login(user, backend="config.accounts.AuthenticationBackend")
    return client


def _body(answer: Any) -> str:
    """The page without the token that every form carries afresh."""
    return "\n".join(line for line in answer.content.decode().splitlines() if "csrfmiddlewaretoken" not in line)
