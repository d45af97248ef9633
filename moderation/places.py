"""Where comments stand, for lists of them from many threads: as many queries as there are kinds of targets."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError

from moderation import registry
from moderation.models import Submission


@dataclass(frozen=True, slots=True)
class Place:
    """A thread that readers may see, and in it one comment; `permalink` is "" for the thread by itself."""

    title: str
    url: str
    permalink: str = ""


def of_each(submissions: Iterable[Submission]) -> dict[int, Place]:
    """The place of each comment whose target readers may see, by the submission's key."""
    rows = list(submissions)
    targets = _targets({(row.target_type_id, row.target_pk) for row in rows})
    found = {}
    for row in rows:
        target = targets.get((row.target_type_id, row.target_pk))
        if target is not None:
            found[row.pk] = Place(target.title, target.url, _permalink(row) or target.url)
    return found


def of_target(content_type: ContentType, target_pk: str) -> Place | None:
    """The thread under one target, if readers may see it."""
    return _targets({(content_type.pk, target_pk)}).get((content_type.pk, target_pk))


def of_targets(keys: Iterable[tuple[int, str]]) -> Mapping[tuple[int, str], Place]:
    """The threads of which readers may see the targets."""
    return _targets(set(keys))


def _targets(keys: set[tuple[int, str]]) -> dict[tuple[int, str], Place]:
    by_type: dict[int, list[str]] = defaultdict(list)
    for type_id, pk in sorted(keys):
        by_type[type_id].append(pk)
    found = {}
    for type_id, pks in by_type.items():
        model = ContentType.objects.get_for_id(type_id).model_class()
        if model is None or not registry.is_moderated(model):
            continue
        moderator = registry.moderator_of(model)
        for target in _rows(model, pks):
            if moderator.is_public(target):
                found[type_id, str(target.pk)] = Place(moderator.title(target), moderator.url(target))
    return found


def _rows(model: Any, pks: list[str]) -> list[Any]:
    try:
        return list(model._default_manager.filter(pk__in=pks))
    except (ValueError, ValidationError, OverflowError):
        return []


def _permalink(row: Submission) -> str:
    model = ContentType.objects.get_for_id(row.content_type_id).model_class()
    return registry.source_of(model).addresses(row.object_pk).permalink if model is not None else ""
