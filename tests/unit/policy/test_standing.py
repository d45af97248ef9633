"""The ladder: what repeated violations cost, and what they do not."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from moderation.policy.standing import (
    STANDING_OF,
    Judged,
    Ladder,
    Record,
    SanctionFact,
    SanctionKind,
    Standing,
    Step,
    StrikeFact,
    gravest_told,
    next_step,
    points,
    standing,
    steps_led_to,
)

DAY = timedelta(days=1)
START = datetime(2026, 3, 1, tzinfo=UTC)
LADDER = Ladder(
    window=90 * DAY,
    steps=(
        Step(1, SanctionKind.NOTICE),
        Step(3, SanctionKind.WARNING, 90),
        Step(5, SanctionKind.PREMODERATION, 7),
        Step(7, SanctionKind.SUSPENSION, 7),
        Step(12, SanctionKind.REVOCATION),
    ),
)


def a_strike(day: int, *, weight: int = 3, written: int | None = None, severity: str = "attack") -> StrikeFact:
    """A strike decided on a day, for a comment written the same day or on the day `written`."""
    at = START + day * DAY
    wrote = at - timedelta(hours=1) if written is None else START + written * DAY
    return StrikeFact(points=weight, at=at, comment_written_at=wrote, severity=severity)


def a_sanction(kind: SanctionKind, day: int, *, days: int | None = None) -> SanctionFact:
    begins = START + day * DAY
    return SanctionFact(kind=kind, starts_at=begins, ends_at=begins + days * DAY if days else None)


def a_record(*strikes: StrikeFact, sanctions: tuple[SanctionFact, ...] = (), comments: int | None = None) -> Record:
    return Record(
        strikes=strikes,
        sanctions=sanctions,
        comments=len(strikes) if comments is None else comments,
        violations=sum(not strike.voided for strike in strikes),
    )


def step_on(day: int, record: Record) -> SanctionKind | None:
    step = next_step(LADDER, record, now=START + day * DAY)
    return step.kind if step else None


def kinds_issued(*strikes: StrikeFact, comments: int | None = None) -> list[SanctionKind]:
    """What is issued when the strikes come one by one, each step being issued as soon as it is reached."""
    sanctions: list[SanctionFact] = []
    for count, strike in enumerate(strikes, start=1):
        record = a_record(*strikes[:count], sanctions=tuple(sanctions), comments=comments)
        step = next_step(LADDER, record, now=strike.at)
        if step:
            ends = strike.at + step.days * DAY if step.days else None
            sanctions.append(SanctionFact(kind=step.kind, starts_at=strike.at, ends_at=ends))
    return [sanction.kind for sanction in sanctions]


# --- What must be left alone -----------------------------------------------------------------------------------------


def test_nobody_is_sanctioned_without_a_strike() -> None:
    assert step_on(0, a_record(comments=50)) is None


def test_one_violation_brings_a_notice_and_no_more() -> None:
    assert kinds_issued(a_strike(0)) == [SanctionKind.NOTICE]


def test_two_violations_among_two_comments_are_not_yet_a_pattern() -> None:
    assert kinds_issued(a_strike(0), a_strike(1)) == [SanctionKind.NOTICE]


def test_two_violations_among_many_comments_are_not_a_pattern_either() -> None:
    assert kinds_issued(a_strike(0), a_strike(1), comments=20) == [SanctionKind.NOTICE]


def test_ten_old_comments_rejected_in_one_sitting_are_one_step() -> None:
    sitting = [replace(a_strike(5, written=-1), at=START + 5 * DAY + timedelta(minutes=i)) for i in range(10)]

    assert kinds_issued(*sitting) == [SanctionKind.NOTICE]


def test_a_comment_written_before_the_last_notice_leads_no_further() -> None:
    notice = a_sanction(SanctionKind.NOTICE, 2)
    strikes = [a_strike(0), a_strike(1), a_strike(3, written=1)]

    assert step_on(3, a_record(*strikes, sanctions=(notice,))) is None


def test_a_strike_outside_the_window_no_longer_counts() -> None:
    assert points([a_strike(0), a_strike(80)], ladder=LADDER, now=START + 100 * DAY) == 3


def test_a_voided_strike_counts_for_nothing() -> None:
    strikes = [a_strike(0), replace(a_strike(1), voided=True)]

    assert points(strikes, ladder=LADDER, now=START + 2 * DAY) == 3


def test_nothing_follows_revocation() -> None:
    revoked = a_sanction(SanctionKind.REVOCATION, 5)
    strikes = [a_strike(day) for day in range(7)]

    assert step_on(7, a_record(*strikes, sanctions=(revoked,))) is None


def test_nobody_is_suspended_who_was_not_warned() -> None:
    notice = a_sanction(SanctionKind.NOTICE, 0)
    strikes = [a_strike(day) for day in range(1, 8)]

    assert step_on(8, a_record(*strikes, sanctions=(notice,))) == SanctionKind.WARNING


# --- What repeated violations cost -----------------------------------------------------------------------------------


def test_six_attacks_each_written_after_the_last_notice_lead_up_the_whole_ladder() -> None:
    assert kinds_issued(*[a_strike(day * 2) for day in range(6)]) == list(SanctionKind)


def test_five_attacks_do_when_they_are_a_third_of_what_was_written() -> None:
    assert kinds_issued(*[a_strike(day * 2) for day in range(5)], comments=6) == list(SanctionKind)


def test_incivility_climbs_slowly() -> None:
    rude = [a_strike(day * 2, weight=1, severity="incivility") for day in range(12)]

    assert kinds_issued(*rude) == list(SanctionKind)
    assert kinds_issued(*rude[:6]) == list(SanctionKind)[:3]


def test_two_of_five_comments_are_a_share_that_counts() -> None:
    assert kinds_issued(a_strike(0), a_strike(1), comments=5) == [SanctionKind.NOTICE, SanctionKind.WARNING]


def test_a_threat_goes_straight_to_suspension() -> None:
    assert kinds_issued(a_strike(0, weight=10, severity="threat")) == [SanctionKind.SUSPENSION]


def test_a_threat_after_an_attack_revokes() -> None:
    strikes = a_strike(0), a_strike(2, weight=10, severity="threat")

    assert kinds_issued(*strikes) == [SanctionKind.NOTICE, SanctionKind.REVOCATION]


def test_voiding_a_strike_takes_the_step_back() -> None:
    notice, warning = a_sanction(SanctionKind.NOTICE, 0), a_sanction(SanctionKind.WARNING, 2)
    strikes = [a_strike(0), a_strike(1), replace(a_strike(2), voided=True), a_strike(3)]
    lifted = replace(warning, lifted=True)

    assert step_on(4, a_record(*strikes, sanctions=(notice, lifted))) == SanctionKind.WARNING


def test_the_ladder_begins_again_when_everything_has_run_out() -> None:
    old = a_sanction(SanctionKind.PREMODERATION, 0, days=7)

    assert step_on(120, a_record(a_strike(0), a_strike(120), sanctions=(old,))) == SanctionKind.NOTICE


NOTICE, WARNING, PREMODERATION, SUSPENSION, REVOCATION = SanctionKind


@pytest.mark.parametrize(
    ("weights", "comments", "expected"),
    [
        # Whoever wrote much and was rude once or twice is told once, whatever the points.
        ([3], 100, [NOTICE]),
        ([3, 3], 100, [NOTICE]),
        ([5, 5], 7, [NOTICE]),
        # 30 % of at least five, to the comment: two of six are, two of seven are not.
        ([3, 3], 4, [NOTICE]),
        ([3, 3], 6, [NOTICE, WARNING]),
        ([3, 3], 7, [NOTICE]),
        # Three violations are a pattern among any number of comments.
        ([1, 1, 1], 1000, [NOTICE, WARNING]),
        ([1, 1, 1, 1], 1000, [NOTICE, WARNING]),
        ([1, 1, 1, 1, 1], 1000, [NOTICE, WARNING, PREMODERATION]),
        # A step is taken when its points are reached, and not before.
        ([2, 2, 2, 2], 6, [NOTICE, WARNING, PREMODERATION, SUSPENSION]),
        ([3, 3, 3, 3, 3], 6, [NOTICE, WARNING, PREMODERATION, SUSPENSION, REVOCATION]),
        # However heavy a violation is that is no threat, it is one step.
        ([100, 100, 100], 3, [NOTICE, WARNING]),
    ],
)
def test_what_violations_of_these_weights_cost(weights: list[int], comments: int, expected: list[SanctionKind]) -> None:
    strikes = [a_strike(day * 2, weight=weight) for day, weight in enumerate(weights)]

    assert kinds_issued(*strikes, comments=comments) == expected


@pytest.mark.parametrize("voided", range(5))
def test_strikes_weighed_again_lead_where_they_would_have_led_without_the_voided_one(voided: int) -> None:
    strikes = [a_strike(day * 2) for day in range(5)]
    without = [strike for number, strike in enumerate(strikes) if number != voided]
    judged = [
        Judged(replace(strike, voided=number == voided), LADDER, comments=4) for number, strike in enumerate(strikes)
    ]

    assert [sanction.kind for sanction in steps_led_to(judged)] == kinds_issued(*without, comments=4)


# --- Standing --------------------------------------------------------------------------------------------------------


def test_every_kind_of_sanction_gives_a_standing() -> None:
    assert set(STANDING_OF) == set(SanctionKind)


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (SanctionKind.NOTICE, Standing.GOOD),
        (SanctionKind.WARNING, Standing.WARNED),
        (SanctionKind.PREMODERATION, Standing.PREMODERATED),
        (SanctionKind.SUSPENSION, Standing.SUSPENDED),
        (SanctionKind.REVOCATION, Standing.REVOKED),
    ],
)
def test_a_sanction_in_force_gives_its_standing(kind: SanctionKind, expected: Standing) -> None:
    assert standing([], [a_sanction(kind, 0)], START + DAY) == expected


@pytest.mark.parametrize(("day", "expected"), [(-1, Standing.GOOD), (6, Standing.SUSPENDED), (7, Standing.GOOD)])
def test_a_suspension_begins_and_ends_by_itself(day: int, expected: Standing) -> None:
    assert standing([], [a_sanction(SanctionKind.SUSPENSION, 0, days=7)], START + day * DAY) == expected


def test_the_worst_of_several_sanctions_counts() -> None:
    sanctions = [a_sanction(SanctionKind.SUSPENSION, 0, days=7), a_sanction(SanctionKind.WARNING, 0)]

    assert standing([], sanctions, START + DAY) == Standing.SUSPENDED


def test_a_revocation_that_nobody_has_confirmed_suspends() -> None:
    waiting = replace(a_sanction(SanctionKind.REVOCATION, 0), confirmed=False)

    assert standing([], [waiting], START + DAY) == Standing.SUSPENDED


def test_a_lifted_sanction_is_over() -> None:
    lifted = replace(a_sanction(SanctionKind.REVOCATION, 0), lifted=True)

    assert standing([], [lifted], START + DAY) == Standing.GOOD


def test_a_sanction_whose_every_strike_was_voided_stands_on_nothing() -> None:
    strikes = [replace(a_strike(0), voided=True)]

    assert standing(strikes, [a_sanction(SanctionKind.SUSPENSION, 1)], START + 2 * DAY) == Standing.GOOD


def test_a_suspension_that_is_over_still_counts_as_said() -> None:
    start = datetime(2026, 3, 1, tzinfo=UTC)
    ladder = Ladder(window=timedelta(days=90), steps=())
    suspension = SanctionFact(SanctionKind.SUSPENSION, starts_at=start, ends_at=start + timedelta(days=7))
    record = Record(strikes=(), sanctions=(suspension,), comments=0, violations=0)

    assert gravest_told(ladder, record, now=start + timedelta(days=30)) is SanctionKind.SUSPENSION
    assert gravest_told(ladder, record, now=start + timedelta(days=91)) is None
