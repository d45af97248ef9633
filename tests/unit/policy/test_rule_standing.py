"""The rule that has a person read first what a commenter with a record writes."""

from datetime import UTC, datetime

import pytest

from moderation.policy.content import Author, Content
from moderation.policy.document import default_policy_text, read_policy
from moderation.policy.findings import Outcome
from moderation.policy.judge import judge
from moderation.policy.standing import Standing

POLICY = read_policy(default_policy_text())


def outcome_for(standing: Standing) -> Outcome:
    author = Author(key="sable", published=20, standing=standing)
    return judge(
        POLICY, Content("The ferry ran late again.", now=datetime(2026, 3, 12, tzinfo=UTC), author=author)
    ).outcome


@pytest.mark.parametrize("standing", [Standing.GOOD, Standing.WARNED])
def test_a_commenter_who_was_at_most_warned_is_read_at_once(standing: Standing) -> None:
    assert outcome_for(standing) == Outcome.PUBLISH


@pytest.mark.parametrize("standing", [Standing.PREMODERATED, Standing.SUSPENDED, Standing.REVOKED])
def test_a_commenter_under_a_sanction_is_read_by_a_person_first(standing: Standing) -> None:
    assert outcome_for(standing) == Outcome.HOLD
