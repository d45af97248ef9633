"""Whether the package brings a default policy that this site has not seen: it is offered, and never adopted by itself.

Every site begins with the packaged policy and keeps it as a version, so a packaged text that is none of the site's
versions came with an upgrade. Once an owner has made a draft of it there is nothing to offer any more, whatever becomes
of the draft.
"""

from __future__ import annotations

from datetime import datetime
from functools import cache

from django.contrib.auth.models import User
from django.db.models import Q

from moderation import policies
from moderation.models import AuditEntry, PolicyState, PolicyVersion
from moderation.policy.document import default_policy_text, digest_of


def is_new() -> bool:
    """Whether the site judges by a version already and never had one with the packaged text. Two queries at most."""
    digest = _digest()
    kept = PolicyVersion.objects.filter(Q(state=PolicyState.IN_FORCE) | Q(digest=digest))
    known = set(kept.values_list("digest", flat=True))
    return bool(known) and digest not in known and not _was_drafted(digest)


def begun_with() -> PolicyVersion | None:
    """The version that the site began with, if nobody wrote it: the default policy of an earlier package."""
    first = PolicyVersion.objects.filter(adopted_at__isnull=False).order_by("pk").first()
    return first if first is not None and first.created_by_id is None else None


def draft(*, by: User, note: str, now: datetime) -> PolicyVersion:
    """The packaged policy as a draft, or as the version that it is already. Raises `PolicyError`."""
    return policies.save_draft(default_policy_text(), by=by, note=note, now=now)


def _was_drafted(digest: str) -> bool:
    """Whether it was a version once: an edited draft makes way for what was made of it."""
    return AuditEntry.objects.filter(action="policy.discarded", data__digest=digest).exists()


@cache
def _digest() -> str:
    return digest_of(default_policy_text())
