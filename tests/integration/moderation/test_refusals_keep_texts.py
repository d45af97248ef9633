"""Whoever wrote something into a form that is refused finds it on the page that says why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from moderation import appeals
from moderation.models import Appeal, Decision, SecondOpinion
from tests.integration.moderation.climbing import a_revocation
from tests.makers import (
    ATTACK,
    FINE,
    a_commenter,
    a_submission,
    item_of,
    mina,
    noor,
    put_out_of_sight,
    rejected,
    rui,
    sable,
    tomas,
)

pytestmark = pytest.mark.django_db

WRITTEN = "Two hours of thought went into <this> line,\nand into the one after it."


@dataclass(frozen=True, slots=True)
class Refused:
    """A form that is sent to no avail: by whom, where to, with what beside the text, and how it is answered."""

    by: User
    to: str
    status: int
    field: str
    beside: dict[str, object]


def _refused(by: User, to: str, status: int, field: str, **beside: object) -> Refused:
    return Refused(by, to, status, field, beside)


def an_appeal_out_of_time() -> Refused:
    decision = rejected(a_submission(ATTACK, by=sable()), by=mina(), now=timezone.now() - timedelta(days=200))
    return _refused(sable(), f"appeals/new/{decision.pk}/", 409, "text")


def a_question_about_ones_own_decision() -> Refused:
    return _refused(mina(), f"appeals/{_appealed().pk}/ask/", 403, "question")


def an_answer_to_the_appeal_of_ones_own_decision() -> Refused:
    return _refused(mina(), f"appeals/{_appealed().pk}/uphold/", 403, "reply")


def a_publication_by_a_party() -> Refused:
    return _a_decision_by_a_party("publish")


def a_rejection_by_a_party() -> Refused:
    return _a_decision_by_a_party("reject", clause="2")


def an_escalation_by_a_party() -> Refused:
    return _a_decision_by_a_party("escalate")


def an_opinion_of_a_party() -> Refused:
    decision = _rejected(by=tomas())
    opinion = SecondOpinion.objects.create(decision=decision, about="2", asked_at=timezone.now())
    return _refused(tomas(), f"second-opinions/{opinion.pk}/", 403, "note", would="published")


def an_undoing_of_anothers_decision() -> Refused:
    return _refused(mina(), f"decisions/{_rejected(by=tomas()).pk}/undo/", 403, "note")


def a_decline_of_ones_own_revocation() -> Refused:
    return _refused(mina(), f"sanctions/{a_revocation(sable()).pk}/decline/", 403, "because")


def a_report_of_a_comment_that_went_out_of_sight() -> Refused:
    submission = a_submission(FINE, by=rui())
    put_out_of_sight(submission)
    return _refused(noor(), f"report/{submission.pk}/", 404, "text", clause="2")


def a_report_of_ones_own_comment() -> Refused:
    return _refused(rui(), f"report/{a_submission(FINE, by=rui()).pk}/", 403, "text", clause="2")


def a_report_by_who_is_suspended() -> Refused:
    rejected(a_submission(ATTACK, by=sable()), clause="4")
    return _refused(sable(), f"report/{a_submission(FINE, by=rui()).pk}/", 403, "text", clause="2")


@pytest.mark.parametrize(
    "what",
    [
        an_appeal_out_of_time,
        a_question_about_ones_own_decision,
        an_answer_to_the_appeal_of_ones_own_decision,
        a_publication_by_a_party,
        a_rejection_by_a_party,
        an_escalation_by_a_party,
        an_opinion_of_a_party,
        an_undoing_of_anothers_decision,
        a_decline_of_ones_own_revocation,
        a_report_of_a_comment_that_went_out_of_sight,
        a_report_of_ones_own_comment,
        a_report_by_who_is_suspended,
    ],
)
def test_what_was_written_comes_back_with_the_refusal(client: Client, what: Callable[[], Refused]) -> None:
    tomas()
    sent = what()
    client.force_login(sent.by, backend="config.accounts.AuthenticationBackend")

    answer = client.post(f"/moderation/{sent.to}", {sent.field: WRITTEN, **sent.beside})

    assert answer.status_code == sent.status
    assert "&lt;this&gt; line,\nand into the one after it.</textarea>" in answer.content.decode()


def test_a_refusal_without_words_shows_no_empty_field(client: Client) -> None:
    client.force_login(rui())

    answer = client.get(f"/moderation/report/{a_submission(FINE, by=rui()).pk}/")

    assert "<textarea" not in answer.content.decode()


def _a_decision_by_a_party(verb: str, **beside: object) -> Refused:
    submission = a_submission(ATTACK, by=mina())
    seen = {"revision": submission.current_id, "version": submission.version}
    return _refused(mina(), f"queue/{item_of(submission).pk}/{verb}/", 403, "note", **seen, **beside)


def _rejected(*, by: User) -> Decision:
    return rejected(a_submission(ATTACK, by=sable()), by=by)


def _appealed() -> Appeal:
    return appeals.open_appeal(_rejected(by=mina()), by=a_commenter(sable()), text="The wall is the subject.")
