"""A check behind an address of yours: a signed JSON request, and a JSON answer with a score.

The signature is HMAC-SHA256 over the timestamp, a full stop and the body, so that a receiver knows who asks and when.
docs/howto/external-checks.md shows a whole receiver.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable, Iterable
from typing import Any
from uuid import uuid4

from django.utils import timezone

from moderation.checking import wire
from moderation.checking.addresses import endpoint_of
from moderation.checking.check import CheckFailed, Comment
from moderation.conf import read_conf
from moderation.policy.content import Signal

TIMESTAMP = "Parley-Timestamp"
SIGNATURE = "Parley-Signature"
SCHEME = "v1"
SHORTEST_SECRET = 32  # characters
FIELDS = frozenset({"score", "detail", "clause"})


class Webhook:
    """Options: `url`; `secret`, shared with the receiver; `sends`; `timeout` in seconds."""

    leaves_the_site = True

    def __init__(self, *, name: str, url: str, secret: str, sends: Iterable[str] = (), timeout: float = 5.0) -> None:
        if len(secret) < SHORTEST_SECRET:
            raise ValueError(f"secret must have at least {SHORTEST_SECRET} characters")
        endpoint_of(url, inside=read_conf().CHECKS_INSIDE)
        self.name = name
        self.sends = frozenset(sends)
        self._url = url
        self._secret = secret
        self._timeout = wire.timeout_of(timeout)

    def check(self, comment: Comment) -> Signal | None:
        """Ask the receiver. It answers 204 or a null score when it has nothing to say."""
        body = json.dumps(_told(comment, self.sends)).encode()
        timestamp = str(int(timezone.now().timestamp()))
        answer = wire.post(
            self._url,
            body,
            headers={
                "Content-Type": "application/json",
                "Accept": "application/json",
                TIMESTAMP: timestamp,
                SIGNATURE: f"{SCHEME}={signature(self._secret, timestamp, body)}",
            },
            timeout=self._timeout,
        )
        return None if answer.status == 204 else _read(answer.json(), self.name)


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """HMAC-SHA256 (RFC 2104) over `timestamp`, "." and `body`, in hexadecimal."""
    return hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


ABOUT_THE_AUTHOR: dict[str, Callable[[Comment], str]] = {
    "name": lambda comment: comment.name,
    "email": lambda comment: comment.email,
    "address": lambda comment: comment.address,
}


def _told(comment: Comment, sends: frozenset[str]) -> dict[str, Any]:
    return {
        # New at every try, so that a receiver can refuse what it has seen; `key` is the same at every try.
        "delivery": str(uuid4()),
        "key": comment.key,
        "text": comment.text,
        "thread_url": comment.thread_url,
        "written_at": comment.written_at.isoformat() if comment.written_at else None,
        "is_reply": comment.is_reply,
        **{field: ABOUT_THE_AUTHOR[field](comment) for field in sorted(sends)},
    }


def _read(answer: Any, name: str) -> Signal | None:
    if not isinstance(answer, dict) or set(answer) - FIELDS or "score" not in answer:
        raise CheckFailed("the answer must be an object with score, and may have detail and clause")
    if answer["score"] is None:
        return None
    return Signal(
        name=name, score=answer["score"], detail=answer.get("detail") or "", clause=answer.get("clause") or ""
    )
