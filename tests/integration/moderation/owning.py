"""What the tests of the owners' pages share: an owner who is signed in, and documents to work on."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from moderation import policies
from moderation.models import PolicyVersion
from tests import makers

BACKEND = "config.accounts.AuthenticationBackend"
VERSIONS = "/moderation/policy/versions/"
NEW = f"{VERSIONS}new/"

DOCUMENT = """\
# A small policy; this line is kept.
title = "Policy"
summary = "Be kind."
notice = "Please be kind."

[[clauses]]
number = "1"
title = "Be civil"
text = "Speak as you would to a neighbour."
points = 1
severity = "incivility"
statement = "Your comment was ruder than we publish."

[[clauses]]
number = "2"
title = "No advertising"
text = "Comments are for conversation."
points = 2
severity = "spam"
may_reject = true
statement = "Your comment looks like advertising."

[[rules]]
name = "words"
kind = "words"
clause = "1"
outcome = "hold"
severe = ["gumboil"]

[[rules]]
name = "phrases"
kind = "pattern"
clause = "2"
outcome = "hold"
patterns = ['''\\bbuy now\\b''']

[[rules]]
name = "links"
kind = "links"
clause = "2"
outcome = "hold"
most = 3

[ladder]
window_days = 90

[[ladder.steps]]
points = 1
sanction = "notice"
"""


def olga(name: str = "olga") -> User:
    """An owner of the policy."""
    return makers.a_user(name, group="Owner")


def signed_in(user: User | None = None) -> Client:
    client = Client()
    client.force_login(user or olga(), backend=BACKEND)
    return client


def in_force(document: str = DOCUMENT, *, at: datetime | None = None) -> PolicyVersion:
    """A version that is in force, adopted long enough ago for nobody to watch it any more."""
    when = at or timezone.now() - timedelta(days=30)
    policies.current()
    return policies.adopt(policies.save_draft(document, now=when), by=None, now=when)


def a_draft(old: str = 'severe = ["gumboil"]', new: str = 'severe = ["gumboil", "pillock"]') -> PolicyVersion:
    """A draft of the small policy with one place of it another."""
    assert old in DOCUMENT
    return policies.save_draft(DOCUMENT.replace(old, new), now=timezone.now(), by=olga(), note="For a test.")


def edited(old: str, new: str) -> str:
    assert old in DOCUMENT
    return DOCUMENT.replace(old, new)
