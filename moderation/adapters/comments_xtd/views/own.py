"""What the author of a comment may do with it: give it another text for a while, or take it back."""

from __future__ import annotations

from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_http_methods

from moderation import registry, workflow
from moderation.adapters.comments_xtd import unsent
from moderation.adapters.comments_xtd.addresses import submission_of
from moderation.adapters.comments_xtd.drafts import Draft
from moderation.adapters.comments_xtd.forms import EditForm, is_closed
from moderation.adapters.comments_xtd.places import Nudge, late_place, nudge_about, place_for, refused_place
from moderation.adapters.comments_xtd.posting import Nudged, drop_nudge, nudge, settle_nudge
from moderation.adapters.comments_xtd.previews import Preview, may_preview, preview_of, too_many
from moderation.adapters.comments_xtd.targets import target_of
from moderation.adapters.comments_xtd.views.posting import after_sending
from moderation.conf import read_conf
from moderation.models import Submission
from moderation.policy.states import Cause, State, may_move
from moderation.threads import may_be_edited
from moderation.workflow import ForbiddenMove, StaleSubmission
from moderation.writers import Writer, refusal_of, writer_at


@never_cache
@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Another text, judged as the first one was."""
    now = timezone.now()
    writer = writer_at(request, now=now)
    text = request.POST.get("comment", "")
    if text.strip() and not (writer.is_known or writer.own):
        return _sign_in_again(request, text, now=now)
    submission = _own(pk, writer)
    if not may_be_edited(
        submission.state,
        submission.submitted_at,
        seen=submission.ever_published,
        now=now,
        window=read_conf().EDIT_WINDOW,
    ):
        if not text.strip():
            raise Http404
        place = late_place(submission, writer, typed=text)
        return render(request, "comments/write.html", {"place": place}, status=409)
    refusal = refusal_of(writer, now=now)
    if refusal is not None:
        place = refused_place(target_of(submission), writer, refusal, typed=text)
        return render(request, "comments/write.html", {"place": place}, status=403)
    target = target_of(submission)
    if is_closed(target, now=now):
        place = place_for(request, target, writer=writer, typed=text)
        return render(request, "comments/write.html", {"place": place}, status=403)
    if request.method != "POST":
        kept = unsent.kept_for(request, page=request.path, now=now)
        stands = submission.current.text if submission.current else ""
        return _edit_page(request, submission, EditForm(initial={"comment": kept or stands}), is_kept=bool(kept))
    if "preview" in request.POST:
        return _preview_page(request, submission, text)
    form = EditForm(request.POST)
    if not form.is_valid():
        return _edit_page(request, submission, form, status=400)
    return _send_again(request, submission, form)


@never_cache
@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a comment back; whoever wrote it needs no permission, whatever their standing."""
    submission = _own(pk, writer_at(request, now=timezone.now()))
    if not may_move(State(submission.state), State.WITHDRAWN, Cause.AUTHOR):
        raise Http404
    target = target_of(submission)
    target_url = registry.moderator_of(target).url(target)
    if request.method != "POST":
        return render(request, "comments/withdraw.html", {"submission": submission, "target_url": target_url})
    try:
        workflow.withdraw(submission)
    except (StaleSubmission, ForbiddenMove):
        return redirect("comments-withdraw", pk)
    return redirect(target_url)


def _own(pk: int, writer: Writer) -> Submission:
    """A comment of this person's own; anybody else's does not exist."""
    submission = submission_of(pk)
    if submission is None or not writer.wrote(submission):
        raise Http404
    return submission


def _sign_in_again(request: HttpRequest, text: str, *, now: datetime) -> HttpResponse:
    """Whoever wrote it was signed out on the way. The same for every number, whether there is such a comment or not."""
    unsent.keep(request, text, page=request.path, now=now)
    door = unsent.to_sign_in(request.path)
    if door is None:
        raise Http404
    return door


def _preview_page(request: HttpRequest, submission: Submission, text: str) -> HttpResponse:
    """The form with the text as it was typed, and what it would look like."""
    may = may_preview(request)
    form = EditForm(initial={"comment": text, "key": request.POST.get("key", "")})
    shown = preview_of(text) if may else too_many()
    return _edit_page(request, submission, form, preview=shown, status=200 if may else 429)


def _send_again(request: HttpRequest, submission: Submission, form: EditForm) -> HttpResponse:
    text = form.cleaned_data["comment"]
    now = timezone.now()
    draft = Draft(
        target=target_of(submission),
        parent=submission.parent,
        text=text,
        name=submission.shown_name,
        key=form.cleaned_data["key"],
        sends_anyway=form.cleaned_data["send_anyway"],
        edits=submission.pk,
    )
    if submission.current is not None and submission.current.text == text:
        drop_nudge(draft, commenter=submission.commenter, now=now)
        return after_sending(submission)
    try:
        nudge(draft, commenter=submission.commenter, now=now)
        workflow.resubmit(submission, text=text, version=form.cleaned_data["version"], now=now)
        settle_nudge(draft, submission, commenter=submission.commenter, now=now)
        unsent.drop(request)
    except Nudged as nudged:
        return _edit_page(request, submission, form, nudge=nudge_about(text, nudged.verdict))
    except (StaleSubmission, ForbiddenMove):
        form.add_error(None, _("Something happened to this comment while you wrote. Look at it again before you send."))
        return _edit_page(request, submission, form, status=409)
    return after_sending(submission)


def _edit_page(
    request: HttpRequest,
    submission: Submission,
    form: EditForm,
    *,
    nudge: Nudge | None = None,
    preview: Preview | None = None,
    is_kept: bool = False,
    status: int = 200,
) -> HttpResponse:
    context = {
        "submission": submission,
        "form": form,
        "nudge": nudge,
        "preview": preview,
        "is_kept": is_kept,
        "version": submission.version,
        "writer": writer_at(request, now=timezone.now()),
        "stands": not (form.is_bound or is_kept or preview),
    }
    return render(request, "comments/edit.html", context, status=status)
