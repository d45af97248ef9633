"""How a guest comes back from a letter to their own pages: the link shows a button, and pressing it opens the door."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from moderation.conf import read_conf
from moderation.tokens import TokenRefused, read_guest_token
from moderation.views.access import known_guest, refuse
from moderation.writers import remember_guest


@never_cache
@sensitive_variables("token")
@require_http_methods(["GET", "HEAD", "POST"])
def come_back(request: HttpRequest, token: str) -> HttpResponseBase:
    """Ask first, since mail scanners follow links; then the session knows the guest, and leads where the letter said."""
    try:
        pk, leads_to = read_guest_token(token, valid_for=read_conf().APPEAL_WINDOW)
    except TokenRefused:
        return _refuse(request)
    guest = known_guest(pk)
    if guest is None:
        return _refuse(request)
    if request.method != "POST":
        return render(request, "moderation/come_back.html", {"name": guest.name})
    remember_guest(request, guest)
    return redirect(leads_to)


def _refuse(request: HttpRequest) -> HttpResponseBase:
    return refuse(
        request,
        status=404,
        title=_("This link does not work any more"),
        why=_(
            "It may be too old, or part of it was lost on the way. The latest letter that we sent you has a fresh one."
        ),
        way="/",
        way_words=_("Front page"),
    )
