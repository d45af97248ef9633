"""A reader's report of a comment: which clause it breaks, and what became of the report."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from moderation import policies, reports, sanctions
from moderation.forms import ReportForm
from moderation.models import Report, Submission
from moderation.policy.standing import SILENCED
from moderation.views.access import CommenterRequest, for_commenters, refuse
from moderation.views.item_page import clause_title
from moderation.views.seen_comment import seen_comment


@for_commenters
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: CommenterRequest, pk: int) -> HttpResponseBase:
    """The form, what was said already, or why it is not theirs to report."""
    try:
        submission, back = seen_comment(pk)
    except Http404:
        return _refuse_gone(request)
    now = timezone.now()
    if sanctions.standing_of(request.commenter, now=now) in SILENCED:
        return _refuse_for_standing(request)
    pause = reports.pause_of(request.commenter, now=now)
    if pause is not None:
        return _refuse_for_a_while(request, pause)
    if submission.commenter_id == request.commenter.pk:
        return _refuse_own(request, back)
    latest = Report.objects.filter(submission=submission, reporter=request.commenter).order_by("-created_at").first()
    if latest is not None and latest.decided_at is None:
        return _told(request, submission, latest, back)
    policy = policies.in_force()
    form = ReportForm(request.POST if request.method == "POST" else None, policy=policy)
    if not form.is_valid():
        context = {"form": form, "submission": submission, "policy": policy, "back": back, "latest": latest}
        return render(request, "moderation/report.html", context, status=400 if form.is_bound else 200)
    try:
        reports.file(submission, reporter=request.commenter, **form.cleaned_data)
    except reports.NotReportable:
        return _refuse_gone(request)
    except reports.ReportingPaused as paused:
        return _refuse_for_a_while(request, paused.until)
    except reports.AlreadyReported:
        pass  # pressed twice: the first one counts, and the page that follows says so
    if not submission.is_visible:
        # This report was the one that hid the comment, and a hidden comment has no page.
        messages.success(request, _("Thank you, we have your report. The comment waits for a moderator now."))
        return redirect(back)
    return redirect("moderation:report", submission.pk)


def _told(request: CommenterRequest, submission: Submission, made: Report, back: str) -> HttpResponseBase:
    title = clause_title(policies.in_force(), made.clause)
    context = {"report": made, "submission": submission, "clause_title": title, "back": back}
    return render(request, "moderation/reported.html", context)


def _refuse_gone(request: CommenterRequest) -> HttpResponseBase:
    """A comment that went out of sight while it was reported; one that never was answers alike."""
    return refuse(
        request,
        status=404,
        title=_("This comment is not here"),
        why=_("It was taken back, or went out of sight, perhaps while you wrote. There is nothing left to report."),
        way="/",
        way_words=_("Front page"),
    )


def _refuse_own(request: CommenterRequest, back: str) -> HttpResponseBase:
    return refuse(
        request,
        status=403,
        title=_("This comment is yours"),
        why=_("There is no need to report it: you can edit or withdraw it where it stands."),
        way=back,
        way_words=_("Back to the comments"),
    )


def _refuse_for_a_while(request: CommenterRequest, until: datetime) -> HttpResponseBase:
    return refuse(
        request,
        status=403,
        title=_("Your reports wait for a while"),
        why=_(
            "Most of what you reported lately did not break the policy, also after we wrote to you about it. "
            "You can report again from %(until)s on."
        )
        % {"until": date_format(localtime(until), _("j F Y, H:i"))},
        way=reverse("moderation:standing"),
        way_words=_("My standing"),
    )


def _refuse_for_standing(request: CommenterRequest) -> HttpResponseBase:
    return refuse(
        request,
        status=403,
        title=_("You cannot report comments now"),
        why=_(
            "While you cannot comment, you cannot report either. Your standing says why, until when, and how to appeal."
        ),
        way=reverse("moderation:standing"),
        way_words=_("My standing"),
    )
