"""Which lines of the log somebody looks for. Only what is on the list is a filter; anything else is refused."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import reduce
from operator import and_, or_
from types import MappingProxyType
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth import get_user_model
from django.db import models
from django.db.models import Q, QuerySet
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
"""How many notes with the words are taken at once, of decisions and of sanctions: the newest; then the next older ones."""
OLDER_NOTES = re.compile(r"([0-9]{1,18})-([0-9]{1,18})")
NOTED = ("note", "why")
"""Where a line itself may hold words that somebody wrote."""


class UnknownFilter(ValueError):
    """The message names what was asked for and is not there."""


@dataclass(frozen=True, slots=True)
class LogFilters:
    """What was asked for, as it was typed. Empty fields narrow nothing; `before` and `notes` are places, and no filters.

    `notes` is from where on older notes are looked through: below this decision, and below this note on a sanction.
    """

    who: str = ""
    action: str = ""
    clause: str = ""
    comment: str = ""
    since: str = ""
    until: str = ""
    words: str = ""
    notes: str = ""
    before: str = ""

    @property
    def narrow(self) -> bool:
        return replace(self, before="", notes="") != LogFilters()

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


@dataclass(frozen=True, slots=True)
class Found:
    """The lines that were found, and where more of them are: as `LogFilters.notes`, "" where these are all."""

    lines: AuditEntryQuerySet
    older_notes: str = ""


def narrowed(filters: LogFilters) -> AuditEntryQuerySet:
    """The lines of `find`."""
    return find(filters).lines


def find(filters: LogFilters) -> Found:
    """The lines that the filters leave, newest first. Raises `UnknownFilter` for a value that cannot be."""
    lines = AuditEntry.objects.order_by("-sequence")
    for name, narrow in NARROWING.items():
        value = getattr(filters, name)
        if value:
            lines = narrow(lines, value)
    return _noting(lines, filters) if filters.words else Found(lines)


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


def _noting(lines: AuditEntryQuerySet, filters: LogFilters) -> Found:
    """Every word stands in what somebody wrote: the note of the decision that a line tells of, or in the line.

    Lines that hold words themselves come with the newest notes.
    """
    wanted = filters.words.split()
    if len(filters.words) > LONGEST_WORDS or len(wanted) > MOST_WORDS or "\0" in filters.words:
        raise UnknownFilter(_("Search for at most %(number)d words.") % {"number": MOST_WORDS})
    decision, said = _place_of(filters.notes)
    of_decisions, last_decision = _of_decisions(_in_days(_noted(wanted, below=decision), filters))
    of_sanctions, last_said = _of_sanctions(_in_days(_said(wanted, below=said), filters))
    of_lines = [_all(Q(**{f"data__{name}__icontains": word}) for word in wanted) for name in NOTED]
    in_lines = [Q(action__in=WITH_WORDS) & reduce(or_, of_lines)] if not filters.notes else []
    conditions = [*of_decisions, *of_sanctions, *in_lines]
    found = lines.filter(reduce(or_, conditions)) if conditions else lines.none()
    is_all = last_decision is None and last_said is None
    return Found(found, "" if is_all else f"{last_decision or 0}-{last_said or 0}")


def _place_of(notes: str) -> tuple[int | None, int | None]:
    """The keys that a place names, 0 where there is nothing below; None without a place."""
    if not notes:
        return None, None
    place = OLDER_NOTES.fullmatch(notes)
    if place is None:
        raise UnknownFilter(_("“%(value)s” is no line of the log.") % {"value": _short(notes)})
    return int(place[1]), int(place[2])


def _in_days(notes: QuerySet[Any], filters: LogFilters) -> QuerySet[Any]:
    """Those of the days that are asked for: a line is of the moment of what it tells of."""
    if filters.since:
        notes = notes.filter(created_at__gte=_midnight(filters.since))
    if filters.until:
        notes = notes.filter(created_at__lt=_midnight(filters.until, days_later=1))
    return notes


def _noted(wanted: Sequence[str], *, below: int | None) -> QuerySet[Decision]:
    """The decisions whose notes have every word, newest first; many are of one moment."""
    noted = Decision.objects.exclude(note="").filter(_all(Q(note__icontains=word) for word in wanted))
    if below is not None:
        at = Decision.objects.filter(pk=below).values_list("created_at", flat=True).first()
        earlier = Q(created_at__lt=at) | Q(created_at=at, pk__lt=below)
        noted = noted.filter(earlier) if at is not None else noted.none()
    return noted.order_by("-created_at", "-pk")


def _said(wanted: Sequence[str], *, below: int | None) -> QuerySet[SanctionNote]:
    """The notes on sanctions that have every word, newest first."""
    said = SanctionNote.objects.filter(_all(Q(text__icontains=word) for word in wanted))
    return (said if below is None else said.filter(pk__lt=below)).order_by("-pk")


def _of_decisions(noted: QuerySet[Decision]) -> tuple[list[Q], int | None]:
    """What finds the lines of the newest of these decisions, and the last of them where there are more."""
    found, last = _newest(noted.values_list("pk", "submission"))
    if not found:
        return [], last
    subjects = {audit.key_of(Submission(pk=submission)) for _decision, submission in found}
    return [Q(subject__in=subjects, data__decision__in=[decision for decision, _submission in found])], last


def _of_sanctions(said: QuerySet[SanctionNote]) -> tuple[list[Q], int | None]:
    """What finds the lines of the newest of these notes, and the last of them where there are more."""
    found, last = _newest(said.values_list("pk", "sanction"))
    if not found:
        return [], last
    subjects = {audit.key_of(Sanction(pk=sanction)) for _note, sanction in found}
    return [Q(subject__in=subjects, data__noted__in=[note for note, _sanction in found])], last


def _newest(notes: QuerySet[Any, tuple[int, int]]) -> tuple[list[tuple[int, int]], int | None]:
    found = list(notes[: MOST_NOTES + 1])
    more = len(found) > MOST_NOTES
    found = found[:MOST_NOTES]
    return found, found[-1][0] if more else None


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
        PLACE: _before,
    }
)


def _midnight(day: str, *, days_later: int = 0) -> datetime:
    try:
        if len(day) != len("2026-01-31"):
            raise ValueError(day)
        midnight = datetime.combine(date.fromisoformat(day) + timedelta(days=days_later), time.min)
        return timezone.make_aware(midnight).astimezone(UTC)
    except (ValueError, OverflowError) as unknown:
        raise UnknownFilter(_("“%(value)s” is no day.") % {"value": _short(day)}) from unknown


def _all(conditions: Iterable[Q]) -> Q:
    return reduce(and_, conditions, Q())


def _short(given: str) -> str:
    return given if len(given) <= 40 else given[:40] + "…"
