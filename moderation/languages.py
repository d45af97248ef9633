"""The language in which a reader is written to: the one that they last asked us something in, or chose."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import check_for_language, get_language

from moderation.models import Commenter


def used() -> str:
    """The language of this request; "" outside of one."""
    return get_language() or ""


def remember(reader: Commenter, language: str | None = None) -> None:
    """Write to the reader in this language from now on: the request's, where none is named. No query if it is known."""
    chosen = used() if language is None else language
    if chosen and chosen != reader.language:
        Commenter.objects.filter(pk=reader.pk, erased_at=None).update(language=chosen)
        reader.language = chosen


def spoken(*told: str | None) -> str:
    """The first of these that the site speaks; the site's own where it speaks none of them."""
    return next((one for one in told if one and check_for_language(one)), settings.LANGUAGE_CODE)
