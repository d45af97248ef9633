"""The review queue: what waits for a person, due first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from django.contrib.auth.models import User
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from moderation import evidence, policies, seen, wording
from moderation.conf import read_conf
from moderation.models import Appeal, Decision, Reason, Report, ReviewItem, Submission
from moderation.models.review import ReviewItemQuerySet
from moderation.policy.document import Policy
from moderation.policy.states import State
from moderation.views.access import StaffRequest, for_moderators, refuse
from moderation.views.filters import Filters, Place, UnknownFilter, narrowed, read_filters

SOON = timedelta(hours=1)
MOST_COUNTED = 99
MOST_MEASURED = 500


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list."""

    pk: int
    label: str
    due: str
    urgency: str
    words: tuple[evidence.Piece, ...]
    who: str
    newcomer: bool
    holder: str
    mine: bool


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of the list. `query` leads back to it, `first` to the first page; `later` is "" on the last one."""

    rows: tuple[Row, ...]
    query: str
    later: str
    first: str
    is_first: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to narrow the queue."""

    words: str
    query: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Menu:
    """The ways to narrow the queue by one thing; `chosen` is the one in use, or ""."""

    label: str
    chosen: str
    choices: tuple[Choice, ...]


@for_moderators
@require_safe
def queue(request: StaffRequest) -> HttpResponseBase:
    """The list with its filters; an unknown filter is refused by name."""
    now = timezone.now()
    policy = policies.in_force()
    try:
        filters = read_filters(request.GET, policy=policy)
    except UnknownFilter as unknown:
        return refuse_filter(request, unknown)
    shown = listing(filters, user=request.user, now=now)
    return render(
        request,
        "moderation/queue.html",
        {
            **bar(filters, policy=policy, user=request.user, now=now),
            "listing": shown,
            "done": done(request),
            "median": "" if shown.rows or filters.narrow else median_today(now=now),
        },
    )


def refuse_filter(request: HttpRequest, unknown: UnknownFilter) -> HttpResponseBase:
    """400, naming the filter."""
    return refuse(
        request,
        status=400,
        title=_("The queue cannot be filtered like this"),
        why=str(unknown),
        way=reverse("moderation:queue"),
        way_words=_("The whole queue"),
    )


def listing(filters: Filters, *, user: User, now: datetime) -> Listing:
    """One page of the queue from its place on: two queries, however long the queue is."""
    size = read_conf().QUEUE_PAGE
    found = list(_with_what_a_row_says(narrowed(filters, user_id=user.pk, now=now))[: size + 1])
    items = found[:size]
    spans = seen.spans_in_current_texts(item.submission_id for item in items)
    later = filters.query(after=Place(items[-1].due_at, items[-1].pk)) if len(found) > size else ""
    return Listing(
        rows=tuple(_row(item, spans.get(item.submission_id, []), user=user, now=now) for item in items),
        query=filters.query(),
        later=later,
        first=filters.query(after=None),
        is_first=filters.after is None,
    )


def bar(filters: Filters, *, policy: Policy, user: User, now: datetime) -> dict[str, object]:
    """What stands above the list: capped counts and the filters. Three queries."""
    waiting = ReviewItem.objects.open()
    return {
        "filters": filters,
        "waiting": _capped(waiting),
        "soon": _capped(waiting.filter(due_at__lte=now + SOON)),
        "mine": _capped(waiting.filter(claimed_by=user, claimed_until__gt=now)),
        "mine_query": filters.query(mine="" if filters.mine else "1", after=None),
        "menus": _menus(filters, policy),
    }


@dataclass(frozen=True, slots=True)
class Done:
    """What the moderator just did, said in a strip."""

    words: str
    note: str = ""


def done(request: StaffRequest) -> Done | None:
    """The decision or the answer that the address says was just made, if this moderator made it."""
    if request.GET.get("done", "").isdecimal():
        made = Decision.objects.filter(pk=int(request.GET["done"][:18]), decider=request.user)
        decision = made.select_related("submission").first()
        return _done(decision) if decision else None
    if request.GET.get("upheld", "").isdecimal():
        answered = Appeal.objects.filter(pk=int(request.GET["upheld"][:18]), decided_by=request.user)
        appeal = answered.select_related("appellant").first()
        return Done(_("The decision stands; %(name)s was told.") % {"name": appeal.appellant.name}) if appeal else None
    return None


