"""Versions of the policy that tests talk about, and what happens under them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.utils import timezone

from moderation import intake, policies, workflow
from moderation.models import Decision, PolicyVersion, Submission
from moderation.policy.document import default_policy_text
from tests.makers import a_submission, a_user

LADDER = """
[ladder]
window_days = 90

[[ladder.steps]]
points = 1
sanction = "notice"
"""

CLAUSES = """title = "House rules"
summary = "Be kind."
notice = "Read them."

[[clauses]]
number = "1"
title = "Be civil"
text = "Be civil."
points = 1
severity = "incivility"
statement = "This was rude."

[[clauses]]
number = "2"
title = "Attack no person"
text = "Attack no person."
points = 3
severity = "attack"
statement = "This attacks a person."
"""

RULE = """
[[rules]]
name = "{name}"
kind = "words"
clause = "{clause}"
outcome = "{outcome}"
severe = [{words}]
"""


def document(**words_of: str) -> str:
    """A policy with one words rule for each name, of clause 1; its words are parted by blanks."""
    rules = "".join(
        RULE.format(name=name, clause="1", outcome="hold", words=", ".join(f'"{word}"' for word in words.split()))
        for name, words in words_of.items()
    )
    return CLAUSES + rules + LADDER


def held_by_the() -> str:
    """A policy whose only rule holds whatever has the word "the" in it."""
    return document(the="the")


def a_draft(title: str = "Another comment policy", *, text: str = "", now: datetime | None = None) -> PolicyVersion:
    """A draft: the packaged policy under another title, or `text`."""
    written = text or default_policy_text().replace('title = "Comment policy"', f'title = "{title}"')
    return policies.save_draft(written, now=now or timezone.now())


def adopted(text: str, *, now: datetime | None = None) -> PolicyVersion:
    """A version that was put in force in place of the one before it."""
    before, now = policies.current(), now or timezone.now()
    return policies.adopt(policies.save_draft(text, now=now), by=None, now=now, seen=before.digest)


SUBJECTS = ["bridge", "ferry", "library", "pump", "night bus", "orchard", "school"]
ENDS = ["closed on Monday", "cost more than planned", "was repaired in June", "opens at nine", "needs a new roof"]


def fine(number: int) -> str:
    """A fine comment with the word "the" in it, unlike the others."""
    subject, end = SUBJECTS[number % len(SUBJECTS)], ENDS[number % len(ENDS)]
    return f"In our street they say that the {subject} number {number} {end}, and row {number * 7} of page {number} has it."


def owner(name: str = "olga") -> User:
    return a_user(name, group="Owner")


def everything_held(*, count: int = 12, fine_before: int = 12) -> list[Submission]:
    """Fine comments under the packaged policy, and then as many under one that holds them all."""
    for number in range(fine_before):
        a_submission(fine(number), by=a_user(f"early-{number}"))
    adopted(held_by_the())
    return [a_submission(fine(fine_before + number), by=a_user(f"late-{number}")) for number in range(count)]


BEGINNING = timezone.now().replace(microsecond=0, hour=6) - timedelta(days=60)


def at(day: float) -> datetime:
    """A moment of the story, in days after its beginning: some weeks ago."""
    return BEGINNING + timedelta(days=day)


def verdicts() -> list[str]:
    """Where the policy put each comment, oldest first."""
    return list(Decision.objects.filter(cause="verdict").order_by("pk").values_list("to_state", flat=True))


def told(text: str, *, by: User, day: float, **how: Any) -> Submission:
    """A comment of the past, taken in and judged as of its day."""
    with intake.as_of(at(day)):
        return a_submission(text, by=by, at=at(day), **how)


def let_stand(submission: Submission, *, by: User, day: float) -> Decision:
    """A moderator publishes a comment, or lets it stand."""
    submission.refresh_from_db()
    assert submission.current_id is not None
    return workflow.publish(submission, by=by, revision=submission.current_id, version=submission.version, now=at(day))
