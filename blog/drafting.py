"""What is typed at the desk and not saved yet is kept beside the post, never in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db import models, transaction

from blog.models import DraftRevision, Post

Typist = AbstractBaseUser | AnonymousUser
MOST_KEPT = 20  # of one place and one account; the oldest give way


@dataclass(frozen=True, slots=True)
class Place:
    """A form at the desk: a section of a post, opened at a version; without a post, a new one."""

    post: Post | None = None
    section: int = 0
    version: int = 0


@dataclass(frozen=True, slots=True)
class Known:
    """The draft revision that a tab has written, and how often it was written by then; 0 where there is none yet."""

    copy: int = 0
    saves: int = 0


@transaction.atomic
def keep(
    fields: Mapping[str, str], place: Place, *, by: Typist, now: datetime, known: Known | None = None
) -> DraftRevision:
    """Keep what a tab holds: over what the same tab kept before, or, where another tab wrote there since, beside it."""
    assert by.pk is not None, "nobody types at the desk who is not signed in"
    seen = known or Known()
    mine = DraftRevision.objects.of(by).filter(post=place.post, section=place.section)
    written = mine.filter(pk=seen.copy, saves=seen.saves).update(
        fields=dict(fields), version=place.version, saved_at=now, saves=models.F("saves") + 1
    )
    if written:
        return mine.get(pk=seen.copy)
    kept = DraftRevision.objects.create(
        editor_id=by.pk,
        post=place.post,
        section=place.section,
        version=place.version,
        fields=dict(fields),
        saved_at=now,
    )
    too_many = list(mine.newest_first().values_list("pk", flat=True)[MOST_KEPT:])
    DraftRevision.objects.filter(pk__in=too_many).delete()
    return kept


def kept(place: Place, *, by: Typist) -> list[DraftRevision]:
    """What this account has typed there and not saved, newest first."""
    return list(DraftRevision.objects.of(by).filter(post=place.post, section=place.section).newest_first()[:MOST_KEPT])


def drop(copy: int, *, by: Typist) -> bool:
    """Forget one: it was saved, or is not wanted."""
    deleted, _models = DraftRevision.objects.of(by).filter(pk=copy).delete()
    return bool(deleted)
