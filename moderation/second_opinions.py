"""A blind second opinion on a share of people's decisions, and how often two moderators agree.

Which decisions are drawn is chance alone, so that what is counted speaks of all of them. Whoever gives the opinion
sees the text and why it was looked at, and neither what was decided nor by whom. It is kept beside the comment's state
and moves nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from secrets import SystemRandom
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from moderation import audit, policies
from moderation.conf import read_conf
from moderation.impartiality import SelfJudging, another_may_judge, may_judge
from moderation.learning.precision import Precision, precision
from moderation.models import OPINIONS, Decision, Report, SecondOpinion
from moderation.models.second_opinion import SecondOpinionQuerySet
from moderation.policy.states import Cause, State
from moderation.workflow import ClauseNeeded, ForbiddenMove

by_chance: Callable[[], float] = SystemRandom().random


class AlreadyGiven(Exception):
    """Another moderator gave the opinion first; `opinion.by` and `opinion.given_at` say who and when."""

    def __init__(self, opinion: SecondOpinion) -> None:
        super().__init__("the second opinion was given already")
        self.opinion = opinion


@dataclass(frozen=True, slots=True)
class Agreement:
    """How often second opinions agreed in one clause: seen or not seen; `same_clause` of `rejected_by_both` by it too."""

    clause: str
    share: Precision
    rejected_by_both: int
    same_clause: int


@dataclass(frozen=True, slots=True)
class Pair:
    """Two moderators on one text: what was decided, and what the other would have."""

    about: str
    decided: str
    decided_clause: str
    opinion: str
    opinion_clause: str


# -- Drawing ----------------------------------------------------------------------------------------------------------


def follow_decisions(sender: Any, decisions: Sequence[Decision], now: datetime, **kwargs: Any) -> None:
    """Let chance say which of a moderator's decisions get a second opinion."""
    for decision in decisions:
        if decision.cause == Cause.MODERATOR and decision.to_state in OPINIONS:
            draw(decision, chance=by_chance(), now=now)


def draw(decision: Decision, *, chance: float, now: datetime) -> SecondOpinion | None:
    """Ask for a second opinion where `chance`, evenly from 0 up to 1, falls into the share that the site sets.

    None where it does not, or where nobody else could give it.
    """
    if chance >= read_conf().SECOND_OPINION_SHARE or decision.decider is None:
        return None
    if not another_may_judge(decision.submission, besides=decision.decider, now=now):
        return None
    return SecondOpinion.objects.create(decision=decision, about=_clause_in_question(decision), asked_at=now)


# -- Giving -----------------------------------------------------------------------------------------------------------


def waiting_for(user: User) -> SecondOpinionQuerySet:
    """The second opinions that somebody may be asked for, longest waiting first. Whoever decided is not."""
    asked = SecondOpinion.objects.asked().exclude(decision__decider=user)
    theirs = asked.exclude(decision__submission__commenter__user=user)
    return theirs.exclude(decision__submission__reports__reporter__user=user).order_by("asked_at", "id")


def why_not(opinion: SecondOpinion, *, by: User, now: datetime) -> SelfJudging | None:
    """What keeps `by` from giving the opinion: their own decision, or a part in the conversation."""
    if opinion.decision.decider_id == by.pk:
        return SelfJudging("you made the decision; another moderator gives the second opinion")
    if not may_judge(by, opinion.decision.submission, now=now):
        return SelfJudging("you have a part in this conversation; another moderator gives the second opinion")
    return None


def give(
    opinion: SecondOpinion,
    *,
    by: User,
    would: State,
    clause: str = "",
    note: str = "",
    now: datetime | None = None,
) -> SecondOpinion:
    """Write down what `by` would have decided. Nothing else changes, whatever it is.

    Raises `SelfJudging`, `AlreadyGiven`, and `ForbiddenMove` or `ClauseNeeded` for what is no opinion.
    """
    now = now or timezone.now()
    if would not in OPINIONS:
        raise ForbiddenMove(f"nobody is of the opinion that a comment should be {would}")
    if would == State.REJECTED and not clause:
        raise ClauseNeeded("an opinion to reject names a clause")
    named = policies.in_force().clause(clause).number if would == State.REJECTED else ""
    with transaction.atomic():
        audit.wait_in_line()
        problem = why_not(opinion, by=by, now=now)
        if problem is not None:
            raise problem
        still_asked = SecondOpinion.objects.filter(pk=opinion.pk, given_at=None)
        given = still_asked.update(by=by, opinion=would, clause=named, note=note, given_at=now)
        opinion.refresh_from_db()
        if not given:
            raise AlreadyGiven(opinion)
        audit.record(
            "review.second_opinion",
            actor=by,
            subject=opinion,
            now=now,
            data={"decision": opinion.decision_id, "agrees": opinion.agrees},
        )
    return opinion


# -- Agreement --------------------------------------------------------------------------------------------------------


def agreement_by_clause(*, since: datetime) -> tuple[Agreement, ...]:
    """How often second opinions given since then agreed, for each clause in question, by its number. One query."""
    rows = SecondOpinion.objects.given().filter(given_at__gte=since)
    return agreement_of(
        Pair(*row)
        for row in rows.values_list("about", "decision__to_state", "decision__clause", "opinion", "clause").order_by()
    )


def agreement_of(pairs: Iterable[Pair]) -> tuple[Agreement, ...]:
    """The agreement of pairs, by clause. A share has its 95 % interval (Jeffreys), as rules have."""
    by_clause: dict[str, list[Pair]] = defaultdict(list)
    for pair in pairs:
        by_clause[pair.about].append(pair)
    return tuple(_agreement(clause, found) for clause, found in sorted(by_clause.items()))


def _agreement(clause: str, pairs: list[Pair]) -> Agreement:
    agreed = [pair for pair in pairs if pair.decided == pair.opinion]
    share = precision(len(agreed), len(pairs) - len(agreed))
    assert share is not None, "a clause is listed for its pairs"
    both = [pair for pair in agreed if pair.decided == State.REJECTED]
    same = sum(pair.decided_clause == pair.opinion_clause for pair in both)
    return Agreement(clause, share, rejected_by_both=len(both), same_clause=same)


def _clause_in_question(decision: Decision) -> str:
    """The clause that it cites, else the one of the report that it answers, else the one that the comment was held by."""
    if decision.clause:
        return decision.clause
    reported = Report.objects.filter(submission=decision.submission, decision__in=[decision]).order_by("pk").first()
    if reported is not None:
        return reported.clause
    earlier = decision.submission.decisions.filter(number__lt=decision.number).exclude(clause="")
    held = earlier.order_by("-number").first()
    return held.clause if held else ""
