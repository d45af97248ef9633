"""Which lines of the log somebody looks for. Only what is on the list is a filter; anything else is refused."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, time, timedelta
from functools import reduce
from operator import and_, or_
from types import MappingProxyType
from urllib.parse import urlencode

from django.contrib.auth import get_user_model
from django.db import models
from django.db.models import Q
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from moderation import audit
from moderation.models import (
    Appeal,
    AuditEntry,
    Decision,
    Report,
    ReviewItem,
    Sanction,
    SanctionNote,
    Strike,
    Submission,
)
from moderation.models.audit import AuditEntryQuerySet

PLACE = "before"
KEY = re.compile(r"[a-z]{1,40}:[0-9a-zA-Z-]{1,40}")
NUMBER = re.compile(r"[0-9]{1,18}")
CLAUSE = re.compile(r"[^\s]{1,12}")
LONGEST_WORDS = 100
MOST_WORDS = 5
MOST_NOTES = 500
"""How many decisions are looked at for the words of their notes: the newest of those that have them."""
NOTED = ("note", "why")
"""Where a line itself may hold words that somebody wrote."""


class UnknownFilter(ValueError):
    """The message names what was asked for and is not there."""


@dataclass(frozen=True, slots=True)
class LogFilters:
    """What was asked for, as it was typed. Empty fields narrow nothing; `before` is a place, and no filter."""

    who: str = ""
    action: str = ""
    clause: str = ""
    comment: str = ""
    since: str = ""
    until: str = ""
    words: str = ""
    before: str = ""

    @property
    def narrow(self) -> bool:
        return replace(self, before="") != LogFilters()

    def query(self, **changes: str) -> str:
        """The query string of these filters with some changed, "?" included; "" when nothing is asked for."""
        changed = replace(self, **changes)
        given = {field.name: getattr(changed, field.name) for field in fields(changed)}
        asked = urlencode({name: value for name, value in given.items() if value})
        return f"?{asked}" if asked else ""


def read_log_filters(query: QueryDict) -> LogFilters:
    """The filters of a query string. Raises `UnknownFilter` naming the first name that is not a filter, or is twice."""
    known = {field.name for field in fields(LogFilters)}
    for name in query:
        if name not in known:
            raise UnknownFilter(_("There is no filter called “%(name)s”.") % {"name": _short(name)})
        if len(query.getlist(name)) > 1:
            raise UnknownFilter(_("The filter “%(name)s” was given more than once.") % {"name": name})
    return LogFilters(**{name: query.get(name, "").strip() for name in query})


def narrowed(filters: LogFilters) -> AuditEntryQuerySet:
    """The lines that the filters leave, newest first. Raises `UnknownFilter` for a value that cannot be."""
    lines = AuditEntry.objects.order_by("-sequence")
    for name, narrow in NARROWING.items():
        value = getattr(filters, name)
        if value:
            lines = narrow(lines, value)
    return lines


def _by(lines: AuditEntryQuerySet, who: str) -> AuditEntryQuerySet:
    """An account by its name, a commenter by the key that the log gives, or the policy itself."""
    if who == audit.POLICY or KEY.fullmatch(who):
        return lines.filter(actor=who)
    accounts = get_user_model()
    named = accounts._default_manager.filter(**{accounts.USERNAME_FIELD: who})
    account = None if "\0" in who else named.first()
    if account is None:
        raise UnknownFilter(_("Nobody here is called “%(name)s”.") % {"name": _short(who)})
    return lines.filter(actor=audit.key_of(account))


def _doing(lines: AuditEntryQuerySet, action: str) -> AuditEntryQuerySet:
    if action not in audit.ACTIONS:
        raise UnknownFilter(_("The log knows no action “%(action)s”.") % {"action": _short(action)})
    return lines.filter(action=action)


def _citing(lines: AuditEntryQuerySet, clause: str) -> AuditEntryQuerySet:
    """A clause of any version."""
    if not CLAUSE.fullmatch(clause) or "\0" in clause:
        raise UnknownFilter(_("“%(value)s” is no clause.") % {"value": _short(clause)})
    return lines.filter(clause=clause)


def _about(lines: AuditEntryQuerySet, comment: str) -> AuditEntryQuerySet:
    """Everything about one comment: itself, its turns in the queue, its appeals, and what its decisions cost."""
    if not NUMBER.fullmatch(comment):
        raise UnknownFilter(_("“%(value)s” is no number of a comment.") % {"value": _short(comment)})
    return lines.filter(subject__in=_keys_about(int(comment)))


def _keys_about(submission: int) -> list[str]:
    decisions = Decision.objects.filter(submission=submission)
    rows: Mapping[type[models.Model], models.QuerySet] = {
        ReviewItem: ReviewItem.objects.filter(submission=submission),
        Report: Report.objects.filter(submission=submission),
        Appeal: Appeal.objects.filter(decision__in=decisions),
        Strike: Strike.objects.filter(decision__in=decisions),
        Sanction: Sanction.objects.filter(strike__decision__in=decisions),
    }
    keys = [audit.key_of(Submission(pk=submission))]
    for model, found in rows.items():
        keys += [audit.key_of(model(pk=pk)) for pk in found.values_list("pk", flat=True)]
    return keys


def _since(lines: AuditEntryQuerySet, day: str) -> AuditEntryQuerySet:
    return lines.filter(at__gte=_midnight(day))


def _until(lines: AuditEntryQuerySet, day: str) -> AuditEntryQuerySet:
    """Up to and with that day."""
    return lines.filter(at__lt=_midnight(day, days_later=1))


def _noting(lines: AuditEntryQuerySet, words: str) -> AuditEntryQuerySet:
    """Every word stands in what somebody wrote: the note of the decision that a line tells of, or in the line."""
    wanted = words.split()
    if len(words) > LONGEST_WORDS or len(wanted) > MOST_WORDS or "\0" in words:
        raise UnknownFilter(_("Search for at most %(number)d words.") % {"number": MOST_WORDS})
    noted = Decision.objects.exclude(note="").filter(_all(Q(note__icontains=word) for word in wanted))
    found = list(noted.order_by("-created_at").values_list("pk", "submission")[:MOST_NOTES])
    subjects = {audit.key_of(Submission(pk=submission)) for _decision, submission in found}
    of_decisions = Q(subject__in=subjects, data__decision__in=[decision for decision, _submission in found])
    of_lines = (_all(Q(**{f"data__{name}__icontains": word}) for word in wanted) for name in NOTED)
    in_lines = Q(action__in=WITH_WORDS) & reduce(or_, of_lines) | _about_sanctions(wanted)
    return lines.filter(of_decisions | in_lines if found else in_lines)


def _about_sanctions(wanted: Sequence[str]) -> Q:
    """The lines about a sanction whose note has every word."""
    said = SanctionNote.objects.filter(_all(Q(text__icontains=word) for word in wanted))
    found = list(said.order_by("-pk").values_list("pk", "sanction")[:MOST_NOTES])
    subjects = {audit.key_of(Sanction(pk=sanction)) for _note, sanction in found}
    return Q(subject__in=subjects, data__noted__in=[note for note, _sanction in found])


WITH_WORDS = (
    "policy.drafted",
    "policy.adopted",
    "policy.rolled_back",
    "policy.braked",
    "policy.released",
)
"""The actions whose lines may hold such words: few beside the rest, and found by an index."""


def _before(lines: AuditEntryQuerySet, sequence: str) -> AuditEntryQuerySet:
    if not NUMBER.fullmatch(sequence):
        raise UnknownFilter(_("“%(value)s” is no line of the log.") % {"value": _short(sequence)})
    return lines.filter(sequence__lt=int(sequence))


NARROWING: Mapping[str, Callable[[AuditEntryQuerySet, str], AuditEntryQuerySet]] = MappingProxyType(
    {
        "who": _by,
        "action": _doing,
        "clause": _citing,
        "comment": _about,
        "since": _since,
        "until": _until,
        "words": _noting,
        PLACE: _before,
    }
)


def _midnight(day: str, *, days_later: int = 0) -> datetime:
    try:
        if len(day) != len("2026-01-31"):
            raise ValueError(day)
        return timezone.make_aware(datetime.combine(date.fromisoformat(day) + timedelta(days=days_later), time.min))
    except (ValueError, OverflowError) as unknown:
        raise UnknownFilter(_("“%(value)s” is no day.") % {"value": _short(day)}) from unknown


def _all(conditions: Iterable[Q]) -> Q:
    return reduce(and_, conditions, Q())


def _short(given: str) -> str:
    return given if len(given) <= 40 else given[:40] + "…"
