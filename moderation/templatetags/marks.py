"""`{{ pieces|marked }}`: a text with the words marked that rules saw, each mark with the names of those rules."""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from moderation.evidence import Piece

register = template.Library()


@register.filter
def marked(pieces: Iterable[Piece]) -> SafeString:
    """Put together here, not by a loop of the template: fifty rows of the queue have some hundred pieces."""
    return mark_safe("".join(_html(piece) for piece in pieces))  # noqa: S308  # each piece is escaped


def _html(piece: Piece) -> SafeString:
    if not piece.rules:
        return format_html("{}", piece.words)
    return format_html('<mark title="{} {}">{}</mark>', _("Seen by"), ", ".join(piece.rules), piece.words)
