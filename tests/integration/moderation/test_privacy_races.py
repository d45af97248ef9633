"""Somebody is erased while somebody else decides about them, or edits, or comes back: nothing of them is left over."""

from __future__ import annotations

from collections import Counter

import pytest
from django.utils import timezone

from moderation import audit, commenters, erasure, invariants, workflow
from moderation.models import AuditEntry, AuditHead, Commenter, KeptMailbox, Sanction, Submission
from tests.integration.moderation.leftovers import found
from tests.integration.moderation.test_races import at_once
from tests.makers import ATTACK, a_commenter, a_submission, a_user, mina, rejected, tomas

pytestmark = pytest.mark.django_db(transaction=True)

WORD, NAME = "xylograph", "quillon"


def test_an_erasure_and_a_decision_at_once_are_both_done_or_the_decision_is_refused() -> None:
    person = a_commenter(a_user(NAME))
    held = [a_submission(f"{ATTACK} {WORD} {number}", by=person.user) for number in range(3)]
    judge, now = mina(), timezone.now()

    outcomes = at_once(
        lambda: erasure.erase(person, now=now),
        *(
            lambda one=one: workflow.reject(
                Submission.objects.get(pk=one.pk),
                by=judge,
                clause="2",
                revision=one.current_id,
                version=one.version,
                note=f"{NAME} said {WORD}",
                now=now,
            )
            for one in held
        ),
    )

    refused = Counter(type(outcome).__name__ for outcome in outcomes)
    assert set(refused) <= {"NoneType", "Decision", "StaleSubmission", "ForbiddenMove"}
    assert outcomes[0] is None
    assert found(WORD, NAME) == []
    assert set(Submission.objects.values_list("state", flat=True)) <= {"rejected", "withdrawn"}
    assert not list(audit.breaks(AuditEntry.objects.order_by("sequence"), head=AuditHead.objects.first()))
    assert list(invariants.broken()) == []


def test_of_two_erasures_at_once_one_is_done() -> None:
    person, now = a_commenter(a_user(NAME)), timezone.now()

    outcomes = at_once(*(lambda: erasure.erase(person, now=now) for _ in range(2)))

    assert Counter(type(outcome).__name__ for outcome in outcomes) == {"NoneType": 1, "AlreadyErased": 1}
    assert AuditEntry.objects.filter(action="commenter.erased").count() == 1


def test_an_edit_at_once_with_an_erasure_leaves_no_text() -> None:
    person, now = a_commenter(a_user(NAME)), timezone.now()
    held = a_submission(f"{ATTACK} {WORD}", by=person.user)

    outcomes = at_once(
        lambda: erasure.erase(person, now=now),
        lambda: workflow.resubmit(Submission.objects.get(pk=held.pk), text=f"Another {WORD}.", version=held.version),
    )

    assert outcomes[0] is None
    assert found(WORD, NAME) == []


def test_who_comes_back_twice_at_once_is_one_commenter() -> None:
    guest = commenters.guest_at("quillon@example.org", name="Quillon", now=timezone.now())
    decision = rejected(_by_guest(guest), by=tomas())
    now = timezone.now()
    Sanction.objects.filter(strike=decision.strike).update(kind="revocation", review_on=now.date())
    erasure.erase(guest, now=now)

    outcomes = at_once(*(lambda: commenters.guest_at("quillon@example.org", name="Q", now=now) for _ in range(2)))

    assert {outcome.pk for outcome in outcomes} == {guest.pk}
    assert not KeptMailbox.objects.exists()
    assert AuditEntry.objects.filter(action="commenter.returned").count() == 1


def _by_guest(guest: Commenter) -> Submission:
    submission = a_submission(ATTACK, by=a_user("somebody"))
    Submission.objects.filter(pk=submission.pk).update(commenter=guest)
    return Submission.objects.get(pk=submission.pk)