def median_today(*, now: datetime) -> str:
    """How long the items that people closed today had waited, in the median; "" when none was closed."""
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    by_people = Q(closed_by=None) | Q(closed_by__decider__isnull=False)
    closed = ReviewItem.objects.filter(by_people, closed_at__gte=midnight).order_by("-closed_at")
    times = closed.values_list("queued_at", "closed_at")[:MOST_MEASURED]
    waits = [(end - start).total_seconds() for start, end in times if end is not None]
    return wording.length_in_words(timedelta(seconds=median(waits))) if waits else ""


def _done(decision: Decision) -> Done:
    name = decision.submission.shown_name
    if decision.reverses_id is not None:
        return Done(_("Overturned: %(name)s’s comment is published again.") % {"name": name})
    if decision.to_state == State.REJECTED:
        return Done(_("Rejected: %(name)s’s comment, clause %(clause)s.") % {"name": name, "clause": decision.clause})
    return Done(_("Published: %(name)s’s comment.") % {"name": name})


def _capped(items: ReviewItemQuerySet) -> str:
    """A count that reads at most a hundred entries of an index."""
    counted = items[: MOST_COUNTED + 1].count()
    return f"{MOST_COUNTED}+" if counted > MOST_COUNTED else str(counted)


def _menus(filters: Filters, policy: Policy) -> tuple[Menu, ...]:
    reasons = [(reason.value, str(wording.REASON_WORDS[reason])) for reason in Reason]
    clauses = [(clause.number, f"{clause.number} {clause.title}") for clause in policy.clauses]
    rules = [(rule.name, rule.name) for rule in policy.rules]
    return (
        _menu("clause", _("Clause"), clauses, filters),
        _menu("rule", _("Rule"), rules, filters),
        _menu("reason", _("Reason"), reasons, filters),
    )


def _menu(name: str, label: str, values: Iterable[tuple[str, str]], filters: Filters) -> Menu:
    now_chosen = getattr(filters, name)
    choices = [Choice(_("Any"), filters.query(**{name: "", "after": None}), not now_chosen)]
    for value, words in values:
        choices.append(Choice(words, filters.query(**{name: value, "after": None}), value == now_chosen))
    return Menu(label=label, chosen=now_chosen, choices=tuple(choices))


def _with_what_a_row_says(items: ReviewItemQuerySet) -> ReviewItemQuerySet:
    open_reports = Report.objects.filter(submission=OuterRef("submission"), decided_at=None).order_by()
    published = Submission.objects.published().filter(commenter=OuterRef("submission__commenter"))
    return items.annotate(
        reports=Coalesce(Subquery(open_reports.values("submission").annotate(n=Count("pk")).values("n")), 0),
        known_author=Exists(published),
    ).select_related("submission__current", "claimed_by")


def _row(item: ReviewItem, spans: list[evidence.Span], *, user: User, now: datetime) -> Row:
    text = item.submission.current.text if item.submission.current else ""
    held = item.claimed_until is not None and item.claimed_until > now and item.claimed_by is not None
    return Row(
        pk=item.pk,
        label=wording.why_it_waits(item, reports=item.reports),  # type: ignore[attr-defined]
        due=wording.due_in_words(item.due_at, now=now),
        urgency=_urgency(item.due_at, now=now),
        words=evidence.excerpt(text, spans),
        who=item.submission.shown_name,
        newcomer=not item.known_author,  # type: ignore[attr-defined]
        holder=item.claimed_by.get_username() if held and item.claimed_by else "",
        mine=held and item.claimed_by_id == user.pk,
    )


def _urgency(due_at: datetime, *, now: datetime) -> str:
    if due_at < now:
        return "late"
    return "soon" if due_at <= now + SOON else ""
