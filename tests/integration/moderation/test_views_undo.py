"""Taking back one's own decision: by the button of the notice, and later from the item."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from moderation import reports
from moderation.models import Decision, ReviewItem, Submission
from tests.makers import (
    ATTACK,
    a_commenter,
    a_submission,
    item_of,
    let_through,
    mina,
    rejected,
    sable,
    tomas,
)

pytestmark = pytest.mark.django_db


def test_the_notice_after_a_decision_has_a_button(client: Client) -> None:
    decision = rejected(a_submission(ATTACK, by=sable()))

    page = _as(mina(), client).get(f"/moderation/queue/?done={decision.pk}").content.decode()

    assert f'action="{_address(decision)}"' in page


def test_after_ten_seconds_the_notice_has_no_button(client: Client) -> None:
    decision = rejected(a_submission(ATTACK, by=sable()), now=timezone.now() - timedelta(seconds=10))

    page = _as(mina(), client).get(f"/moderation/queue/?done={decision.pk}").content.decode()

    assert "Rejected: Sable’s comment" in page
    assert _address(decision) not in page


def test_the_button_opens_the_item_again_and_says_so(client: Client) -> None:
    decision = rejected(a_submission(ATTACK, by=sable()))

    answer = _as(mina(), client).post(_address(decision), follow=True)

    assert answer.redirect_chain[0][0].startswith(f"/moderation/queue/{item_of(decision.submission).pk}/")
    assert "Taken back: Sable’s comment waits again." in answer.content.decode()


def test_the_button_leads_back_under_the_same_filters(client: Client) -> None:
    decision = rejected(a_submission(ATTACK, by=sable()))

    answer = _as(mina(), client).post(f"{_address(decision)}?clause=2&after=")

    assert "?clause=2&done=" in answer["Location"]


def test_later_the_page_of_the_item_leads_there(client: Client) -> None:
    submission = a_submission(ATTACK, by=sable())
    item = item_of(submission)
    decision = rejected(submission, now=timezone.now() - timedelta(days=2))

    assert _address(decision) in _as(mina(), client).get(f"/moderation/queue/{item.pk}/").content.decode()


def test_anothers_decision_offers_no_taking_back(client: Client) -> None:
    submission = a_submission(ATTACK, by=sable())
    item = item_of(submission)
    decision = rejected(submission, by=tomas())

    assert _address(decision) not in _as(mina(), client).get(f"/moderation/queue/{item.pk}/").content.decode()


def test_the_log_leads_there_from_ones_own_decisions_alone(client: Client) -> None:
    own = rejected(a_submission(ATTACK, by=sable()))
    anothers = rejected(a_submission(f"{ATTACK} Again.", by=sable()), by=tomas())

    page = _as(mina(), client).get("/moderation/log/").content.decode()

    assert _address(own) in page
    assert _address(anothers) not in page


def test_what_is_taken_back_is_told_before_the_button_is_pressed(client: Client) -> None:
    decision = rejected(a_submission(ATTACK, by=sable()), clause="4")

    page = _as(mina(), client).get(_address(decision)).content.decode()

    assert "10 points are taken back." in page
    assert "What followed is lifted: suspension." in page
    assert "2 letters are not sent." in page


def test_looking_changes_nothing(client: Client) -> None:
    decision = rejected(a_submission(ATTACK, by=sable()))

    _as(mina(), client).get(_address(decision))

    assert _state(decision) == "rejected"


def test_the_note_is_kept_with_the_new_entry(client: Client) -> None:
    decision = rejected(a_submission(ATTACK, by=sable()))

    _as(mina(), client).post(_address(decision), {"note": "Wrong row."})

    assert Decision.objects.get(reverses=decision).note == "Wrong row."


def test_where_another_act_came_after_it_is_refused_with_who_and_when_and_the_note(client: Client) -> None:
    submission = a_submission(ATTACK, by=sable())
    decision = let_through(submission)
    rejected(submission, by=tomas())

    answer = _as(mina(), client).post(_address(decision), {"note": "A long note"})
    page = answer.content.decode()

    assert answer.status_code == 409
    assert re.search("Removed: tomas, (now|a second ago|\\d+\\sseconds ago)", page)
    assert "A long note" in page


@pytest.mark.parametrize("method", ["get", "post"])
def test_anothers_decision_is_refused(client: Client, method: str) -> None:
    decision = rejected(a_submission(ATTACK, by=sable()), by=tomas())

    assert getattr(_as(mina(), client), method)(_address(decision)).status_code == 403


@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_takes_back_a_decision_in_their_own_case(client: Client, method: str) -> None:
    submission = a_submission(ATTACK, by=sable())
    decision = let_through(submission)
    reports.file(submission, reporter=a_commenter(mina()), clause="2")

    answer = getattr(_as(mina(), client), method)(_address(decision))

    assert answer.status_code == 403
    assert _state(decision) == "published"


def test_a_verdict_is_refused(client: Client) -> None:
    verdict = a_submission(ATTACK, by=sable()).decisions.get()

    assert _as(mina(), client).post(_address(verdict)).status_code == 403


def test_a_decision_that_never_was_is_not_found(client: Client) -> None:
    assert _as(mina(), client).get("/moderation/decisions/999999/undo/").status_code == 404


def test_a_note_that_is_too_long_is_refused_and_kept(client: Client) -> None:
    decision = rejected(a_submission(ATTACK, by=sable()))

    answer = _as(mina(), client).post(_address(decision), {"note": "x" * 2001})

    assert answer.status_code == 400
    assert "x" * 2001 in answer.content.decode()
    assert _state(decision) == "rejected"


def test_the_history_of_the_item_says_that_it_was_taken_back(client: Client) -> None:
    decision = rejected(a_submission(ATTACK, by=sable()))
    _as(mina(), client).post(_address(decision))

    page = client.get(f"/moderation/queue/{ReviewItem.objects.open().get().pk}/").content.decode()

    assert "<strong>Taken back</strong>" in page


def _address(decision: Decision) -> str:
    return f"/moderation/decisions/{decision.pk}/undo/"


def _state(decision: Decision) -> str:
    return Submission.objects.get(pk=decision.submission_id).state


def _as(user: User, client: Client) -> Any:
    client.force_login(user, backend="config.accounts.AuthenticationBackend")
    return client
