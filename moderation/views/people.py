"""The page of one member: the name that readers know, since when, and what they published. Nothing private is read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from moderation import places
from moderation.accounts import is_open, shown_name
from moderation.keyset import beyond, number_in
from moderation.models import Commenter, Submission

PAGE = 20


@dataclass(frozen=True, slots=True)
class Said:
    """One published comment of theirs, and where it stands."""

    title: str
    url: str
    html: str
    at: datetime


@require_safe
def person(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One answer for who is not there, hides the page, has no account, or published nothing: there is no such page."""
    known = people().filter(pk=pk).select_related("user").first()
    if known is None or known.user is None or not published(known).exists():
        raise Http404
    rows, later = _page(known, before=number_in(request.GET.get("before", "")))
    found = places.of_each(rows)
    said = [
        Said(found[row.pk].title, found[row.pk].permalink, _html(row), row.submitted_at)
        for row in rows
        if row.pk in found
    ]
    context = {"name": shown_name(known.user), "since": known.joined_at, "said": said, "later": later}
    return render(request, "moderation/person.html", context)


def people() -> QuerySet[Commenter]:
    """Everybody with a page of their own."""
    members = Commenter.objects.annotate(is_open=is_open("user")).filter(
        is_open=True, user__isnull=False, erased_at=None
    )
    return members.exclude(reader_settings__hides_profile=True)


def published(known: Commenter) -> QuerySet[Submission]:
    """What they published by their account: what they wrote as a guest before was not signed with it."""
    published = Submission.objects.published().filter(commenter=known)
    return published.filter(submitted_at__gte=known.adopted_at) if known.adopted_at else published


def _page(known: Commenter, *, before: int | None) -> tuple[list[Submission], int | None]:
    """Newest first, from after the one numbered `before`, by the index of a person's published comments."""
    mine = published(known).select_related("current")
    edge = mine.filter(pk=before).values_list("submitted_at", "pk").first() if before is not None else None
    if edge is not None:
        mine = mine.filter(beyond(*edge, forwards=False, key="submitted_at"))
    rows = list(mine.order_by("-submitted_at", "-id")[: PAGE + 1])
    return rows[:PAGE], rows[PAGE - 1].pk if len(rows) > PAGE else None


def _html(row: Submission) -> str:
    return row.current.html if row.current else ""
