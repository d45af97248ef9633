"""What every template may know about the site."""

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, object]:
    """`site_name`, `site_url`, and `has_outbox`: whether /outbox/ shows the mail that was sent."""
    return {"site_name": settings.SITE_NAME, "site_url": settings.SITE_URL, "has_outbox": settings.DEBUG}
