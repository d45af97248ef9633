"""The team's page: what waits, what was done of late, and whether moderators agree.

The team sees its sums, and each moderator their own figures: a list of everybody's would make a race of work that
wants care. Owners see every line, because they have to know who carries how much and whose decisions fall on appeal.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from moderation import policies, second_opinions, wording
from moderation.second_opinions import Agreement
from moderation.stretches import midnight
from moderation.team import DAYS, DayOfWork, PersonsWork, WaitingNow, waiting_now, work_of_late
from moderation.views.access import StaffRequest, for_moderators
from moderation.views.bar_plots import BarPlot, Part, bar_plot
from moderation.views.item_page import clause_title
from moderation.views.learning_plots import Track, track

AGREEMENT_DAYS = 180
HOUR = 3600


@dataclass(frozen=True, slots=True)
class AgreementShown:
    """One clause: in whole per cents how often second opinions agreed, and on how many texts."""

    clause: str
    title: str
    percent: int
    number: int
    of: int
    track: Track | None
    rejected_by_both: int
    same_clause: int


@dataclass(frozen=True, slots=True)
class PersonShown:
    """One moderator's line."""

    name: str
    is_you: bool
    work: PersonsWork
    median: str


@for_moderators
@require_safe
def team(request: StaffRequest) -> HttpResponseBase:
    """The same for every moderator, but for the lines by person."""
    now = timezone.now()
    waiting = waiting_now(now=now)
    days, people = work_of_late(now=now)
    sees_all = request.user.has_perm(policies.MAY_ADOPT)
    since = midnight(timezone.localdate(now) - timedelta(days=AGREEMENT_DAYS))
    return render(
        request,
        "moderation/team.html",
        {
            "waiting": sum(kind.number for kind in waiting),
            "late": sum(kind.late for kind in waiting),
            "today": days[-1],
            "median": _length(days[-1].median),
            "kinds": [(wording.SEVERITY_WORDS.get(kind.severity, kind.severity), kind) for kind in waiting],
            "waiting_plot": _waiting_plot(waiting),
            "days": [(day, _length(day.median)) for day in reversed(days)],
            "days_plot": _days_plot(days),
            "median_plot": _median_plot(days),
            "people": [_person(work, request) for work in people if sees_all or work.user == request.user],
            "sees_all": sees_all,
            "number_of_days": DAYS,
            "agreement": [_agreement(found) for found in second_opinions.agreement_by_clause(since=since)],
            "agreement_since": since,
        },
    )


def _person(work: PersonsWork, request: StaffRequest) -> PersonShown:
    return PersonShown(work.user.get_username(), work.user == request.user, work, _length(work.median))


def _agreement(found: Agreement) -> AgreementShown:
    share = found.share
    return AgreementShown(
        clause=found.clause,
        title=clause_title(policies.shown(), found.clause),
        percent=round(100 * share.value),
        number=share.right,
        of=share.of,
        track=track(share),
        rejected_by_both=found.rejected_by_both,
        same_clause=found.same_clause,
    )


def _waiting_plot(waiting: Sequence[WaitingNow]) -> BarPlot:
    return bar_plot(
        [
            (
                str(wording.SEVERITY_WORDS.get(kind.severity, kind.severity)),
                [Part("late", kind.late), Part("waiting", kind.number - kind.late)],
            )
            for kind in waiting
        ],
        least=4,
        name_all=True,
    )


def _days_plot(days: Sequence[DayOfWork]) -> BarPlot:
    return bar_plot(
        [(_short(day), [Part("published", day.published), Part("rejected", day.rejected)]) for day in days], least=4
    )


def _median_plot(days: Sequence[DayOfWork]) -> BarPlot:
    bars = [(_short(day), [Part("median", (day.median or 0.0) / HOUR)]) for day in days]
    return bar_plot(bars, scale=lambda hours: _("%(hours)s h") % {"hours": number_format(f"{hours:g}")})


def _short(day: DayOfWork) -> str:
    return date_format(day.day, _("j M"))


def _length(seconds: float | None) -> str:
    return wording.length_in_words(timedelta(seconds=seconds)) if seconds is not None else "–"
