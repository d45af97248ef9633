"""What repeated violations cost, and that it is never more than was said."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from moderation import appeals, intake, sanctions
from moderation.models import Commenter, Letter, Sanction, Strike, Submission
from moderation.policy.standing import Standing
from tests.makers import ATTACK, FINE, a_commenter, a_submission, mina, rejected, rui, sable, tomas

pytestmark = pytest.mark.django_db

START = timezone.now() - timedelta(days=60)


def test_a_reader_without_strikes_is_in_good_standing() -> None:
    assert sanctions.standing_of(a_commenter(rui()), now=timezone.now()) == Standing.GOOD


def test_a_comment_that_a_rule_holds_costs_no_points() -> None:
    submission = a_submission(ATTACK, by=sable())

    assert not Strike.objects.filter(commenter=submission.commenter).exists()


def test_one_rejection_is_one_strike() -> None:
    submission = a_submission(ATTACK, by=sable())

    decision = rejected(submission)

    assert Strike.objects.get().decision == decision


def test_the_first_violation_brings_a_notice_and_costs_nothing() -> None:
    commenter = _violations(sable(), 1)

    assert list(Sanction.objects.values_list("kind", flat=True)) == ["notice"]
    assert sanctions.refusal_for(commenter, now=_day(2)) is None


def test_ten_old_comments_rejected_in_one_sitting_are_one_step() -> None:
    written = [_written(f"{ATTACK} ({number})", by=sable(), at=_day(1)) for number in range(10)]

    for submission in written:
        rejected(submission, now=_day(3))

    assert Sanction.objects.count() == 1


def test_repeated_violations_climb_the_ladder_one_step_at_a_time() -> None:
    _violations(sable(), 5)

    assert list(Sanction.objects.order_by("starts_at").values_list("kind", flat=True)) == [
        "notice",
        "warning",
        "premoderation",
        "suspension",
    ]


def test_a_suspension_ends_without_anything_having_run() -> None:
    commenter = _violations(sable(), 5)
    suspension = Sanction.objects.get(kind="suspension")
    assert suspension.ends_at is not None

    assert sanctions.standing_of(commenter, now=suspension.ends_at - timedelta(seconds=1)) == Standing.SUSPENDED
    assert sanctions.standing_of(commenter, now=suspension.ends_at) != Standing.SUSPENDED


def test_privileges_are_revoked_at_the_end_of_the_ladder() -> None:
    commenter = _violations(sable(), 6, apart=timedelta(days=8))

    refusal = sanctions.refusal_for(commenter, now=_day(60))
    assert refusal is not None
    assert refusal.standing == Standing.REVOKED


def test_a_refusal_names_the_clause_and_every_decision() -> None:
    commenter = _violations(sable(), 6, apart=timedelta(days=8))

    refusal = sanctions.refusal_for(commenter, now=_day(60))
    assert refusal is not None
    assert (refusal.clause.number, len(refusal.decisions)) == ("2", 6)


def test_a_warning_must_be_acknowledged_before_the_next_comment() -> None:
    commenter = _violations(sable(), 3)
    refusal = sanctions.refusal_for(commenter, now=_day(10))
    assert refusal is not None
    assert refusal.must_acknowledge

    sanctions.acknowledge(refusal.sanction, by=commenter, now=_day(10))

    assert sanctions.refusal_for(commenter, now=_day(10)) is None


def test_nobody_acknowledges_for_another() -> None:
    commenter = _violations(sable(), 3)
    warning = Sanction.objects.get(kind="warning")

    sanctions.acknowledge(warning, by=a_commenter(rui()), now=_day(10))

    assert sanctions.refusal_for(commenter, now=_day(10)) is not None


def test_every_sanction_is_told_to_its_commenter() -> None:
    _violations(sable(), 4)

    assert Letter.objects.filter(kind="sanction").count() == Sanction.objects.count()


def test_an_overturned_appeal_takes_the_strike_and_its_sanction_back() -> None:
    submission = a_submission(ATTACK, by=sable())
    decision = rejected(submission)
    commenter = submission.commenter
    assert commenter is not None
    appeal = appeals.open_appeal(decision, by=commenter, text="It was about the goalkeeper in a play.")

    appeals.overturn(appeal, by=tomas(), reply="So it was.")

    assert hasattr(Strike.objects.get(), "void")
    assert Sanction.objects.get().lifted_at is not None


def test_the_moderator_who_decided_does_not_judge_the_appeal() -> None:
    tomas()
    submission = a_submission(ATTACK, by=sable())
    decision = rejected(submission, by=mina())
    appeal = appeals.open_appeal(decision, by=submission.commenter, text="Please look again.")  # type: ignore[arg-type]

    with pytest.raises(appeals.SameModerator):
        appeals.uphold(appeal, by=mina(), reply="No.")


def test_only_the_author_appeals() -> None:
    decision = rejected(a_submission(ATTACK, by=sable()))

    with pytest.raises(appeals.NotAppealable):
        appeals.open_appeal(decision, by=a_commenter(rui()), text="Let them speak.")


def test_a_decision_is_appealed_once() -> None:
    submission = a_submission(ATTACK, by=sable())
    decision = rejected(submission)
    appeals.open_appeal(decision, by=submission.commenter, text="Please look again.")  # type: ignore[arg-type]

    with pytest.raises(appeals.NotAppealable):
        appeals.open_appeal(decision, by=submission.commenter, text="And again.")  # type: ignore[arg-type]


def test_pre_moderation_holds_a_fine_comment() -> None:
    user = sable()
    _violations(user, 4)
    premoderation = Sanction.objects.get(kind="premoderation")
    Sanction.objects.filter(kind="warning").update(acknowledged_at=_day(9))
    Sanction.objects.filter(pk=premoderation.pk).update(ends_at=timezone.now() + timedelta(days=1))

    submission = a_submission(FINE, by=user)

    assert "standing" in set(submission.decisions.get().findings.values_list("rule", flat=True))


def _day(number: float) -> datetime:
    return START + timedelta(days=number)


def _violations(user: User, count: int, *, apart: timedelta = timedelta(days=1)) -> Commenter:
    """`count` attacks, each written after the decision on the one before it."""
    when = START
    for number in range(count):
        submission = _written(f"{ATTACK} ({number})", by=user, at=when)
        rejected(submission, now=when + timedelta(hours=1))
        when += apart
    return a_commenter(user)


def _written(text: str, *, by: User, at: datetime) -> Submission:
    with intake.as_of(at):
        return a_submission(text, by=by, at=at)
