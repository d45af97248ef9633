"""The policy in force, for everybody to read."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from moderation import policies, wording
from moderation.conf import read_conf
from moderation.policy.document import Clause, Policy


@dataclass(frozen=True, slots=True)
class ClauseShown:
    """A clause, and what breaking it counts for; "" when it costs nothing."""

    clause: Clause
    points: str


@dataclass(frozen=True, slots=True)
class StepShown:
    """A rung of the ladder in words."""

    points: str
    name: str
    means: str


@require_safe
def policy(request: HttpRequest) -> HttpResponseBase:
    """The clauses, the ladder and how decisions are made."""
    in_force = policies.in_force()
    return render(
        request,
        "moderation/policy.html",
        {
            "policy": in_force,
            "clauses": tuple(_clause(clause) for clause in in_force.clauses),
            "steps": _steps(in_force),
            "window_days": in_force.ladder.window.days,
            "appeal_days": read_conf().APPEAL_WINDOW.days,
            "version": in_force.digest[:8],
        },
    )


def _clause(clause: Clause) -> ClauseShown:
    return ClauseShown(clause, wording.points_in_words(clause.points) if clause.points else "")


def _steps(policy: Policy) -> tuple[StepShown, ...]:
    return tuple(
        StepShown(wording.points_in_words(step.points), wording.step_in_words(step), str(wording.STEP_MEANS[step.kind]))
        for step in policy.ladder.steps
    )
