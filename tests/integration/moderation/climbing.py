"""Commenters on their way up the ladder, told step by step."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.utils import timezone

from moderation import intake
from moderation.models import Commenter, Sanction, Submission
from tests.makers import ATTACK, a_commenter, a_submission, mina, rejected

START = timezone.now() - timedelta(days=60)
VIOLATIONS_TO_REVOCATION = 6


def day(number: float) -> datetime:
    return START + timedelta(days=number)


def written(text: str, *, by: User, at: datetime) -> Submission:
    with intake.as_of(at):
        return a_submission(text, by=by, at=at)


def violations(user: User, count: int, *, by: User | None = None, apart: timedelta = timedelta(days=8)) -> Commenter:
    """`count` attacks, each written after the decision on the one before it."""
    for number in range(count):
        at = START + number * apart
        submission = written(f"{ATTACK} ({number})", by=user, at=at)
        rejected(submission, by=by or mina(), now=at + timedelta(hours=1))
    return a_commenter(user)


def a_revocation(user: User, *, by: User | None = None) -> Sanction:
    """The revocation at the end of the ladder: waiting when there is a second moderator by then."""
    commenter = violations(user, VIOLATIONS_TO_REVOCATION, by=by)
    return Sanction.objects.get(commenter=commenter, kind="revocation")
