"""Recognising who comes back as another: traces of where a comment came from, and what resembles whom.

A trace is a keyed hash of a mailbox, of a number that a cookie carries, or of a network; none of them can be read back.
What was hashed from an address on the net is hashed with a salt that is changed often and deleted after `TRACES_KEPT`,
and can be compared with nothing after that. A resemblance never decides anything: a person looks at the comment.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from ipaddress import ip_address, ip_network
from typing import Any, TypeVar

from django.conf import settings
from django.db import transaction
from django.db.models import CharField, Q, QuerySet, Value
from django.http import HttpRequest, HttpResponseBase
from django.utils.crypto import salted_hmac
from django.utils.module_loading import import_string

from moderation import audit, queue
from moderation.compiled import CompiledQuery
from moderation.conf import read_conf
from moderation.mailboxes import kept_digest, mailbox_of, proved_by
from moderation.models import (
    Commenter,
    Decision,
    KeptMailbox,
    Reason,
    Resemblance,
    Sanction,
    Submission,
    Trace,
    TraceKind,
    TraceSalt,
)
from moderation.policy.states import State

NEW = 3
"""Whoever has more published comments than this is known by what they wrote, and compared with nobody."""

SIGNED_AS = "moderation.device"
DEVICE_BYTES = 16
NETWORK_BITS = {4: 32, 6: 64}
SETTLED = [State.REJECTED.value, State.WITHDRAWN.value]


@dataclass(frozen=True, slots=True)
class Mark:
    """One thing that a comment came from, as it is kept and compared. `salt` is that of a network."""

    kind: TraceKind
    digest: str
    salt: TraceSalt | None = None


@dataclass(frozen=True, slots=True)
class Origin:
    """Where somebody writes from: their browser, its network, the mailboxes that they proved to read; "" is not known.

    `salts` are those that are kept, the newest first.
    """

    commenter: Commenter
    device: str
    network: str
    addresses: tuple[str, ...]
    salts: tuple[TraceSalt, ...]


ResponseT = TypeVar("ResponseT", bound=HttpResponseBase)


def follow(request: HttpRequest, response: ResponseT, submission: Submission, *, now: datetime) -> ResponseT:
    """Keep where a comment came from, and put it before people if somebody silenced wrote from there.

    Every door that takes comments from a browser calls this with its answer, which then carries the device's cookie.
    """
    commenter = submission.commenter
    if commenter is None or not read_conf().TRACES_KEPT:
        return response
    device = device_of(request) or secrets.token_urlsafe(DEVICE_BYTES)
    with transaction.atomic(savepoint=False):
        origin = origin_of(commenter, device=device, address=client_address(request), now=now)
        look_for(submission, origin, now=now)
        leave(origin, now=now)
    response.set_signed_cookie(
        cookie_name(),
        device,
        salt=SIGNED_AS,
        max_age=read_conf().TRACES_KEPT,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def device_of(request: HttpRequest) -> str:
    """The number in the cookie; "" when there is none that this site made and still keeps."""
    kept = request.get_signed_cookie(cookie_name(), default="", salt=SIGNED_AS, max_age=read_conf().TRACES_KEPT)
    return kept or ""


def cookie_name() -> str:
    """Bound to the site alone where its cookies are."""
    return "__Host-device" if settings.SESSION_COOKIE_SECURE else "device"


def origin_of(commenter: Commenter, *, device: str, address: str, now: datetime) -> Origin:
    """Where a commenter writes from now: two queries."""
    kept = _salts(since=now - read_conf().TRACES_KEPT)
    salts = tuple(TraceSalt(pk=pk, secret=secret, created_at=at) for pk, secret, at in kept)
    return Origin(commenter, device, network_of(address), tuple(proved_by(commenter)), salts)


@CompiledQuery
def _salts(since: datetime) -> QuerySet[Any, Any]:
    kept = TraceSalt.objects.filter(created_at__gt=since).order_by("-created_at")
    return kept.values_list("pk", "secret", "created_at")


def leave(origin: Origin, *, now: datetime) -> None:
    """Write down where a commenter writes from, or that they still do."""
    marks = [*_lasting(origin)]
    if origin.network:
        salt = _salt_in_use(origin.salts, now=now)
        marks.append(Mark(TraceKind.NETWORK, _digest_of_network(origin.network, salt), salt))
    whose = origin.commenter
    Trace.objects.bulk_create(
        [Trace(commenter=whose, kind=mark.kind, digest=mark.digest, salt=mark.salt, seen_at=now) for mark in marks],
        update_conflicts=True,
        unique_fields=["digest", "kind", "commenter"],
        update_fields=["seen_at"],
    )


def look_for(submission: Submission, origin: Origin, *, now: datetime) -> list[Resemblance]:
    """Put the comment of somebody new before people if somebody silenced wrote from where it came; with the reason."""
    if submission.state in SETTLED:
        return []
    found = _unjudged(origin.commenter, _left_by_silenced(origin, now=now))
    seen = [
        Resemblance(submission=submission, commenter_id=whom, kind=kind, created_at=now) for whom, kind in sorted(found)
    ]
    if seen:
        audit.wait_in_line()
        Resemblance.objects.bulk_create(seen, ignore_conflicts=True)
        queue.put(submission, reason=Reason.EVASION, severity="other", now=now)
        data = {"kinds": sorted({one.kind for one in seen}), "of": sorted({f"commenter:{whom}" for whom, _ in found})}
        audit.record("comment.resembles", actor=None, subject=submission, now=now, data=data)
    return seen


def old(now: datetime) -> QuerySet[Trace]:
    """The networks whose salt is too old, and the other old traces of whoever is not silenced any more."""
    too_old = now - read_conf().TRACES_KEPT
    lasting = Q(salt=None, seen_at__lte=too_old) & ~Q(commenter__in=_silenced(now=now))
    return Trace.objects.filter(Q(salt__created_at__lte=too_old) | lasting)


def old_salts(now: datetime) -> QuerySet[TraceSalt]:
    """The salts that are too old; without them nobody can compare what was hashed with them."""
    return TraceSalt.objects.filter(created_at__lte=now - read_conf().TRACES_KEPT)


def forget(commenter: Commenter) -> int:
    """Delete every trace of one commenter; returns how many there were."""
    return Trace.objects.filter(commenter=commenter).delete()[0]


def network_at(request: HttpRequest) -> str:
    """The network that a request came from; "" where that is not known."""
    return network_of(client_address(request))


def network_of(address: str) -> str:
    """What one household or office has: an IPv4 address, or the /64 of an IPv6 one; "" for what is no address."""
    try:
        known = ip_address(address)
    except ValueError:
        return ""
    mapped = getattr(known, "ipv4_mapped", None)
    if mapped is not None:
        known = mapped
    return str(ip_network(f"{known}/{NETWORK_BITS[known.version]}", strict=False).network_address)


def _lasting(origin: Origin) -> Iterator[Mark]:
    if origin.device:
        yield Mark(TraceKind.DEVICE, _digest(TraceKind.DEVICE, origin.device))
    for mailbox in {mailbox_of(address) for address in origin.addresses} - {""}:
        yield Mark(TraceKind.MAILBOX, _digest(TraceKind.MAILBOX, mailbox))


def _networks(origin: Origin) -> Iterator[Mark]:
    """One for each salt that is still kept: the same network under each."""
    if origin.network:
        for salt in origin.salts:
            yield Mark(TraceKind.NETWORK, _digest_of_network(origin.network, salt), salt)


def _is_new(commenter: Commenter) -> bool:
    published = Submission.objects.by(commenter).published()[: NEW + 1]
    return len(published.values_list("pk")) <= NEW


def _left_by_silenced(origin: Origin, *, now: datetime) -> set[tuple[int, str]]:
    """Who was silenced and wrote from there, or was erased while silenced and read the same mailbox; and what is the
    same: one query.
    """
    # What kind it is of is hashed as well, so that no two kinds have a digest in common.
    digests = tuple(mark.digest for mark in (*_lasting(origin), *_networks(origin)))
    mailboxes = tuple({kept_digest(address) for address in origin.addresses})
    whose = origin.commenter.pk
    if digests and mailboxes:
        return {(whom, kind) for whom, kind in _left_or_kept(digests=digests, mailboxes=mailboxes, by=whose, now=now)}
    return {(whom, kind) for whom, kind in _left(digests=digests, by=whose, now=now)} if digests else set()


@CompiledQuery
def _left(digests: tuple[str, ...], by: int, now: datetime) -> QuerySet[Any, Any]:
    theirs = Trace.objects.left_by_others(by).filter(digest__in=digests, commenter__in=_silenced(now=now))
    return theirs.values_list("commenter_id", "kind")


@CompiledQuery
def _left_or_kept(digests: tuple[str, ...], mailboxes: tuple[str, ...], by: int, now: datetime) -> QuerySet[Any, Any]:
    kept = KeptMailbox.objects.filter(digest__in=mailboxes, commenter__in=_silenced(now=now)).exclude(commenter=by)
    read = kept.values_list("commenter_id", Value(TraceKind.MAILBOX.value, output_field=CharField()))
    found: QuerySet[Any, Any] = _left.build(digests, by, now).union(read)
    return found


def _unjudged(commenter: Commenter, found: set[tuple[int, str]]) -> set[tuple[int, str]]:
    """Without those about whom a person has looked at a comment already: one look is enough. And nobody, where the
    commenter is not new.
    """
    if not found or not _is_new(commenter):
        return set()
    looked_at = Decision.objects.by_people().filter(submission__commenter=commenter)
    known = Resemblance.objects.filter(submission__in=looked_at.values("submission"))
    done = set(known.values_list("commenter_id", flat=True))
    return {(whom, kind) for whom, kind in found if whom not in done}


def _silenced(*, now: datetime) -> QuerySet[Sanction, int]:
    return Sanction.objects.silencing(now=now).values_list("commenter_id", flat=True)


def _salt_in_use(salts: Sequence[TraceSalt], *, now: datetime) -> TraceSalt:
    """The newest of those that are kept; a new one when that has served its time."""
    if salts and salts[0].created_at > now - read_conf().TRACE_SALT_ROTATES:
        return salts[0]
    return TraceSalt.objects.create(secret=secrets.token_hex(32), created_at=now)


def _digest(kind: TraceKind, value: str) -> str:
    return salted_hmac(f"moderation.trace.{kind}", value, algorithm="sha256").hexdigest()


def _digest_of_network(network: str, salt: TraceSalt) -> str:
    """Keyed with the salt and the site's own secret: neither the database nor the settings alone can try addresses."""
    return salted_hmac(
        f"moderation.trace.{TraceKind.NETWORK}", network, secret=salt.secret + settings.SECRET_KEY, algorithm="sha256"
    ).hexdigest()


def client_address(request: HttpRequest) -> str:
    """From where the request came, as far as the site's own proxies say."""
    named = read_conf().CLIENT_ADDRESS
    if named:
        return str(import_string(named)(request))
    return str(request.META.get("REMOTE_ADDR", ""))
