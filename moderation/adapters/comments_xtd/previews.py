"""How a text would look: the markup that a sent comment gets, and nothing else. It is not judged, and stored nowhere."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from moderation.adapters.comments_xtd.forms import TextField
from moderation.markup import render_comment
from moderation.stored_html import StoredHtml
from moderation.traces import network_at

MOST_A_MINUTE = 60
"""From one network. Whoever types for a minute without a pause asks for less."""


@dataclass(frozen=True, slots=True)
class Preview:
    """The text as readers would see it, or why they could not."""

    html: StoredHtml | None = None
    problem: str = ""


def preview_of(text: str) -> Preview:
    """The preview of a text as it was typed."""
    try:
        return Preview(render_comment(TextField().clean(text)))
    except ValidationError as problem:
        return Preview(problem=" ".join(problem.messages))


def too_many() -> Preview:
    return Preview(problem=_("These are many previews. The next one comes in a minute; you can send the comment now."))


def may_preview(request: HttpRequest) -> bool:
    """Count one more; whether it is within the limit. Without a cache there is none to keep."""
    network = salted_hmac("moderation.previews", network_at(request), algorithm="sha256").hexdigest()
    key = f"moderation.previews.{network}"
    cache.add(key, 0, timeout=60)
    try:
        return cache.incr(key) <= MOST_A_MINUTE
    except ValueError:
        return True
