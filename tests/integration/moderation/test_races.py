"""Two people, two workers, two clicks at once: one of them wins, and everything happens once."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from moderation import audit, confirmations, invariants, reviews, sweeping, workflow
from moderation.models import AuditEntry, AuditHead, Confirmation, Decision, Letter, Sanction, Strike, Submission
from tests.makers import (
    ATTACK,
    a_comment,
    a_post,
    a_submission,
    a_user,
    item_of,
    mina,
    rejected,
    sable,
    submission_of,
    tomas,
)

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Run every act in a thread of its own, started together; give back what each returned or raised."""
    outcomes: list[Any] = [None] * len(acts)
    gate = threading.Barrier(len(acts))

    def run(place: int, act: Callable[[], Any]) -> None:
        gate.wait()
        try:
            outcomes[place] = act()
        except Exception as refused:
            outcomes[place] = refused
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place, act)) for place, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return outcomes


def test_of_two_moderators_who_claim_at_once_one_wins() -> None:
    item = item_of(a_submission(ATTACK))
    people = [mina(), tomas()]

    outcomes = at_once(*(lambda person=person: reviews.claim(_fresh(item), by=person) for person in people))

    assert Counter(type(outcome).__name__ for outcome in outcomes) == {"ReviewItem": 1, "ClaimedByAnother": 1}


def test_of_two_moderators_who_decide_at_once_one_wins() -> None:
    submission = a_submission(ATTACK)
    revision, version = submission.current_id, submission.version
    people = [mina(), tomas()]
    assert revision is not None

    outcomes = at_once(
        *(
            lambda person=person: workflow.reject(
                Submission.objects.get(pk=submission.pk), by=person, clause="2", revision=revision, version=version
            )
            for person in people
        )
    )

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Decision", "StaleSubmission"]


def test_two_decisions_at_once_leave_one_audit_line_one_strike_and_one_letter() -> None:
    submission = a_submission(ATTACK)
    revision, version = submission.current_id, submission.version
    people = [mina(), tomas()]
    assert revision is not None

    at_once(
        *(
            lambda person=person: workflow.reject(
                Submission.objects.get(pk=submission.pk), by=person, clause="2", revision=revision, version=version
            )
            for person in people
        )
    )

    rejection = Decision.objects.get(to_state="rejected")
    assert AuditEntry.objects.filter(action="comment.rejected").count() == 1
    assert Strike.objects.count() == 1
    assert Letter.objects.filter(decision=rejection, kind="statement").count() == 1


def test_the_same_task_delivered_five_times_decides_once(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as fault:
        fault.setattr(workflow, "judge", None)
        submission = a_submission(ATTACK)
    assert submission.state == "pending"

    at_once(*(lambda: sweeping.judge_claimed(submission.pk, now=timezone.now()) for _ in range(5)))

    assert Decision.objects.filter(submission=submission).count() == 1


def test_strikes_that_arrive_at_once_are_one_step() -> None:
    author = sable()
    submissions = [a_submission(f"{ATTACK} ({number})", by=author) for number in range(4)]
    moderators = [a_user(f"moderator{number}", group="Moderator") for number in range(4)]

    at_once(
        *(
            lambda submission=submission, by=by: rejected(submission, by=by)
            for submission, by in zip(submissions, moderators, strict=True)
        )
    )

    assert (Strike.objects.count(), Sanction.objects.count()) == (4, 1)


def test_a_token_pressed_five_times_at_once_is_used_once() -> None:
    now = timezone.now()
    confirmation = confirmations.ask(email="gil@example.org", purpose="comment", payload={}, name="Gil", now=now)
    token = confirmations.token_of(confirmation)

    outcomes = at_once(*(lambda: confirmations.redeem(token, purpose="comment", now=now) for _ in range(5)))

    assert sum(isinstance(outcome, Confirmation) for outcome in outcomes) == 1


def test_comments_that_arrive_at_once_are_all_kept_and_the_log_is_whole() -> None:
    post = a_post()
    readers = [a_user(f"crowd{number}") for number in range(6)]
    parent = a_comment("I was at the meeting and I would like to say what I saw there.", on=post, by=readers[0])
    mina()

    outcomes = at_once(
        *(
            lambda reader=reader: a_comment(f"{reader.username} was there too.", on=post, by=reader)
            for reader in readers
        )
    )

    assert not [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    assert Submission.objects.on(post).count() == 1 + len(readers)
    assert submission_of(parent).state in {"held", "published"}
    assert not list(audit.breaks(AuditEntry.objects.order_by("sequence"), head=AuditHead.objects.first()))
    assert not list(invariants.broken())


def _fresh(item):  # type: ignore[no-untyped-def]
    return type(item).objects.get(pk=item.pk)
