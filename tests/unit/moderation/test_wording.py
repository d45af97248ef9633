"""Every word that the code knows has words for people."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from enum import StrEnum

import pytest
from django.utils import translation

from moderation import policy_wording, wording
from moderation.models import AppealState, Reason
from moderation.policy.findings import Severity
from moderation.policy.standing import SanctionKind, Standing, Step
from moderation.policy.states import State

NOW = datetime(2026, 3, 12, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("known", "words"),
    [
        (State, wording.STATE_WORDS),
        (Standing, wording.STANDING_WORDS),
        (SanctionKind, wording.STEP_WORDS),
        (SanctionKind, wording.STEP_MEANS),
        (Severity, wording.SEVERITY_WORDS),
        (Reason, wording.REASON_WORDS),
        (AppealState, wording.APPEAL_WORDS),
    ],
)
def test_a_table_of_words_is_total(known: type[StrEnum], words: wording.Words) -> None:
    assert set(words) == set(known)


def test_a_suspension_says_for_how_long() -> None:
    assert wording.step_in_words(Step(7, SanctionKind.SUSPENSION, 7)) == "Suspension, 7 days"


def test_a_warning_does_not_say_how_long_it_is_remembered() -> None:
    assert wording.step_in_words(Step(3, SanctionKind.WARNING, 90)) == "Warning"


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (timedelta(seconds=5), "1 min"),
        (timedelta(minutes=12), "12 min"),
        (timedelta(hours=9), "9 h"),
        (timedelta(days=3), "3 d"),
        (timedelta(minutes=-25), "25 min late"),
    ],
)
def test_a_due_time_reads_as_what_is_left(left: timedelta, words: str) -> None:
    assert wording.due_in_words(NOW + left, now=NOW) == words


@pytest.mark.parametrize(
    ("language", "words"), [("en", ["6.7 %", "67 %", "1.5", "<0.1"]), ("de", ["6,7 %", "67 %", "1,5", "<0,1"])]
)
def test_a_decimal_is_written_as_the_readers_language_writes_it(language: str, words: list[str]) -> None:
    with translation.override(language):
        shares = [policy_wording.share(0.067), policy_wording.share(0.67)]

        assert [*shares, policy_wording.per_day(1.5), policy_wording.per_day(0.01)] == words
