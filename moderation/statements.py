"""The statement of reasons: what we tell the author when a comment is held, removed or put back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from moderation import letters
from moderation.letters import Owed
from moderation.models import Decision, LetterKind
from moderation.policy.states import Cause, State


def follow_decisions(sender: Any, decisions: Sequence[Decision], now: datetime, **kwargs: Any) -> None:
    """Owe the author a statement for every hold and removal, and word when a person lets the comment be seen.

    What is taken back before they were told of it is not told at all: the letters are withdrawn.
    """
    told = [decision for decision in decisions if not _is_quiet(decision, now=now)]
    owed = [
        Owed(kind, key=f"decision:{decision.pk}", commenter=decision.submission.commenter, decision=decision)
        for decision in told
        if (kind := _kind_of(decision)) is not None
    ]
    letters.owe_all(owed, now=now)


def _is_quiet(decision: Decision, *, now: datetime) -> bool:
    """Whoever never heard of a decision is not told that it was taken back."""
    undone = decision.reverses if decision.cause == Cause.UNDO else None
    return undone is not None and not letters.withdraw(undone, now=now)


def _kind_of(decision: Decision) -> LetterKind | None:
    if decision.cause == Cause.IMPORT:
        return None  # nobody is known here who could be told
    if decision.to_state in (State.HELD, State.REJECTED):
        return LetterKind.STATEMENT
    if decision.to_state == State.PUBLISHED and decision.from_state != State.PUBLISHED:
        return LetterKind.REVERSAL if decision.cause in (Cause.MODERATOR, Cause.APPEAL, Cause.UNDO) else None
    return None
