"""Due times: the order of the queue."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.policy.findings import Severity
from moderation.policy.priority import LIMITS, due_at

NOON = datetime(2026, 3, 12, 12, tzinfo=UTC)
WEIGHTS = st.lists(st.floats(0, 1), max_size=10)


def test_every_severity_has_a_limit() -> None:
    assert set(LIMITS) == set(Severity)


@pytest.mark.parametrize(("severity", "hours"), [("threat", 1), ("attack", 4), ("newcomer", 12), ("other", 24)])
def test_each_severity_has_its_service_level(severity: str, hours: int) -> None:
    assert due_at(NOON, severity=severity) == NOON + timedelta(hours=hours)


def test_someone_who_may_need_help_comes_before_a_threat() -> None:
    assert due_at(NOON, severity="care") < due_at(NOON, severity="threat")


def test_two_trusted_reporters_bring_an_item_forward() -> None:
    assert due_at(NOON, severity="other", reporter_weights=[1.0, 1.0]) == NOON + timedelta(hours=8)


@given(st.sampled_from(list(Severity)), WEIGHTS, st.floats(-1, 1))
def test_another_report_never_makes_an_item_due_later(severity: str, weights: list[float], one_more: float) -> None:
    before = due_at(NOON, severity=severity, reporter_weights=weights)

    assert due_at(NOON, severity=severity, reporter_weights=[*weights, one_more]) <= before


@given(st.sampled_from(list(Severity)), WEIGHTS)
def test_an_item_is_never_due_before_it_was_queued(severity: str, weights: list[float]) -> None:
    assert due_at(NOON, severity=severity, reporter_weights=weights) > NOON
