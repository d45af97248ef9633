"""The team's page of sanctions: what waits for a second moderator, what is due to be looked at again, what is in force."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from moderation import facts, policies, sanctions, wording
from moderation.forms import LARGEST, ReasonForm
from moderation.impartiality import SelfJudging
from moderation.models import Commenter, Decision, Sanction
from moderation.policy import standing as policy_standing
from moderation.policy.document import Policy
from moderation.policy.standing import SILENCED, SanctionKind, Standing
from moderation.sanctions import AlreadySettled, NothingToLift, SelfConfirming
from moderation.views.access import StaffRequest, for_moderators, refuse
from moderation.views.item_page import clause_title

PAGE = 50
MOST_DECISIONS = 50


@dataclass(frozen=True, slots=True)
class Row:
    """One sanction in a list."""

    pk: int
    name: str
    kind: str
    clause: str
    since: datetime
    until: datetime | None
    review_on: date | None


@dataclass(frozen=True, slots=True)
class Basis:
    """One decision that a sanction rests on. `decider` is for moderators only."""

    text: str
    clause: str
    title: str
    points: str
    at: datetime
    decider: str
    taken_back: bool


@dataclass(frozen=True, slots=True)
class SanctionPage:
    """One sanction, whose it is, what it rests on, and what may be done about it."""

    sanction: Sanction
    kind: str
    name: str
    standing: str
    standing_words: str
    points: str
    basis: tuple[Basis, ...]
    may_confirm: bool
    why_not_confirm: str
    is_due: bool
    may_reinstate: bool


@for_moderators
@require_safe
def listing(request: StaffRequest) -> HttpResponseBase:
    """The three lists. `before` leads on through what is in force."""
    now, before = timezone.now(), request.GET.get("before", "")
    if before and not (before.isdecimal() and len(before) <= 18):
        return refuse(
            request,
            status=400,
            title=_("There is no such page"),
            why=_("“%(value)s” is no sanction.") % {"value": before[:40]},
            way=reverse("moderation:sanctions"),
            way_words=_("Sanctions"),
        )
    # What waits for a second moderator stands in a list of its own.
    settled = Sanction.objects.silencing(now=now).exclude(kind=SanctionKind.REVOCATION, confirmed_at=None)
    silencing = settled.select_related("commenter").order_by("-id")
    found = list((silencing.filter(pk__lt=int(before)) if before else silencing)[: PAGE + 1])
    waiting = Sanction.objects.to_confirm().select_related("commenter").order_by("starts_at")
    due = Sanction.objects.due_for_review(on=now.date()).select_related("commenter").order_by("review_on")
    context = {
        "to_confirm": [_row(sanction) for sanction in waiting[:PAGE]],
        "due": [_row(sanction) for sanction in due[:PAGE]],
        "in_force": [_row(sanction) for sanction in found[:PAGE]],
        "older": found[PAGE - 1].pk if len(found) > PAGE else None,
        "is_newest": not before,
    }
    return render(request, "moderation/sanctions.html", context)


@for_moderators
@require_safe
def sanction(request: StaffRequest, pk: int) -> HttpResponseBase:
    """One sanction with everything it rests on."""
    return _show(request, pk)


@for_moderators
@require_POST
def confirm(request: StaffRequest, pk: int) -> HttpResponseBase:
    """A second moderator agrees with a revocation."""
    return _settle(
        request,
        pk,
        lambda found: sanctions.confirm(found, by=request.user, now=timezone.now()),
        said=_("Confirmed. The commenter is told."),
    )


@for_moderators
@require_POST
def decline(request: StaffRequest, pk: int) -> HttpResponseBase:
    """A second moderator does not agree with a revocation."""
    return _with_reason(request, pk, _decline, said=_("Declined. The commenter can take part again, and is told."))


@for_moderators
@require_POST
def keep(request: StaffRequest, pk: int) -> HttpResponseBase:
    """A revocation was looked at again, and stands."""
    return _with_reason(request, pk, _keep, said=_("It stands, and is looked at again later. The commenter is told."))


@for_moderators
@require_POST
def reinstate(request: StaffRequest, pk: int) -> HttpResponseBase:
    """Give the commenter back what was taken."""
    return _with_reason(request, pk, _reinstate, said=_("Reinstated. The commenter is told."))


def _decline(found: Sanction, user: User, because: str, now: datetime) -> None:
    sanctions.decline(found, by=user, because=because, now=now)


def _keep(found: Sanction, user: User, because: str, now: datetime) -> None:
    sanctions.keep(found, by=user, because=because, now=now)


def _reinstate(found: Sanction, user: User, because: str, now: datetime) -> None:
    sanctions.reinstate(found.commenter, by=user, because=because, now=now)


def _with_reason(
    request: StaffRequest, pk: int, verb: Callable[[Sanction, User, str, datetime], None], *, said: str
) -> HttpResponseBase:
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _show(request, pk, form=form, status=400)
    because: str = form.cleaned_data["because"]
    return _settle(request, pk, lambda found: verb(found, request.user, because, timezone.now()), said=said, form=form)


def _settle(
    request: StaffRequest,
    pk: int,
    verb: Callable[[Sanction], object],
    *,
    said: str,
    form: ReasonForm | None = None,
) -> HttpResponseBase:
    """Do it and say so; or say why it was not done, and keep what was typed."""
    try:
        verb(_load(pk))
    except (SelfConfirming, SelfJudging):
        return _refuse_a_party(request)
    except (AlreadySettled, NothingToLift):
        return _show(request, pk, form=form, status=409, overtaken=True)
    messages.success(request, said)
    return redirect("moderation:sanction", pk)


def _show(
    request: StaffRequest, pk: int, *, form: ReasonForm | None = None, status: int = 200, overtaken: bool = False
) -> HttpResponseBase:
    page = sanction_page(_load(pk), user=request.user, policy=policies.in_force(), now=timezone.now())
    context = {"page": page, "form": form or ReasonForm(), "overtaken": overtaken}
    return render(request, "moderation/sanction.html", context, status=status)


def sanction_page(found: Sanction, *, user: User, policy: Policy, now: datetime) -> SanctionPage:
    """The page of one sanction as `user` sees it at `now`."""
    commenter = found.commenter
    strikes, facts_of = facts.strikes_and_sanctions(commenter)
    current = policy_standing.standing(strikes, facts_of, now)
    problem = sanctions.why_not_confirm(found, by=user, now=now) if found.is_to_be_confirmed else None
    is_revocation = found.kind == SanctionKind.REVOCATION and found.lifted_at is None
    return SanctionPage(
        sanction=found,
        kind=str(wording.STEP_WORDS[found.kind]),
        name=str(commenter),
        standing=current,
        standing_words=str(wording.STANDING_WORDS[current]),
        points=wording.points_in_words(policy_standing.points(strikes, ladder=policy.ladder, now=now)),
        basis=_basis(commenter, policy, until=found.starts_at),
        may_confirm=found.is_to_be_confirmed and problem is None,
        why_not_confirm=_why_not(problem),
        is_due=is_revocation
        and found.confirmed_at is not None
        and found.review_on is not None
        and found.review_on <= now.date(),
        may_reinstate=_may_reinstate(current, commenter, user),
    )


def _may_reinstate(current: Standing, commenter: Commenter, user: User) -> bool:
    return current in SILENCED | {Standing.PREMODERATED} and commenter.user_id != user.pk


def _why_not(problem: Exception | None) -> str:
    match problem:
        case None:
            return ""
        case SelfConfirming():
            return _("Your decision led to it. Another moderator confirms or declines it.")
        case _:
            return _("You have a part in this conversation. Another moderator confirms or declines it.")


def _basis(commenter: Commenter, policy: Policy, *, until: datetime) -> tuple[Basis, ...]:
    decisions = Decision.objects.filter(strike__commenter=commenter, strike__created_at__lte=until)
    newest = decisions.select_related("revision", "decider", "strike__void").order_by("-created_at")[:MOST_DECISIONS]
    return tuple(
        Basis(
            text=decision.revision.text,
            clause=decision.clause,
            title=clause_title(policy, decision.clause),
            points=wording.points_in_words(decision.strike.points),
            at=decision.created_at,
            decider=decision.decider.get_username() if decision.decider else "",
            taken_back=hasattr(decision.strike, "void"),
        )
        for decision in newest
    )


def _row(sanction: Sanction) -> Row:
    return Row(
        pk=sanction.pk,
        name=str(sanction.commenter),
        kind=str(wording.STEP_WORDS[sanction.kind]),
        clause=sanction.clause,
        since=sanction.starts_at,
        until=sanction.ends_at,
        review_on=sanction.review_on,
    )


def _load(pk: int) -> Sanction:
    """A sanction that takes something away; any other answers as if it did not exist."""
    taking = [kind.value for kind in SanctionKind if kind.takes_away]
    found = Sanction.objects.filter(pk=min(pk, LARGEST), kind__in=taking).select_related(
        "commenter",
        "confirmed_by",
        "lifted_by",
        "strike__decision__decider",
        "strike__decision__submission__commenter",
        "strike__decision__submission__parent__commenter",
        "strike__decision__submission__target_type",
    )
    known = found.first()
    if known is None:
        raise Http404
    return known


def _refuse_a_party(request: StaffRequest) -> HttpResponseBase:
    return refuse(
        request,
        status=403,
        title=_("Another moderator decides this one"),
        why=_("Your decision led to it, or you have a part in the conversation. Nobody judges their own case."),
        way=reverse("moderation:sanctions"),
        way_words=_("Sanctions"),
    )
