"""The review queue: what waits for a person, due first."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import NamedTuple
from urllib.parse import quote_plus

from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from moderation import evidence, grounds, policies, registry, saved_views, seen, wording
from moderation.conf import read_conf
from moderation.models import (
    Commenter,
    Escalation,
    Reason,
    Report,
    ReviewItem,
    Sanction,
    SavedView,
    Submission,
)
from moderation.models.review import ReviewItemQuerySet
from moderation.policy.document import Policy
from moderation.policy.findings import Severity
from moderation.views.access import StaffRequest, for_moderators, refuse
from moderation.views.done import done
from moderation.views.filters import YES, Filters, Place, UnknownFilter, narrowed, read_filters

SOON = timedelta(hours=1)
MOST_COUNTED = 99
MOST_MEASURED = 500
# What a moderator may want to be spared before they look for it.
UPSETTING = frozenset({Severity.ATTACK.value, Severity.THREAT.value, Severity.CARE.value})


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list."""

    pk: int
    address: str
    label: str
    due: str
    urgency: str
    words: tuple[evidence.Piece, ...]
    who: str
    newcomer: bool
    holder: str
    """Another moderator who has it now; "" when nobody does, or when it is `mine`."""
    mine: bool
    passed: str
    upsetting: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to narrow the queue, and the address of what it leaves."""

    words: str
    address: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Menu:
    """The ways to narrow the queue by one thing; `chosen` is the one in use, or ""."""

    label: str
    chosen: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of the list. `query` leads back to it, `first` to the first page; `later` is "" on the last one."""

    items: Sequence[_Waiting]
    rules: Mapping[tuple[str, str], int]
    rows: tuple[Row, ...]
    query: str
    later: str
    first: str
    is_first: bool


