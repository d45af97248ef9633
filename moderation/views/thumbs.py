"""A thumbs-up for a comment: given and taken back in its place, or on a page of its own."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponseBadRequest, HttpResponseBase, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from moderation import registry, threads, thumbs
from moderation.models import Commenter, Submission
from moderation.views.access import commenter_behind, refuse
from moderation.views.seen_comment import seen_comment

GIVE, TAKE_BACK = "1", "0"
JSON = "application/json"


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def thumb(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The page with the one button, or what became of pressing it. Pressed twice it says the same."""
    submission, thread = seen_comment(pk)
    commenter = commenter_behind(request)
    assert commenter is not None, "whoever is signed in has a commenter"
    if request.method != "POST":
        return _page(request, submission, commenter, thread)
    if request.POST.get("give") not in (GIVE, TAKE_BACK):
        return HttpResponseBadRequest(_("Say whether the thumb is given or taken back."))
    try:
        now_stands = _press(submission, commenter, gives=request.POST["give"] == GIVE, now=timezone.now())
    except thumbs.ThumbRefused as refusal:
        return _refused(request, refusal, thread)
    if request.get_preferred_type(["text/html", JSON]) == JSON:
        return _told(now_stands, is_given=request.POST["give"] == GIVE)
    return redirect(_place(request, submission, thread))


def _press(submission: Submission, commenter: Commenter, *, gives: bool, now: datetime) -> Submission:
    if gives:
        return thumbs.give(submission, by=commenter, now=now)
    return thumbs.take_back(submission, by=commenter, now=now)


def _page(request: HttpRequest, submission: Submission, commenter: Commenter, thread: str) -> HttpResponseBase:
    if submission.commenter_id == commenter.pk:
        return _refused(request, thumbs.OwnComment(), thread)
    context = {"submission": submission, "back": thread, "is_given": thumbs.is_given(submission, by=commenter)}
    return render(request, "moderation/thumb.html", context)


def _told(submission: Submission, *, is_given: bool) -> HttpResponseBase:
    """What a script writes on the button, and says."""
    count = submission.thumbs
    number = ngettext("%(count)s thumb up", "%(count)s thumbs up", count) % {"count": count}
    said = _("%(number)s, yours among them.") if is_given else _("Taken back: %(number)s now.")
    return JsonResponse({"given": is_given, "count": count, "said": said % {"number": number}})


def _place(request: HttpRequest, submission: Submission, thread: str) -> str:
    """The page from which the button was pressed, at the comment. It names a query only, so it leads nowhere else."""
    query = QueryDict(request.POST.get("page", "")[:200])
    anchor = threads.anchor_of(submission.object_pk)
    root = submission.root or submission
    conversation = registry.source_of_type(root.content_type_id).addresses(root.object_pk).conversation
    if request.POST.get("in") == "conversation" and conversation:
        at = threads.asked_of_conversation(query)
        return f"{conversation}{f'?at={at}' if at else ''}#{anchor}"
    address = threads.address_of(threads.asked(query))
    return f"{thread}{'?' + address if address else ''}#{anchor}"


def _refused(request: HttpRequest, refusal: thumbs.ThumbRefused, thread: str) -> HttpResponseBase:
    match refusal:
        case thumbs.OwnComment():
            title, why = _("This comment is yours"), _("Thumbs are for what others wrote.")
            return refuse(request, status=403, title=title, why=why, way=thread, way_words=_("Back to the comments"))
        case thumbs.MayNotTakePart():
            title = _("You cannot give thumbs now")
            why = _(
                "While you cannot comment, you cannot vote either. Your standing says why, until when, and how to appeal."
            )
            way = reverse("moderation:standing")
            return refuse(request, status=403, title=title, why=why, way=way, way_words=_("My standing"))
        case thumbs.TooMany():
            title = _("That was a lot of thumbs")
            why = _("You have given %(most)s within an hour. Read on; in a while you can give more.")
            told = why % {"most": thumbs.MOST_IN_A_WINDOW}
            return refuse(request, status=429, title=title, why=told, way=thread, way_words=_("Back to the comments"))
        case thumbs.TooFast():
            title = _("That was quick")
            why = _("Your thumb is as it was. In a minute you can give thumbs and take them back again.")
            answer = refuse(request, status=429, title=title, why=why, way=thread, way_words=_("Back to the comments"))
            answer["Retry-After"] = "60"
            return answer
        case _:
            raise Http404
