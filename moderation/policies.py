"""The versions of the policy: the one in force, and the verbs that write, adopt and put back others.

Whoever changes the policy in force says which version they saw there. The change is a compare-and-swap against it, in
the line that every audited act stands in, so that of two owners, or an owner and the brake, one wins and the other
is told. Every change leaves an `Adoption` and a line in the audit log: who, when, what in place of what, and why.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.contrib.auth.models import User
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.db.models import FilteredRelation, Q, QuerySet
from django.utils import timezone

from moderation import audit
from moderation.accounts import that_may
from moderation.compiled import CompiledQuery
from moderation.models import Adoption, AdoptionCause, PolicyState, PolicyVersion
from moderation.policy.document import Policy, PolicyError, default_policy_text, read_policy

MAY_ADOPT = "moderation.adopt_policy"
"""The permission to write, try, adopt and roll back the policy, and to release what a rule held."""

SHOWN = "moderation.policy.shown"
SHOWN_FOR = 60  # seconds, should the cache be away just when another version is adopted
LONGEST_DOCUMENT = 1_000_000  # characters


class PolicyRefused(Exception):
    """An act on a version was refused."""


class StalePolicy(PolicyRefused):
    """Another version is in force than the one that was seen. `in_force` is that version."""

    def __init__(self, in_force: PolicyVersion | None, *, seen: str) -> None:
        super().__init__("another version of the policy came into force in the meantime")
        self.in_force = in_force
        self.seen = seen


class NotADraft(PolicyRefused):
    """Only a draft can be discarded or put on trial."""


class NotAnEarlierVersion(PolicyRefused):
    """Only a version that was in force before can be put back."""


class NoSuchVersion(PolicyRefused):
    """Somebody discarded the version in the meantime."""


# -- Reads ------------------------------------------------------------------------------------------------------------


def in_force() -> Policy:
    """The policy that judges now: the version in force, or the packaged one, which is then put in force."""
    digest = PolicyVersion.objects.in_force().values_list("digest", flat=True).first()
    return version_of(digest or _install_default().digest)


def judging() -> Policy:
    """What judges comments: the version in force without its suspended rules. One query."""
    found = _in_force_and_suspended()
    if not found:
        return in_force()
    rules = {rule: waived_at is not None for _, rule, waived_at in found if rule is not None}
    names, waived = frozenset(rules), frozenset(rule for rule, is_waived in rules.items() if is_waived)
    return _without(found[0][0], names, waived) if rules else version_of(found[0][0])


@CompiledQuery
def _in_force_and_suspended() -> QuerySet[Any, Any]:
    suspended = FilteredRelation("suspended_rules", condition=Q(suspended_rules__ended_at=None))
    rows = PolicyVersion.objects.in_force().annotate(open=suspended)
    return rows.values_list("digest", "open__rule", "open__waived_at")


def current() -> PolicyVersion:
    """The row in force; the packaged policy is put in force where there is none."""
    return PolicyVersion.objects.in_force().first() or _install_default()


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
    """The policy of a version, by its digest. Raises `PolicyVersion.DoesNotExist`."""
    return _compiled(PolicyVersion.objects.only("document").get(digest=digest).document)


def read(version: PolicyVersion) -> Policy:
    """The policy of a version. Raises `PolicyError` where the document is no longer understood."""
    return _compiled(version.document)


def owners() -> QuerySet[User]:
    """Every active account that may adopt a policy."""
    return that_may(MAY_ADOPT)


# -- Writing ----------------------------------------------------------------------------------------------------------


def save_draft(
    document: str,
    *,
    now: datetime,
    by: User | None = None,
    note: str = "",
    replacing: PolicyVersion | None = None,
) -> PolicyVersion:
    """Store a valid document as a draft. Raises `PolicyError` with line and column, and then nothing is stored.

    The same text is one version, so what comes back may be on trial, in force or retired already. `replacing` is the
    draft that was being edited: it makes way in the same act, unless it was moved on or the text is its own.
    """
    policy = _read_to_store(document)
    with transaction.atomic():
        audit.wait_in_line()
        version, made = PolicyVersion.objects.get_or_create(
            digest=policy.digest, defaults={"document": document, "created_at": now, "created_by": by, "note": note}
        )
        if made:
            audit.record("policy.drafted", actor=by, subject=version, now=now, data=_named(version, note=note))
        if replacing is not None and replacing.pk != version.pk:
            with suppress(NotADraft):
                discard(replacing, by=by, now=now)
    return version


def discard(version: PolicyVersion, *, by: User | None, now: datetime) -> None:
    """Throw a draft away, with its backtests and comparisons. Raises `NotADraft`; the audit log keeps that it was."""
    with transaction.atomic():
        audit.wait_in_line()
        draft = PolicyVersion.objects.drafts().filter(pk=version.pk).first()
        if draft is None:
            raise NotADraft(f"policy {version.name} is not a draft any more")
        audit.record("policy.discarded", actor=by, subject=draft, now=now, data=_named(draft))
        draft.delete()


# -- Into force -------------------------------------------------------------------------------------------------------


def adopt(
    version: PolicyVersion, *, by: User | None, now: datetime, seen: str | None = None, why: str = ""
) -> PolicyVersion:
    """Put a version in force and retire the one before it; what is in force already is left alone.

    `seen` is the digest that was in force when the owner decided; None asks for no such proof, and is for setting a
    site up. Raises `StalePolicy`, and `PolicyError` where the document is no longer understood.
    """
    with transaction.atomic():
        audit.wait_in_line()
        before = PolicyVersion.objects.in_force().first()
        _refuse_if_stale(before, seen)
        _look_again(version)
        if version.state != PolicyState.IN_FORCE:
            _put_in_force(version, before, cause=AdoptionCause.ADOPTED, by=by, why=why, now=now)
    return version


def roll_back(version: PolicyVersion, *, by: User | None, now: datetime, seen: str, why: str) -> PolicyVersion:
    """Put an earlier version back. Raises `NotAnEarlierVersion`, `StalePolicy`, `PolicyError`."""
    with transaction.atomic():
        audit.wait_in_line()
        before = PolicyVersion.objects.in_force().first()
        _refuse_if_stale(before, seen)
        _look_again(version)
        if version.state != PolicyState.RETIRED:
            raise NotAnEarlierVersion(f"policy {version.name} was not in force before the one that is")
        _put_in_force(version, before, cause=AdoptionCause.ROLLED_BACK, by=by, why=why, now=now)
    return version


def put_back(adoption: Adoption, *, why: str, measured: dict[str, Any], now: datetime) -> Adoption:
    """The brake: put back what `adoption` replaced, if what it put in force still is. Raises `StalePolicy`."""
    assert adoption.replaced is not None, "an adoption that replaced nothing has nothing to go back to"
    with transaction.atomic():
        audit.wait_in_line()
        before = PolicyVersion.objects.in_force().first()
        _refuse_if_stale(before, adoption.version.digest)
        if Adoption.objects.newest_first().values_list("pk", flat=True).first() != adoption.pk:
            raise StalePolicy(before, seen=adoption.version.digest)
        version = PolicyVersion.objects.get(pk=adoption.replaced.pk)
        return _put_in_force(
            version,
            before,
            cause=AdoptionCause.BRAKED,
            by=None,
            why=why,
            now=now,
            braked=adoption,
            measured=measured,
        )


ACTIONS = {
    AdoptionCause.ADOPTED: "policy.adopted",
    AdoptionCause.ROLLED_BACK: "policy.rolled_back",
    AdoptionCause.BRAKED: "policy.braked",
}


def _look_again(version: PolicyVersion) -> None:
    try:
        version.refresh_from_db()
    except PolicyVersion.DoesNotExist as gone:
        raise NoSuchVersion(f"policy {version.name} was discarded") from gone


def _refuse_if_stale(before: PolicyVersion | None, seen: str | None) -> None:
    if seen is not None and (before is None or before.digest != seen):
        raise StalePolicy(before, seen=seen)


def _put_in_force(
    version: PolicyVersion,
    before: PolicyVersion | None,
    *,
    cause: AdoptionCause,
    by: User | None,
    why: str,
    now: datetime,
    **brake: Any,
) -> Adoption:
    """The writing of an adoption, for who stands in line and has looked at what is in force."""
    _compiled(version.document)
    PolicyVersion.objects.in_force().exclude(pk=version.pk).update(state=PolicyState.RETIRED, retired_at=now)
    version.state = PolicyState.IN_FORCE
    version.adopted_at = now
    version.adopted_by = by
    version.retired_at = None
    version.trial_since = None
    version.save(update_fields=["state", "adopted_at", "adopted_by", "retired_at", "trial_since"])
    adoption = Adoption.objects.create(
        version=version, replaced=before, cause=cause, by=by, why=why, created_at=now, **brake
    )
    transaction.on_commit(lambda: cache.delete(SHOWN), robust=True)
    told = _named(version, replaced=before.digest if before else "", why=why, **brake.get("measured", {}))
    audit.record(ACTIONS[cause], actor=by, subject=version, now=now, data=told)
    return adoption


def _named(version: PolicyVersion, **more: Any) -> dict[str, Any]:
    """What an audit line says of a version: its digest, and whatever of `more` says something."""
    return {"digest": version.digest, **{key: value for key, value in more.items() if value not in ("", None)}}


def _install_default() -> PolicyVersion:
    now = timezone.now()
    try:
        with transaction.atomic(), audit.together():
            audit.wait_in_line()
            # Somebody else may have put one in force in the meantime.
            return PolicyVersion.objects.in_force().first() or adopt(
                save_draft(default_policy_text(), now=now), by=None, now=now
            )
    except IntegrityError:
        return PolicyVersion.objects.get(state=PolicyState.IN_FORCE)


def _read_to_store(document: str) -> Policy:
    if len(document) > LONGEST_DOCUMENT:
        raise PolicyError(f"must be at most {LONGEST_DOCUMENT} characters long, and has {len(document)}")
    for number, line in enumerate(document.split("\n"), start=1):
        if not line.isascii():
            _refuse_half_characters(line, number)
    return read_policy(document)


def _refuse_half_characters(line: str, number: int) -> None:
    """Half of a surrogate pair is no character: TOML's reader lets it pass, and no database can store it."""
    for column, character in enumerate(line, start=1):
        if "\ud800" <= character <= "\udfff":
            raise PolicyError("a character that no text can hold", line=number, column=column)


@lru_cache(maxsize=8)
def _without(digest: str, names: frozenset[str], waived: frozenset[str]) -> Policy:
    return version_of(digest).without(names, waived=waived)


@lru_cache(maxsize=8)
def _compiled(document: str) -> Policy:
    return read_policy(document)