@for_moderators
@require_safe
def queue(request: StaffRequest) -> HttpResponseBase:
    """The list with its filters; an unknown filter is refused by name. A saved view may open in its place."""
    now = timezone.now()
    policy = policies.in_force()
    try:
        filters = read_filters(request.GET, policy=policy)
    except UnknownFilter as unknown:
        return refuse_filter(request, unknown)
    kept = list(SavedView.objects.of(request.user.pk))
    if not request.GET and (view := saved_views.default_among(kept)):
        return redirect(f"{reverse('moderation:queue')}?{view.query}")
    shown = listing(filters, user=request.user, now=now)
    return render(
        request,
        "moderation/queue.html",
        {
            **bar(filters, shown, policy=policy, user=request.user, kept=kept, now=now),
            "listing": shown,
            "chosen": None,
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
        way=reverse("moderation:queue") + Filters(whole=YES).query(),
        way_words=_("The whole queue"),
    )


def listing(filters: Filters, *, user: User, now: datetime) -> Listing:
    """One page of the queue from its place on: two queries, however long the queue is.

    Two more where something is held by a moderator or was passed on, for who that is.
    """
    size = read_conf().QUEUE_PAGE
    found = _what_rows_say(narrowed(filters, user_id=user.pk, now=now)[: size + 1])
    items = found[:size]
    saw = seen.seen_in(item.revision for item in items)
    hands = _Hands.of(items)
    later = filters.query(after=Place(items[-1].due_at, items[-1].pk)) if len(found) > size else ""
    query, desk = filters.query(), reverse("moderation:queue")
    return Listing(
        items=items,
        rules=saw.rules,
        # An item's address is its number behind the queue's: one look into the table of addresses for all rows.
        rows=tuple(
            _row(item, saw.spans.get(item.revision, []), hands, address=f"{desk}{item.pk}/{query}", user=user, now=now)
            for item in items
        ),
        query=query,
        later=later,
        first=filters.query(after=None),
        is_first=filters.after is None,
    )


def bar(
    filters: Filters, shown: Listing, *, policy: Policy, user: User, kept: Iterable[SavedView], now: datetime
) -> dict[str, object]:
    """What stands above the list: capped counts, the views that are kept, and the ways to narrow the queue.

    Some of those are by what the page holds; `together` leads to what of it may be decided in one act. Five queries,
    and one more for each further model that is commented on.
    """
    views = _views(filters, kept)
    known = _Known.of(shown, filters)
    return {
        "filters": filters,
        **waiting_counts(user, now=now),
        "sanctions_to_look_at": Sanction.objects.to_look_at(on=now.date()).count(),
        "switches": _switches(filters),
        "menus": (*_menus(filters, policy), _post_menu(filters, known), _author_menu(filters, known)),
        "together": _together(filters, known),
        "views": views,
        "view": next((view.name for view in views if view.chosen), ""),
        "whole_query": Filters(whole=YES).query(),
        **looks(user),
    }


def looks(user: User) -> dict[str, object]:
    """Whether this moderator wants upsetting texts blurred, and which those are. One query."""
    return {"calm": saved_views.prefers_calm(user), "upsetting": UPSETTING}


def waiting_counts(user: User, *, now: datetime) -> dict[str, str]:
    """How much waits, how much of it is due soon, and how much this moderator holds: capped, two queries.

    Each reads at most a hundred entries of an index, in its order: for want of one a planner walks the table. What is
    due soon stands at the beginning of what waits.
    """
    waiting = ReviewItem.objects.open()
    due = list(waiting.due_first().values_list("due_at", flat=True)[: MOST_COUNTED + 1])
    mine = waiting.filter(claimed_by=user, claimed_until__gt=now).due_first()
    return {
        "waiting": _capped(len(due)),
        "soon": _capped(sum(due_at <= now + SOON for due_at in due)),
        "mine": _capped(len(mine.values_list("pk")[: MOST_COUNTED + 1])),
    }


def filters_or_none(request: StaffRequest) -> Filters | None:
    """The filters of the address; None where it has one that is not on the lists."""
    try:
        return read_filters(request.GET, policy=policies.in_force())
    except UnknownFilter:
        return None


def median_today(*, now: datetime) -> str:
    """How long the items that people closed today had waited, in the median; "" when none was closed."""
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    by_people = Q(closed_by=None) | Q(closed_by__decider__isnull=False)
    closed = ReviewItem.objects.filter(by_people, closed_at__gte=midnight).order_by("-closed_at")
    times = closed.values_list("queued_at", "closed_at")[:MOST_MEASURED]
    waits = [(end - start).total_seconds() for start, end in times if end is not None]
    return wording.length_in_words(timedelta(seconds=median(waits))) if waits else ""


def _capped(counted: int) -> str:
    return f"{MOST_COUNTED}+" if counted > MOST_COUNTED else str(counted)


@dataclass(frozen=True, slots=True)
class View:
    """A saved view, as the bar offers it."""

    name: str
    query: str
    chosen: bool


def _views(filters: Filters, kept: Iterable[SavedView]) -> tuple[View, ...]:
    now_shown = filters.query(after=None).removeprefix("?")
    return tuple(View(view.name, f"?{view.query}", view.query == now_shown) for view in kept)


def _switches(filters: Filters) -> tuple[Choice, ...]:
    words = {
        "newcomer": _("Newcomers"),
        "overdue": _("Overdue"),
        "claimed": _("Claimed"),
        "mine": _("Mine"),
        "passed": _("Passed to me"),
    }
    return tuple(_switch(name, label, filters) for name, label in words.items())


def _switch(name: str, label: str, filters: Filters) -> Choice:
    chosen = bool(getattr(filters, name))
    return Choice(label, reverse("moderation:queue") + _query(filters, **{name: "" if chosen else YES}), chosen)


def _menus(filters: Filters, policy: Policy) -> tuple[Menu, ...]:
    reasons = [(reason.value, str(wording.REASON_WORDS[reason])) for reason in Reason]
    clauses = [(clause.number, f"{clause.number} {clause.title}") for clause in policy.clauses]
    rules = [(rule.name, rule.name) for rule in policy.rules]
    return (
        _menu("clause", _("Clause"), clauses, filters),
        _menu("rule", _("Rule"), rules, filters),
        _menu("reason", _("Reason"), reasons, filters),
    )


def _menu(name: str, label: str, values: Iterable[tuple[str, str]], filters: Filters, *, shown: str = "") -> Menu:
    now_chosen, desk = getattr(filters, name), reverse("moderation:queue")
    others = _query(filters, whole="", **{name: ""})
    # The same up to the value, for every choice.
    begun = f"{desk}{others}&{name}=" if others else f"{desk}?{name}="
    choices = [Choice(_("Any"), desk + _query(filters, **{name: ""}), not now_chosen)]
    choices += [Choice(words, begun + quote_plus(value), value == now_chosen) for value, words in values]
    return Menu(label=label, chosen=shown or now_chosen, choices=tuple(choices))


def _query(filters: Filters, *, whole: str = YES, **changes: str) -> str:
    """The first page under these filters with some changed; a version goes with its rule."""
    version = "" if "rule" in changes else filters.version
    return filters.query(whole=whole, after=None, version=version, **changes)


# -- What stands on the page ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Known:
    """What the items of a page are about: titles and names by what they are found by, and how often each comes up."""

    titles: Mapping[str, str]
    names: Mapping[str, str]
    by_author: Mapping[str, int]
    by_rule: Mapping[tuple[str, str], int]

    @classmethod
    def of(cls, shown: Listing, filters: Filters) -> _Known:
        names = {str(item.author): item.who for item in shown.items if item.author}
        return cls(
            _titles(shown.items, filters.post),
            _with_the_chosen(names, filters.author),
            Counter(str(item.author) for item in shown.items if item.author),
            {(rule, version): count for (rule, version), count in shown.rules.items() if rule},
        )


def _titles(items: Iterable[_Waiting], chosen: str) -> Mapping[str, str]:
    """What the targets of a page are called, in the order in which they come up: one query for each of their models."""
    wanted: dict[ContentType, list[str]] = defaultdict(list)
    order: dict[str, None] = {}
    for type_id, pk in dict.fromkeys((item.target_type, item.target) for item in items):
        target_type = ContentType.objects.get_for_id(type_id)
        wanted[target_type].append(pk)
        order[grounds.target_value(target_type, pk)] = None
    if chosen and chosen not in order:
        target_type, pk = _target_named(chosen)
        wanted[target_type].append(pk)
        order[chosen] = None
    titles: dict[str, str] = {}
    for target_type, pks in wanted.items():
        model = target_type.model_class()
        found = registry.moderator_of(model).titles_of_each(model, pks) if model else {}
        titles |= {grounds.target_value(target_type, pk): title for pk, title in found.items()}
    return {value: titles.get(value, value) for value in order}


def _target_named(value: str) -> tuple[ContentType, str]:
    name, _colon, pk = value.partition(":")
    return ContentType.objects.get_by_natural_key(*name.split(".")), pk


def _with_the_chosen(names: dict[str, str], chosen: str) -> Mapping[str, str]:
    if chosen and chosen not in names:
        commenter = Commenter.objects.filter(pk=int(chosen)).first()
        names[chosen] = str(commenter) if commenter else chosen
    return names


def _post_menu(filters: Filters, known: _Known) -> Menu:
    label, shown = _("Post"), known.titles.get(filters.post, "")
    return _menu("post", label, known.titles.items(), filters, shown=shown)


def _author_menu(filters: Filters, known: _Known) -> Menu:
    label, shown = _("Author"), known.names.get(filters.author, "")
    return _menu("author", label, sorted(known.names.items(), key=_by_words), filters, shown=shown)


def _by_words(pair: tuple[str, str]) -> str:
    return pair[1].casefold()


def _together(filters: Filters, known: _Known) -> tuple[Choice, ...]:
    """What of the page may be decided in one act: two or more of one author, or found by one rule of one version."""
    choices, address = [], reverse("moderation:bulk")
    for author, count in known.by_author.items():
        if count > 1:
            words = _("%(name)s (%(count)d here)") % {"name": known.names.get(author, author), "count": count}
            choices.append(Choice(words, address + filters.query(author=author, after=None), False))
    for (rule, version), count in known.by_rule.items():
        if count > 1:
            told = {"rule": rule, "version": version[:8], "count": count}
            words = _("rule %(rule)s, version %(version)s (%(count)d here)") % told
            choices.append(Choice(words, address + filters.query(rule=rule, version=version, after=None), False))
    return tuple(choices)


class _Waiting(NamedTuple):
    """What a row of the list and its menus are made of, and no more: of a revision its text, of a moderator the name."""

    pk: int
    submission: int
    reason: str
    severity: str
    due_at: datetime
    holder: int | None
    held_until: datetime | None
    escalation: int | None
    author: int | None
    who: str
    target_type: int
    target: str
    revision: int | None
    text: str | None
    reports: int
    published: int | None
    """One of the author's comments that readers see."""


def _what_rows_say(items: ReviewItemQuerySet) -> list[_Waiting]:
    open_reports = Report.objects.filter(submission=OuterRef("submission"), decided_at=None).order_by()
    published = Submission.objects.published().filter(commenter=OuterRef("submission__commenter"))
    found = items.values_list(
        "pk",
        "submission",
        "reason",
        "severity",
        "due_at",
        "claimed_by",
        "claimed_until",
        "escalation",
        "submission__commenter",
        "submission__shown_name",
        "submission__target_type",
        "submission__target_pk",
        "submission__current",
        "submission__current__text",
        Coalesce(Subquery(open_reports.values("submission").annotate(n=Count("pk")).values("n")), 0),
        # No condition that something exists: PostgreSQL would read every published comment to know it of fifty.
        Subquery(published.values("pk")[:1]),
    )
    return [_Waiting._make(row) for row in found]


class _Hands(NamedTuple):
    """To whom items were passed, by the escalation, and what those and who holds one are called, by the account."""

    passed: Mapping[int, int | None]
    names: Mapping[int, str]

    @classmethod
    def of(cls, items: Sequence[_Waiting]) -> _Hands:
        """Hardly any item has either, so their rows are not joined to every page: two queries at most."""
        escalations = {item.escalation for item in items if item.escalation is not None}
        rows = Escalation.objects.filter(pk__in=escalations).values_list("pk", "to") if escalations else ()
        passed: dict[int, int | None] = dict(rows)
        people = {account for account in (*(item.holder for item in items), *passed.values()) if account is not None}
        accounts = get_user_model()._default_manager.filter(pk__in=people)
        return cls(passed, {one.pk: one.get_username() for one in accounts} if people else {})


def _row(item: _Waiting, spans: list[evidence.Span], hands: _Hands, *, address: str, user: User, now: datetime) -> Row:
    held = item.held_until is not None and item.held_until > now and item.holder is not None
    mine = held and item.holder == user.pk
    return Row(
        pk=item.pk,
        address=address,
        label=wording.why_it_waits(item, reports=item.reports),
        due=wording.due_in_words(item.due_at, now=now),
        urgency=_urgency(item.due_at, now=now),
        words=evidence.excerpt(item.text or "", spans),
        who=item.who,
        newcomer=not item.published,
        holder=hands.names.get(item.holder or 0, "") if held and not mine else "",
        mine=mine,
        passed="" if item.escalation is None else _passed(hands.passed[item.escalation], hands.names, user=user),
        upsetting=item.severity in UPSETTING,
    )


def _passed(to: int | None, names: Mapping[int, str], *, user: User) -> str:
    """That a moderator passed an item on, and to whom, in words."""
    if to is None:
        return _("passed on")
    if to == user.pk:
        return _("passed to you")
    return _("passed to %(who)s") % {"who": names[to]}


def _urgency(due_at: datetime, *, now: datetime) -> str:
    if due_at < now:
        return "late"
    return "soon" if due_at <= now + SOON else "later"
