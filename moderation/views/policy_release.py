"""Letting go, in one act, of what one rule of one version held and nobody has touched: every text is shown first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.http import Http404, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from moderation import evidence, policies, releases, seen
from moderation import policy_wording as words
from moderation.models import PolicyVersion, Release, Submission
from moderation.policy.document import Policy, PolicyError
from moderation.policy_forms import ReleaseForm
from moderation.views.access import StaffRequest, refuse
from moderation.views.item_page import clause_title
from moderation.views.owners_only import LONGEST_KEY, for_owners, version_or_404

PAGE = 50
MOST_VERSIONS = 12
MOST_RELEASES = 10


@dataclass(frozen=True, slots=True)
class Offer:
    """What one rule holds alone."""

    rule: str
    clause: str
    title: str
    count: int


@dataclass(frozen=True, slots=True)
class Text:
    """One comment that would be published."""

    submission: int
    who: str
    at: datetime
    words: tuple[evidence.Piece, ...]


@for_owners
@require_safe
def offers(request: StaffRequest) -> HttpResponseBase:
    """What can be released of a version, by rule; the version in force where the address names none."""
    in_force = policies.current()
    version = version_or_404(request.GET.get("version") or in_force.pk)
    policy = _read(version)
    adopted = PolicyVersion.objects.exclude(adopted_at=None).only("id", "digest", "state", "adopted_at")
    return render(
        request,
        "moderation/policy_releases.html",
        {
            "version": version,
            "versions": [
                (one, words.VERSION_WORDS[one.state]) for one in adopted.order_by("-adopted_at")[:MOST_VERSIONS]
            ],
            "offers": [
                Offer(one.rule, one.clause, clause_title(policy, one.clause) if policy else "", one.count)
                for one in releases.waiting(version.digest, now=timezone.now())
            ],
            "earlier": list(Release.objects.newest_first().select_related("by")[:MOST_RELEASES]),
        },
    )


@transaction.non_atomic_requests
@for_owners
@require_http_methods(["GET", "HEAD", "POST"])
def release(request: StaffRequest, pk: int) -> HttpResponseBase:
    """Every text that would be published; the button stands below the last of them.

    In no transaction of the request: each batch of a release commits by itself, and others work on meanwhile.
    """
    version = version_or_404(pk)
    if request.method == "POST":
        return _release(request, version)
    after, until = request.GET.get("after", ""), request.GET.get("until", "")
    for key in (after, until):
        if key and not (key.isdecimal() and len(key) <= LONGEST_KEY):
            return refuse(
                request,
                status=400,
                title=_("The list has no such place"),
                why=_("“%(value)s” is no line of this list.") % {"value": key[:40]},
                way=reverse("moderation:policy_releases"),
                way_words=_("What can be released"),
            )
    return _preview(
        request,
        version,
        _rule_in(request.GET),
        after=int(after or 0),
        until=_up_to(int(until) if until else None),
        form=None,
        status=200,
    )


@for_owners
@require_safe
def released(request: StaffRequest, pk: int) -> HttpResponseBase:
    """What became of a release; while it goes on, a script asks again."""
    made = Release.objects.select_related("by").filter(pk=pk).first()
    if made is None:
        raise Http404
    context = {"release": made, "version": PolicyVersion.objects.filter(digest=made.digest).first()}
    if request.headers.get("HX-Request"):
        answer = render(request, "moderation/_policy_releasing.html", context)
        if made.finished_at:
            answer["HX-Refresh"] = "true"
        return answer
    return render(request, "moderation/policy_released.html", context)


def _release(request: StaffRequest, version: PolicyVersion) -> HttpResponseBase:
    form = ReleaseForm(request.POST)
    rule = _rule_in(request.POST)
    valid = form.is_valid()
    until = _up_to(form.cleaned_data.get("until"))
    if not valid:
        return _preview(request, version, rule, after=0, until=until, form=form, status=422)
    now = timezone.now()
    count = releases.count(digest=version.digest, rule=rule, until=until, now=now)
    if not count or count != form.cleaned_data["shown"]:
        return _preview(request, version, rule, after=0, until=until, form=form, status=409)
    why = form.cleaned_data["why"]
    made = releases.release(digest=version.digest, rule=rule, until=until, by=request.user, now=now, why=why)
    return redirect("moderation:policy_released", made.pk)


def _rule_in(given: QueryDict) -> str:
    """The name that was given. No rule has a null in its name, and no database looks for one."""
    return given.get("rule", "").replace("\0", "")


def _up_to(asked: int | None) -> int:
    """The newest decision that the list reaches to: as the page before it did, and never one still to come."""
    newest = releases.newest_decision()
    return newest if asked is None else min(asked, newest)


def _preview(
    request: StaffRequest,
    version: PolicyVersion,
    rule: str,
    *,
    after: int,
    until: int,
    form: ReleaseForm | None,
    status: int,
) -> HttpResponseBase:
    waiting = releases.releasable(digest=version.digest, rule=rule, until=until, now=timezone.now())
    count = waiting.count()
    found = list(waiting.filter(pk__gt=after).select_related("current").order_by("pk")[: PAGE + 1])
    shown = found[:PAGE]
    given = {"rule": rule, "shown": count, "until": until, "why": form.data.get("why", "") if form else ""}
    return render(
        request,
        "moderation/policy_release.html",
        {
            "version": version,
            "rule": rule,
            "count": count,
            "until": until,
            "texts": _texts(shown),
            "later": shown[-1].pk if len(found) > PAGE else None,
            "is_first": not after,
            "list_changed": status == 409 and count > 0,
            "form": form if form and form.errors else ReleaseForm(initial=given),
        },
        status=status,
    )


def _texts(shown: list[Submission]) -> list[Text]:
    spans = seen.seen_in(submission.current_id for submission in shown).spans
    return [
        Text(
            submission=submission.pk,
            who=submission.shown_name,
            at=submission.submitted_at,
            words=evidence.pieces(submission.current.text if submission.current else "", spans[submission.current_id]),
        )
        for submission in shown
    ]


def _read(version: PolicyVersion) -> Policy | None:
    try:
        return policies.read(version)
    except PolicyError:
        return None
