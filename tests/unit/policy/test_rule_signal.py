"""Scores from outside: they may call for a person, and never reject."""

import math

import pytest

from moderation.policy.content import Signal
from moderation.policy.document import PolicyError, read_policy
from tests.unit.policy.examples import a_rule, found, policy_text

RULE = a_rule("signal", 'signal = "akismet"', "threshold = 0.8")


@pytest.mark.parametrize(
    "signals",
    [
        (),
        (Signal("akismet", 0.79),),
        (Signal("somebody else", 1.0),),
        (Signal("akismet", math.nan),),
        (Signal("akismet", 7.5),),
    ],
    ids=["none", "below", "another's", "no number", "no score"],
)
def test_without_a_score_at_the_threshold_nothing_is_found(signals: tuple[Signal, ...]) -> None:
    assert found("Hello.", RULE, signals=signals) is None


def test_the_score_and_its_detail_are_handed_on() -> None:
    finding = found("Hello.", RULE, signals=(Signal("akismet", 0.81), Signal("akismet", 0.9, "known sender of spam")))

    assert finding is not None
    assert (finding.score, finding.reason) == (0.9, "known sender of spam")


def test_a_signal_without_detail_is_named() -> None:
    finding = found("Hello.", RULE, signals=(Signal("akismet", 0.8),))

    assert finding is not None
    assert finding.reason == "was found by akismet"


def test_a_rule_over_a_signal_may_not_reject() -> None:
    with pytest.raises(PolicyError, match="never rejects by itself"):
        read_policy(policy_text(a_rule("signal", 'signal = "akismet"', outcome="reject")))
