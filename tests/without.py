"""The site without one of its apps, for as long as a test needs it so."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.test import modify_settings

from moderation.adapters.comments_xtd import hazards


@contextmanager
def without(app: str) -> Iterator[None]:
    """`app` is not installed inside. Django makes every other app ready again, so what moderation had disconnected
    is connected again, and has to be disconnected after."""
    try:
        with modify_settings(INSTALLED_APPS={"remove": [app]}):
            yield
    finally:
        hazards.disconnect()
