"""What reports that do not hold cost, and that honest reporters never pay it."""

from datetime import UTC, datetime, timedelta

import pytest

from moderation.policy.reporting import (
    PAUSE,
    WINDOW,
    ReportFact,
    ReportingStepFact,
    ReportingStepKind,
    next_step,
    weight,
)

DAY = timedelta(days=1)
START = datetime(2026, 3, 1, tzinfo=UTC)


def reports(outcomes: str, *, first: int = 0) -> list[ReportFact]:
    """One report a day, decided an hour later: `+` held, `-` did not, `.` was settled otherwise."""
    meant = {"+": True, "-": False, ".": None}
    days = (START + (first + number) * DAY for number in range(len(outcomes)))
    return [ReportFact(at, at + timedelta(hours=1), meant[sign]) for at, sign in zip(days, outcomes, strict=True)]


def step_after(*made: ReportFact, steps: tuple[ReportingStepFact, ...] = ()) -> ReportingStepKind | None:
    return next_step(made, steps, now=made[-1].decided_at)


@pytest.mark.parametrize("outcomes", ["-", "--", "+---", "-+----", "..-.-", "+-+-+-+-+-", "---+"])
def test_being_wrong_now_and_then_costs_nothing(outcomes: str) -> None:
    assert step_after(*reports(outcomes)) is None


@pytest.mark.parametrize("outcomes", ["---", "+-------", ".-.-.-"])
def test_who_is_hardly_ever_right_is_told_first(outcomes: str) -> None:
    assert step_after(*reports(outcomes)) == ReportingStepKind.NOTICE


def test_reports_made_before_the_word_lead_no_further() -> None:
    told = ReportingStepFact(ReportingStepKind.NOTICE, START + 9 * DAY)
    old = [ReportFact(fact.at, START + 9 * DAY, fact.agreed) for fact in reports("------")]

    assert next_step(old, [told], now=START + 10 * DAY) is None


def test_one_more_after_the_word_is_not_yet_a_pause() -> None:
    told = ReportingStepFact(ReportingStepKind.NOTICE, START + 3 * DAY)

    assert step_after(*reports("---"), *reports("-", first=4), steps=(told,)) is None


def test_two_more_after_the_word_are_a_pause() -> None:
    told = ReportingStepFact(ReportingStepKind.NOTICE, START + 3 * DAY)

    assert step_after(*reports("---"), *reports("--", first=4), steps=(told,)) == ReportingStepKind.PAUSE


def test_a_report_that_held_takes_the_pause_away() -> None:
    told = ReportingStepFact(ReportingStepKind.NOTICE, START + 3 * DAY)

    assert step_after(*reports("---"), *reports("+-+-", first=4), steps=(told,)) is None


def test_after_a_pause_two_more_are_another() -> None:
    steps = (
        ReportingStepFact(ReportingStepKind.NOTICE, START + 3 * DAY),
        ReportingStepFact(ReportingStepKind.PAUSE, START + 5 * DAY),
    )
    first = int((5 * DAY + PAUSE) / DAY) + 1

    assert step_after(*reports("-----"), *reports("-", first=first), steps=steps) is None
    assert step_after(*reports("-----"), *reports("--", first=first), steps=steps) == ReportingStepKind.PAUSE


def test_old_reports_and_old_words_are_forgotten() -> None:
    told = ReportingStepFact(ReportingStepKind.NOTICE, START + 3 * DAY)
    later = int(WINDOW / DAY) + 10

    assert step_after(*reports("-----"), *reports("--", first=later), steps=(told,)) is None


@pytest.mark.parametrize(
    ("agreed", "disagreed", "expected"),
    [(0, 0, 0.5), (3, 0, 0.8), (0, 2, 0.25), (0, 3, 0.0), (1, 6, 0.0), (1, 5, 0.25)],
)
def test_a_reporters_word_counts_by_laplaces_rule(agreed: int, disagreed: int, expected: float) -> None:
    assert weight(agreed=agreed, disagreed=disagreed) == pytest.approx(expected)
