"""Failures of one rule at once, and two owners at once: the rule is suspended once, and one of the owners is told."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.utils import timezone

from moderation import broken_rules, policies
from moderation.models import AuditEntry, Letter, SuspendedRule
from tests import makers
from tests.integration.moderation import breaking
from tests.integration.moderation.breaking import RAISES
from tests.integration.moderation.test_races import at_once
from tests.integration.moderation.versions import adopted, owner

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def a_policy_with_a_broken_rule() -> Iterator[None]:
    policies._compiled.cache_clear()
    with breaking.broken_for_now():
        adopted(breaking.document())
        yield
    policies._compiled.cache_clear()
    policies._without.cache_clear()


def test_failures_at_once_suspend_a_rule_once() -> None:
    owner()
    people = [(makers.a_user(f"reader-{number}"), makers.a_post()) for number in range(5)]

    said = at_once(
        *(lambda by=by, on=on: makers.a_submission(f"{by} says {RAISES}.", by=by, on=on) for by, on in people)
    )

    assert [submission.state for submission in said] == ["held"] * 5
    assert SuspendedRule.objects.count() == 1
    assert AuditEntry.objects.filter(action="policy.rule_suspended").count() == 1
    assert Letter.objects.filter(kind="rule_suspended").count() == 1


def test_of_two_owners_who_put_a_rule_back_at_once_one_is_told() -> None:
    for number in range(3):
        makers.a_submission(f"Comment {number} says {RAISES}.", by=makers.rui())
    row, owners = SuspendedRule.objects.get(), [owner("olga"), owner("oskar")]

    outcomes = at_once(*(lambda by=by: broken_rules.put_back(row, by=by, now=timezone.now()) for by in owners))

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["NotSuspended", "SuspendedRule"]
    assert AuditEntry.objects.filter(action="policy.rule_put_back").count() == 1
