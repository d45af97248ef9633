"""A text that somebody wrote before they signed in: kept in their session, back in the form after it.

One text, the last one, for the page that it was written on. It is dropped when a comment is sent, and after an hour.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import NoReverseMatch, reverse
from django.utils.http import urlencode

from moderation.plain_text import printable

IN_SESSION = "unsent_comment"
KEPT = timedelta(hours=1)
MOST = 64 * 1024  # characters; many times a comment, and no way to fill a database


def keep(request: HttpRequest, text: str, *, page: str, now: datetime) -> None:
    """Keep a text for the page of that address. What is larger than any comment is not kept."""
    if text.strip() and len(text) <= MOST:
        request.session[IN_SESSION] = {"page": page, "text": printable(text), "at": now.timestamp()}


def kept_for(request: HttpRequest, *, page: str, now: datetime) -> str:
    """What was kept for this page; "" for nothing. Looking changes nothing."""
    kept = request.session.get(IN_SESSION, {})
    is_young = 0 <= now.timestamp() - kept.get("at", 0) < KEPT.total_seconds()
    return str(kept["text"]) if is_young and kept["page"] == page else ""


def drop(request: HttpRequest) -> None:
    """It was sent."""
    if IN_SESSION in request.session:
        del request.session[IN_SESSION]


def to_sign_in(page: str) -> HttpResponseRedirect | None:
    """To where one signs in, and from there to the page; None on a site without accounts."""
    try:
        return redirect(f"{reverse('account_login')}?{urlencode({'next': page})}")
    except NoReverseMatch:
        return None
