"""Patterns: RE2's language, in time that grows with the text alone."""

import pytest

from tests.cost import cpu_seconds
from tests.unit.policy.examples import a_policy, a_rule, found, judged, words_found

RULE = a_rule("pattern", r"patterns = ['\bparking (fees?|fines?)\b']", r"unless = ['\bfree parking\b']")


@pytest.mark.parametrize(
    "text", ["Parking is fine.", "> parking fees\nI disagree.", "Free parking, and no parking fees!"]
)
def test_what_does_not_match_or_is_called_off_is_left_alone(text: str) -> None:
    assert found(text, RULE) is None


def test_a_match_is_marked_in_the_original() -> None:
    assert words_found("These PARKING FEES and parking fines!", RULE) == ["PARKING FEES", "parking fines"]


def test_a_group_called_it_is_what_is_marked() -> None:
    assert words_found("Oh the fees", a_rule("pattern", r"patterns = ['oh (?P<it>the) fees']")) == ["the"]


def test_a_pattern_that_matches_nothing_at_all_finds_nothing() -> None:
    assert found("abc", a_rule("pattern", "patterns = ['x*']")) is None


@pytest.mark.parametrize("pattern", [r"(a+)+$", r"\s+$", r"(a|aa)+b", r"(.*)*c"])
@pytest.mark.parametrize("text", ["a" * 50_000 + "!", " " * 50_000 + "x"])
def test_an_evil_pattern_answers_at_once_on_50_kilobytes(pattern: str, text: str) -> None:
    policy = a_policy(a_rule("pattern", f"patterns = ['{pattern}']"))
    judged("warm", policy)

    assert cpu_seconds(lambda: judged(text, policy), enough=0.05) < 0.05
