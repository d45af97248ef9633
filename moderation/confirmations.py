"""Links that prove an address: asked for, mailed, and used once by pressing a button."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.crypto import salted_hmac

from moderation import languages, letters, tokens
from moderation.commenters import normalised
from moderation.conf import read_conf
from moderation.models import Confirmation, LetterKind, Receipt


class ConfirmationRefused(Exception):
    """The token is unknown, used, expired or for something else; which of them is nobody's business."""


class TooManyConfirmations(Exception):
    """As many confirmations were sent as the site allows: to the address today, or from the network this hour."""


@transaction.atomic
def ask(
    *, email: str, purpose: str, payload: dict[str, Any], name: str, now: datetime, network: str = ""
) -> Confirmation:
    """Write down what will be done once `email` is confirmed, and owe the mail. Raises `TooManyConfirmations`.

    `network` is where on the net it was asked for, so that nobody has us write to everybody; "" is not counted.
    """
    conf = read_conf()
    address = normalised(email)
    today = Confirmation.objects.filter(email=address, created_at__gt=now - timedelta(days=1))
    if today.count() >= conf.CONFIRMATIONS_A_DAY:
        raise TooManyConfirmations
    if network:
        _take_one(network, most=conf.CONFIRMATIONS_AN_HOUR, now=now)
    nonce = secrets.token_hex(16)
    confirmation = Confirmation.objects.create(
        nonce=nonce,
        token_hash=tokens.hash_of(tokens.token_from(nonce)),
        purpose=purpose,
        email=address,
        payload=payload,
        language=languages.used(),
        created_at=now,
        expires_at=now + conf.CONFIRMATION_WINDOW,
    )
    letters.owe(
        LetterKind.CONFIRMATION,
        key=f"confirmation:{confirmation.pk}",
        email=address,
        data={"confirmation": confirmation.pk, "purpose": purpose, "name": name},
        now=now,
    )
    return confirmation


def _take_one(network: str, *, most: int, now: datetime) -> None:
    """Sign for one of the confirmations that a network has this hour. Each is signed for once, however many ask at once.

    Keyed hashes, as a network is nobody's business: nothing can be read back from them.
    """
    hour = int(now.timestamp() // 3600)
    keys = [
        salted_hmac("moderation.confirmations", f"{network}|{hour}|{number}", algorithm="sha256").hexdigest()
        for number in range(most)
    ]
    taken = set(Receipt.objects.filter(key__in=keys).values_list("key", flat=True))
    for key in (key for key in keys if key not in taken):
        if Receipt.objects.take(key, at=now):
            return  # else somebody was quicker
    raise TooManyConfirmations


def token_of(confirmation: Confirmation) -> str:
    """The token that goes into the mail."""
    return tokens.token_from(confirmation.nonce)


def peek(token: str, *, purpose: str, now: datetime) -> Confirmation:
    """The confirmation that a token would use, changing nothing. Raises `ConfirmationRefused`."""
    found = Confirmation.objects.filter(
        token_hash=tokens.hash_of(token), purpose=purpose, used_at=None, expires_at__gt=now
    ).first()
    if found is None:
        raise ConfirmationRefused
    return found


def redeem(token: str, *, purpose: str, now: datetime) -> Confirmation:
    """Use a token: exactly one of any number of callers succeeds. Raises `ConfirmationRefused`."""
    confirmation = peek(token, purpose=purpose, now=now)
    if not Confirmation.objects.filter(pk=confirmation.pk, used_at=None).update(used_at=now):
        raise ConfirmationRefused
    confirmation.used_at = now
    return confirmation
