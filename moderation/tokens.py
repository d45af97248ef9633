"""What the links in letters carry.

A confirmation's token is made of its row's nonce and the site's secret key, so that it is stored nowhere. A guest's
token says who reads the mail of an address and which page it leads to, and a follower's which mail it stops; only the
site can make one.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.core import signing
from django.utils.crypto import salted_hmac

SALT = "moderation.confirmation"
GUEST_SALT = "moderation.guest"
STOP_SALT = "moderation.follow.stop"


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


@dataclass(frozen=True, slots=True)
class FollowKey:
    """What a letter to a follower came from: a thread, or, without one, the replies to them."""

    content_type: int = 0
    target_pk: str = ""

    @property
    def is_replies(self) -> bool:
        return not self.content_type


def token_to_stop(commenter: int, keys: Iterable[FollowKey]) -> str:
    """A token that stops these follows of one reader and does nothing else. It stays good, as its letter does."""
    return signing.dumps([commenter, [[key.content_type, key.target_pk] for key in keys]], salt=STOP_SALT)


def read_token_to_stop(token: str) -> tuple[int, tuple[FollowKey, ...]]:
    """The reader and the follows of a token. Raises `TokenRefused`."""
    try:
        commenter, keys = signing.loads(token, salt=STOP_SALT)
        return int(commenter), tuple(FollowKey(int(content_type), str(pk)) for content_type, pk in keys)
    except (signing.BadSignature, ValueError, TypeError) as problem:
        raise TokenRefused from problem
