"""Which part of the queue somebody looks at. Only what is on these lists is a filter; anything else is refused."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from types import MappingProxyType
from urllib.parse import urlencode

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db.models import BooleanField, Case, Exists, Model, OuterRef, Q, Subquery, Value, When
from django.db.models.lookups import IsNull
from django.http import QueryDict
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from moderation import policies, registry
from moderation.models import GroundKind, PolicyVersion, Reason, ReviewItem, Submission, stands_on
from moderation.models.review import ReviewItemQuerySet
from moderation.policy.document import Policy, PolicyError

# What the workflow itself finds when judging fails, beside the rules of the document.
JUDGING = "judging"
# Beside the filters, an address may carry what was just done.
BESIDE = frozenset({"done", "upheld", "escalated"})
# Names under which other queues are sorted. This one has one order, so that nothing starves.
SORTS = frozenset({"sort", "order", "order_by", "ordering", "o"})
PLACE = re.compile(r"([0-9T:.+\-]{10,40})~([0-9]{1,18})")
POST = re.compile(r"([a-z0-9_]{1,100})\.([a-z0-9_]{1,100}):([^\x00-\x1f]{1,64})")
KEY = re.compile(r"[0-9]{1,18}")
DIGEST = re.compile(r"[0-9a-f]{1,64}")
YES = "1"


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
    """Empty fields narrow nothing. `whole` asks for the queue itself where a saved view would open in its place."""

    clause: str = ""
    rule: str = ""
    version: str = ""
    reason: str = ""
    post: str = ""
    author: str = ""
    newcomer: str = ""
    mine: str = ""
    passed: str = ""
    claimed: str = ""
    overdue: str = ""
    whole: str = ""
    after: Place | None = None

    @property
    def narrow(self) -> bool:
        """Whether anything is left out, so that an empty list says nothing about the queue."""
        return any(getattr(self, name) for name in NARROW)

    @property
    def in_use(self) -> int:
        """How many things the queue is narrowed by; the version of a rule is no thing of its own."""
        return sum(bool(getattr(self, name)) for name in NARROW if name != "version")

    @property
    def are_of_one_kind(self) -> bool:
        """Whether what they leave may be decided together: one author, or one rule of one version."""
        return bool(self.author or (self.rule and self.version))

    def query(self, **changes: str | Place | None) -> str:
        """The query string of these filters with some changed, "?" included; "" when nothing is narrowed."""
        given = {name: getattr(self, name) for name in FIELDS} | changes
        if not given["rule"]:
            given["version"] = ""
        if any(given[name] for name in NARROW):
            given["whole"] = ""
        asked = urlencode({name: value for name, value in given.items() if value})
        return f"?{asked}" if asked else ""


FIELDS = tuple(field.name for field in fields(Filters))
# What leaves something out; the others say only where to look from, and that a saved view is not wanted.
NARROW = tuple(name for name in FIELDS if name not in ("whole", "after"))


def read_filters(query: QueryDict, *, policy: Policy) -> Filters:
    """The filters of a query string. Raises `UnknownFilter` naming the first one that is not on the lists."""
    listed = allowed_values(policy)
    chosen: dict[str, str] = {}
    for name in query:
        values = query.getlist(name)
        if name == "after" or name in BESIDE:
            continue
        if name in SORTS:
            raise UnknownFilter(
                _("The queue has one order, what is due first, and cannot be sorted (“%(name)s=%(value)s”).")
                % {"name": name, "value": _short(values[0])}
            )
        if name not in listed and name not in RECOGNISED:
            raise UnknownFilter(_("There is no filter called “%(name)s”.") % {"name": _short(name)})
        if len(values) > 1:
            raise UnknownFilter(_("The filter “%(name)s” was given more than once.") % {"name": name})
        chosen[name] = values[0]
    filters = Filters(**chosen, after=_read_place(query.get("after", "")))
    _refuse_unknown_values(filters, chosen, listed)
    return filters


def allowed_values(policy: Policy) -> Mapping[str, tuple[str, ...]]:
    """Every filter that is a list, with every value that it takes."""
    return MappingProxyType(
        {
            "clause": tuple(clause.number for clause in policy.clauses),
            "rule": (*(rule.name for rule in policy.rules), JUDGING),
            "reason": tuple(reason.value for reason in Reason),
            **dict.fromkeys(("newcomer", "mine", "passed", "claimed", "overdue", "whole"), (YES,)),
        }
    )


def narrowed(filters: Filters, *, user_id: int, now: datetime) -> ReviewItemQuerySet:
    """The open items that the filters leave, due first, from their place on."""
    items = ReviewItem.objects.open()
    for name, narrow in NARROWING.items():
        if getattr(filters, name):
            items = items.filter(narrow(filters))
    if filters.claimed:
        items = items.filter(claimed_by__isnull=False, claimed_until__gt=now)
    if filters.mine:
        items = items.filter(claimed_by=user_id, claimed_until__gt=now)
    if filters.passed:
        items = items.passed_to(user_id)
    if filters.overdue:
        items = items.filter(due_at__lt=now)
    return from_place(items, filters.after).due_first()


def from_place(items: ReviewItemQuerySet, place: Place | None) -> ReviewItemQuerySet:
    """The items after a place, in the order of the index (due_at, id)."""
    if place is None:
        return items
    return items.filter(Q(due_at__gte=place.due_at) & (Q(due_at__gt=place.due_at) | Q(pk__gt=place.pk)))


def _by_newcomers(filters: Filters) -> Case:
    """Nothing of the author's is published.

    A value that is looked up for one item after the other, in the order of the queue: PostgreSQL would make a join of
    a condition that something exists, and read every comment there is; and of a bare NULL it expects next to none.
    """
    published = Submission.objects.published().filter(commenter=OuterRef("submission__commenter"))
    has_none = When(IsNull(Subquery(published.values("pk")[:1]), True), then=Value(True))
    return Case(has_none, default=Value(False), output_field=BooleanField())


NARROWING: Mapping[str, Callable[[Filters], Q | Exists | Case]] = MappingProxyType(
    {
        "clause": lambda filters: stands_on(GroundKind.CLAUSE, filters.clause),
        "rule": lambda filters: stands_on(GroundKind.RULE, filters.rule, version=filters.version),
        "post": lambda filters: stands_on(GroundKind.TARGET, filters.post),
        "author": lambda filters: stands_on(GroundKind.AUTHOR, filters.author),
        "reason": lambda filters: Q(reason=filters.reason),
        "newcomer": _by_newcomers,
    }
)


def _is_a_post(value: str) -> bool:
    parts = POST.fullmatch(value)
    if parts is None:
        return False
    try:
        model = ContentType.objects.get_by_natural_key(parts[1], parts[2]).model_class()
    except ContentType.DoesNotExist:
        return False
    return model is not None and registry.is_moderated(model) and _fits(parts[3], model)


def _fits(value: str, model: type[Model]) -> bool:
    """Whether the value could be a key of the model: a number where its keys are numbers, and one that fits."""
    assert model._meta.pk is not None, "every model has a key"
    try:
        model._meta.pk.clean(value, None)
    except ValidationError:
        return False
    return True


def _is_an_author(value: str) -> bool:
    return KEY.fullmatch(value) is not None


def _is_a_version(value: str) -> bool:
    return DIGEST.fullmatch(value) is not None and PolicyVersion.objects.filter(digest=value).exists()


# Filters whose values are no list, and what recognises them.
RECOGNISED: Mapping[str, Callable[[str], bool]] = MappingProxyType(
    {"post": _is_a_post, "author": _is_an_author, "version": _is_a_version}
)


def _refuse_unknown_values(filters: Filters, chosen: Mapping[str, str], listed: Mapping[str, tuple[str, ...]]) -> None:
    if filters.version and not filters.rule:
        raise UnknownFilter(_("The filter “version” belongs to a rule; name the rule too."))
    for name, value in chosen.items():
        known = RECOGNISED[name](value) if name in RECOGNISED else value in listed[name]
        if value and not known and not (name == "rule" and _had_the_rule(filters)):
            raise UnknownFilter(
                _("The filter “%(name)s” knows no “%(value)s”.") % {"name": name, "value": _short(value)}
            )


def _had_the_rule(filters: Filters) -> bool:
    """Whether the version that is asked for has the rule, though the one in force may not."""
    is_a_digest = DIGEST.fullmatch(filters.version) is not None
    version = PolicyVersion.objects.filter(digest=filters.version).first() if is_a_digest else None
    try:
        return version is not None and filters.rule in {rule.name for rule in policies.read(version).rules}
    except PolicyError:
        return False


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
