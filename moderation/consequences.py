"""Which consequences follow a decision, in order. Each runs in the transaction of the decision itself."""

from __future__ import annotations

from moderation import (
    appeals,
    broken_rules,
    grounds,
    reports,
    reviews,
    sanctions,
    second_opinions,
    statements,
    trials,
)
from moderation.checking import owing
from moderation.signals import decision_made

CONSEQUENCES = (
    # Before the others: it refuses a decision that passes an appeal by.
    appeals.follow_decision,
    reviews.follow_decision,
    grounds.follow_decision,
    reports.follow_decision,
    statements.follow_decision,
    sanctions.follow_decision,
    second_opinions.follow_decision,
    trials.follow_decision,
    broken_rules.follow_decision,
    owing.follow_decision,
)


def connect() -> None:
    """Let every consequence hear of every decision."""
    for consequence in CONSEQUENCES:
        decision_made.connect(consequence, dispatch_uid=f"{consequence.__module__}.{consequence.__name__}")
