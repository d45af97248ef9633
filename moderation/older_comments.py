"""Comments that were there before moderation: taken in as readers know them, so that threads, replies and authors go on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.core.exceptions import ObjectDoesNotExist
from django.db import models, transaction

from moderation import hints, intake, registry, workflow
from moderation.models import Submission
from moderation.policy.states import State
from moderation.tag_soup import TooDeep, TooLarge


def take_over(source: registry.CommentSource, *, now: datetime) -> Iterator[Submission | None]:
    """Every row of one comment model that moderation does not know, each in a transaction of its own.

    What readers see stays published, unjudged and in nobody's letters; the rest waits for a moderator. None for a row
    that is left as it is, since what it is about is gone, or its text cannot be shown.
    """
    rows = source.model._base_manager
    for pk in list(rows.order_by("pk").values_list("pk", flat=True)):
        comment = rows.filter(pk=pk).first()
        if comment is not None:
            yield from (_taken_over(one, source, now=now) for one in _unknown_line(comment, source))


def _unknown_line(comment: models.Model, source: registry.CommentSource) -> list[models.Model]:
    """The comment and those above it, from the top, as far up as moderation does not know them."""
    line: list[models.Model] = []
    above: models.Model | None = comment
    while above is not None and above not in line and not intake.known(above).exists():
        line.insert(0, above)
        parent_pk = source.parent_pk(above)
        above = source.model._base_manager.filter(pk=parent_pk).first() if parent_pk is not None else None
    return line


def _taken_over(comment: models.Model, source: registry.CommentSource, *, now: datetime) -> Submission | None:
    if not source.is_ready(comment):
        return None
    state = State.PUBLISHED if source.is_shown(comment) else State.HELD
    try:
        with transaction.atomic(), hints.left_to_the_sweep():
            commenter = intake.commenter_of(comment, source, now=now)
            return workflow.take_over(comment, state=state, commenter=commenter, now=now)
    except (ObjectDoesNotExist, TooLarge, TooDeep):
        return None
