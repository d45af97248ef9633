"""The blog's door to the sanitiser: where its HTML is cleaned, on write, and shown, on read."""

from moderation.sanitize import SANITIZER_VERSION, Profile, TooDeep, TooLarge
from moderation.sanitize import sanitize as _sanitize
from moderation.stored_html import StoredHtml, StoredHtmlField, stored_html

__all__ = [
    "SANITIZER_VERSION",
    "Profile",
    "StoredHtml",
    "StoredHtmlField",
    "TooDeep",
    "TooLarge",
    "sanitize",
    "stored_html",
]


def sanitize(html: str, profile: Profile = Profile.POST) -> StoredHtml:
    """`html` as a block may hold it. Raises `TooLarge` or `TooDeep`, each a `ValueError` that names the cap."""
    return _sanitize(html, profile)
