"""Two clicks at once at the desk: a decision is taken back or overtaken, never both, and whatever happens is whole."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from django.utils import timezone

from moderation import (
    appeals,
    audit,
    escalation,
    invariants,
    letters,
    reports,
    reviews,
    second_opinions,
    undoing,
    workflow,
)
from moderation.models import (
    Appeal,
    AuditEntry,
    AuditHead,
    Decision,
    Letter,
    ReviewItem,
    SecondOpinion,
    Strike,
    StrikeVoid,
    Submission,
)
from moderation.policy.states import State
from tests.integration.moderation.test_races import at_once
from tests.makers import (
    ATTACK,
    a_commenter,
    a_submission,
    a_user,
    item_of,
    let_through,
    mina,
    noor,
    rejected,
    sable,
    tomas,
)

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_button_pressed_four_times_at_once_takes_back_once() -> None:
    decision = rejected(a_submission(ATTACK, by=sable()))
    by = mina()

    outcomes = at_once(*(lambda: undoing.undo(decision, by=by) for _ in range(4)))

    assert _kinds(outcomes) == {"Decision": 1, "ActedSince": 3}
    assert StrikeVoid.objects.count() == 1
    _all_is_whole()


def test_taking_back_and_an_appeal_at_once_leave_one_of_them() -> None:
    decision = rejected(a_submission(ATTACK, by=sable()))
    by, author = mina(), a_commenter(sable())

    outcomes = at_once(
        lambda: undoing.undo(decision, by=by),
        lambda: appeals.open_appeal(_fresh(decision), by=author, text="It is from a play."),
    )

    assert _kinds(outcomes) in ({"Decision": 1, "NotAppealable": 1}, {"Appeal": 1, "ActedSince": 1})
    assert Appeal.objects.count() + Decision.objects.filter(reverses=decision).count() == 1
    _all_is_whole()


def test_taking_back_and_anothers_decision_at_once_leave_a_whole_history() -> None:
    submission = a_submission(ATTACK, by=sable())
    decision = let_through(submission)
    submission.refresh_from_db()
    by, other = mina(), tomas()
    revision, version = submission.current_id, submission.version
    assert revision is not None

    outcomes = at_once(
        lambda: undoing.undo(decision, by=by),
        lambda: workflow.reject(
            Submission.objects.get(pk=submission.pk), by=other, clause="2", revision=revision, version=version
        ),
    )

    assert sorted(type(outcome).__name__ for outcome in outcomes) in (
        ["ActedSince", "Decision"],
        ["Decision", "StaleSubmission"],
    )
    _all_is_whole()


def test_taking_back_and_an_edit_at_once_leave_a_whole_history() -> None:
    submission = a_submission(ATTACK, by=sable())
    decision = let_through(submission)
    submission.refresh_from_db()
    by, version = mina(), submission.version

    at_once(
        lambda: undoing.undo(decision, by=by),
        lambda: workflow.resubmit(
            Submission.objects.select_related("current").get(pk=submission.pk), text="I was rude.", version=version
        ),
    )

    _all_is_whole()


def test_taking_back_and_a_report_at_once_leave_one_open_item() -> None:
    submission = a_submission(ATTACK, by=sable())
    decision = let_through(submission)
    by, reporter = mina(), a_commenter(noor())

    at_once(
        lambda: undoing.undo(decision, by=by),
        lambda: reports.file(Submission.objects.get(pk=submission.pk), reporter=reporter, clause="2"),
    )

    assert ReviewItem.objects.open().filter(submission=submission).count() == 1
    _all_is_whole()


def test_a_letter_is_sent_or_withdrawn_and_its_author_knows_what_stands() -> None:
    decision = rejected(a_submission(ATTACK, by=sable()))
    Letter.objects.filter(decision=decision).update(not_before=decision.created_at)
    told = Letter.objects.get(decision=decision, kind="statement")
    by = mina()

    outcomes = at_once(
        lambda: letters.send(told.pk, now=timezone.now()),
        lambda: undoing.undo(decision, by=by),
    )

    told.refresh_from_db()
    assert outcomes[0] is (told.withdrawn_at is None)
    assert Letter.objects.filter(decision=outcomes[1]).exists() is outcomes[0]


def test_passing_on_and_deciding_at_once_leave_no_open_item_of_a_decided_comment() -> None:
    submission = a_submission(ATTACK, by=sable())
    item = item_of(submission)
    revision, version = submission.current_id, submission.version
    by, other = mina(), tomas()
    assert revision is not None

    at_once(
        lambda: escalation.escalate(_item(item), by=by, to=None, note="Not sure."),
        lambda: reviews.reject(_item(item), by=other, clause="2", revision=revision, version=version),
    )

    assert not ReviewItem.objects.open().exists()
    assert Strike.objects.count() == 1
    _all_is_whole()


def test_of_two_second_opinions_at_once_one_is_kept() -> None:
    tomas()
    decision = rejected(a_submission(ATTACK, by=sable()))
    opinion = second_opinions.draw(decision, chance=-1.0, now=timezone.now())
    assert opinion is not None
    people = [tomas(), a_user("lena", group="Moderator")]

    outcomes = at_once(
        *(
            lambda person=person: second_opinions.give(
                SecondOpinion.objects.select_related("decision__submission").get(pk=opinion.pk),
                by=person,
                would=State.PUBLISHED,
            )
            for person in people
        )
    )

    assert _kinds(outcomes) == {"SecondOpinion": 1, "AlreadyGiven": 1}


def _kinds(outcomes: list[Any]) -> dict[str, int]:
    return dict(Counter(type(outcome).__name__ for outcome in outcomes))


def _fresh(decision: Decision) -> Decision:
    return Decision.objects.select_related("submission").get(pk=decision.pk)


def _item(item: ReviewItem) -> ReviewItem:
    return ReviewItem.objects.select_related("submission").get(pk=item.pk)


def _all_is_whole() -> None:
    assert not list(invariants.broken())
    assert not list(audit.breaks(AuditEntry.objects.order_by("sequence"), head=AuditHead.objects.first()))
