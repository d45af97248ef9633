"""The kinds of rule, one a file, in the order in which they are tried. Every one of them runs on every comment.

The order decides nothing: the gravest finding does. It goes from the cheap to the costly, so that a reader of this
table meets the simple ones first.
"""

from collections.abc import Mapping
from types import MappingProxyType

from moderation.policy.rules import (
    always,
    attack,
    closed_thread,
    contact,
    flood,
    form,
    hatred,
    language,
    length,
    links,
    model,
    newcomer,
    pattern,
    repetition,
    shouting,
    signal,
    standing,
    threat,
    words,
)
from moderation.policy.rules.kind import Check, Hit, Kind

KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        # Everything, for a rule whose condition says it all.
        "always": always.KIND,
        # What is known about the thread, the author, and how the comment came.
        "closed_thread": closed_thread.KIND,
        "newcomer": newcomer.KIND,
        "standing": standing.KIND,
        "form": form.KIND,
        "flood": flood.KIND,
        # What somebody else says of it.
        "signal": signal.KIND,
        # How it is written, and how often.
        "length": length.KIND,
        "language": language.KIND,
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
        # What was learnt: advice, after everything that can be explained.
        "attack_model": model.ATTACK,
        "spam_model": model.SPAM,
    }
)

__all__ = ["KINDS", "Check", "Hit", "Kind"]
