"""A form that cannot be taken just now comes back with everything that was typed in it, to be sent again.

Two things keep a form from its view: a token that is too old (somebody signed in or out in another tab, the cookie is
gone), and a database that is busy. Nothing of what was typed is stored. What becomes of a form whose sender has to sign
in first is said in signed_out.py.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import structlog
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.middleware.csrf import REASON_NO_CSRF_COOKIE, get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.cache import add_never_cache_headers

log = structlog.get_logger(__name__)

MOST_TYPED = 512 * 1024  # characters of one form, all together
MOST_FIELDS = 500
TRY_AGAIN = 5  # seconds
NEVER_SHOWN = ("password", "secret", "code")
"""What a page must not hold, by a part of the field's name."""
WRITTEN = frozenset({"comment", "text", "note", "answer", "question", "statement"})
"""The fields that people write in: one word in them is a text as well."""


@dataclass(frozen=True, slots=True)
class Typed:
    """A form as it was sent. `words` are shown, to be read and changed; `hidden` goes with them."""

    action: str
    words: tuple[tuple[str, str], ...]
    hidden: tuple[tuple[str, str], ...]


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The answer to a form whose token is not the session's. What came from another site is not shown again."""
    is_ours = reason == REASON_NO_CSRF_COOKIE or reason.startswith("CSRF token")
    typed = typed_in(request) if is_ours else None
    context = {"typed": typed, "without_cookie": reason == REASON_NO_CSRF_COOKIE}
    response = render(request, "403_csrf.html", context, status=403)
    add_never_cache_headers(response)
    return response


class BusyMiddleware:
    """Answers whoever the database kept waiting for too long. It stands around what tries again."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, OperationalError):
            return None
        log.warning("database.busy", problem=str(exception), path=request.path)
        # No context processor and no session: what they read from the database may be what failed.
        context = {"typed": typed_in(request), "csrf_token": get_token(request)}
        response = HttpResponse(render_to_string("503.html", context), status=503)
        response["Retry-After"] = str(TRY_AGAIN)
        add_never_cache_headers(response)
        return response


def typed_in(request: HttpRequest) -> Typed | None:
    """What a person sent with a form's button; None when it was a script, is too much, or held a secret."""
    if request.method != "POST" or request.headers.get("Sec-Fetch-Mode", "navigate") != "navigate":
        return None
    try:
        sent = [(name, str(value)) for name, values in request.POST.lists() for value in values]
    except (UnreadablePostError, SuspiciousOperation, BadRequest, MultiPartParserError):
        return None
    fields = [(name, value) for name, value in sent if name != "csrfmiddlewaretoken"]
    if not fields or len(fields) > MOST_FIELDS or sum(len(value) for _, value in fields) > MOST_TYPED:
        return None
    if any(part in name.lower() for name, _ in fields for part in NEVER_SHOWN):
        return None
    words = tuple(field for field in fields if _is_of_words(*field))
    return Typed(request.get_full_path(), words, tuple(field for field in fields if not _is_of_words(*field)))


def _is_of_words(name: str, value: str) -> bool:
    """Whether somebody would miss it."""
    return bool(value.strip()) and (name in WRITTEN or len(value.split()) > 1)
