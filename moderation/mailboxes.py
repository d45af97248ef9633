"""Which mailbox stands behind an address, and which addresses somebody proved to read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.apps import apps
from django.db.models import QuerySet
from django.utils.crypto import salted_hmac

from moderation.accounts import email_of
from moderation.compiled import AccountsQuery
from moderation.models import Commenter

NO_DOTS_AT = frozenset({"gmail.com"})
SAME_DOMAIN: Mapping[str, str] = {"googlemail.com": "gmail.com"}


def mailbox_of(address: str) -> str:
    """The mailbox behind an address: without case, tags and the dots that some providers do not read."""
    name, _, domain = address.strip().lower().rpartition("@")
    domain = SAME_DOMAIN.get(domain, domain)
    name = name.partition("+")[0]
    return f"{name.replace('.', '') if domain in NO_DOTS_AT else name}@{domain}" if name else ""


def kept_digest(address: str) -> str:
    """What is kept of a mailbox when its reader is erased while a sanction runs: keyed, so that nobody can try others."""
    return salted_hmac("moderation.kept_mailbox", mailbox_of(address), algorithm="sha256").hexdigest()


def proved_by(commenter: Commenter) -> Iterable[str]:
    """The addresses that somebody proved to read."""
    if commenter.user is not None:
        return proved_by_account(commenter.user)
    return [commenter.email] if commenter.email_verified_at else []


def proved_by_account(user: Any) -> list[str]:
    """Those of an account; where nothing says which were proved, the one that it has."""
    return list(proved_by_accounts([user]).get(user.pk, ()))


def proved_by_accounts(users: Sequence[Any]) -> Mapping[int, Sequence[str]]:
    """Those of each account, by its key; one that has none may be left out. One query at most."""
    if not apps.is_installed("allauth.account"):
        return {user.pk: [address] for user in users if (address := email_of(user))}
    found: dict[int, list[str]] = defaultdict(list)
    for account, address in _proved(users=tuple(user.pk for user in users)) if users else ():
        found[account].append(address)
    return found


@AccountsQuery
def _proved(users: tuple[Any, ...]) -> QuerySet[Any, Any]:
    from allauth.account.models import EmailAddress

    proved: QuerySet[Any, Any] = EmailAddress.objects.filter(user__in=users, verified=True)
    return proved.values_list("user", "email")
