"""Which consequences follow decisions, in order. Each runs in the transaction of the decisions themselves."""

from __future__ import annotations

from moderation import (
    appeals,
    broken_rules,
    follows,
    grounds,
    proofs,
    reports,
    reviews,
    sanctions,
    second_opinions,
    statements,
    thumbs,
    trials,
)
from moderation.checking import owing
from moderation.signals import decisions_made, shown

CONSEQUENCES = (
    appeals.follow_decisions,
    reviews.follow_decisions,
    grounds.follow_decisions,
    reports.follow_decisions,
    statements.follow_decisions,
    sanctions.follow_decisions,
    second_opinions.follow_decisions,
    trials.follow_decisions,
    broken_rules.follow_decisions,
    owing.follow_decisions,
    follows.follow_decisions,
    proofs.follow_decisions,
)


def connect() -> None:
    """Let every consequence hear of every decision."""
    for consequence in CONSEQUENCES:
        decisions_made.connect(consequence, dispatch_uid=f"{consequence.__module__}.{consequence.__name__}")
    shown.connect(thumbs.follow_visibility, dispatch_uid="moderation.thumbs")
