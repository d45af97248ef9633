"""The kinds of rule, one a file, in the order in which they are tried. Every one of them runs on every comment.

The order decides nothing: the gravest finding does. It goes from the cheap to the costly, so that a reader of this
table meets the simple ones first.
"""

from collections.abc import Mapping
from types import MappingProxyType

from moderation.policy.rules import (
    attack,
    closed_thread,
    contact,
    hatred,
    links,
    newcomer,
    pattern,
    repetition,
    shouting,
    standing,
    threat,
    words,
)
from moderation.policy.rules.kind import Check, Hit, Kind

KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        # What is known about the thread and the author.
        "closed_thread": closed_thread.KIND,
        "newcomer": newcomer.KIND,
        "standing": standing.KIND,
        # How it is written, and how often.
        "shouting": shouting.KIND,
        "repetition": repetition.KIND,
        # What a site lists: links, words, patterns.
        "links": links.KIND,
        "words": words.KIND,
        "pattern": pattern.KIND,
        # What is said about people.
        "contact": contact.KIND,
        "threat": threat.KIND,
        "hatred": hatred.KIND,
        "attack": attack.KIND,
    }
)

__all__ = ["KINDS", "Check", "Hit", "Kind"]
