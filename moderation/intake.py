"""How a saved row of a comment model reaches the workflow, whatever code saved it.

A new row is hidden before it is saved and submitted after; a saved row always says what moderation decided; a
changed text is judged again; a deleted row is a withdrawn comment.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models.signals import post_delete, post_save, pre_save
from django.utils import timezone

from moderation import commenters, registry, workflow
from moderation.markup import render_comment
from moderation.models import Commenter, Submission
from moderation.policy.states import Cause, State, may_move

_left: ContextVar[bool] = ContextVar("left", default=False)
_as_of: ContextVar[datetime | None] = ContextVar("as_of", default=None)


@contextmanager
def as_of(moment: datetime) -> Iterator[None]:
    """Take in what is saved inside as if it were `moment`: for a history that is told after it happened."""
    token = _as_of.set(moment)
    try:
        yield
    finally:
        _as_of.reset(token)


@contextmanager
def left_to_the_caller() -> Iterator[None]:
    """Submit nothing that is new inside: the caller hands it to the workflow, in the same transaction."""
    token = _left.set(True)
    try:
        yield
    finally:
        _left.reset(token)


def connect() -> None:
    """Watch every registered comment model."""
    for source in registry.sources():
        watch(source.model)


def watch(model: type[models.Model]) -> None:
    """Watch one comment model, and every proxy or child of it: Django tells of a row by the class that it was saved as."""
    for saved_as in (model, *(one for one in apps.get_models() if one is not model and issubclass(one, model))):
        _watch_one(saved_as)


def _watch_one(model: type[models.Model]) -> None:
    pre_save.connect(_before_save, sender=model, dispatch_uid=f"moderation.intake.before.{model._meta.label}")
    post_save.connect(_after_save, sender=model, dispatch_uid=f"moderation.intake.after.{model._meta.label}")
    post_delete.connect(_after_delete, sender=model, dispatch_uid=f"moderation.intake.deleted.{model._meta.label}")


def _before_save(sender: type[models.Model], instance: models.Model, raw: bool, **kwargs: Any) -> None:
    """Raises `TooLarge` or `TooDeep`, each a `ValueError`, for a text that no comment may have."""
    if raw:
        return
    source = registry.source_of(sender)
    is_new = instance._state.adding or _left.get()
    submission = None if is_new else known(instance).select_related("current").first()
    is_another = submission is None or _is_another_text(instance, submission, source)
    if is_another and not _left.get():
        render_comment(source.text(instance))  # what could not be shown is refused before it is stored
    if submission is None:
        source.hide(instance)
    elif submission.is_visible and is_another:
        # In the table as well: the field may not be among those that are saved, and nobody is to read it unjudged.
        source.agree(instance, visible=False)
        source.project([submission.object_pk], visible=False)
    else:
        source.agree(instance, visible=submission.is_visible)


def _after_save(sender: type[models.Model], instance: models.Model, raw: bool, **kwargs: Any) -> None:
    source = registry.source_of(sender)
    if raw or _left.get() or not source.is_ready(instance):
        return
    now = _as_of.get() or timezone.now()
    submission = known(instance).select_related("current").first()
    if submission is None:
        workflow.submit(instance, commenter=commenter_of(instance, source, now=now), now=now)
    elif _is_another_text(instance, submission, source):
        workflow.resubmit(submission, text=source.text(instance), version=submission.version, now=now)


def _after_delete(sender: type[models.Model], instance: models.Model, **kwargs: Any) -> None:
    submission = known(instance).first()
    if submission is not None and may_move(State(submission.state), State.WITHDRAWN, Cause.AUTHOR):
        workflow.withdraw(submission)


def known(comment: models.Model) -> models.QuerySet[Submission]:
    """The submission of a comment, under whichever class its row was loaded."""
    return Submission.objects.filter(content_type=registry.content_type_of(comment), object_pk=str(comment.pk))


def _is_another_text(comment: models.Model, submission: Submission, source: registry.CommentSource) -> bool:
    return submission.current is not None and submission.current.text != source.text(comment)


def commenter_of(comment: models.Model, source: registry.CommentSource, *, now: datetime) -> Commenter | None:
    """Who answers for a comment, where that is known."""
    user = source.user(comment)
    if user is not None:
        return commenters.commenter_of(user, now=now)
    email = source.email(comment)
    return commenters.guest_at(email, name=source.name(comment), now=now) if email else None
