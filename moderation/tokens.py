"""What the links in letters carry.

A confirmation's token is made of its row's nonce and the site's secret key, so that it is stored nowhere. A guest's
token says who reads the mail of an address and which page it leads to; only the site can make one.
"""

from __future__ import annotations

import base64
import hashlib
from datetime import timedelta

from django.core import signing
from django.utils.crypto import salted_hmac

SALT = "moderation.confirmation"
GUEST_SALT = "moderation.guest"


def token_from(nonce: str) -> str:
    """The token that goes into the mail."""
    digest = salted_hmac(SALT, nonce, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def hash_of(token: str) -> str:
    """What is kept of a token, and looked up by."""
    return hashlib.sha256(token.encode()).hexdigest()


class TokenRefused(Exception):
    """The token was not made here, or is too old."""


def token_for_guest(commenter: int, *, leads_to: str) -> str:
    """A token for one guest and one page of this site."""
    return signing.dumps([commenter, leads_to], salt=GUEST_SALT)


def read_guest_token(token: str, *, valid_for: timedelta) -> tuple[int, str]:
    """The guest and the page of a token. Raises `TokenRefused`."""
    try:
        commenter, leads_to = signing.loads(token, salt=GUEST_SALT, max_age=valid_for)
    except (signing.BadSignature, ValueError, TypeError) as problem:
        raise TokenRefused from problem
    return int(commenter), str(leads_to)
