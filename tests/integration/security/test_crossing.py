"""An author, a reader and a moderator act on one comment at the same moment: each is answered, and none by a fault (T49, T52, F12).

On PostgreSQL the three take the same locks; whoever takes them in another order would be a deadlock's victim.
"""

from __future__ import annotations

import itertools

import pytest
from django.db import DatabaseError

from moderation import audit, invariants, reports, reviews, workflow
from moderation.models import AuditEntry, AuditHead, ReviewItem, Submission
from tests import makers
from tests.integration.moderation.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 8


def again(submission):
    return Submission.objects.select_related("current").get(pk=submission.pk)


def edit(submission):
    seen = again(submission)
    return workflow.resubmit(seen, text=f"{seen.current.text} And more.", version=seen.version)


def withdraw(submission):
    return workflow.withdraw(again(submission))


def report(submission):
    # Somebody else each time: whoever reports again and again in vain is asked to pause.
    reporter = makers.a_commenter(makers.a_user(f"reporter-{submission.pk}"))
    return reports.file(again(submission), reporter=reporter, clause="2")


def reject(submission):
    item = ReviewItem.objects.open().get(submission=submission)
    return reviews.reject(
        item, by=makers.mina(), clause="2", revision=submission.current_id, version=submission.version
    )


def let_stand(submission):
    item = ReviewItem.objects.open().get(submission=submission)
    return reviews.publish(item, by=makers.mina(), revision=submission.current_id, version=submission.version)


ACTS = [edit, withdraw, report, reject, let_stand]


@pytest.mark.parametrize(("first", "second"), list(itertools.combinations(ACTS, 2)), ids=lambda act: act.__name__)
def test_two_acts_at_once_are_both_answered(first, second):
    makers.mina()
    post = makers.a_post()
    faults = []

    for number in range(ROUNDS):
        reader = makers.a_user(f"reader-{number}")
        submission = makers.a_submission(f"Reader {number} was at the bridge.", by=reader, on=post)
        reports.file(submission, reporter=makers.a_commenter(makers.a_user(f"first-{number}")), clause="2")
        outcomes = at_once(lambda s=submission: first(s), lambda s=submission: second(s))
        faults += [outcome for outcome in outcomes if isinstance(outcome, DatabaseError)]

    assert faults == []
    assert list(invariants.broken()) == []
    assert list(audit.breaks(AuditEntry.objects.order_by("sequence"), head=AuditHead.objects.first())) == []
