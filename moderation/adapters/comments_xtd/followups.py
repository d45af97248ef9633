"""The links by which letters of earlier days stop the mail about one thread. Newer ones have links of `moderation.follows`."""

from __future__ import annotations

from django.contrib.contenttypes.models import ContentType
from django.core import signing
from django.db import models

from moderation import follows

SALT = "moderation.followups.mute"


class MuteRefused(Exception):
    """The token was not made here."""


def mute_token(commenter: int, target: models.Model) -> str:
    """What a letter carries so that its reader can stop following that thread, and nothing else."""
    content_type = ContentType.objects.get_for_model(target)
    return signing.dumps([commenter, content_type.pk, str(target.pk)], salt=SALT)


def read_token(token: str) -> tuple[int, ContentType, str]:
    """The commenter and the target of a token. Raises `MuteRefused`."""
    try:
        commenter, content_type, target = signing.loads(token, salt=SALT)
        return int(commenter), ContentType.objects.get_for_id(content_type), str(target)
    except (signing.BadSignature, ValueError, TypeError, ContentType.DoesNotExist) as problem:
        raise MuteRefused from problem


def mute(commenter: int, content_type: ContentType, target_pk: str) -> None:
    """Stop following the thread."""
    follows.unfollow(commenter, content_type, target_pk)
