"""The owners' first page: what is in force and how it goes, what is tried, what is written, and how it came so."""

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

from moderation import brake, broken_rules, packaged, policies, trials, wording
from moderation import policy_wording as words
from moderation.models import Adoption, AdoptionCause, Backtest, PolicyState, PolicyVersion, SuspendedRule
from moderation.models.policy import AdoptionQuerySet
from moderation.policy.document import PolicyError
from moderation.policy.findings import Outcome
from moderation.views.access import StaffRequest, refuse
from moderation.views.owners_only import LONGEST_KEY, for_owners, version_or_404

PAGE = 20
MOST_DRAFTS = 50


@dataclass(frozen=True, slots=True)
class Watch:
    """How an adopted version does in its first day, beside what the brake allows. The shares are in words."""

    adoption: Adoption
    until: datetime
    submissions: int
    held: int
    commenters: int
    share: str
    earlier_share: str
    braking_share: str
    width: int
    earlier_width: int
    braking_width: int


@dataclass(frozen=True, slots=True)
class Broken:
    """A suspended rule, and whether newcomers' comments are held in its place."""

    row: SuspendedRule
    holds: bool


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft, and its newest backtest."""

    version: PolicyVersion
    backtest: Backtest | None
    backtest_words: str


@dataclass(frozen=True, slots=True)
class Past:
    """One line of the history."""

    adoption: Adoption
    words: str
    may_return: bool
    measured: str


@for_owners
@require_safe
def versions(request: StaffRequest) -> HttpResponseBase:
    """The page; the history begins before the adoption that `before` names."""
    before = request.GET.get("before", "")
    if before and not (before.isdecimal() and len(before) <= LONGEST_KEY):
        return refuse(
            request,
            status=400,
            title=_("The history has no such place"),
            why=_("“%(value)s” is no line of the history.") % {"value": before[:40]},
            way=reverse("moderation:policy_versions"),
            way_words=_("The newest lines"),
        )
    now = timezone.now()
    in_force = version_or_404(policies.current().pk)
    found = list(_adoptions(before)[: PAGE + 1])
    on_trial = PolicyVersion.objects.on_trial().select_related("created_by").first()
    return render(
        request,
        "moderation/policy_versions.html",
        {
            "in_force": in_force,
            "latest": Adoption.objects.newest_first().select_related("replaced").first(),
            "watch": watch(now=now),
            "broken": _broken(),
            "newer_default": packaged.is_new(),
            "on_trial": on_trial,
            "trial": trials.summary(on_trial) if on_trial else None,
            "drafts": _drafts(),
            "history": tuple(_past(adoption) for adoption in found[:PAGE]),
            "older": found[PAGE - 1].pk if len(found) > PAGE else None,
            "is_newest": not before,
        },
    )


@for_owners
@require_safe
def version(request: StaffRequest, pk: int) -> HttpResponseBase:
    """One version: what it changes, how it was tested, its whole text, and what can be done with it."""
    shown = version_or_404(pk)
    in_force = policies.current()
    backtests = list(Backtest.objects.filter(version=shown).newest_first().select_related("beside")[:5])
    problem, changed = _changes(in_force, shown)
    return render(
        request,
        "moderation/policy_version.html",
        {
            "version": shown,
            "in_force": in_force,
            "state_words": words.VERSION_WORDS[shown.state],
            "badge": words.BADGES[shown.state],
            "may_adopt": shown.state in (PolicyState.DRAFT, PolicyState.TRIAL) and not problem,
            "may_return": shown.state == PolicyState.RETIRED and not problem,
            "problem": problem,
            "changes": changed,
            "backtests": [(backtest, _state_of(backtest)) for backtest in backtests],
            "trial": trials.summary(shown),
            "another_on_trial": PolicyVersion.objects.on_trial().exclude(pk=shown.pk).first(),
            "lines": list(enumerate(shown.document.splitlines(), start=1)),
        },
    )


@for_owners
@require_POST
def discard(request: StaffRequest, pk: int) -> HttpResponseBase:
    """Throw a draft away; one that was adopted or discarded in between is left as it is."""
    draft = version_or_404(pk)
    try:
        policies.discard(draft, by=request.user, now=timezone.now())
    except policies.NotADraft:
        return refuse(
            request,
            status=409,
            title=_("This is not a draft any more"),
            why=_("Somebody put it on trial or into force in the meantime. Nothing was discarded."),
            way=reverse("moderation:policy_versions"),
            way_words=_("All versions"),
        )
    messages.success(request, _("Draft %(name)s is gone.") % {"name": draft.name})
    return redirect("moderation:policy_versions")


def watch(*, now: datetime) -> Watch | None:
    """How the version in force does while the brake watches it; None when it does not."""
    adoption = brake.watched(now=now)
    if adoption is None:
        return None
    measured = brake.measure(adoption, now=now)
    limit = max(brake.MORE_SHARE_THAN, brake.MORE_TIMES_THAN * measured.earlier_share)
    scale = max(limit, measured.share, measured.earlier_share) or 1
    return Watch(
        adoption=adoption,
        until=adoption.created_at + brake.WATCHED_FOR,
        submissions=measured.submissions,
        held=measured.held,
        commenters=measured.commenters,
        share=words.share(measured.share),
        earlier_share=words.share(measured.earlier_share),
        braking_share=words.share(limit),
        width=round(100 * measured.share / scale),
        earlier_width=round(100 * measured.earlier_share / scale),
        braking_width=round(100 * limit / scale),
    )


def _broken() -> tuple[Broken, ...]:
    rows = broken_rules.suspended()
    if not rows:
        return ()
    outcomes = {rule.name: rule.outcome for rule in policies.in_force().rules}
    return tuple(
        Broken(row, holds=row.waived_at is None and outcomes[row.rule] in (Outcome.HOLD, Outcome.REJECT))
        for row in rows
    )


def _adoptions(before: str) -> AdoptionQuerySet:
    adoptions = Adoption.objects.newest_first().select_related("version", "replaced", "by", "braked__version")
    return adoptions.filter(pk__lt=int(before)) if before else adoptions


def _past(adoption: Adoption) -> Past:
    measured = adoption.measured or {}
    said = ""
    if adoption.cause == AdoptionCause.BRAKED and measured:
        said = _("It held %(share)s of %(submissions)d comments; before it was %(earlier)s.") % {
            "share": words.share(measured.get("share", 0)),
            "submissions": measured.get("submissions", 0),
            "earlier": words.share(measured.get("earlier_share", 0)),
        }
    return Past(
        adoption=adoption,
        words=str(words.CAUSE_WORDS[adoption.cause]),
        may_return=adoption.version.state == PolicyState.RETIRED,
        measured=said,
    )


def _drafts() -> tuple[Draft, ...]:
    """Every draft with its newest backtest: two queries."""
    drafts = list(PolicyVersion.objects.drafts().newest_first().select_related("created_by")[:MOST_DRAFTS])
    latest: dict[int, Backtest] = {}
    for backtest in Backtest.objects.filter(version__in=drafts).defer("tally").order_by("id"):
        latest[backtest.version_id] = backtest
    return tuple(_draft(draft, latest.get(draft.pk)) for draft in drafts)


def _draft(version: PolicyVersion, backtest: Backtest | None) -> Draft:
    return Draft(version, backtest, _state_of(backtest) if backtest else "")


def _state_of(backtest: Backtest) -> str:
    return wording.within(str(words.BACKTEST_WORDS[backtest.state]))


def _changes(in_force: PolicyVersion, shown: PolicyVersion) -> tuple[PolicyError | None, tuple[words.Change, ...]]:
    """What a version changes about the one in force; the problem where today's code no longer reads it."""
    try:
        return None, words.changes(policies.read(in_force), policies.read(shown))
    except PolicyError as problem:
        return problem, ()
