"""What a backtest counts, worked out by hand."""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.policy.findings import Evidence, Finding, Outcome
from moderation.policy.tally import Row, Tally, is_change, tally_from_json, wilson
from moderation.policy.verdict import Verdict

NOW = datetime(2026, 3, 12, 12, tzinfo=UTC)
RULES = [("words", "1"), ("links", "2")]


def a_verdict(outcome: Outcome = Outcome.PUBLISH, *rules: str) -> Verdict:
    findings = tuple(
        Finding(rule, dict(RULES)[rule], outcome, (Evidence(0, 3, "bad"),), "", None, "other") for rule in rules
    )
    return Verdict(outcome, findings, policy_digest="")


def a_row(number: int = 1, **how: object) -> Row:
    defaults: dict[str, object] = {
        "submission": number,
        "revision": number,
        "at": NOW,
        "people": "",
        "stands": "published",
        "verdict": a_verdict(),
        "beside": a_verdict(),
    }
    return Row(**{**defaults, **how})  # type: ignore[arg-type]


def tallied(*rows: Row, keep: int = 5) -> Tally:
    tally = Tally()
    for row in rows:
        tally.add(row, seed=1, keep=keep)
    return tally


HELD = a_verdict(Outcome.HOLD, "words")


# -- Shares ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("successes", "of", "low", "high"),
    [(0, 10, 0.0, 0.2775), (5, 10, 0.2366, 0.7634), (10, 10, 0.7225, 1.0), (81, 263, 0.2553, 0.3662)],
)
def test_wilsons_interval_is_that_of_the_tables(successes: int, of: int, low: float, high: float) -> None:
    """The last is Newcombe's example (1998): 81 of 263 is 0.2553 to 0.3662."""
    estimate = wilson(successes, of)

    assert estimate is not None
    assert (estimate.low, estimate.high) == pytest.approx((low, high), abs=0.0001)


def test_a_share_of_nothing_is_no_share() -> None:
    assert wilson(0, 0) is None


@given(st.integers(1, 10_000).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))))
def test_an_interval_lies_around_its_share(case: tuple[int, int]) -> None:
    estimate = wilson(*case)

    assert estimate is not None
    assert 0 <= estimate.low <= estimate.value <= estimate.high <= 1


# -- Counting -------------------------------------------------------------------------------------------------------------


def test_what_nobody_decided_is_neither_right_nor_wrong() -> None:
    score = tallied(a_row(verdict=HELD)).result(RULES).overall

    assert (score.hits, score.unreviewed, score.precision, score.recall) == (1, 1, None, None)


def test_a_nudge_stops_nothing_and_is_counted() -> None:
    result = tallied(a_row(verdict=a_verdict(Outcome.NUDGE, "words"))).result(RULES)

    assert (result.overall.hits, result.nudged, result.extra_holds_per_day) == (0, 1, 0)
    assert result.rules[0].score.hits == 1


def test_a_rule_that_found_nothing_stands_there_with_nothing() -> None:
    assert [rule.rule for rule in Tally().result(RULES).rules] == ["words", "links"]


def test_a_comment_that_two_rules_stop_is_decided_by_neither_alone() -> None:
    rules = tallied(a_row(verdict=a_verdict(Outcome.HOLD, "words", "links"))).result(RULES).rules

    assert [rule.decisive for rule in rules] == [0, 0]


def test_a_rule_that_found_two_things_hit_once() -> None:
    twice = Verdict(Outcome.HOLD, HELD.findings * 2, policy_digest="")

    assert tallied(a_row(verdict=twice)).result(RULES).rules[0].score.hits == 1


def test_fewer_holds_are_those_that_only_the_version_in_force_stops() -> None:
    result = tallied(a_row(beside=HELD), a_row(2, verdict=HELD, beside=HELD)).result(RULES)

    assert (result.extra_holds_per_day, result.fewer_holds_per_day) == (0, 1)


@pytest.mark.parametrize(("published", "group"), [(None, "unknown"), (0, "newcomer"), (2, "newcomer"), (3, "regular")])
def test_an_author_of_three_published_comments_is_a_regular(published: int | None, group: str) -> None:
    (only,) = tallied(a_row(author_published=published)).result(RULES).groups

    assert only.group == group


@pytest.mark.parametrize(
    ("stands", "outcome", "changes"),
    [
        ("published", Outcome.PUBLISH, False),
        ("published", Outcome.NUDGE, True),
        ("published", Outcome.HOLD, True),
        ("held", Outcome.NUDGE, False),
        ("held", Outcome.HOLD, False),
        ("held", Outcome.PUBLISH, True),
        ("held", Outcome.REJECT, True),
        ("rejected", Outcome.HOLD, False),
        ("rejected", Outcome.REJECT, False),
        ("rejected", Outcome.NUDGE, True),
    ],
)
def test_which_comments_would_fare_otherwise(stands: str, outcome: Outcome, changes: bool) -> None:
    assert is_change(stands, outcome) is changes


# -- Stopping and going on --------------------------------------------------------------------------------------------------


def many_rows() -> list[Row]:
    chance = random.Random(1)
    return [
        a_row(
            number,
            at=NOW + timedelta(hours=number),
            people=chance.choice(["", "published", "rejected"]),
            clause="2",
            author_published=chance.choice([None, 0, 5]),
            verdict=chance.choice([a_verdict(), HELD]),
            beside=chance.choice([a_verdict(), HELD]),
        )
        for number in range(200)
    ]


def test_the_order_of_the_rows_changes_nothing() -> None:
    rows = many_rows()
    shuffled = random.Random(2).sample(rows, k=len(rows))

    assert tallied(*rows).result(RULES) == tallied(*shuffled).result(RULES)


def test_a_tally_goes_on_after_json_as_if_it_had_not_stopped() -> None:
    rows = many_rows()
    first = tallied(*rows[:77])

    again = tally_from_json(json.loads(json.dumps(first.as_json())))
    for row in rows[77:]:
        again.add(row, seed=1, keep=5)

    assert again.result(RULES) == tallied(*rows).result(RULES)


def test_every_row_is_sampled_about_as_often_as_any_other() -> None:
    rows = [a_row(number, verdict=HELD) for number in range(10)]
    drawn = [0] * 10
    for seed in range(2000):
        tally = Tally()
        for row in rows:
            tally.add(row, seed=seed, keep=3)
        for sample in tally.result(RULES).changes[0].samples:
            drawn[sample.submission] += 1

    assert all(abs(times - 600) < 100 for times in drawn)


def test_nothing_is_sampled_when_no_samples_are_kept() -> None:
    (change,) = tallied(a_row(verdict=HELD), keep=0).result(RULES).changes

    assert (change.count, change.samples) == (1, ())
