"""One item, one moderator at a time, one decision."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from moderation import reports, reviews
from moderation.conf import read_conf
from moderation.models import Report, ReviewItem
from moderation.policy.states import State
from tests.makers import (
    ATTACK,
    FINE,
    a_commenter,
    a_submission,
    a_user,
    item_of,
    let_through,
    mina,
    noor,
    rejected,
    rui,
    sable,
    tomas,
)

pytestmark = pytest.mark.django_db


def test_a_free_item_is_claimed() -> None:
    item = item_of(a_submission(ATTACK))

    reviews.claim(item, by=mina())

    item.refresh_from_db()
    assert item.claimed_by == mina()


def test_an_item_that_another_holds_is_not_claimed() -> None:
    item = item_of(a_submission(ATTACK))
    reviews.claim(item, by=mina())

    with pytest.raises(reviews.ClaimedByAnother):
        reviews.claim(item, by=tomas())


def test_a_lease_that_ran_out_can_be_claimed() -> None:
    item = item_of(a_submission(ATTACK))
    now = timezone.now()
    reviews.claim(item, by=mina(), now=now)

    reviews.claim(item, by=tomas(), now=now + read_conf().CLAIM)

    assert item.claimed_by == tomas()


def test_a_glance_holds_an_item_for_two_minutes() -> None:
    item = item_of(a_submission(ATTACK))
    now = timezone.now()
    reviews.claim(item, by=mina(), now=now, at_a_glance=True)

    reviews.claim(item, by=tomas(), now=now + reviews.GLANCE)

    assert item.claimed_by == tomas()


def test_a_glance_keeps_another_moderator_away() -> None:
    item = item_of(a_submission(ATTACK))
    reviews.claim(item, by=mina(), at_a_glance=True)

    with pytest.raises(reviews.ClaimedByAnother):
        reviews.claim(item, by=tomas(), at_a_glance=True)


def test_a_glance_does_not_shorten_the_lease_that_one_has() -> None:
    item = item_of(a_submission(ATTACK))
    now = timezone.now()
    reviews.claim(item, by=mina(), now=now)

    reviews.claim(item, by=mina(), now=now, at_a_glance=True)

    assert item.claimed_until == now + read_conf().CLAIM


def test_a_takeover_is_allowed_and_logged() -> None:
    from moderation.models import AuditEntry

    item = item_of(a_submission(ATTACK))
    reviews.claim(item, by=mina())

    reviews.claim(item, by=tomas(), take_over=True)

    assert AuditEntry.objects.filter(action="review.taken_over").exists()


def test_a_late_decision_is_refused_with_who_decided() -> None:
    submission = a_submission(ATTACK)
    item = item_of(submission)
    rejected(submission, by=mina())
    submission.refresh_from_db()

    with pytest.raises(reviews.AlreadyClosed) as refused:
        reviews.publish(item, by=tomas(), revision=submission.current_id, version=submission.version)  # type: ignore[arg-type]

    assert refused.value.item.closed_by is not None
    assert refused.value.item.closed_by.decider == mina()


def test_the_queue_is_ordered_by_due_time() -> None:
    attack = item_of(a_submission(ATTACK, by=noor()))
    now = timezone.now()
    ReviewItem.objects.filter(pk=attack.pk).update(due_at=now + timedelta(hours=9))
    other = item_of(a_submission(ATTACK + " So there.", by=a_user()))

    assert list(ReviewItem.objects.open().due_first()) == [other, attack]


def test_a_report_puts_a_published_comment_before_people() -> None:
    submission = _published()

    reports.file(submission, reporter=a_commenter(noor()), clause="1")

    assert item_of(submission).reason == "reported"


def test_a_second_report_by_the_same_reader_is_refused() -> None:
    submission = _published()
    reports.file(submission, reporter=a_commenter(noor()), clause="1")

    with pytest.raises(reports.AlreadyReported):
        reports.file(submission, reporter=a_commenter(noor()), clause="2")


def test_nobody_reports_their_own_comment() -> None:
    submission = _published()

    with pytest.raises(reports.OwnComment):
        reports.file(submission, reporter=submission.commenter, clause="1")  # type: ignore[arg-type]


def test_a_report_never_makes_an_item_due_later() -> None:
    submission = _published()
    reports.file(submission, reporter=a_commenter(noor()), clause="1")
    due = item_of(submission).due_at

    reports.file(submission, reporter=a_commenter(sable()), clause="1", now=timezone.now() + timedelta(hours=1))

    assert item_of(submission).due_at <= due


def test_twenty_new_accounts_alone_cannot_hide_a_comment() -> None:
    submission = _published()

    for number in range(20):
        reports.file(submission, reporter=a_commenter(a_user(f"new{number}")), clause="1")

    submission.refresh_from_db()
    assert submission.state == State.PUBLISHED


def test_three_trusted_reporters_hide_a_comment_until_a_person_looked() -> None:
    submission = _published(touched=False)

    for name in ("one", "two", "three"):
        reports.file(submission, reporter=_trusted(name), clause="1")

    submission.refresh_from_db()
    assert submission.state == State.HELD


def test_reports_do_not_hide_what_a_person_published() -> None:
    submission = a_submission(ATTACK)
    let_through(submission)
    submission.refresh_from_db()

    for name in ("one", "two", "three"):
        reports.file(submission, reporter=_trusted(name), clause="1")

    submission.refresh_from_db()
    assert submission.state == State.PUBLISHED


def test_letting_a_reported_comment_stand_answers_the_report() -> None:
    submission = _published()
    report = reports.file(submission, reporter=a_commenter(noor()), clause="1")

    let_through(submission)

    report.refresh_from_db()
    assert report.agreed is False


def test_a_reporter_does_not_judge_what_they_reported() -> None:
    from moderation.impartiality import SelfJudging

    submission = _published()
    reports.file(submission, reporter=a_commenter(mina()), clause="1")

    with pytest.raises(SelfJudging):
        let_through(submission, by=mina())


def _published(*, touched: bool = True):  # type: ignore[no-untyped-def]
    submission = a_submission(FINE, by=rui())
    if submission.state == State.HELD and touched:
        let_through(submission)
    elif submission.state == State.HELD:
        _as_if_judged_fine(submission)
    submission.refresh_from_db()
    return submission


def _as_if_judged_fine(submission) -> None:  # type: ignore[no-untyped-def]
    """Published by the policy alone: what the rule about newcomers held is judged again once he is known."""
    from moderation import workflow

    for number in range(5):
        known = a_submission(f"Remark number {number} about the weather on the quay.", by=rui())
        if known.state == State.HELD:
            let_through(known)
    workflow.resubmit(submission, text=FINE + " Truly.", version=submission.version)


def _trusted(name: str):  # type: ignore[no-untyped-def]
    """A reporter whose earlier reports were all agreed with."""
    reporter = a_commenter(a_user(name))
    for number in range(8):
        submission = a_submission(f"{ATTACK} {name} {number}", by=a_user(f"author-of-{name}-{number}"))
        decision = rejected(submission)
        Report.objects.create(
            submission=submission,
            revision=submission.current,
            reporter=reporter,
            clause="2",
            created_at=timezone.now(),
            decided_at=timezone.now(),
            decision=decision,
            agreed=True,
        )
    return reporter
