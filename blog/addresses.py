"""Whole addresses, for mail, feeds and other machines: built from the site's own setting, never from a request."""

from django.conf import settings


def whole(path: str) -> str:
    """`/2026/03/flood/` as `https://example.org/2026/03/flood/`; an address that is whole already stays as it is."""
    if path.startswith(("http://", "https://")):
        return path
    return f"{settings.SITE_URL}{path}"


def host() -> str:
    """The site's name on the network, without scheme or port."""
    return str(settings.SITE_URL).split("://", 1)[1].split("/", 1)[0].split(":", 1)[0]


def feed_host() -> str:
    """The name on the network that ids in feeds are made of. After a move it is still the one from before: another id is
    another story to every feed reader.
    """
    return getattr(settings, "FEED_HOST", "") or host()
