"""The pages that links in mail lead to. Opening one changes nothing; its button does."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_http_methods

from moderation import confirmations, registry, sanctions, traces
from moderation.adapters.comments_xtd import followups
from moderation.adapters.comments_xtd.drafts import sending_in
from moderation.adapters.comments_xtd.forms import CommentForm
from moderation.adapters.comments_xtd.places import Kind, WritingPlace, place_for, refused_place
from moderation.adapters.comments_xtd.posting import PURPOSE, send_confirmed
from moderation.adapters.comments_xtd.targets import find_target
from moderation.adapters.comments_xtd.views.posting import after_sending
from moderation.commenters import everybody_at, guest_at
from moderation.conf import WhoMayComment, read_conf
from moderation.confirmations import ConfirmationRefused
from moderation.models import Commenter, Confirmation, Submission
from moderation.sanctions import Refusal
from moderation.writers import STRANGER, Writer, remember_guest


@never_cache
@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, key: str) -> HttpResponse:
    """Show the comment that waits for its address to be confirmed; the button confirms it and sends the comment."""
    now = timezone.now()
    try:
        confirmation = confirmations.peek(key, purpose=PURPOSE, now=now)
    except ConfirmationRefused:
        return _refused(request)
    target = find_target(confirmation.payload["content_type"], confirmation.payload["object_pk"])
    form = _form_of(confirmation, target)
    problem = _problem(request, confirmation, target, form)
    if problem is not None:
        status = 400 if problem.kind == Kind.FORM else 403
        return render(request, "comments/write.html", {"place": problem}, status=status)
    if request.method != "POST":
        return render(request, "comments/confirm.html", {"confirmation": confirmation, "target": _facts(target)})
    try:
        submission = _send(key, confirmation, form, now=now)
    except ConfirmationRefused:
        return _refused(request)
    assert submission.commenter is not None, "whoever confirmed an address answers for the comment"
    remember_guest(request, submission.commenter)
    return traces.follow(request, after_sending(submission), submission, now=now)


@never_cache
@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
def mute(request: HttpRequest, key: str) -> HttpResponse:
    """Stop the mail about one thread, for the one person to whom the letter with this link was sent."""
    try:
        commenter, content_type, target_pk = followups.read_token(key)
    except followups.MuteRefused:
        return _refused(request)
    target = find_target(f"{content_type.app_label}.{content_type.model}", target_pk)
    if request.method == "POST":
        followups.mute(commenter, ContentType.objects.get_for_model(target), target_pk)
    return render(request, "comments/mute.html", {"target": _facts(target), "is_done": request.method == "POST"})


@transaction.atomic
def _send(key: str, confirmation: Confirmation, form: CommentForm, *, now: datetime) -> Submission:
    """All or nothing, also where a request is no transaction: a link that was used for nothing is of no use any more."""
    confirmations.redeem(key, purpose=PURPOSE, now=now)
    name, language = confirmation.payload["name"], confirmation.language
    commenter = guest_at(confirmation.email, name=name, now=now, language=language)
    draft = replace(
        form.draft(sending=sending_in(confirmation.payload)),
        name=name,
        email=confirmation.email,
    )
    return send_confirmed(draft, commenter=commenter, now=now)


def _form_of(confirmation: Confirmation, target: models.Model) -> CommentForm:
    """The form as it was sent, to be checked again as things stand now."""
    form = CommentForm(target, writer=Writer(commenter=Commenter(name=confirmation.payload["name"])))
    data: dict[str, Any] = {**confirmation.payload, **form.security}
    return CommentForm(target, data=data, writer=form.writer)


def _problem(
    request: HttpRequest, confirmation: Confirmation, target: models.Model, form: CommentForm
) -> WritingPlace | None:
    """Why the comment can no longer be sent, with its text; None when it can."""
    refusal = _refusal_at(confirmation.email)
    if refusal is not None:
        return refused_place(target, STRANGER, refusal, typed=confirmation.payload["comment"])
    if form.is_valid() and read_conf().WHO_MAY_COMMENT != WhoMayComment.MEMBERS:
        return None
    # The address is not confirmed yet, so the text comes back as a stranger's, to be sent again or kept.
    again = CommentForm(target, data={**form.data, "email": confirmation.email}, writer=STRANGER)
    again.full_clean()
    return place_for(request, target, writer=STRANGER, form=again, typed=confirmation.payload["comment"])


def _refusal_at(email: str) -> Refusal | None:
    """Whoever answers for the address, as a guest or through an account, may not come in by another door."""
    now = timezone.now()
    refusals = (sanctions.refusal_for(commenter, now=now) for commenter in everybody_at(email))
    return next((refusal for refusal in refusals if refusal is not None), None)


def _facts(target: models.Model) -> dict[str, str]:
    moderator = registry.moderator_of(target)
    return {"title": moderator.title(target), "url": moderator.url(target)}


def _refused(request: HttpRequest) -> HttpResponse:
    """One answer to every link that does not work: which of the reasons it was is nobody's business."""
    return render(request, "comments/link_refused.html", status=404)
