"""What is kept about whoever asks: to be had as a file, and to be erased."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

from django import forms
from django.contrib.auth import authenticate, logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from moderation import confirmations, erasure, personal_data, wording
from moderation.accounts import may_do_more
from moderation.confirmations import ConfirmationRefused, TooManyConfirmations
from moderation.erasure import ErasureRefused
from moderation.models import Commenter, Confirmation, Submission
from moderation.views.access import CommenterRequest, for_commenters, refuse
from moderation.writers import forget_guest

PURPOSE = "erase"
JUST_NOW = timedelta(minutes=10)
"""How long ago somebody without a password may have signed in, to be erased without signing in again."""


class PasswordForm(forms.Form):
    """Whoever sits at a browser that was left open does not know it."""

    password = forms.CharField(
        label=gettext_lazy("Your password"),
        strip=False,
        max_length=4096,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


@for_commenters
@require_safe
def export(request: CommenterRequest) -> HttpResponseBase:
    """Everything as one JSON file, indented so that a person can read it as well."""
    told = personal_data.gathered(request.commenter, now=timezone.now())
    file = json.dumps(told, cls=personal_data.Encoder, ensure_ascii=False, indent=2)
    answer = HttpResponse(file + "\n", content_type="application/json; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return answer


@sensitive_post_parameters("password")
@for_commenters
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: CommenterRequest) -> HttpResponseBase:
    """What goes and what stays; then an account gives its password, and a guest is written to."""
    if erasure.why_not(request.commenter) is not None:
        return _page(request, PasswordForm(), status=403 if request.method == "POST" else 200)
    if request.method != "POST":
        return _page(request, PasswordForm())
    if request.commenter.user is None:
        return _write_to_guest(request)
    if not request.commenter.user.has_usable_password():
        return _erase(request, request.commenter) if _came_just_now(request) else redirect_to_login(request.path)
    form = PasswordForm(request.POST)
    if form.is_valid() and not _is_theirs(request, form.cleaned_data["password"]):
        form.add_error("password", _("That is not your password."))
    if not form.is_valid():
        return _page(request, form, status=400)
    return _erase(request, request.commenter)


@never_cache
@sensitive_variables("token")
@require_http_methods(["GET", "HEAD", "POST"])
def erase_confirmed(request: HttpRequest, token: str) -> HttpResponseBase:
    """The page that a guest's letter leads to. Opening it erases nothing; its button does."""
    now = timezone.now()
    try:
        confirmation = confirmations.peek(token, purpose=PURPOSE, now=now)
        guest = _guest_of(confirmation)
        if guest is None:
            return _refuse(request)
        if request.method != "POST":
            return render(request, "moderation/erase_confirm.html", _what_goes(guest, now=now))
        confirmations.redeem(token, purpose=PURPOSE, now=now)
    except ConfirmationRefused:
        return _refuse(request)
    return _erase(request, guest)


@require_safe
def erased(request: HttpRequest) -> HttpResponseBase:
    """It is done."""
    return render(request, "moderation/erased.html")


def _erase(request: HttpRequest, commenter: Commenter) -> HttpResponseBase:
    try:
        erasure.erase(commenter, now=timezone.now())
    except ErasureRefused:
        return _refuse(request)
    forget_guest(request)
    logout(request)
    return redirect("moderation:erased")


def _is_theirs(request: CommenterRequest, password: str) -> bool:
    """Asked of the site's own door, so that guesses are counted as they are there."""
    user = request.user
    assert user.is_authenticated, "a guest has no password"
    known = authenticate(request, **{user.USERNAME_FIELD: user.get_username(), "password": password})
    return known is not None and known.pk == user.pk


def _came_just_now(request: CommenterRequest) -> bool:
    """Whoever has no password came in by another door."""
    last = request.user.last_login if request.user.is_authenticated else None
    return last is not None and timezone.now() - last < JUST_NOW


def _write_to_guest(request: CommenterRequest) -> HttpResponseBase:
    """A link that leads to a guest's pages may have been passed on; who erases has to read the mail now."""
    guest = request.commenter
    payload = {"commenter": guest.pk}
    try:
        confirmations.ask(email=guest.email, purpose=PURPOSE, payload=payload, name=guest.name, now=timezone.now())
    except TooManyConfirmations:
        return refuse(
            request,
            status=429,
            title=_("You have several letters already"),
            why=_("We wrote to you a few times today. Any of the links works; tomorrow we can send you another."),
            way=reverse("moderation:standing"),
            way_words=_("My standing"),
        )
    return render(request, "moderation/erase_sent.html")


def _guest_of(confirmation: Confirmation) -> Commenter | None:
    """The guest who asked, while that is still their address."""
    guests = Commenter.objects.filter(pk=confirmation.payload.get("commenter"), user=None, erased_at=None)
    return guests.filter(email=confirmation.email).first()


def _page(request: CommenterRequest, form: PasswordForm, *, status: int = 200) -> HttpResponseBase:
    context = _what_goes(request.commenter, now=timezone.now())
    return render(request, "moderation/erase.html", {"form": form, **context}, status=status)


def _what_goes(commenter: Commenter, *, now: datetime) -> dict[str, object]:
    running = erasure.running_sanction(commenter, now=now)
    return {
        "comments": Submission.objects.by(commenter).count(),
        "name": commenter.name,
        "is_guest": commenter.user is None,
        "asks_password": commenter.user is not None and commenter.user.has_usable_password(),
        "works_here": commenter.user is not None and may_do_more(commenter.user),
        "running": running,
        "step": wording.STEP_WORDS[running.kind] if running else "",
    }


def _refuse(request: HttpRequest) -> HttpResponseBase:
    return refuse(
        request,
        status=404,
        title=_("This link does not work any more"),
        why=_("It was used, or is too old, or part of it was lost on the way. You can ask for another."),
        way="/",
        way_words=_("Front page"),
    )
