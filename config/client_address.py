"""The address a request came from, believing only the proxies that are ours."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The peer's address, or, behind TRUSTED_PROXY_HOPS proxies, what the outermost of them saw.

    Each proxy appends the address it was reached from to X-Forwarded-For, so only the last
    TRUSTED_PROXY_HOPS entries were written by ours; whatever stands before them is hearsay.
    """
    peer: str = request.META.get("REMOTE_ADDR", "")
    hops: int = settings.TRUSTED_PROXY_HOPS
    if not hops:
        return peer
    forwarded = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    told = forwarded[-hops] if len(forwarded) >= hops else ""
    return told if _is_address(told) else peer


def _is_address(told: str) -> bool:
    """Some proxies add a port, and whoever goes round them adds anything; a database keeps addresses only."""
    try:
        ipaddress.ip_address(told)
    except ValueError:
        return False
    return True
