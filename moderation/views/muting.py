"""Mute whoever wrote a comment: a page with a button, and a button. Whoever is muted never learns of it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from moderation import mutes, places
from moderation.models import Submission
from moderation.mutes import MuteRefused, TooManyMutes
from moderation.views.access import CommenterRequest, for_commenters, refuse


@for_commenters
@require_http_methods(["GET", "HEAD", "POST"])
def mute(request: CommenterRequest, pk: int) -> HttpResponseBase:
    """Fold what the author of a published comment writes, for this reader. A hidden one is as one that never was."""
    related = ("commenter", "target_type", "content_type")
    submission = Submission.objects.published().filter(pk=pk).select_related(*related).first()
    place = places.of_each([submission]).get(submission.pk) if submission is not None else None
    if submission is None or place is None:
        raise Http404
    if submission.commenter is None or submission.commenter == request.commenter:
        return _nobody(request, place.permalink)
    if request.method != "POST":
        return render(request, "moderation/mute.html", {"name": submission.shown_name, "place": place})
    try:
        mutes.mute(request.commenter, submission.commenter, now=timezone.now())
    except TooManyMutes:
        return _too_many(request)
    except MuteRefused:
        return _nobody(request, place.permalink)
    messages.success(request, _("%(name)s is muted for you.") % {"name": submission.shown_name})
    return redirect(place.permalink)


def _nobody(request: CommenterRequest, way: str) -> HttpResponseBase:
    return refuse(
        request,
        status=409,
        title=_("There is nobody to mute"),
        why=_("It is your own comment, or one that nobody signed."),
        way=way,
        way_words=_("Back to the comment"),
    )


def _too_many(request: CommenterRequest) -> HttpResponseBase:
    return refuse(
        request,
        status=409,
        title=_("You mute very many people"),
        why=_("There is no room for another one. Unmute somebody first."),
        way=reverse("moderation:settings"),
        way_words=_("Whom you mute"),
    )
