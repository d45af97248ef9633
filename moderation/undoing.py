"""Take back one's own decision: a new entry that reverses every consequence of the one before, or nothing.

It answers slips. Whoever finds that a decision was wrong after others have acted on it decides anew, or is appealed to.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from moderation import audit, letters, transparency, workflow
from moderation.impartiality import SelfJudging, may_judge
from moderation.models import Decision, Report, Sanction
from moderation.policy.states import Cause


class UndoRefused(Exception):
    """The decision is not taken back."""


class NotOnesOwn(UndoRefused):
    """Only whoever made a decision takes it back; for everybody else there are appeals."""


class NotUndone(UndoRefused):
    """A verdict, an answer to an appeal, or an undoing: none of them is a moderator's first word on a comment."""


class ActedSince(UndoRefused):
    """Another act came after the decision: `decision`, or else an edit or an appeal, by `who` at `at`.

    `who` is the account's name where a moderator acted, and the name that readers see where a commenter did.
    """

    def __init__(self, what: str, *, who: str, at: datetime, decision: Decision | None = None) -> None:
        super().__init__(f"{what} came after the decision")
        self.what = what
        self.who = who
        self.at = at
        self.decision = decision


@dataclass(frozen=True, slots=True)
class Reversal:
    """What undoing a decision takes back: points, the sanction they led to, answers to reports, and letters.

    `told` says whether the author may have read of the decision, and so is written to again.
    """

    points: int
    sanction: Sanction | None
    reports: int
    letters: int
    told: bool


def undo(decision: Decision, *, by: User, note: str = "", now: datetime | None = None) -> Decision:
    """Take one's own decision back, with everything that came of it, in one transaction.

    The comment is where it was, the strike is void and what rested on it lifted, letters that were not sent are
    withdrawn, its reports are open again, and so is its review item. Raises `UndoRefused` in its three kinds, and
    `SelfJudging`.
    """
    now = now or timezone.now()
    with transaction.atomic():
        audit.wait_in_line()
        made = load(decision.pk)
        problem = why_not(made, by=by, now=now)
        if problem is not None:
            raise problem
        undoing = workflow.take_back(made, by=by, note=note, now=now)
        transparency.forget(made.created_at)
        return undoing


def load(pk: int) -> Decision:
    """A decision with what taking it back asks for. Raises `Decision.DoesNotExist`."""
    return Decision.objects.select_related(
        "decider",
        "revision",
        "appeal__appellant",
        "strike__sanction__confirmed_by",
        "strike__sanction__lifted_by",
        "submission__current",
        "submission__commenter",
        "submission__parent__commenter",
        "submission__target_type",
    ).get(pk=pk)


def why_not(decision: Decision, *, by: User, now: datetime) -> UndoRefused | SelfJudging | None:
    """What keeps `by` from taking the decision back at `now`; None when they may."""
    if decision.cause != Cause.MODERATOR:
        return NotUndone("only a moderator's own decision on a comment is undone")
    if decision.decider_id != by.pk:
        return NotOnesOwn("another moderator made this decision")
    if not may_judge(by, decision.submission, now=now):
        return SelfJudging("you have a part in this conversation; another moderator looks at it")
    return _acted_since(decision)


def what_it_reverses(decision: Decision, *, now: datetime) -> Reversal:
    """What would be taken back now, told before the button is pressed. `decision` as `load` gives it; three queries."""
    strike = getattr(decision, "strike", None)
    sanction = getattr(strike, "sanction", None)
    return Reversal(
        points=strike.points if strike else 0,
        sanction=sanction if sanction and sanction.lifted_at is None else None,
        reports=Report.objects.filter(decision=decision).count(),
        letters=letters.stoppable(decision, now=now).count(),
        told=letters.may_be_known(decision),
    )


def _acted_since(decision: Decision) -> ActedSince | None:
    submission = decision.submission
    later = submission.decisions.filter(number__gt=decision.number).select_related("decider").order_by("number").first()
    if later is not None:
        return ActedSince("a decision", who=_who(later), at=later.created_at, decision=later)
    appeal = getattr(decision, "appeal", None)
    if appeal is not None:
        return ActedSince("an appeal", who=appeal.appellant.name, at=appeal.created_at)
    settled = _settled(decision)
    if settled is not None:
        return settled
    if submission.current is not None and submission.current_id != decision.revision_id:
        return ActedSince("an edit", who=submission.shown_name, at=submission.current.created_at)
    return None


def _settled(decision: Decision) -> ActedSince | None:
    """A second moderator's word on the sanction that the decision led to."""
    sanction = getattr(getattr(decision, "strike", None), "sanction", None)
    if sanction is None:
        return None
    if sanction.confirmed_by is not None:
        return ActedSince("a confirmation", who=sanction.confirmed_by.get_username(), at=sanction.confirmed_at)
    if sanction.lifted_by is not None:
        return ActedSince("a lifting", who=sanction.lifted_by.get_username(), at=sanction.lifted_at)
    return None


def _who(decision: Decision) -> str:
    if decision.decider is not None:
        return decision.decider.get_username()
    return decision.submission.shown_name if decision.cause == Cause.AUTHOR else ""
