"""Blind second opinions: what waits for one, giving it, and what both moderators said afterwards."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from moderation import evidence, policies, second_opinions
from moderation.forms import OpinionForm
from moderation.impartiality import SelfJudging
from moderation.models import Finding, Report, SecondOpinion
from moderation.policy.document import Policy
from moderation.policy.states import State
from moderation.second_opinions import Agreement, AlreadyGiven
from moderation.views.access import StaffRequest, for_moderators, refuse
from moderation.views.item_page import (
    Complaint,
    Place,
    Why,
    clause_title,
    complaints_of,
    decision_words,
    place_of,
    why_of,
)

MOST_WAITING, MOST_GIVEN = 50, 30
LOOKED_BACK = timedelta(days=90)
EXCERPT = 160


@dataclass(frozen=True, slots=True)
class Waiting:
    """One decided comment that somebody should read afresh."""

    pk: int
    words: str
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class Given:
    """One opinion beside the decision that it is about."""

    pk: int
    words: str
    decided: str
    decider: str
    opinion: str
    by: str
    agrees: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class Row:
    """How often two moderators agreed in one clause, in numbers for a table."""

    clause: str
    title: str
    agreed: int
    of: int
    share: int
    low: int
    high: int
    same_clause: int
    rejected_by_both: int


@dataclass(frozen=True, slots=True)
class BlindPage:
    """What is shown before the opinion is given: nothing of the decision, and nothing that follows from it."""

    name: str
    text: tuple[evidence.Piece, ...]
    why: tuple[Why, ...]
    complaints: tuple[Complaint, ...]
    place: Place


@for_moderators
@require_safe
def listing(request: StaffRequest) -> HttpResponseBase:
    """What waits, what was said lately, and the agreement by clause."""
    policy, now = policies.in_force(), timezone.now()
    waiting = second_opinions.waiting_for(request.user).select_related("decision__revision")
    given = SecondOpinion.objects.given().select_related("by", "decision__decider", "decision__revision")
    return render(
        request,
        "moderation/second_opinions.html",
        {
            "waiting": tuple(_waiting(opinion) for opinion in waiting[:MOST_WAITING]),
            "given": tuple(_given(opinion) for opinion in given.order_by("-given_at", "-id")[:MOST_GIVEN]),
            "rows": _rows(second_opinions.agreement_by_clause(since=now - LOOKED_BACK), policy),
            "days": LOOKED_BACK.days,
        },
    )


@for_moderators
@require_http_methods(["GET", "HEAD", "POST"])
def second_opinion(request: StaffRequest, pk: int) -> HttpResponseBase:
    """The text to read afresh, and its form; once the opinion is given, both decisions."""
    opinion = _load(pk)
    if opinion.given_at is not None and request.method != "POST":
        return render(request, "moderation/second_opinion_given.html", {"one": _given(opinion), "opinion": opinion})
    problem = second_opinions.why_not(opinion, by=request.user, now=timezone.now())
    if problem is not None:
        return _refuse(request)
    policy = policies.in_force()
    if request.method != "POST":
        return _show(request, opinion, OpinionForm(policy=policy), policy)
    form = OpinionForm(request.POST, policy=policy)
    if not form.is_valid():
        return _show(request, opinion, form, policy, status=400)
    return _give(request, opinion, form)


def _give(request: StaffRequest, opinion: SecondOpinion, form: OpinionForm) -> HttpResponseBase:
    said = form.cleaned_data
    try:
        second_opinions.give(
            opinion, by=request.user, would=State(said["would"]), clause=said["clause"], note=said["note"]
        )
    except SelfJudging:
        return _refuse(request)
    except AlreadyGiven:
        told = _load(opinion.pk)
        context = {"one": _given(told), "opinion": told, "typed": said["note"], "too_late": True}
        return render(request, "moderation/second_opinion_given.html", context, status=409)
    return redirect("moderation:second_opinion", pk=opinion.pk)


def _show(
    request: StaffRequest, opinion: SecondOpinion, form: OpinionForm, policy: Policy, *, status: int = 200
) -> HttpResponseBase:
    page = _blind_page(opinion, policy)
    return render(
        request, "moderation/second_opinion.html", {"page": page, "form": form, "pk": opinion.pk}, status=status
    )


def _blind_page(opinion: SecondOpinion, policy: Policy) -> BlindPage:
    """The text as it was decided, with what had been found and reported before."""
    decision = opinion.decision
    found = Finding.objects.filter(decision__revision=decision.revision_id, decision__number__lt=decision.number)
    findings = list(found)
    spans = [
        evidence.Span(finding.start, finding.end, finding.rule)
        for finding in findings
        if finding.start is not None and finding.end is not None
    ]
    return BlindPage(
        name=decision.submission.shown_name,
        text=evidence.pieces(decision.revision.text, spans),
        why=why_of(findings, policy),
        complaints=complaints_of(Report.objects.filter(decision=decision), policy),
        place=place_of(decision.submission),
    )


def _load(pk: int) -> SecondOpinion:
    found = SecondOpinion.objects.that_count().select_related(
        "by",
        "decision__decider",
        "decision__revision",
        "decision__submission__commenter",
        "decision__submission__parent__commenter",
        "decision__submission__parent__current",
        "decision__submission__target_type",
    )
    opinion = found.filter(pk=pk).first()
    if opinion is None:
        raise Http404
    return opinion


def _waiting(opinion: SecondOpinion) -> Waiting:
    return Waiting(opinion.pk, evidence.opening(opinion.decision.revision.text, EXCERPT), opinion.asked_at)


def _given(opinion: SecondOpinion) -> Given:
    decision = opinion.decision
    assert opinion.by is not None, "whoever gave it is known"
    assert opinion.given_at is not None, "and when"
    return Given(
        pk=opinion.pk,
        words=evidence.opening(decision.revision.text, EXCERPT),
        decided=_with_clause(decision_words(decision), decision.clause),
        decider=decision.decider.get_username() if decision.decider else "",
        opinion=_with_clause(_would(opinion), opinion.clause),
        by=opinion.by.get_username(),
        agrees=opinion.agrees,
        at=opinion.given_at,
    )


def _would(opinion: SecondOpinion) -> str:
    return _("Would reject it") if opinion.opinion == State.REJECTED else _("Would publish it")


def _with_clause(words: str, clause: str) -> str:
    return _("%(words)s, clause %(clause)s") % {"words": words, "clause": clause} if clause else words


def _rows(agreement: Iterable[Agreement], policy: Policy) -> tuple[Row, ...]:
    return tuple(
        Row(
            clause=one.clause,
            title=clause_title(policy, one.clause),
            agreed=one.share.right,
            of=one.share.of,
            share=round(100 * one.share.value),
            low=round(100 * one.share.low),
            high=round(100 * one.share.high),
            same_clause=one.same_clause,
            rejected_by_both=one.rejected_by_both,
        )
        for one in agreement
    )


def _refuse(request: StaffRequest) -> HttpResponseBase:
    return refuse(
        request,
        status=403,
        title=_("Another moderator gives this opinion"),
        why=_("You made this decision, or have a part in the conversation. A second opinion is somebody else’s."),
        way=reverse("moderation:second_opinions"),
        way_words=_("What else waits"),
    )
