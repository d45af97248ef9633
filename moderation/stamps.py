"""When a form was shown: a stamp that the form carries, and that only this site can make.

It goes with the form through every try at sending it, so that what came back with a question is not taken for written
in a moment. It proves nothing: a program may leave it out, or keep one for later. What it tells is only ever a reason
to look, and where it is missing, altered, from the future or too old, the time is not known.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core import signing

SALT = "moderation.stamp"


def stamp(shown_at: datetime) -> str:
    """The stamp of a form that was shown at this moment, to the millisecond."""
    return signing.Signer(salt=SALT).sign(str(round(shown_at.timestamp() * 1000)))


def seconds_since(stamp: str, *, now: datetime, lasts: timedelta) -> float | None:
    """How long ago a form with this stamp was shown; None where the stamp does not tell."""
    try:
        shown_at = int(signing.Signer(salt=SALT).unsign(stamp))
    except (signing.BadSignature, UnicodeError):
        return None
    seconds = (round(now.timestamp() * 1000) - shown_at) / 1000
    return seconds if 0 <= seconds <= lasts.total_seconds() else None
