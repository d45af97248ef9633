"""The statement of reasons: what we tell the author when a comment is held, removed or put back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from moderation import letters
from moderation.models import Decision, LetterKind
from moderation.policy.findings import Finding
from moderation.policy.states import Cause, State


def follow_decision(
    sender: Any, decision: Decision, findings: tuple[Finding, ...], now: datetime, **kwargs: Any
) -> None:
    """Owe the author a statement for every hold and removal, and word when a person lets the comment be seen.

    What is taken back before they were told of it is not told at all: the letters are withdrawn.
    """
    kind = _kind_of(decision)
    if (
        decision.reverses is not None
        and decision.cause == Cause.UNDO
        and not letters.withdraw(decision.reverses, now=now)
    ):
        # Whoever never heard of the decision is not told that it was taken back.
        return
    if kind is not None:
        letters.owe(
            kind,
            key=f"decision:{decision.pk}",
            commenter=decision.submission.commenter,
            decision=decision,
            now=now,
        )


def _kind_of(decision: Decision) -> LetterKind | None:
    if decision.cause == Cause.IMPORT:
        return None  # nobody is known here who could be told
    if decision.to_state in (State.HELD, State.REJECTED):
        return LetterKind.STATEMENT
    if decision.to_state == State.PUBLISHED and decision.from_state != State.PUBLISHED:
        return LetterKind.REVERSAL if decision.cause in (Cause.MODERATOR, Cause.APPEAL, Cause.UNDO) else None
    return None
