"""What a form at the desk had in it when it was last heard of: kept while it is written, shown when it is opened."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone

from blog import drafting
from blog.drafting import Known, Place
from blog.models import DraftRevision

# What a form sends that its author has not typed.
NOT_TYPED = {"csrfmiddlewaretoken", "autosave", "copy", "saves", "submitted", "preview", "publish", "save", "split"}
MOST_FIELDS = 512 * 1024  # characters, all together


def is_autosave(request: HttpRequest) -> bool:
    return request.method == "POST" and "autosave" in request.POST


def is_thrown_away(request: HttpRequest) -> bool:
    return request.method == "POST" and "throw_away" in request.POST


def keep(request: HttpRequest, place: Place) -> HttpResponse:
    """The answer to a script: where it was kept. What was saved for good since is not kept again."""
    known = known_of(request)
    if "submitted" in request.POST and known.copy and not _is_there(request, known.copy):
        return JsonResponse({"saved": True})
    fields = typed(request.POST)
    if sum(len(value) for value in fields.values()) > MOST_FIELDS:
        return JsonResponse({}, status=413)
    kept = drafting.keep(fields, place, by=request.user, now=timezone.now(), known=known)
    return JsonResponse({"copy": kept.pk, "saves": kept.saves})


def throw_away(request: HttpRequest, *, then: str) -> HttpResponse:
    drafting.drop(number(request.POST, "throw_away"), by=request.user)
    return redirect(then)


def forget(request: HttpRequest) -> None:
    """It is saved: what was kept of it is not wanted any more."""
    drafting.drop(number(request.POST, "copy"), by=request.user)


def known_of(request: HttpRequest) -> Known:
    return Known(number(request.POST, "copy"), number(request.POST, "saves"))


def typed(data: QueryDict) -> dict[str, str]:
    """The fields by name. Half of a surrogate pair, which no database holds, is told as a question mark."""
    return {
        name: str(value).encode("utf-8", "replace").decode().replace("\x00", "")
        for name, value in data.items()
        if name not in NOT_TYPED
    }


@dataclass(frozen=True, slots=True)
class Unsaved:
    """What is kept of one form. `taken_up` is what the form begins with; `others` can be taken up instead."""

    taken_up: DraftRevision | None = None
    others: tuple[DraftRevision, ...] = ()

    @property
    def fields(self) -> Mapping[str, str]:
        return self.taken_up.fields if self.taken_up else {}

    @property
    def copy(self) -> int:
        return self.taken_up.pk if self.taken_up else 0

    @property
    def saves(self) -> int:
        return self.taken_up.saves if self.taken_up else 0

    @property
    def at(self) -> datetime | None:
        return self.taken_up.saved_at if self.taken_up else None


def opened(request: HttpRequest, place: Place, *, takes_up: bool) -> Unsaved:
    """What is kept of the form that is opened. `?copy=` names another, or none; else the newest is taken up if
    `takes_up` says so.
    """
    if request.method == "POST":
        known = known_of(request)
        return Unsaved(DraftRevision(pk=known.copy, saves=known.saves, fields={}) if known.copy else None)
    kept = drafting.kept(place, by=request.user)
    wanted = request.GET.get("copy", "")
    chosen = next((copy for copy in kept if str(copy.pk) == wanted), kept[0] if kept and takes_up else None)
    taken_up = None if wanted == "none" else chosen
    return Unsaved(taken_up, tuple(copy for copy in kept if copy != taken_up))


def number(data: Mapping[str, Any], name: str) -> int:
    """A number that a form carries; 0 where it is none."""
    given = str(data.get(name, ""))
    return int(given) if given.isascii() and given.isdigit() and len(given) < 18 else 0


def _is_there(request: HttpRequest, copy: int) -> bool:
    return DraftRevision.objects.of(request.user).filter(pk=copy).exists()
