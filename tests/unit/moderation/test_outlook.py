"""What the moderator is told that a rejection costs is what it then costs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from moderation.outlook import Outlook, outlooks, outlooks_together
from moderation.policy.document import default_policy_text, read_policy
from moderation.policy.standing import Record, SanctionFact, SanctionKind, Standing, StrikeFact

POLICY = read_policy(default_policy_text())
NOW = datetime(2026, 3, 12, 9, 0, tzinfo=UTC)
WRITTEN = NOW - timedelta(hours=1)
CLEAN = Record(strikes=(), sanctions=(), comments=6, violations=0)


def test_a_clause_without_points_changes_nothing() -> None:
    view = _under("8", CLEAN)

    assert (view.points, view.step, view.standing) == (0, None, Standing.GOOD)


def test_a_first_violation_leads_to_a_notice_and_leaves_good_standing() -> None:
    view = _under("2", CLEAN)

    assert view.step is not None
    assert (view.step.kind, view.standing) == (SanctionKind.NOTICE, Standing.GOOD)


def test_a_third_violation_after_the_notice_leads_to_a_warning() -> None:
    view = _under("2", _record(strikes=2, told=[SanctionKind.NOTICE]))

    assert view.standing == Standing.WARNED


def test_a_comment_written_before_the_last_notice_leads_to_no_step() -> None:
    record = _record(strikes=2, told=[SanctionKind.NOTICE])
    before = NOW - timedelta(days=20)

    view = next(view for view in outlooks(POLICY, record, written_at=before, now=NOW) if view.clause.number == "2")

    assert view.step is None


def test_a_threat_goes_straight_up() -> None:
    view = _under("4", _record(strikes=1, told=[SanctionKind.NOTICE]))

    assert view.standing == Standing.REVOKED


def test_the_points_are_added_to_those_that_count() -> None:
    assert _under("2", _record(strikes=2, told=[SanctionKind.NOTICE])).total == 9


def test_ten_comments_rejected_in_one_sitting_are_one_step() -> None:
    views = outlooks_together(POLICY, CLEAN, written_at=[WRITTEN] * 10, now=NOW)
    view = next(view for view in views if view.clause.number == "2")

    assert view.step is not None
    assert (view.points, view.step.kind) == (10 * _under("2", CLEAN).points, SanctionKind.NOTICE)


def test_one_comment_costs_together_what_it_costs_by_itself() -> None:
    assert outlooks_together(POLICY, CLEAN, written_at=[WRITTEN], now=NOW) == outlooks(
        POLICY, CLEAN, written_at=WRITTEN, now=NOW
    )


def _under(clause: str, record: Record) -> Outlook:
    return next(view for view in outlooks(POLICY, record, written_at=WRITTEN, now=NOW) if view.clause.number == clause)


def _record(*, strikes: int, told: list[SanctionKind]) -> Record:
    at = NOW - timedelta(days=10)
    return Record(
        strikes=tuple(StrikeFact(points=3, at=at, comment_written_at=at, severity="attack") for _ in range(strikes)),
        sanctions=tuple(SanctionFact(kind=kind, starts_at=at) for kind in told),
        comments=strikes + 3,
        violations=strikes,
    )
