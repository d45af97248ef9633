"""What readers did when they were asked to think again: how often, by which rule, and what came of it.

Counted from the log of nudges and from the first verdict on what was sent. Shares are of the nudges whose end is known,
with Wilson's interval (`policy/tally.py`); those that are still open are counted beside them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import TruncDate
from django.utils import timezone

from moderation.models import Decision, Nudge, NudgeOutcome
from moderation.policy.states import Cause, State
from moderation.policy.tally import Estimate, wilson

WEEKS = 26
NO_REVISION = ""


@dataclass(frozen=True, slots=True)
class NudgeCounts:
    """`asked` nudges, of which `open` may still end otherwise. The shares are None where there is nothing to share.

    `published` is the share of the revised ones that the policy published at once: what asking changed.
    """

    asked: int
    open: int
    unchanged: Estimate | None
    revised: Estimate | None
    dropped: Estimate | None
    published: Estimate | None


@dataclass(frozen=True, slots=True)
class RuleNudges:
    """The nudges of one rule under one clause."""

    rule: str
    clause: str
    counts: NudgeCounts


@dataclass(frozen=True, slots=True)
class WeekNudges:
    """The nudges of one week, which began on `monday`, by what became of them."""

    monday: date
    revised: int
    dropped: int
    unchanged: int
    open: int

    @property
    def asked(self) -> int:
        return self.revised + self.dropped + self.unchanged + self.open


@dataclass(frozen=True, slots=True)
class NudgeReport:
    """Everything since `since`: in all, by rule with the most asked first, and week by week, empty weeks included."""

    since: date
    everything: NudgeCounts
    rules: tuple[RuleNudges, ...]
    weeks: tuple[WeekNudges, ...]


class _End(NamedTuple):
    outcome: str
    became: str


def nudge_report(*, now: datetime, weeks: int = WEEKS) -> NudgeReport:
    """The report of the last so many weeks, this one included, in the time zone of the page. Two queries."""
    first = _monday(timezone.localdate(now)) - timedelta(weeks=weeks - 1)
    since = timezone.make_aware(datetime.combine(first, datetime.min.time()))
    by_rule: dict[tuple[str, str], Counter[_End]] = {}
    for rule, clause, outcome, became, number in _by_rule(since):
        by_rule.setdefault((rule, clause), Counter())[_End(outcome, became or NO_REVISION)] += number
    most_first = sorted(by_rule.items(), key=lambda item: (-item[1].total(), item[0]))
    return NudgeReport(
        since=first,
        everything=counts_of(sum(by_rule.values(), Counter())),
        rules=tuple(RuleNudges(rule, clause, counts_of(ends)) for (rule, clause), ends in most_first),
        weeks=tuple(_weeks(since, first, weeks)),
    )


def counts_of(ends: Mapping[_End, int]) -> NudgeCounts:
    """Counts by outcome and by what the policy said of what was sent, as shares."""
    outcomes: Counter[str] = Counter()
    for end, number in ends.items():
        outcomes[end.outcome] += number
    settled = sum(outcomes[outcome] for outcome in NudgeOutcome if outcome != NudgeOutcome.OPEN)
    published = sum(n for end, n in ends.items() if end == (NudgeOutcome.REVISED, State.PUBLISHED))
    return NudgeCounts(
        asked=sum(outcomes.values()),
        open=outcomes[NudgeOutcome.OPEN],
        unchanged=wilson(outcomes[NudgeOutcome.UNCHANGED], settled),
        revised=wilson(outcomes[NudgeOutcome.REVISED], settled),
        dropped=wilson(outcomes[NudgeOutcome.DROPPED], settled),
        published=wilson(published, outcomes[NudgeOutcome.REVISED]),
    )


def _by_rule(since: datetime) -> Iterable[tuple[str, str, str, str | None, int]]:
    verdicts = Decision.objects.filter(revision=OuterRef("revision"), cause=Cause.VERDICT).order_by("number")
    return (
        Nudge.objects.since(since)
        .annotate(became=Subquery(verdicts.values("to_state")[:1]))
        .values("rule", "clause", "outcome", "became")
        .annotate(number=Count("pk"))
        .values_list("rule", "clause", "outcome", "became", "number")
        .order_by()
    )


def _weeks(since: datetime, first: date, weeks: int) -> Iterable[WeekNudges]:
    found: dict[date, Counter[str]] = {}
    days = (
        Nudge.objects.since(since)
        .annotate(day=TruncDate("nudged_at"))
        .values("day", "outcome")
        .annotate(number=Count("pk"))
        .values_list("day", "outcome", "number")
        .order_by()
    )
    for day, outcome, number in days:
        found.setdefault(_monday(day), Counter())[outcome] += number
    for place in range(weeks):
        monday = first + timedelta(weeks=place)
        week = found.get(monday, Counter())
        yield WeekNudges(
            monday,
            revised=week[NudgeOutcome.REVISED],
            dropped=week[NudgeOutcome.DROPPED],
            unchanged=week[NudgeOutcome.UNCHANGED],
            open=week[NudgeOutcome.OPEN],
        )


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
