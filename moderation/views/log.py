"""The moderation log for moderators: who did what to what, newest first, and found again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from moderation import audit, impartiality, spreadsheet
from moderation.models import AuditEntry, Decision, SanctionNote
from moderation.models.audit import AuditEntryQuerySet
from moderation.policy.states import Cause
from moderation.views.access import StaffRequest, for_moderators, refuse
from moderation.views.log_filters import MOST_NOTES, Found, LogFilters, UnknownFilter, find, read_log_filters
from moderation.views.owners_only import for_owners

PAGE = 50
BATCH = 1000


@dataclass(frozen=True, slots=True)
class Line:
    """One line: the actor by name if it is an account of the team, by key otherwise. `note` is that of the decision,
    or what was said about a sanction.

    `taken` is the decision, where a moderator took it on a comment: whoever did may take it back.
    """

    sequence: int
    at: datetime
    actor: str
    action: str
    subject: str
    data: tuple[tuple[str, str], ...]
    note: str
    taken: int | None


@for_moderators
@require_safe
def log(request: StaffRequest) -> HttpResponseBase:
    """One page of the lines that the filters leave, before the one that `before` names."""
    try:
        filters = read_log_filters(request.GET)
        search = find(filters)
    except UnknownFilter as unknown:
        return _refuse_filter(request, unknown)
    found = list(search.lines[: PAGE + 1])
    lines = _lines(found[:PAGE])
    return render(
        request,
        "moderation/log.html",
        {
            "lines": lines,
            "older": filters.query(before=str(lines[-1].sequence)) if len(found) > PAGE else "",
            "newest": filters.query(before="", notes="") if filters.before or filters.notes else None,
            "older_notes": filters.query(before="", notes=search.older_notes) if search.older_notes else "",
            "most_notes": MOST_NOTES,
            "filters": filters,
            "export": filters.query(before="", notes=""),
            "actions": audit.ACTIONS,
            "team": _names_of_moderators(),
        },
    )


def _names_of_moderators() -> QuerySet[User, str]:
    """What moderators sign in with, whatever model the site keeps accounts in."""
    name = get_user_model().USERNAME_FIELD
    return impartiality.moderators().order_by(name).values_list(name, flat=True)


@for_owners
@require_safe
def export(request: HttpRequest) -> HttpResponseBase:
    """Every line that the filters leave, newest first, as CSV: read in pages, so that a long log costs no memory."""
    try:
        filters = read_log_filters(request.GET)
        search = find(filters)
    except UnknownFilter as unknown:
        return _refuse_filter(request, unknown)
    answer = StreamingHttpResponse(spreadsheet.lines(_table(search, filters)), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="moderation-log.csv"'
    return answer


def _table(search: Found, filters: LogFilters) -> Iterator[tuple[object, ...]]:
    """The lines that were found; where words were looked for, those of older notes after those of newer ones."""
    yield "line", "when", "who", "did", "to", "details", "note", "hash"
    yield from _rows(search.lines)
    while search.older_notes:
        search = find(replace(filters, notes=search.older_notes))
        yield from _rows(search.lines)


def _rows(entries: AuditEntryQuerySet) -> Iterator[tuple[object, ...]]:
    page = list(entries[:BATCH])
    while page:
        for line, entry in zip(_lines(page), page, strict=True):
            details = "; ".join(f"{name}: {value}" for name, value in line.data)
            at = timezone.localtime(line.at).isoformat()
            yield line.sequence, at, line.actor, line.action, line.subject, details, line.note, entry.hash
        page = list(entries.filter(sequence__lt=page[-1].sequence)[:BATCH])


def _lines(entries: Iterable[AuditEntry]) -> tuple[Line, ...]:
    """Three queries for any number of lines."""
    known = list(entries)
    names, notes, said = _names(known), _notes(known), _said(known)
    return tuple(
        Line(
            sequence=entry.sequence,
            at=entry.at,
            actor=names.get(entry.actor, entry.actor),
            action=entry.action,
            subject=entry.subject,
            data=tuple(
                (name, str(value)) for name, value in entry.data.items() if value not in ("", None) and name != "noted"
            ),
            note=notes.get(_decision_of(entry), "") or said.get(entry.data.get("noted"), ""),
            taken=_decision_of(entry) if entry.data.get("cause") == Cause.MODERATOR else None,
        )
        for entry in known
    )


def _names(entries: Iterable[AuditEntry]) -> Mapping[str, str]:
    """The names of the accounts among the actors: one query."""
    accounts = get_user_model()
    prefix = f"{accounts._meta.model_name}:"
    keys = {entry.actor.removeprefix(prefix) for entry in entries if entry.actor.startswith(prefix)}
    users = accounts._default_manager.filter(pk__in=keys)
    return {audit.key_of(user): user.get_username() for user in users} | {audit.POLICY: _("the policy")}


def _notes(entries: Iterable[AuditEntry]) -> Mapping[Any, str]:
    """The notes of the decisions that the lines tell of: one query."""
    decisions = {decision for entry in entries if (decision := _decision_of(entry)) is not None}
    return dict(Decision.objects.filter(pk__in=decisions).exclude(note="").values_list("pk", "note"))


def _said(entries: Iterable[AuditEntry]) -> Mapping[Any, str]:
    """What was said about the sanctions that the lines tell of: one query."""
    notes = SanctionNote.objects.filter(pk__in={entry.data["noted"] for entry in entries if "noted" in entry.data})
    return dict(notes.values_list("pk", "text"))


def _decision_of(entry: AuditEntry) -> int | None:
    """The decision that a line is the record of; lines about appeals and strikes name one too, and are not."""
    decision = entry.data.get("decision") if entry.action.startswith("comment.") else None
    return decision if isinstance(decision, int) else None


def _refuse_filter(request: HttpRequest, unknown: UnknownFilter) -> HttpResponseBase:
    return refuse(
        request,
        status=400,
        title=_("The log cannot be searched like this"),
        why=str(unknown),
        way=reverse("moderation:log"),
        way_words=_("The newest lines"),
    )
