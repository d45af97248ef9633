"""The moderation log for moderators: who did what to what, newest first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth import get_user_model
from django.http import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from moderation import audit
from moderation.models import AuditEntry
from moderation.views.access import StaffRequest, for_moderators, refuse

PAGE = 50


@dataclass(frozen=True, slots=True)
class Line:
    """One line: the actor by name if it is an account of the team, by key otherwise."""

    sequence: int
    at: datetime
    actor: str
    action: str
    subject: str
    data: tuple[tuple[str, str], ...]


@for_moderators
@require_safe
def log(request: StaffRequest) -> HttpResponseBase:
    """One page of the log, before the line that `before` names."""
    before = request.GET.get("before", "")
    if before and not (before.isdecimal() and len(before) <= 18):
        return refuse(
            request,
            status=400,
            title=_("The log has no such place"),
            why=_("“%(value)s” is no line of the log.") % {"value": before[:40]},
            way=reverse("moderation:log"),
            way_words=_("The newest lines"),
        )
    entries = AuditEntry.objects.order_by("-sequence")
    found = list((entries.filter(sequence__lt=int(before)) if before else entries)[: PAGE + 1])
    lines = _lines(found[:PAGE])
    older = lines[-1].sequence if len(found) > PAGE else None
    return render(request, "moderation/log.html", {"lines": lines, "older": older, "is_newest": not before})


def _lines(entries: Iterable[AuditEntry]) -> tuple[Line, ...]:
    known = list(entries)
    names = _names(known)
    return tuple(
        Line(
            sequence=entry.sequence,
            at=entry.at,
            actor=names.get(entry.actor, entry.actor),
            action=entry.action,
            subject=entry.subject,
            data=tuple((name, str(value)) for name, value in entry.data.items() if value not in ("", None)),
        )
        for entry in known
    )


def _names(entries: Iterable[AuditEntry]) -> Mapping[str, str]:
    """The names of the accounts among the actors: one query."""
    accounts = get_user_model()
    prefix = f"{accounts._meta.model_name}:"
    keys = {entry.actor.removeprefix(prefix) for entry in entries if entry.actor.startswith(prefix)}
    users = accounts._default_manager.filter(pk__in=keys)
    return {audit.key_of(user): user.get_username() for user in users} | {"policy": _("the policy")}
