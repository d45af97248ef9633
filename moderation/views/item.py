"""One item of the queue: its page, who holds it, and the decision on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F
from django.forms import Form
from django.http import Http404, HttpResponseBase, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from moderation import appeals, policies, reviews, wording
from moderation import escalation as escalating
from moderation.appeals import AlreadyAnswered, SameModerator
from moderation.escalation import NobodyToPassTo
from moderation.forms import AnswerForm, EscalateForm, PublishForm, RejectForm
from moderation.impartiality import SelfJudging, judges, may_judge
from moderation.models import Appeal, AppealState, Decision, ReviewItem, Revision, SavedView, Submission
from moderation.policy.document import Policy
from moderation.reviews import AlreadyClosed, ClaimedByAnother
from moderation.views.access import StaffRequest, for_moderators, refuse
from moderation.views.done import done
from moderation.views.filters import Filters, Place, UnknownFilter, narrowed, read_filters
from moderation.views.item_page import item_page, load, open_appeal
from moderation.views.queue import bar, listing, looks, refuse_filter, waiting_counts
from moderation.workflow import ForbiddenMove, StaleSubmission

# Somebody, or time, was there first: nothing was changed, and the page shows how things stand now.
OVERTAKEN = (AlreadyClosed, ClaimedByAnother, StaleSubmission, ForbiddenMove, AlreadyAnswered)

# Three forms stand on one page.
PUBLISH_IDS, REJECT_IDS, ESCALATE_IDS = "publish_%s", "reject_%s", "escalate_%s"


@dataclass(frozen=True, slots=True)
class Overtaken:
    """Why a decision was not taken, who was first and when, above everything that was typed for it.

    `who` and `at` are "" and None where the outcome of the item says so. `until` is the end of another's claim.
    """

    title: str
    why: str
    who: str = ""
    at: datetime | None = None
    until: datetime | None = None
    typed: tuple[tuple[str, str], ...] = ()


@for_moderators
@require_safe
@vary_on_headers("Parley-Part")
def item(request: StaffRequest, pk: int) -> HttpResponseBase:
    """List, item and context; a script that has the one asks for the other alone."""
    return _show_list(request, pk) if _part(request) == "list" else _show(request, pk)


@for_moderators
@require_POST
def claim(request: StaffRequest, pk: int) -> HttpResponseBase:
    """Take or renew the lease, for a moment only `at_a_glance`. A script that asks for JSON is told until when."""
    return _hold(request, pk, at_a_glance="at_a_glance" in request.POST)


@for_moderators
@require_POST
def take_over(request: StaffRequest, pk: int) -> HttpResponseBase:
    """Take the lease from whoever has it; the log says so."""
    return _hold(request, pk, take_over=True)


@for_moderators
@require_POST
def release(request: StaffRequest, pk: int) -> HttpResponseBase:
    """Give the lease back and return to the list."""
    reviews.release(_find(pk), by=request.user)
    return redirect(reverse("moderation:queue") + _filters(request).query())


@for_moderators
@require_POST
def publish(request: StaffRequest, pk: int) -> HttpResponseBase:
    """Let the comment be seen, or let it stand."""
    form = PublishForm(request.POST, auto_id=PUBLISH_IDS)
    if not form.is_valid():
        return _show(request, pk, publish_form=form, status=400)
    found = _find(pk)
    return _answer(request, found, lambda: reviews.publish(found, by=request.user, **form.cleaned_data), form=form)


@for_moderators
@require_POST
def reject(request: StaffRequest, pk: int) -> HttpResponseBase:
    """Refuse or remove the comment under a clause."""
    form = RejectForm(request.POST, policy=policies.in_force(), auto_id=REJECT_IDS)
    if not form.is_valid():
        return _show(request, pk, reject_form=form, status=400)
    found = _find(pk)
    return _answer(request, found, lambda: reviews.reject(found, by=request.user, **form.cleaned_data), form=form)


@for_moderators
@require_POST
def escalate(request: StaffRequest, pk: int) -> HttpResponseBase:
    """Pass the item to another moderator, and go on to the next one."""
    found = _load(pk)
    form = _escalate_form(request, found, judges(found.submission, now=timezone.now()), request.POST)
    if not form.is_valid():
        return _show(request, pk, escalate_form=form, status=400)
    try:
        escalation = escalating.escalate(found, by=request.user, **form.cleaned_data)
    except SelfJudging as problem:
        return _refuse(request, found, problem)
    except (*OVERTAKEN, NobodyToPassTo) as refusal:
        return _show(request, pk, overtaken=_overtaken(refusal, form), status=409, escalate_form=form)
    return redirect(_next_address(request, found, escalated=escalation.pk))


@for_moderators
@require_POST
def uphold(request: StaffRequest, pk: int) -> HttpResponseBase:
    """Answer an appeal: the decision stands."""
    return _answer_appeal(request, pk, appeals.uphold)


@for_moderators
@require_POST
def overturn(request: StaffRequest, pk: int) -> HttpResponseBase:
    """Answer an appeal: the comment is published again."""
    return _answer_appeal(request, pk, appeals.overturn)


def _hold(request: StaffRequest, pk: int, *, take_over: bool = False, at_a_glance: bool = False) -> HttpResponseBase:
    found = _load(pk)
    now = timezone.now()
    may = may_judge(request.user, found.submission, now=now)
    problem = _why_not(request.user, open_appeal(found.submission), may=may, now=now)
    if problem is not None:
        return _refuse(request, found, problem)
    try:
        held = reviews.claim(found, by=request.user, take_over=take_over, at_a_glance=at_a_glance)
    except (AlreadyClosed, ClaimedByAnother) as refusal:
        return _show(request, pk, overtaken=_overtaken(refusal), status=409)
    if request.accepts("text/html"):
        return redirect(_address(held, _filters(request)))
    assert held.claimed_until is not None
    return JsonResponse({"minutes": wording.minutes_left(held.claimed_until, now=timezone.now())})


def _answer(
    request: StaffRequest, found: ReviewItem, decide: Callable[[], Decision], *, form: Form
) -> HttpResponseBase:
    """Take the decision and go on to the next item; or say why it was not taken, and keep what was typed."""
    try:
        decision = decide()
    except SelfJudging as problem:
        return _refuse(request, found, problem)
    except OVERTAKEN as refusal:
        made = _made_by_this_form(refusal, form, by=request.user)
        if made is None:
            return _show(
                request, found.pk, overtaken=_overtaken(refusal, form, by=request.user), status=409, typed=form
            )
        decision = made
    return redirect(_next_address(request, found, done=decision.pk))


def _made_by_this_form(refusal: Exception, form: Form, *, by: User) -> Decision | None:
    """The decision that overtook this one, if it is this very one: a form that is sent twice is answered as once."""
    made = refusal.item.closed_by if isinstance(refusal, AlreadyClosed) else None
    if made is None or made.decider_id != by.pk:
        return None
    given = form.cleaned_data
    was_seen = (made.revision_id, made.number - 1) == (given["revision"], given["version"])
    is_same = (made.clause, made.note) == (given.get("clause", ""), given["note"])
    return made if was_seen and is_same and given.get("statement", "") in ("", made.statement) else None


def _answer_appeal(request: StaffRequest, pk: int, verb: Callable[..., Appeal]) -> HttpResponseBase:
    appeal = Appeal.objects.select_related("decision__submission", "appellant").filter(pk=pk).first()
    found = _item_of(appeal) if appeal else None
    if appeal is None or found is None:
        raise Http404
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _show(request, found.pk, answer_form=form, status=400)
    try:
        with transaction.atomic():
            reviews.claim(found, by=request.user)
            answered = verb(appeal, by=request.user, reply=form.cleaned_data["reply"])
    except (SelfJudging, SameModerator) as problem:
        return _refuse(request, found, problem)
    except OVERTAKEN as refusal:
        return _show(request, found.pk, overtaken=_overtaken(refusal, form), status=409, answer_form=form)
    return redirect(_next_address(request, found, **_what_was_done(answered)))


def _what_was_done(appeal: Appeal) -> dict[str, int]:
    reversal = Decision.objects.filter(reverses=appeal.decision_id).first()
    if appeal.is_by_reporter and appeal.state == AppealState.OVERTURNED:
        reversal = appeal.decision.submission.decisions.order_by("-number").first()
    return {"done": reversal.pk} if reversal else {"upheld": appeal.pk}


def _show(
    request: StaffRequest,
    pk: int,
    *,
    status: int = 200,
    overtaken: Overtaken | None = None,
    publish_form: PublishForm | None = None,
    reject_form: RejectForm | None = None,
    answer_form: AnswerForm | None = None,
    escalate_form: EscalateForm | None = None,
    typed: Form | None = None,
) -> HttpResponseBase:
    now, policy = timezone.now(), policies.in_force()
    try:
        filters = read_filters(request.GET, policy=policy)
    except UnknownFilter as unknown:
        return refuse_filter(request, unknown)
    found = _load(pk)
    page = item_page(found, policy=policy, user=request.user, now=now)
    able = judges(found.submission, now=now)
    problem = _why_not(request.user, page.appeal, may=request.user.pk in able, now=now)
    if isinstance(problem, SelfJudging):
        return _refuse(request, found, problem)
    shown = {
        "query": filters.query(),
        "page": page,
        "decided_it": problem is not None,
        "alone_from": _alone_from(problem, now=now),
        "overtaken": overtaken,
        "publish_form": publish_form or _fresh_publish_form(found, typed),
        "reject_form": reject_form or _fresh_reject_form(found, policy, typed),
        "answer_form": answer_form or AnswerForm(),
        "escalate_form": escalate_form or _escalate_form(request, found, able),
    }
    if _part(request) == "item":
        return render(request, "moderation/_item_alone.html", {**shown, **looks(request.user)})
    beside = listing(filters, user=request.user, now=now)
    kept = SavedView.objects.of(request.user.pk)
    around = {
        **bar(filters, beside, policy=policy, user=request.user, kept=kept, now=now),
        "listing": beside,
        "chosen": pk,
        "done": done(request),
    }
    return render(request, "moderation/item.html", {**shown, **around}, status=status)


def _show_list(request: StaffRequest, pk: int) -> HttpResponseBase:
    """The list beside an item that a script shows already, and what was just done."""
    now = timezone.now()
    try:
        filters = read_filters(request.GET, policy=policies.in_force())
    except UnknownFilter as unknown:
        return refuse_filter(request, unknown)
    return render(
        request,
        "moderation/_list_alone.html",
        {
            **waiting_counts(request.user, now=now),
            **looks(request.user),
            "listing": listing(filters, user=request.user, now=now),
            "done": done(request),
            "chosen": pk,
        },
    )


def _part(request: StaffRequest) -> str:
    """Which part of the page a script asks for that has the rest already; "" for the whole page."""
    return request.headers.get("Parley-Part", "") if request.method == "GET" else ""


def _why_not(user: User, appeal: Appeal | None, *, may: bool, now: datetime) -> SelfJudging | SameModerator | None:
    """What keeps the moderator from deciding this item, or from answering the appeal that it is about."""
    if appeal is not None:
        return appeals.why_not_answer(appeal, by=user, now=now)
    return None if may else SelfJudging()


def _alone_from(problem: SameModerator | None, *, now: datetime) -> datetime | None:
    """From when the moderator who decided answers the appeal themselves if nobody else can; None when that is past."""
    return problem.alone_from if problem is not None and problem.alone_from >= now else None


def _find(pk: int) -> ReviewItem:
    """The item alone, for a verb that reads what belongs to it itself."""
    found = ReviewItem.objects.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _load(pk: int) -> ReviewItem:
    try:
        return load(pk)
    except ReviewItem.DoesNotExist as unknown:
        raise Http404 from unknown


def _item_of(appeal: Appeal) -> ReviewItem | None:
    of_it = ReviewItem.objects.filter(submission=appeal.decision.submission_id)
    # The open one comes first; a closed one still has a page that says how it was answered.
    latest = of_it.order_by(F("closed_at").desc(nulls_first=True), "-pk").first()
    return load(latest.pk) if latest else None


def _seen(found: ReviewItem) -> dict[str, Any]:
    return {"revision": found.submission.current_id, "version": found.submission.version}


def _fresh_publish_form(found: ReviewItem, typed: Form | None) -> PublishForm:
    return PublishForm(initial=_kept(typed) | _seen(found), auto_id=PUBLISH_IDS)


def _fresh_reject_form(found: ReviewItem, policy: Policy, typed: Form | None) -> RejectForm:
    """A form about the text as it is now, with what was typed about the one before it."""
    return RejectForm(policy=policy, initial=_kept(typed) | _seen(found), auto_id=REJECT_IDS)


def _escalate_form(
    request: StaffRequest, found: ReviewItem, able: frozenset[int], typed: QueryDict | None = None
) -> EscalateForm:
    others = escalating.those_of(able, besides=request.user)
    return EscalateForm(typed, colleagues=others, auto_id=ESCALATE_IDS)


def _kept(typed: Form | None) -> dict[str, Any]:
    return {name: typed.data.get(name, "") for name in ("clause", "preset", "statement", "note")} if typed else {}


def _filters(request: StaffRequest) -> Filters:
    """The filters to go back to after a decision; a decision is not lost over an odd one."""
    try:
        return read_filters(request.GET, policy=policies.in_force())
    except UnknownFilter:
        return Filters()


def _address(found: ReviewItem, filters: Filters) -> str:
    return reverse("moderation:item", args=[found.pk]) + filters.query()


def _next_address(request: StaffRequest, decided: ReviewItem, **what_was_done: int) -> str:
    """The next item under the same filters that this moderator may take, else the list."""
    filters = _filters(request)
    following = _next_after(decided, filters, request=request, now=timezone.now())
    address = reverse("moderation:item", args=[following]) if following else reverse("moderation:queue")
    query = filters.query() if following else filters.query(after=None)
    said = "&".join(f"{name}={pk}" for name, pk in what_was_done.items())
    return f"{address}{query}{'&' if query else '?'}{said}"


def _next_after(decided: ReviewItem, filters: Filters, *, request: StaffRequest, now: datetime) -> int | None:
    from_here = replace(filters, after=Place(decided.due_at, decided.pk))
    for start in (from_here, replace(filters, after=None)):
        free = narrowed(start, user_id=request.user.pk, now=now).next_for(request.user.pk, now=now)
        following = free.exclude(pk=decided.pk).values_list("pk", flat=True).first()
        if following is not None:
            return following
    return None


def _overtaken(refusal: Exception, form: Form | None = None, *, by: User | None = None) -> Overtaken:
    told = Overtaken(title=_("Nothing was changed"), why=_in_words(refusal), typed=_typed(form))
    match refusal:
        case ClaimedByAnother(item=held) if held.claimed_by is not None:
            return replace(told, who=held.claimed_by.get_username(), until=held.claimed_until)
        case StaleSubmission(submission=submission, decision=decision):
            return _moved_on(told, submission, decision)
        case AlreadyClosed(item=closed) if by is not None and closed.closed_by and closed.closed_by.decider_id == by.pk:
            return replace(told, why=_("You decided this already."))
        case _:
            return told


def _in_words(refusal: Exception) -> str:
    match refusal:
        case ClaimedByAnother():
            return _("Another moderator is looking at this comment.")
        case StaleSubmission():
            return _("The comment was changed or decided while you were reading. Below is how it stands now.")
        case ForbiddenMove():
            return _(
                "The comment is in a state that this decision does not fit, perhaps because its author just edited it."
            )
        case NobodyToPassTo():
            return _("The moderator whom you named cannot take it, or there is nobody else.")
        case _:
            return _("This was already decided.")


def _moved_on(told: Overtaken, submission: Submission, decision: Decision | None) -> Overtaken:
    """Who moved the comment, and when: a moderator, or its author by an edit."""
    if decision is not None and decision.decider is not None:
        return replace(told, who=decision.decider.get_username(), at=decision.created_at)
    latest = Revision.objects.filter(submission=submission).latest("number")
    if latest.number > 1:
        return replace(told, who=_("its author"), at=latest.created_at)
    return replace(told, at=decision.created_at if decision else None)


def _typed(form: Form | None) -> tuple[tuple[str, str], ...]:
    """What the moderator wrote, by label, so that nothing typed is lost."""
    if form is None:
        return ()
    asked = [name for name in ("statement", "note", "reply") if name in form.fields]
    written = [(str(form[name].label), form.data.get(name, "")) for name in asked]
    return tuple((label, words) for label, words in written if words)


def _refuse(request: StaffRequest, found: ReviewItem, problem: SelfJudging | SameModerator) -> HttpResponseBase:
    refusal = _refuse_a_party if isinstance(problem, SelfJudging) else _refuse_the_same
    return refusal(request, found)


def _refuse_a_party(request: StaffRequest, found: ReviewItem) -> HttpResponseBase:
    return refuse(
        request,
        status=403,
        title=_("Another moderator decides this one"),
        why=_(
            "You have a part in this conversation: you wrote the comment, reported it, were answered by it, "
            "or wrote the post. Nobody judges their own case, so it waits for somebody else."
        ),
        way=_next_address(request, found).rstrip("?&"),
        way_words=_("Go on to the next one"),
    )


def _refuse_the_same(request: StaffRequest, found: ReviewItem) -> HttpResponseBase:
    return refuse(
        request,
        status=403,
        title=_("Another moderator answers this appeal"),
        why=_("You made the decision that is appealed. Somebody else reads it afresh."),
        way=_next_address(request, found).rstrip("?&"),
        way_words=_("Go on to the next one"),
    )
