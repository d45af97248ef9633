"""What a form says it comments on: found only if it is moderated and readers may see it."""

from __future__ import annotations

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models
from django.http import Http404

from moderation import registry
from moderation.models import Submission
from moderation.plain_text import has_unprintable

SEPARATORS = (".", "-")  # a form says `blog.post`, an address `blog-post`


def find_target(label: str, pk: str) -> models.Model:
    """The object that `label` and `pk` name. Raises `Http404`, the same for what is missing and what is hidden."""
    model = _moderated_model(label)
    try:
        target = None if has_unprintable(pk) else model._default_manager.filter(pk=pk).first()
    except (ValueError, ValidationError, OverflowError):
        target = None
    if target is None or not registry.moderator_of(target).is_public(target):
        raise Http404
    return target


def find_target_of_type(content_type: int, pk: str) -> models.Model:
    """As `find_target`, by the key of a content type."""
    known = ContentType.objects.filter(pk=content_type).first()
    if known is None:
        raise Http404
    return find_target(f"{known.app_label}.{known.model}", pk)


def target_of(submission: Submission) -> models.Model:
    """What a comment stands under. Raises `Http404` when readers may no longer see that."""
    model = submission.target_type
    return find_target(f"{model.app_label}.{model.model}", submission.target_pk)


def label_in_address(target: models.Model) -> str:
    """How an address names the target's model."""
    return f"{target._meta.app_label}-{target._meta.model_name}"


def _moderated_model(label: str) -> type[models.Model]:
    for separator in SEPARATORS:
        app, found, name = label.partition(separator)
        if found:
            try:
                model = apps.get_model(app, name)
            except LookupError:
                raise Http404 from None
            if registry.is_moderated(model):
                return model
    raise Http404
