"""How the rules do: for each of them, how often people agreed with it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from moderation import policies
from moderation.learning.precision import Precision, RulePrecision, all_records
from moderation.policy.document import Policy
from moderation.views.access import StaffRequest, for_moderators
from moderation.views.item_page import clause_title
from moderation.views.learning_plots import Track, track


@dataclass(frozen=True, slots=True)
class RuleShown:
    """One line of the page. Shares are whole per cents."""

    rule: str
    clause: str
    title: str
    precision: Precision | None
    share: int
    low: int
    high: int
    track: Track | None


@for_moderators
@require_safe
def rules(request: StaffRequest) -> HttpResponseBase:
    """The rules in force in their order, then those of earlier versions that people's decisions speak of."""
    policy = policies.in_force()
    now, earlier = all_records((rule.name, rule.clause) for rule in policy.rules)
    return render(
        request,
        "moderation/learning_rules.html",
        {"rules": _shown(now, policy), "earlier": _shown(earlier, policy), "is_empty": _is_empty(now, earlier)},
    )


def _shown(records: Iterable[RulePrecision], policy: Policy) -> tuple[RuleShown, ...]:
    return tuple(_line(record, policy) for record in records)


def _line(record: RulePrecision, policy: Policy) -> RuleShown:
    known = record.precision
    share, low, high = (known.value, known.low, known.high) if known else (0.0, 0.0, 0.0)
    return RuleShown(
        rule=record.rule,
        clause=record.clause,
        title=clause_title(policy, record.clause),
        precision=known,
        share=round(100 * share),
        low=round(100 * low),
        high=round(100 * high),
        track=track(known),
    )


def _is_empty(*groups: Iterable[RulePrecision]) -> bool:
    return all(record.precision is None for group in groups for record in group)
