"""Which part of the queue somebody looks at. Only what is on these lists is a filter; anything else is refused."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from types import MappingProxyType
from urllib.parse import urlencode

from django.db.models import Exists, F, OuterRef, Q
from django.http import QueryDict
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from moderation.models import Appeal, AppealState, Finding, Reason, Report, ReviewItem
from moderation.models.decision import FindingQuerySet
from moderation.models.review import ReviewItemQuerySet
from moderation.policy.document import Policy

# What the workflow itself finds when judging fails, beside the rules of the document.
JUDGING = "judging"
# Beside the filters, an address may carry what was just done.
BESIDE = frozenset({"done", "upheld"})
PLACE = re.compile(r"([0-9T:.+\-]{10,40})~([0-9]{1,18})")


class UnknownFilter(ValueError):
    """The message names what was asked for and is not on the list."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the queue: just after the item with this due time and key."""

    due_at: datetime
    pk: int

    def __str__(self) -> str:
        return f"{self.due_at.isoformat()}~{self.pk}"


@dataclass(frozen=True, slots=True)
class Filters:
    """Empty fields narrow nothing."""

    clause: str = ""
    rule: str = ""
    reason: str = ""
    mine: str = ""
    after: Place | None = None

    @property
    def narrow(self) -> bool:
        """Whether anything is left out, so that an empty list says nothing about the queue."""
        return self != Filters(after=self.after)

    def query(self, **changes: str | Place | None) -> str:
        """The query string of these filters with some changed, "?" included; "" when nothing is narrowed."""
        changed = replace(self, **changes)  # type: ignore[arg-type]
        given = {field.name: str(getattr(changed, field.name) or "") for field in fields(changed)}
        asked = urlencode({name: value for name, value in given.items() if value})
        return f"?{asked}" if asked else ""


def read_filters(query: QueryDict, *, policy: Policy) -> Filters:
    """The filters of a query string. Raises `UnknownFilter` naming the first one that is not on the lists."""
    allowed = allowed_values(policy)
    chosen: dict[str, str] = {}
    for name in query:
        values = query.getlist(name)
        if name == "after" or name in BESIDE:
            continue
        if name not in allowed:
            raise UnknownFilter(_("There is no filter called “%(name)s”.") % {"name": _short(name)})
        if len(values) > 1:
            raise UnknownFilter(_("The filter “%(name)s” was given more than once.") % {"name": name})
        if values[0] and values[0] not in allowed[name]:
            raise UnknownFilter(
                _("The filter “%(name)s” knows no “%(value)s”.") % {"name": name, "value": _short(values[0])}
            )
        chosen[name] = values[0]
    return Filters(**chosen, after=_read_place(query.get("after", "")))


def allowed_values(policy: Policy) -> Mapping[str, tuple[str, ...]]:
    """Every filter with every value that it takes."""
    return MappingProxyType(
        {
            "clause": tuple(clause.number for clause in policy.clauses),
            "rule": (*(rule.name for rule in policy.rules), JUDGING),
            "reason": tuple(reason.value for reason in Reason),
            "mine": ("1",),
        }
    )


def narrowed(filters: Filters, *, user_id: int, now: datetime) -> ReviewItemQuerySet:
    """The open items that the filters leave, due first, from their place on."""
    items = ReviewItem.objects.open()
    for name, narrow in NARROWING.items():
        value = getattr(filters, name)
        if value:
            items = items.filter(narrow(value))
    if filters.mine:
        items = items.filter(claimed_by=user_id, claimed_until__gt=now)
    return from_place(items, filters.after).due_first()


def from_place(items: ReviewItemQuerySet, place: Place | None) -> ReviewItemQuerySet:
    """The items after a place, in the order of the index (due_at, id)."""
    if place is None:
        return items
    return items.filter(Q(due_at__gte=place.due_at) & (Q(due_at__gt=place.due_at) | Q(pk__gt=place.pk)))


def _citing(clause: str) -> Q:
    """A finding on the text as it stands, an open report, or the decision that is appealed names the clause."""
    reported = Report.objects.filter(submission=OuterRef("submission"), decided_at=None, clause=clause)
    appealed = Appeal.objects.filter(
        decision__submission=OuterRef("submission"), state=AppealState.OPEN, decision__clause=clause
    )
    return Q(Exists(_findings().filter(clause=clause))) | Q(Exists(reported)) | Q(Exists(appealed))


def _found_by(rule: str) -> Q:
    return Q(Exists(_findings().filter(rule=rule)))


def _because(reason: str) -> Q:
    return Q(reason=reason)


def _findings() -> FindingQuerySet:
    return Finding.objects.filter(
        decision__submission=OuterRef("submission"), decision__revision=F("decision__submission__current")
    )


NARROWING: Mapping[str, Callable[[str], Q]] = MappingProxyType(
    {"clause": _citing, "rule": _found_by, "reason": _because}
)


def _read_place(given: str) -> Place | None:
    if not given:
        return None
    parts = PLACE.fullmatch(given.replace(" ", "+"))
    due_at = _read_moment(parts[1]) if parts else None
    if parts is None or due_at is None:
        raise UnknownFilter(_("“%(value)s” is no place in the queue.") % {"value": _short(given)})
    return Place(due_at, int(parts[2]))


def _read_moment(given: str) -> datetime | None:
    """A moment with its zone, in UTC; None for what is none, or lies outside of the calendar there."""
    try:
        moment = parse_datetime(given)
        return moment.astimezone(UTC) if moment is not None and moment.tzinfo is not None else None
    except (ValueError, OverflowError):
        return None


def _short(given: str) -> str:
    return given if len(given) <= 40 else given[:40] + "…"
