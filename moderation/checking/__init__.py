"""Checks from outside: what they are, how a site adds one, and how they are run.

A check is a class with a `name` and a method `check(comment) -> Signal | None`. A site names it in its settings; a
worker runs it after the first verdict; what it says becomes a fact, and the policy judges again. docs/howto/external-checks.md
tells how to write one.
"""

from moderation.checking.check import Check, CheckFailed, Comment, Learner, PersonsDecision
from moderation.policy.content import Signal

__all__ = ["Check", "CheckFailed", "Comment", "Learner", "PersonsDecision", "Signal"]
