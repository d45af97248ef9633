"""What a reader is told, for that reader alone: replies, threads they follow, and decisions about their own affairs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from moderation import notifications, places, wording
from moderation.keyset import number_in
from moderation.models import AppealState, Notification, NotificationKind
from moderation.models.notification import ABOUT_COMMENTS
from moderation.places import Place
from moderation.policy.states import State
from moderation.views.access import CommenterRequest, for_commenters

STANDING = "moderation:standing"
LOOKS: Mapping[str, str] = MappingProxyType(
    {
        NotificationKind.REPLY: "information",
        NotificationKind.THREAD: "information",
        NotificationKind.STATEMENT: "waiting",
        NotificationKind.REVERSAL: "published",
        NotificationKind.SANCTION: "waiting",
        NotificationKind.SANCTION_LIFTED: "published",
        NotificationKind.APPEAL_QUESTION: "waiting",
        NotificationKind.APPEAL_ANSWERED: "information",
        NotificationKind.REPORT_DECIDED: "information",
    }
)


@dataclass(frozen=True, slots=True)
class Shown:
    """One line of the page. `by` and `title` are what others wrote; `words` say what happened."""

    pk: int
    words: str
    by: str
    title: str
    look: str
    at: datetime
    is_unread: bool
    leads_on: bool


@for_commenters
@require_safe
def listing(request: CommenterRequest) -> HttpResponseBase:
    """The page, newest first. Opening it marks nothing as read."""
    now = timezone.now()
    rows, following = notifications.page(request.commenter, before=number_in(request.GET.get("before", "")), now=now)
    found = places.of_each(row.submission for row in rows if row.submission is not None)
    context = {
        "shown": [_shown(row, found) for row in rows],
        "unread": notifications.unread(request.commenter, now=now),
        "most": notifications.MOST_COUNTED,
        "later": following,
        "is_first": "before" not in request.GET,
        # What comes while the page is open is not read with it.
        "until": rows[0].pk if rows else 0,
    }
    return render(request, "moderation/notifications.html", context)


@for_commenters
@require_POST
def read_all(request: CommenterRequest) -> HttpResponseBase:
    """Everything that the reader had when the page was made is read."""
    until = number_in(request.POST.get("until", ""))
    number = notifications.mark_read(request.commenter, until=until, now=timezone.now())
    messages.success(
        request, ngettext("%(count)d marked as read.", "%(count)d marked as read.", number) % {"count": number}
    )
    return redirect("moderation:notifications")


@for_commenters
@require_POST
def read(request: CommenterRequest, pk: int) -> HttpResponseBase:
    """One is read; `open` leads to what it is about. Somebody else's does not exist for this reader."""
    now = timezone.now()
    mine = Notification.objects.of(request.commenter, now=now).filter(pk=pk)
    row = mine.select_related("submission__target_type", "submission__content_type", "decision__appeal").first()
    if row is None:
        raise Http404
    notifications.mark_read(request.commenter, only=[pk], now=now)
    if "open" in request.POST:
        return redirect(_leads_to(row, places.of_each([row.submission] if row.submission else [])))
    return redirect("moderation:notifications")


def _shown(row: Notification, found: Mapping[int, Place]) -> Shown:
    place = found.get(row.submission_id) if row.submission_id is not None else None
    is_about_comment = row.kind in ABOUT_COMMENTS
    is_visible = row.submission is not None and row.submission.is_visible and place is not None
    return Shown(
        pk=row.pk,
        words=_words(row) if is_visible or not is_about_comment else _("A comment that is not shown any more."),
        by=row.submission.shown_name if is_about_comment and is_visible and row.submission else "",
        title=place.title if place else "",
        look=LOOKS[row.kind],
        at=row.at,
        is_unread=row.read_at is None,
        leads_on=is_visible or not is_about_comment,
    )


def _words(row: Notification) -> str:
    match NotificationKind(row.kind):
        case NotificationKind.REPLY:
            return _("replied to you")
        case NotificationKind.THREAD:
            return _("commented")
        case NotificationKind.STATEMENT:
            return _decided(row)
        case NotificationKind.REVERSAL:
            return _("Your comment is published: a moderator decided so.")
        case NotificationKind.SANCTION:
            return _("Your standing has changed: read what it means and what comes next.")
        case NotificationKind.SANCTION_LIFTED:
            return _("Your standing is better again.")
        case NotificationKind.APPEAL_QUESTION:
            return _("A moderator asks you something about your appeal.")
        case NotificationKind.APPEAL_ANSWERED:
            return _("Your appeal is answered: %(answer)s.") % {"answer": _appeal_words(row)}
        case NotificationKind.REPORT_DECIDED:
            return _("A moderator has decided about a comment that you reported.")


def _decided(row: Notification) -> str:
    decision = row.decision
    told = {"clause": decision.clause if decision else ""}
    if decision is None or decision.to_state == State.HELD:
        return _("Your comment waits for a moderator: clause %(clause)s.") % told
    if decision.from_state == State.PUBLISHED:
        return _("Your comment was removed: clause %(clause)s.") % told
    return _("Your comment was not published: clause %(clause)s.") % told


def _appeal_words(row: Notification) -> str:
    appeal = getattr(row.decision, "appeal", None)
    words = str(wording.APPEAL_WORDS[appeal.state if appeal else AppealState.OPEN])
    return words[:1].lower() + words[1:]


def _leads_to(row: Notification, found: Mapping[int, Place]) -> str:
    """Where one goes on from a notification: to the comment, the appeal, or one's own standing."""
    place = found.get(row.submission_id) if row.submission_id is not None else None
    is_shown = place is not None and row.submission is not None and row.submission.is_visible
    if row.kind in ABOUT_COMMENTS or (row.kind == NotificationKind.REVERSAL and is_shown):
        return place.permalink if place else reverse("moderation:notifications")
    appeal = getattr(row.decision, "appeal", None)
    if row.kind in (NotificationKind.APPEAL_QUESTION, NotificationKind.APPEAL_ANSWERED) and appeal is not None:
        return reverse("moderation:appealed", args=[appeal.pk])
    anchor = "#reports-title" if row.kind == NotificationKind.REPORT_DECIDED else ""
    return reverse(STANDING) + anchor
