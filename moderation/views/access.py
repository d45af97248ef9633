"""Who may open a page: the doors that stand before the views, and who the person behind a request is."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required, permission_required
from django.contrib.auth.models import User
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from moderation import languages
from moderation.commenters import confirmed_guests
from moderation.models import Commenter
from moderation.writers import answering, writer_at

WRITTEN = ("text", "statement", "note", "reply", "because", "question", "answer", "document")
"""The fields of the forms of moderation that people write in."""

View = Callable[..., HttpResponseBase]


class StaffRequest(HttpRequest):
    """A request of somebody who is signed in."""

    user: User


class CommenterRequest(HttpRequest):
    """A request of an account, or of a guest who confirmed an address in this session."""

    commenter: Commenter


def for_moderators(view: Callable[..., HttpResponseBase]) -> View:
    """Sign in first; then whoever may not work the queue is refused. The answer is nobody else's, so never cached."""
    guarded = permission_required("moderation.moderate", raise_exception=True)(view)
    return never_cache(login_required(guarded))


def for_commenters(view: Callable[..., HttpResponseBase]) -> View:
    """Accounts and confirmed guests, whatever their standing; anybody else is led to sign in."""

    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        commenter = commenter_behind(request)
        if commenter is None:
            return redirect_to_login(request.get_full_path())
        if request.method == "POST":
            languages.remember(commenter)
        request.commenter = commenter  # type: ignore[attr-defined]
        return view(request, *args, **kwargs)

    return guarded


def commenter_behind(request: HttpRequest) -> Commenter | None:
    """The commenter of the signed-in account, or the guest whom this session confirmed."""
    now = timezone.now()
    return answering(writer_at(request, now=now), now=now)


def known_guest(pk: int) -> Commenter | None:
    """The guest of that key, if they confirmed their address and are still known."""
    return confirmed_guests().filter(pk=pk).first()


def refuse(request: HttpRequest, *, status: int, title: str, why: str, **more: Any) -> HttpResponseBase:
    """A page that says what was refused, why, and where to go on (`way` and `way_words`).

    Whoever had written something finds it there, to take along: whatever the form, and whatever the reason.
    """
    context = {"title": title, "why": why, "code": status, "typed": typed_in(request), **more}
    return render(request, "moderation/refused.html", context, status=status)


def typed_in(request: HttpRequest) -> tuple[str, ...]:
    """The texts that came with a form, as they were typed."""
    sent = (request.POST.get(name, "").strip() for name in WRITTEN)
    return tuple(text for text in sent if text)
