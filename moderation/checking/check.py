"""What a check is given, what it answers, and how it says that it could not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, runtime_checkable

from django.core.checks import CheckMessage

from moderation.policy.content import Passage, Signal
from moderation.policy.document import Clause

SENDABLE = frozenset({"name", "email", "address"})
"""What may be told of the author, and only to a check that asks for it in `sends`."""


class CheckFailed(Exception):
    """The check has no answer. `again` says whether it may have one later."""

    def __init__(self, why: str, *, again: bool = True) -> None:
        super().__init__(why)
        self.again = again


@dataclass(frozen=True, slots=True)
class Comment:
    """What a check is given. `key` names one text of one comment: the same text has the same key at every try.

    `passages` are what it may be quoting, `clauses` those of the policy in force. `name`, `email` and `address` (on the
    net) are "" unless the check's `sends` names them and the site knows them.
    """

    key: str
    text: str
    thread_url: str = ""
    written_at: datetime | None = None
    is_reply: bool = False
    passages: tuple[Passage, ...] = ()
    clauses: tuple[Clause, ...] = ()
    name: str = ""
    email: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class PersonsDecision:
    """What a moderator decided: whether readers see the comment; if not, how grave the clause is; what the check said."""

    published: bool
    severity: str
    score: float


class Check(Protocol):
    """One check. It is made with `name` and the options from the settings, which it refuses with `ValueError`.

    Two attributes may be set on the class or the instance:
    `leaves_the_site` (True): the text is sent elsewhere, so only comments that readers see are checked;
    `sends` (nothing): what of `SENDABLE` it is told about the author.
    """

    name: str

    def check(self, comment: Comment) -> Signal | None:
        """The signal; None when there is nothing to say. Raises `CheckFailed`; anything else that it raises counts as that."""
        ...


@runtime_checkable
class Learner(Protocol):
    """A check that wants to know what people decided about the comments that it scored."""

    def learn(self, comment: Comment, decided: PersonsDecision) -> None:
        """Take note. Raises `CheckFailed`."""
        ...


@runtime_checkable
class SelfAware(Protocol):
    """A check that can tell, before any comment comes, that it will not work."""

    def problems(self) -> Iterable[CheckMessage]:
        """What `manage.py check` should say."""
        ...


def leaves_the_site(check: Check) -> bool:
    """Whether what the check is given goes elsewhere. A check that does not say so is taken to send it."""
    return bool(getattr(check, "leaves_the_site", True))


def sends(check: Check) -> frozenset[str]:
    """What the check is told about the author."""
    return frozenset(getattr(check, "sends", ())) & SENDABLE
