"""Comments that come from another site: taken in as they were there, by nobody's notice, and read back for an export."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.utils.translation import gettext as _

from moderation import hints, intake, registry, workflow
from moderation.conf import read_conf
from moderation.models import Submission
from moderation.policy.states import State
from moderation.tag_soup import TooDeep, TooLarge


class Unfit(ValueError):
    """A comment that this site could not hold; its words say why."""


@dataclass(frozen=True, slots=True)
class Published:
    """One comment that readers see, with the nearest one above it that they see as well."""

    submission: int
    parent: int | None
    name: str
    text: str
    at: datetime
    path: str
    written_after: int
    feed_key: str


def _source() -> registry.CommentSource:
    """The first registered comment model that takes comments from elsewhere. Raises `Unfit`."""
    for candidate in registry.sources():
        if type(candidate).write is not registry.CommentSource.write:
            return candidate
    raise Unfit(_("no comments are kept here"))


def take_over(
    target: models.Model,
    *,
    text: str,
    name: str,
    at: datetime,
    parent: int | None = None,
    written_after: int | None = None,
    feed_key: str = "",
    is_published: bool,
    now: datetime,
) -> Submission:
    """Save a comment under `target` and let it stand as it stood elsewhere: published, or held for a moderator.

    `written_after`: how many of the target's events it followed; all that there are, if nobody says. `feed_key`: what
    feeds called it there. Raises `Unfit` and leaves nothing.
    """
    above = Submission.objects.filter(pk=parent).first() if parent and read_conf().MAX_DEPTH else None
    try:
        with transaction.atomic(), hints.left_to_the_sweep(), intake.left_to_the_caller():
            comment = _source().write(
                target, text=text, name=name, at=at, parent_pk=above.object_pk if above is not None else None
            )
            state = State.PUBLISHED if is_published else State.HELD
            return workflow.take_over(comment, state=state, written_after=written_after, feed_key=feed_key, now=now)
    except (TooLarge, TooDeep) as problem:
        raise Unfit(str(problem)) from problem


def published_on(target: models.Model) -> Iterator[Published]:
    """What readers see under `target`, oldest first; a parent always before its replies."""
    rows = Submission.objects.on(target).filter(ever_published=True).order_by("submitted_at", "pk")
    visible: dict[int, int | None] = {}
    for submission in rows.select_related("current", "content_type").iterator(chunk_size=500):
        nearest = visible.get(submission.parent_id) if submission.parent_id else None
        visible[submission.pk] = submission.pk if submission.is_visible else nearest
        if submission.is_visible and submission.current is not None and submission.current.erased_at is None:
            yield as_published(submission, parent=nearest)


def as_published(submission: Submission, *, parent: int | None = None) -> Published:
    """What readers see of a submission that they see."""
    model = ContentType.objects.get_for_id(submission.content_type_id).model_class()
    assert model is not None, "a comment model was removed from the site"
    assert submission.current is not None
    path = registry.source_of(model).addresses(submission.object_pk).permalink
    return Published(
        submission.pk, parent, submission.shown_name, submission.current.text, submission.submitted_at, path,
        submission.written_after, submission.name_in_feeds,
    )  # fmt: skip


def targets_of_published(model: type[models.Model]) -> Iterator[str]:
    """The keys of the rows of `model` that have a comment which readers see."""
    content_type = ContentType.objects.get_for_model(model)
    found = Submission.objects.published().filter(target_type=content_type).order_by()
    return found.values_list("target_pk", flat=True).distinct().iterator()
