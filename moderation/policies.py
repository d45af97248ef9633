"""The policy in force, and adopting another."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from functools import lru_cache

from django.contrib.auth.models import User
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.utils import timezone

from moderation import audit
from moderation.models import PolicyState, PolicyVersion
from moderation.policy.document import Policy, default_policy_text, read_policy

SHOWN = "moderation.policy.shown"
SHOWN_FOR = 60  # seconds, should the cache be away just when another version is adopted


def in_force() -> Policy:
    """The policy that judges now: the version in force, or the packaged one, which is then put in force."""
    version = PolicyVersion.objects.filter(state=PolicyState.IN_FORCE).only("document").first()
    if version is None:
        version = _install_default()
    return _compiled(version.document)


def shown() -> Policy:
    """The policy that pages print: the one in force, read from the cache. Judging always asks `in_force`."""
    digest = cache.get(SHOWN)
    if digest is not None:
        # A cache may outlive the database it speaks of.
        with suppress(PolicyVersion.DoesNotExist):
            return version_of(digest)
    policy = in_force()
    cache.set(SHOWN, policy.digest, timeout=SHOWN_FOR)
    return policy


@lru_cache(maxsize=32)  # a digest never means another document
def version_of(digest: str) -> Policy:
    """The policy of an earlier decision, by its digest. Raises `PolicyVersion.DoesNotExist`."""
    return _compiled(PolicyVersion.objects.only("document").get(digest=digest).document)


def save_draft(document: str, *, now: datetime) -> PolicyVersion:
    """Store a valid document as a draft; the same text is stored once. Raises `PolicyError`."""
    policy = read_policy(document)
    version, _ = PolicyVersion.objects.get_or_create(
        digest=policy.digest, defaults={"document": document, "created_at": now}
    )
    return version


@transaction.atomic
def adopt(version: PolicyVersion, *, by: User | None, now: datetime) -> PolicyVersion:
    """Put a version in force and retire the one before it."""
    PolicyVersion.objects.filter(state=PolicyState.IN_FORCE).exclude(pk=version.pk).update(
        state=PolicyState.RETIRED, retired_at=now
    )
    version.state = PolicyState.IN_FORCE
    version.adopted_at = now
    version.adopted_by = by
    version.retired_at = None
    version.save()
    transaction.on_commit(lambda: cache.delete(SHOWN), robust=True)
    audit.record("policy.adopted", actor=by, subject=version, now=now, data={"digest": version.digest})
    return version


def _install_default() -> PolicyVersion:
    now = timezone.now()
    try:
        with transaction.atomic():
            return adopt(save_draft(default_policy_text(), now=now), by=None, now=now)
    except IntegrityError:
        # Somebody else put one in force in the meantime.
        return PolicyVersion.objects.get(state=PolicyState.IN_FORCE)


@lru_cache(maxsize=8)
def _compiled(document: str) -> Policy:
    return read_policy(document)
