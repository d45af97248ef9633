"""Deciding many comments in one act: every text is shown first, and afterwards what became of each."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from django.contrib.auth.models import User
from django.db import transaction
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from moderation import bulk, evidence, facts, outlook, policies, saved_views, seen, wording
from moderation.bulk import MOST, Kind, Seen
from moderation.forms import BulkForm, BulkRejectForm
from moderation.impartiality import may_judge_each
from moderation.models import Bulk, BulkResult, BulkVerb, Commenter, ReviewItem
from moderation.policy.document import Policy
from moderation.views.access import StaffRequest, for_moderators, refuse
from moderation.views.filters import Filters, UnknownFilter, narrowed, read_filters
from moderation.views.item_page import clause_title
from moderation.views.queue import UPSETTING, filters_or_none, refuse_filter

LARGEST_KEY = 2**63 - 1
TICK = re.compile(r"([0-9]{1,18})\.([0-9]{1,18})\.([0-9]{1,9})", re.ASCII)

RESULT_WORDS: Mapping[str, Promise | str] = MappingProxyType(
    {
        BulkResult.DONE: gettext_lazy("Done"),
        BulkResult.DECIDED: gettext_lazy("Somebody decided it first"),
        BulkResult.CHANGED: gettext_lazy("It was changed while you were reading"),
        BulkResult.CLAIMED: gettext_lazy("Another moderator is looking at it"),
        BulkResult.OWN: gettext_lazy("You have a part in this conversation, so another moderator decides it"),
        BulkResult.APART: gettext_lazy("It no longer belongs with the others"),
        BulkResult.APPEALED: gettext_lazy("Its author appeals, and gets an answer of their own"),
        BulkResult.UNFIT: gettext_lazy("It is in a state that this decision does not fit"),
    }
)


@dataclass(frozen=True, slots=True)
class Text:
    """One comment of the preview. `barred` says why it cannot be ticked, "" where it can."""

    item: int
    tick: str
    who: str
    label: str
    due: str
    at: datetime
    words: tuple[evidence.Piece, ...]
    upsetting: bool
    ticked: bool
    barred: str
    written_at: datetime


@dataclass(frozen=True, slots=True)
class Charge:
    """A clause to reject under; of one author, what that costs them once all that are ticked are rejected."""

    number: str
    title: str
    points: str = ""
    step: str = ""
    standing: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """What became of one comment."""

    item: int
    who: str
    opening: str
    done: bool
    words: str
    decider: str
    at: datetime | None


@for_moderators
@require_safe
def preview(request: StaffRequest) -> HttpResponseBase:
    """Every text that would be decided, with its marks and a tick."""
    return _preview(request)


@transaction.non_atomic_requests
@for_moderators
@require_POST
def publish(request: StaffRequest) -> HttpResponseBase:
    """Publish each that is ticked. In no transaction of the request: each is decided in its own."""
    form, ticked, kind = BulkForm(request.POST), _ticked(request), _kind_or_none(request)
    if not form.is_valid() or kind is None or not 0 < len(ticked) <= MOST:
        return _preview(request, publish_form=form, ticked=ticked, status=400)
    made = bulk.publish(kind, ticked, by=request.user, now=timezone.now(), note=form.cleaned_data["note"])
    return redirect("moderation:bulk_done", made.pk)


@transaction.non_atomic_requests
@for_moderators
@require_POST
def reject(request: StaffRequest) -> HttpResponseBase:
    """Reject each that is ticked, under one clause."""
    form, ticked, kind = (
        BulkRejectForm(request.POST, policy=policies.in_force()),
        _ticked(request),
        _kind_or_none(request),
    )
    if not form.is_valid() or kind is None or not 0 < len(ticked) <= MOST:
        return _preview(request, reject_form=form, ticked=ticked, status=400)
    made = bulk.reject(
        kind,
        ticked,
        by=request.user,
        clause=form.cleaned_data["clause"],
        now=timezone.now(),
        note=form.cleaned_data["note"],
    )
    return redirect("moderation:bulk_done", made.pk)


@for_moderators
@require_safe
def done(request: StaffRequest, pk: int) -> HttpResponseBase:
    """What became of each."""
    made = Bulk.objects.select_related("by").filter(pk=pk).first() if pk <= LARGEST_KEY else None
    if made is None:
        raise Http404
    lines = [
        Line(
            item=line.item_id,
            who=line.item.submission.shown_name,
            opening=evidence.opening(line.item.submission.current.text if line.item.submission.current else "", 90),
            done=line.result == BulkResult.DONE,
            words=str(RESULT_WORDS[line.result]),
            decider=line.decision.decider.get_username() if line.decision and line.decision.decider else "",
            at=line.decision.created_at if line.decision else None,
        )
        for line in made.lines.select_related("item__submission__current", "decision__decider").order_by("pk")
    ]
    return render(
        request,
        "moderation/bulk_done.html",
        {
            "bulk": made,
            "publishing": made.verb == BulkVerb.PUBLISH,
            "clause_title": clause_title(policies.in_force(), made.clause),
            "done": [line for line in lines if line.done],
            "left": [line for line in lines if not line.done],
            "unreached": made.asked - len(lines),
            "again": _again(made),
            "what": _in_common(Kind(made.author, made.rule, made.version)),
        },
    )


def _preview(
    request: StaffRequest,
    *,
    publish_form: BulkForm | None = None,
    reject_form: BulkRejectForm | None = None,
    ticked: Sequence[Seen] = (),
    status: int = 200,
) -> HttpResponseBase:
    now, policy = timezone.now(), policies.in_force()
    try:
        filters = read_filters(request.GET, policy=policy)
    except UnknownFilter as unknown:
        return refuse_filter(request, unknown)
    if not filters.are_of_one_kind:
        return _refuse_a_mixture(request, filters)
    tried = publish_form or reject_form
    texts, more = _texts(filters, user=request.user, now=now, ticked=ticked if tried else None)
    return render(
        request,
        "moderation/bulk.html",
        {
            "filters": filters,
            "query": filters.query(after=None),
            "what": _in_common(_kind(filters)),
            "texts": texts,
            "free": sum(not text.barred for text in texts),
            "more": more,
            "most": MOST,
            "form": reject_form or BulkRejectForm(policy=policy, initial=_noted(publish_form)),
            "charges": _charges(filters, texts, policy, now=now),
            "problem": _problem(ticked) if tried else "",
            "errors": tried.errors if tried else {},
            "calm": saved_views.prefers_calm(request.user),
        },
        status=status,
    )


def _texts(filters: Filters, *, user: User, now: datetime, ticked: Sequence[Seen] | None) -> tuple[list[Text], bool]:
    """The first `MOST` under the filters, and whether there are more: a fixed number of queries for one target."""
    waiting = narrowed(filters, user_id=user.pk, now=now).select_related(
        "submission__current",
        "submission__commenter",
        "submission__parent__commenter",
        "submission__target_type",
        "claimed_by",
    )
    found = list(bulk.with_open_appeals(waiting)[: MOST + 1])
    items = found[:MOST]
    spans = seen.seen_in(item.submission.current_id for item in items).spans
    free = may_judge_each(user, [item.submission for item in items], now=now)
    chosen = None if ticked is None else {one.item for one in ticked}
    texts = []
    for item in items:
        barred = _why_barred(item, user=user, may_judge=item.submission_id in free, now=now)
        texts.append(_text(item, spans.get(item.submission.current_id, []), barred=barred, chosen=chosen, now=now))
    return texts, len(found) > MOST


def _text(item: ReviewItem, spans: list[evidence.Span], *, barred: str, chosen: set[int] | None, now: datetime) -> Text:
    submission = item.submission
    return Text(
        item=item.pk,
        tick=f"{item.pk}.{submission.current_id}.{submission.version}",
        who=submission.shown_name,
        label=wording.why_it_waits(item, reports=0),
        due=wording.due_in_words(item.due_at, now=now),
        at=submission.submitted_at,
        words=evidence.pieces(submission.current.text if submission.current else "", spans),
        upsetting=item.severity in UPSETTING,
        ticked=not barred and (chosen is None or item.pk in chosen),
        barred=barred,
        written_at=submission.current.created_at if submission.current else submission.submitted_at,
    )


def _charges(filters: Filters, texts: Sequence[Text], policy: Policy, *, now: datetime) -> list[Charge]:
    """The clauses that are offered, and for an author what the ticked ones cost under each."""
    ticked = [text.written_at for text in texts if text.ticked]
    author = Commenter.objects.filter(pk=int(filters.author)).first() if filters.author and ticked else None
    if author is None:
        return [Charge(clause.number, clause.title) for clause in policy.offered]
    views = outlook.outlooks_together(policy, facts.record_of(author), written_at=ticked, now=now)
    return [_charge(view) for view in views if view.clause in policy.offered]


def _charge(view: outlook.Outlook) -> Charge:
    return Charge(
        number=view.clause.number,
        title=view.clause.title,
        points=wording.points_in_words(view.points) if view.points else _("no points"),
        step=wording.within(wording.step_in_words(view.step)) if view.step is not None else "",
        standing=view.standing,
    )


def _why_barred(item: ReviewItem, *, user: User, may_judge: bool, now: datetime) -> str:
    if not may_judge:
        return str(RESULT_WORDS[BulkResult.OWN])
    if item.is_appealed:  # type: ignore[attr-defined]
        return str(RESULT_WORDS[BulkResult.APPEALED])
    if item.is_claimed_by_another(user.pk, now=now) and item.claimed_by is not None:
        return _("%(who)s is looking at it") % {"who": item.claimed_by.get_username()}
    return ""


def _ticked(request: StaffRequest) -> list[Seen]:
    """What was ticked, as it was shown. What is no tick of this page stands for nothing that was shown."""
    ticks = (TICK.fullmatch(given) for given in request.POST.getlist("item"))
    return [Seen(int(tick[1]), int(tick[2]), int(tick[3])) for tick in ticks if tick]


def _kind_or_none(request: StaffRequest) -> Kind | None:
    filters = filters_or_none(request)
    return _kind(filters) if filters is not None and filters.are_of_one_kind else None


def _kind(filters: Filters) -> Kind:
    if filters.author:
        return Kind(author=filters.author)
    return Kind(rule=filters.rule, version=filters.version)


def _in_common(kind: Kind) -> str:
    """What the comments have in common, in words."""
    if kind.author:
        commenter = Commenter.objects.filter(pk=int(kind.author)).first()
        return _("by %(name)s") % {"name": commenter} if commenter else _("by an author who is gone")
    return _("found by rule %(rule)s, version %(version)s") % {"rule": kind.rule, "version": kind.version[:8]}


def _again(made: Bulk) -> str:
    filters = Filters(author=made.author) if made.author else Filters(rule=made.rule, version=made.version)
    return reverse("moderation:bulk") + filters.query()


def _problem(ticked: Sequence[Seen]) -> str:
    if not ticked:
        return _("Nothing is ticked.")
    if len(ticked) > MOST:
        return _("At most %(most)d are decided together.") % {"most": MOST}
    return ""


def _noted(form: BulkForm | None) -> dict[str, str]:
    return {"note": form.data.get("note", "")} if form else {}


def _refuse_a_mixture(request: StaffRequest, filters: Filters) -> HttpResponseBase:
    return refuse(
        request,
        status=400,
        title=_("These cannot be decided together"),
        why=_(
            "Only comments by one author, or found by one rule of one version of the policy, are decided together. "
            "The address names neither."
        ),
        way=reverse("moderation:queue") + filters.query(after=None),
        way_words=_("Back to the queue"),
    )
