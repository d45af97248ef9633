"""A form that was sent after its sender was signed out: kept in their session, and there to be sent when they are back.

It holds for every form with a text in it, of whatever app: the answer that leads to where one signs in is what tells.
One form, the last one; it is dropped when it was sent, and after an hour. The forms of comments keep their texts
themselves, and show them in their own place.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime, timedelta
from urllib.parse import parse_qs, urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render, resolve_url
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from config.unsent import Typed, typed_in
from moderation.adapters.comments_xtd import unsent as comments

IN_SESSION = "unsent_form"
KEPT = timedelta(hours=1)
MOST = 64 * 1024  # characters, and no way to fill a database


class SignedOutMiddleware:
    """Keeps what was sent by somebody who has to sign in first, and leads them back to it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if request.method != "POST":
            return response
        now = timezone.now()
        page_after = _page_after_signing_in(response)
        if page_after is None:
            _drop_if_sent(request, response)
        elif not comments.kept_for(request, page=page_after, now=now) and _keep(request, now=now):
            messages.info(request, _("Sign in, and what you wrote is there to be sent."))
            return redirect_to_login(reverse("unsent"))
        return response


@never_cache
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The form that was kept, to be looked at and sent. Looking changes nothing."""
    typed = kept_in(request, now=timezone.now())
    written_on = request.session[IN_SESSION]["page"] if typed else ""
    return render(request, "unsent.html", {"typed": typed, "written_on": written_on})


def kept_in(request: HttpRequest, *, now: datetime) -> Typed | None:
    """The form that this session keeps; None for none."""
    kept = request.session.get(IN_SESSION)
    if kept is None or not 0 <= now.timestamp() - kept["at"] < KEPT.total_seconds():
        return None
    return Typed(kept["action"], _pairs(kept["words"]), _pairs(kept["hidden"]))


def _keep(request: HttpRequest, *, now: datetime) -> bool:
    """Whether there was a text to keep. Of a press of a button nothing is lost: it is pressed again."""
    typed = typed_in(request)
    if typed is None or not typed.words or sum(len(value) for _, value in typed.words + typed.hidden) > MOST:
        return False
    request.session[IN_SESSION] = {**asdict(typed), "page": _page_of(request), "at": now.timestamp()}
    return True


def _page_of(request: HttpRequest) -> str:
    """The page of ours on which the form stood, as the browser says; "" where it does not."""
    told, root = request.headers.get("Referer", ""), request.build_absolute_uri("/")
    place = f"/{told.removeprefix(root)}"
    is_ours = told.startswith(root) and url_has_allowed_host_and_scheme(place, allowed_hosts=None)
    return place if is_ours else ""


def _drop_if_sent(request: HttpRequest, response: HttpResponseBase) -> None:
    if response.status_code >= 400:
        return  # where the database was away, the session could not be asked again
    # Who asked nothing of their session did not have to sign in.
    kept = request.session.get(IN_SESSION) if request.session.accessed else None
    if kept is not None and kept["action"] == request.get_full_path():
        del request.session[IN_SESSION]


def _page_after_signing_in(response: HttpResponseBase) -> str | None:
    """Where somebody goes on who is led to sign in; None where an answer leads anywhere else."""
    told = urlsplit(response.get("Location", ""))
    if response.status_code != 302 or told.path != resolve_url(settings.LOGIN_URL):
        return None
    return parse_qs(told.query).get("next", [""])[0]


def _pairs(kept: list[list[str]]) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name, value in kept)
