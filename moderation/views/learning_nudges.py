"""What readers did when they were asked to think again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from moderation import policies
from moderation.learning.nudge_report import NudgeCounts, nudge_report
from moderation.policy.tally import Estimate
from moderation.views.access import StaffRequest, for_moderators
from moderation.views.item_page import clause_title
from moderation.views.learning_plots import Track, track, weeks_plot


@dataclass(frozen=True, slots=True)
class ShareShown:
    """A share in whole per cents, with the number it is a share of; `of` 0 where there is nothing to share."""

    percent: int
    low: int
    high: int
    number: int
    of: int
    track: Track | None


@dataclass(frozen=True, slots=True)
class CountsShown:
    """One line: how many, and what became of them."""

    name: str
    clause: str
    title: str
    asked: int
    open: int
    revised: ShareShown
    published: ShareShown
    dropped: ShareShown
    unchanged: ShareShown


@for_moderators
@require_safe
def nudges(request: StaffRequest) -> HttpResponseBase:
    """Half a year: in all, by rule, and by week."""
    report = nudge_report(now=timezone.now())
    policy = policies.in_force()
    lines = tuple(_line(r.counts, r.rule, r.clause, clause_title(policy, r.clause)) for r in report.rules)
    return render(
        request,
        "moderation/learning_nudges.html",
        {
            "report": report,
            "everything": _line(report.everything),
            "rules": lines,
            "plot": weeks_plot(report.weeks),
            "weeks": tuple(reversed(report.weeks)),
        },
    )


def _line(counts: NudgeCounts, name: str = "", clause: str = "", title: str = "") -> CountsShown:
    revised, published, dropped, unchanged = _shares(
        (counts.revised, counts.published, counts.dropped, counts.unchanged)
    )
    return CountsShown(name, clause, title, counts.asked, counts.open, revised, published, dropped, unchanged)


def _shares(estimates: Iterable[Estimate | None]) -> Iterable[ShareShown]:
    return (_share(estimate) for estimate in estimates)


def _share(estimate: Estimate | None) -> ShareShown:
    if estimate is None:
        return ShareShown(0, 0, 0, 0, 0, None)
    return ShareShown(
        percent=round(100 * estimate.value),
        low=round(100 * estimate.low),
        high=round(100 * estimate.high),
        number=round(estimate.value * estimate.of),
        of=estimate.of,
        track=track(estimate),
    )
