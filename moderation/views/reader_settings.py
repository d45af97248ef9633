"""What a reader chose, in one place: mail, threads, mutes and the profile, each with a button that changes it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from moderation import follows, mutes, places
from moderation.keyset import number_in
from moderation.models import CADENCES, Cadence, ReaderSettings, ThreadFollow
from moderation.views.access import CommenterRequest, for_commenters, refuse
from moderation.views.people import published

PAGE = 50


@dataclass(frozen=True, slots=True)
class Followed:
    """One thread that is followed. Without a title readers may not see it any more."""

    pk: int
    title: str
    url: str
    cadence: str
    since: datetime


@for_commenters
@require_safe
def settings(request: CommenterRequest) -> HttpResponseBase:
    """The page."""
    chosen = ReaderSettings.objects.filter(reader=request.commenter).first()
    threads, later = _threads(request)
    muted = list(request.commenter.mutes.select_related("muted").order_by("-since", "-id")[: mutes.MOST])
    return render(
        request,
        "moderation/settings.html",
        {
            "cadences": CADENCES,
            "replies": chosen.cadence if chosen else Cadence.NONE,
            "hides_profile": bool(chosen and chosen.hides_profile),
            "has_profile": request.commenter.user_id is not None,
            "threads": threads,
            "later": later,
            "muted": muted,
            # Before somebody published anything there is no such page.
            "person": request.commenter.pk if published(request.commenter).exists() else None,
        },
    )


@for_commenters
@require_POST
def replies(request: CommenterRequest) -> HttpResponseBase:
    """How often mail about replies comes."""
    cadence = _cadence(request)
    if cadence is None:
        return _not_offered(request)
    follows.choose_replies(request.commenter, cadence)
    messages.success(request, _("Mail about replies to you: %(often)s.") % {"often": _often(cadence)})
    return redirect("moderation:settings")


@for_commenters
@require_POST
def thread(request: CommenterRequest, pk: int) -> HttpResponseBase:
    """Another cadence for one thread, or no more of it. Somebody else's does not exist for this reader."""
    mine = ThreadFollow.objects.filter(reader=request.commenter, pk=pk)
    if "stop" in request.POST:
        mine.delete()
        messages.success(request, _("You do not follow it any more."))
        return redirect("moderation:settings")
    cadence = _cadence(request)
    if cadence is None:
        return _not_offered(request)
    if not mine.update(cadence=cadence):
        raise Http404
    messages.success(request, _("Mail about that thread: %(often)s.") % {"often": _often(cadence)})
    return redirect("moderation:settings")


@for_commenters
@require_POST
def stop_all(request: CommenterRequest) -> HttpResponseBase:
    """Follow nothing any more, and get no mail about replies."""
    ThreadFollow.objects.filter(reader=request.commenter).delete()
    follows.choose_replies(request.commenter, Cadence.NONE)
    messages.success(request, _("You follow nothing any more. We do not write to you about comments."))
    return redirect("moderation:settings")


@for_commenters
@require_POST
def unmute(request: CommenterRequest, pk: int) -> HttpResponseBase:
    """Show somebody's comments again."""
    if mutes.unmute(request.commenter, pk):
        messages.success(request, _("Their comments are shown again."))
    return redirect("moderation:settings")


@for_commenters
@require_POST
def profile(request: CommenterRequest) -> HttpResponseBase:
    """Whether others can open the reader's profile."""
    hides = request.POST.get("shown") != "1"
    ReaderSettings.objects.update_or_create(reader=request.commenter, defaults={"hides_profile": hides})
    told = _("Nobody can open your profile.") if hides else _("Everybody can open your profile.")
    messages.success(request, told)
    return redirect("moderation:settings")


def _threads(request: CommenterRequest) -> tuple[list[Followed], int | None]:
    """One page of them, the last that was followed first: by key, so that the next page begins where this one ends."""
    mine = ThreadFollow.objects.filter(reader=request.commenter)
    before = number_in(request.GET.get("before", ""))
    rows = list((mine.filter(pk__lt=before) if before is not None else mine).order_by("-pk")[: PAGE + 1])
    found = places.of_targets((row.target_type_id, row.target_pk) for row in rows[:PAGE])
    shown = []
    for row in rows[:PAGE]:
        place = found.get((row.target_type_id, row.target_pk))
        title, url = (place.title, place.url) if place else ("", "")
        shown.append(Followed(row.pk, title, url, row.cadence, row.since))
    return shown, rows[PAGE - 1].pk if len(rows) > PAGE else None


def _cadence(request: CommenterRequest) -> Cadence | None:
    given = request.POST.get("cadence", "")
    return Cadence(given) if given in {cadence.value for cadence in Cadence} else None


def _often(cadence: Cadence) -> str:
    return str(dict(CADENCES)[cadence])


def _not_offered(request: CommenterRequest) -> HttpResponseBase:
    return refuse(
        request,
        status=400,
        title=_("Nothing was changed"),
        why=_("Choose how often we write to you: at once, once a day, or not at all."),
        way=reverse("moderation:settings"),
        way_words=_("Back to your settings"),
    )
