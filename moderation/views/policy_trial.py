"""A trial: what the candidate would have done with each new comment, beside what the version in force did."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from moderation import evidence, policies, trials
from moderation import policy_wording as words
from moderation.models import PolicyState, PolicyVersion, TrialComparison
from moderation.policy.document import Policy, PolicyError
from moderation.policy.findings import Outcome
from moderation.trials import TrialSummary
from moderation.views.access import StaffRequest, refuse
from moderation.views.item_page import clause_title
from moderation.views.owners_only import LONGEST_KEY, for_owners, version_or_404

PAGE = 25


@dataclass(frozen=True, slots=True)
class Side:
    """What one version said: in a word, and the badge that goes with it."""

    words: str
    badge: str


@dataclass(frozen=True, slots=True)
class Reason:
    """What one rule of the candidate saw."""

    rule: str
    clause: str
    title: str
    words: str


@dataclass(frozen=True, slots=True)
class Difference:
    """One comment on which the two versions differ."""

    pk: int
    submission: int
    who: str
    at: datetime
    text: tuple[evidence.Piece, ...]
    was: Side
    would: Side
    because: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """How many comments went one way and would go another; `level` is how dark the cell is, 0 to 4."""

    count: int
    same: bool
    level: int


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the summary: what was done, and what would be."""

    words: str
    cells: tuple[Cell, ...]


@for_owners
@require_safe
def trial(request: StaffRequest, pk: int) -> HttpResponseBase:
    """The summary and one page of differences, before the one that `before` names."""
    version = version_or_404(pk)
    before = request.GET.get("before", "")
    if before and not (before.isdecimal() and len(before) <= LONGEST_KEY):
        return refuse(
            request,
            status=400,
            title=_("The trial has no such place"),
            why=_("“%(value)s” is no line of this list.") % {"value": before[:40]},
            way=reverse("moderation:policy_trial", args=[version.pk]),
            way_words=_("The newest differences"),
        )
    found = trials.differences(version, before=int(before) if before else None, limit=PAGE + 1)
    policy = _read(version)
    summary = trials.summary(version)
    return render(
        request,
        "moderation/policy_trial.html",
        {
            "version": version,
            "on_trial": version.state == PolicyState.TRIAL,
            "may_begin": version.state == PolicyState.DRAFT,
            "another": PolicyVersion.objects.on_trial().exclude(pk=version.pk).first(),
            "in_force": policies.current(),
            "summary": summary,
            "share": words.share(summary.different / summary.compared) if summary.compared else "",
            "outcomes": [words.OUTCOME_WORDS[outcome] for outcome in Outcome],
            "rows": table(summary),
            "differences": [_difference(one, policy) for one in found[:PAGE]],
            "older": found[PAGE - 1].pk if len(found) > PAGE else None,
            "is_newest": not before,
        },
    )


@for_owners
@require_POST
def begin(request: StaffRequest, pk: int) -> HttpResponseBase:
    """Put a draft on trial, if nothing else is."""
    version = version_or_404(pk)
    try:
        trials.begin(version, by=request.user, now=timezone.now())
    except trials.AnotherOnTrial as taken:
        return _another(request, taken.version)
    except policies.NotADraft:
        return _moved_on(request, version)
    except PolicyError:
        return redirect("moderation:policy_version", version.pk)
    messages.success(
        request, _("Version %(name)s is on trial. It judges along and changes nothing.") % {"name": version.name}
    )
    return redirect("moderation:policy_trial", version.pk)


@for_owners
@require_POST
def end(request: StaffRequest, pk: int) -> HttpResponseBase:
    """Make it a draft again; what was compared stays."""
    version = version_or_404(pk)
    try:
        trials.end(version, by=request.user, now=timezone.now())
    except trials.NotOnTrial:
        return _moved_on(request, version)
    messages.success(request, _("The trial has ended. Version %(name)s is a draft again.") % {"name": version.name})
    return redirect("moderation:policy_trial", version.pk)


def table(summary: TrialSummary) -> tuple[Row, ...]:
    """The counts as a table of what was done by what would be done, the lines without any comment left out."""
    counts = {(cell.was, cell.would): cell.count for cell in summary.cells}
    most = max((count for (was, would), count in counts.items() if was != would), default=0)
    return tuple(
        Row(str(words.OUTCOME_WORDS[was]), tuple(_cell(was, would, counts, most) for would in Outcome))
        for was in Outcome
        if any((was, would) in counts for would in Outcome)
    )


def _cell(was: Outcome, would: Outcome, counts: dict[tuple[Outcome, Outcome], int], most: int) -> Cell:
    count = counts.get((was, would), 0)
    level = -(-4 * count // most) if most and was != would else 0
    return Cell(count, was == would, level)


def _difference(one: TrialComparison, policy: Policy | None) -> Difference:
    text = one.decision.revision.text
    spans = [
        evidence.Span(start, end, finding["rule"]) for finding in one.findings for start, end in finding["evidence"]
    ]
    return Difference(
        pk=one.pk,
        submission=one.decision.submission_id,
        who=one.decision.submission.shown_name,
        at=one.decision.created_at,
        text=evidence.pieces(text, spans),
        was=_side(one.was),
        would=_side(one.would),
        because=tuple(_reason(finding, policy) for finding in one.findings),
    )


def _side(outcome: str) -> Side:
    return Side(str(words.OUTCOME_WORDS[outcome]), words.BADGES[outcome])


def _reason(finding: dict[str, str], policy: Policy | None) -> Reason:
    title = clause_title(policy, finding["clause"]) if policy else ""
    return Reason(finding["rule"], finding["clause"], title, finding["reason"])


def _read(version: PolicyVersion) -> Policy | None:
    """The policy of a version; None where today's code no longer reads it, and then its rules say their numbers only."""
    try:
        return policies.read(version)
    except PolicyError:
        return None


def _another(request: StaffRequest, other: PolicyVersion | None) -> HttpResponseBase:
    way = reverse("moderation:policy_trial", args=[other.pk]) if other else reverse("moderation:policy_versions")
    return refuse(
        request,
        status=409,
        title=_("Another version is on trial"),
        why=_("One version is tried at a time, so that what differs has one cause. End that trial first."),
        way=way,
        way_words=_("The trial of %(name)s") % {"name": other.name} if other else _("All versions"),
    )


def _moved_on(request: StaffRequest, version: PolicyVersion) -> HttpResponseBase:
    return refuse(
        request,
        status=409,
        title=_("Somebody moved this version on"),
        why=_("It is now: %(state)s. Nothing was changed.") % {"state": words.VERSION_WORDS[version.state]},
        way=reverse("moderation:policy_version", args=[version.pk]),
        way_words=_("See the version"),
    )
