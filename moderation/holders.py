"""Who else keeps something about people: other apps' tables, told and forgotten together with moderation's own.

An app says so in its `moderators` module:

    from moderation.holders import Holder, register_holder

    class Bookmarks(Holder):
        name = "bookmarks"
        told = {"shelf.Bookmark.owner"}
        def tell(self, person): return [b.url for b in Bookmark.objects.filter(owner=person.user)]
        def forget(self, person, *, now): Bookmark.objects.filter(owner=person.user).delete()

    register_holder(Bookmarks)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from django.db.models import QuerySet

from moderation.accounts import email_of
from moderation.mailboxes import proved_by
from moderation.models import Commenter


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody as moderation knows them: `addresses` in lower case, proved or not, and what an account signs in with."""

    commenter: Commenter
    user: Any | None
    addresses: frozenset[str]
    login: str


def person_of(commenter: Commenter) -> Person:
    """Everything by which other tables may know the person."""
    user = commenter.user
    known = {*proved_by(commenter), commenter.email, email_of(user) if user is not None else ""}
    return Person(
        commenter=commenter,
        user=user,
        addresses=frozenset(address.strip().lower() for address in known if address),
        login=user.get_username() if user is not None else "",
    )


class Holder:
    """Something that keeps data about people.

    `told` and `untold` name each link to an account or a commenter, as "app.Model.field": what `tell` gives under
    `name`, and what it does not, with the reason.
    """

    name: ClassVar[str] = ""
    told: ClassVar[Set[str]] = frozenset()
    untold: ClassVar[Mapping[str, str]] = {}

    def tell(self, person: Person) -> Any:
        """What is kept about them, in JSON's types; None when nothing is. Nothing about anybody else."""
        return None

    def forget(self, person: Person, *, now: datetime) -> None:
        """Take it away, or everything that says whose it was. Runs in the transaction that erases the person, at its
        beginning: what was theirs can still be found.
        """

    def old(self, now: datetime) -> Iterable[QuerySet[Any]]:
        """Rows that are kept longer than they are needed; the nightly purge deletes them."""
        return ()


_holders: dict[type[Holder], Holder] = {}


def register_holder(holder: type[Holder]) -> None:
    """Ask `holder` whenever somebody wants their data, or wants to be erased; to say the same again changes nothing."""
    _holders.setdefault(holder, holder())


def holders() -> Iterator[Holder]:
    """Every one, in the order in which they were registered."""
    return iter(tuple(_holders.values()))
