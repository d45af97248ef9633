"""What is moderated: which models carry comments, and which models are comments.

A site says so in a `moderators` module of its app, found by itself:

    from moderation.registry import Moderator, register

    class RecipeModerator(Moderator):
        def passages(self, target): return (Passage(target.method, origin="post"),)

    register(Recipe, RecipeModerator)

`register` is for the model that is commented on; `register_comments` for the model that holds the comments
(the django-comments-xtd adapter registers its own).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.http import HttpRequest

from moderation.accounts import shown_name
from moderation.policy.content import Passage, Sending


class NotModerated(LookupError):
    """The model is not registered."""


class NotTaken(TypeError):
    """The comment model has no place for comments that were written elsewhere."""


class AlreadyModerated(ValueError):
    """The model is registered already."""


@dataclass(frozen=True, slots=True)
class Update:
    """Something that the target told its readers later, so that a comment can be seen to be older."""

    at: datetime
    label: str
    event: int = 0
    """Which of the target's events it was, counted from 1; 0 where they are not counted."""


@dataclass(frozen=True, slots=True)
class Quotation:
    """Where a target quotes one of its comments."""

    label: str
    url: str


class Moderator:
    """How the comments under one model are moderated. Every method may be overridden."""

    def title(self, target: models.Model) -> str:
        """What the target is called in the queue and in letters."""
        return str(target)

    def titles_of_each(self, model: type[models.Model], keys: Collection[str]) -> Mapping[str, str]:
        """What `title` says of each target with one of these keys, by the key; one that is gone is left out.

        To be overridden where one query of a few columns can say it of all.
        """
        return {str(target.pk): self.title(target) for target in model._default_manager.filter(pk__in=keys)}

    def url(self, target: models.Model) -> str:
        """Where the thread can be read."""
        get_absolute_url = getattr(target, "get_absolute_url", None)
        return get_absolute_url() if get_absolute_url else ""

    def is_public(self, target: models.Model) -> bool:
        """Whether readers may see the target, and so its comments."""
        return True

    def opened_at(self, target: models.Model) -> datetime | None:
        """When the thread opened; None when that is not known."""
        return None

    def closed_at(self, target: models.Model) -> datetime | None:
        """When the thread was closed to new comments; None while it is open."""
        return None

    def passages(self, target: models.Model) -> tuple[Passage, ...]:
        """The texts that a comment may be quoting."""
        return ()

    def author_ids(self, target: models.Model) -> frozenset[int]:
        """The accounts that wrote the target: they get a badge, and may not judge its comments."""
        return frozenset()

    def author_ids_of_each(self, model: type[models.Model], keys: Collection[str]) -> Mapping[str, frozenset[int]]:
        """What `author_ids` says of each target with one of these keys, by the key; nobody wrote one that is left out.

        To be overridden where one query can say it of all.
        """
        return {str(target.pk): self.author_ids(target) for target in model._base_manager.filter(pk__in=keys)}

    def events(self, target: models.Model) -> int:
        """How many events the target has had, so that a comment knows which update it was written before."""
        return 0

    def updates(self, target: models.Model) -> tuple[Update, ...]:
        """What the target told its readers after it appeared, oldest first."""
        return ()

    def quotations(self, target: models.Model) -> Mapping[tuple[int, str], Quotation]:
        """The comments that the target quotes, each by its content type and primary key."""
        return {}

    def may_promote(self, target: models.Model, user: Any) -> bool:
        """Whether this account may make a comment part of the target."""
        return False

    def promotion_url(self, target: models.Model, submission: int) -> str:
        """Where that is done; asked only for those who may."""
        return ""

    def changed(self, target_pk: str) -> None:
        """Told when what readers see under the target has changed, so that caches can follow."""


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where readers act on one comment; "" where its model has no such page."""

    permalink: str = ""
    conversation: str = ""
    reply: str = ""
    edit: str = ""
    withdraw: str = ""


class CommentSource:
    """How one comment model is read, and shown or hidden.

    The attributes name its fields; a model of another shape overrides the methods.
    """

    text_field = "text"
    user_field = "user"
    name_field = ""
    target_field = "target"
    parent_field = ""
    visible_field = "is_public"
    written_field = ""

    def __init__(self, model: type[models.Model]) -> None:
        self.model = model

    def is_ready(self, comment: models.Model) -> bool:
        """Whether the row is complete, so that it can be submitted: it is about something."""
        return getattr(comment, self.target_field, self) is not None

    def text(self, comment: models.Model) -> str:
        return str(getattr(comment, self.text_field) or "")

    def user(self, comment: models.Model) -> Any:
        """The account that wrote it, or None."""
        return getattr(comment, self.user_field, None) if self.user_field else None

    def email(self, comment: models.Model) -> str:
        """The guest's confirmed address, or "" when there is none."""
        return ""

    def address(self, comment: models.Model) -> str:
        """The author's address on the net, where the site keeps it, for a check from outside that wants it; or ""."""
        return ""

    def sending(self, comment: models.Model) -> Sending:
        """How the form was filled in, where the form that was just sent tells; asked once, when it is taken in."""
        return Sending()

    def name(self, comment: models.Model) -> str:
        """The name that readers see."""
        if self.name_field:
            return str(getattr(comment, self.name_field) or "")
        user = self.user(comment)
        return shown_name(user) if user else ""

    def target(self, comment: models.Model) -> models.Model:
        target: models.Model = getattr(comment, self.target_field)
        return target

    def target_key(self, comment: models.Model) -> tuple[ContentType, str]:
        """The target's content type and primary key, as a string."""
        target = self.target(comment)
        return content_type_of(target), str(target.pk)

    def parent_pk(self, comment: models.Model) -> str | None:
        """The primary key of the comment replied to, or None."""
        if not self.parent_field:
            return None
        parent = getattr(comment, f"{self.parent_field}_id")
        return None if parent is None else str(parent)

    def written_at(self, comment: models.Model) -> datetime | None:
        return getattr(comment, self.written_field) if self.written_field else None

    def is_shown(self, comment: models.Model) -> bool:
        """Whether readers see a row that moderation does not know yet."""
        return bool(getattr(comment, self.visible_field))

    def take_wishes_to_follow(self, pks: Sequence[str]) -> frozenset[str]:
        """Those of the comments whose authors asked, in the form, to hear of others in the thread: each is told once."""
        return frozenset()

    def project(self, pks: Sequence[str], *, visible: bool) -> None:
        """Show or hide rows without calling `save`, so that no signal undoes it; hidden rows too, which a model's own
        manager may leave out.
        """
        self.model._base_manager.filter(pk__in=pks).update(**{self.visible_field: visible})

    def rewrite(self, pk: str, text: str) -> None:
        """Put another text into a row, without calling `save`."""
        self.model._base_manager.filter(pk=pk).update(**{self.text_field: text})

    def write(
        self, target: models.Model, *, text: str, name: str, at: datetime, parent_pk: str | None = None
    ) -> models.Model:
        """Save a comment that was written elsewhere, by somebody without an account here. A model that takes none raises
        `NotTaken`.
        """
        raise NotTaken(self.model._meta.label)

    def erase(self, pks: Sequence[str], *, name: str) -> None:
        """Take the words and the writer out of rows, without calling `save`. The rows stay, so that answers to them do.

        A model that keeps more about a writer than these fields overrides it.
        """
        values: dict[str, Any] = {self.text_field: ""}
        if self.name_field:
            values[self.name_field] = name
        if self.user_field and self.model._meta.get_field(self.user_field).null:
            values[self.user_field] = None
        self.model._base_manager.filter(pk__in=pks).update(**values)

    def hide(self, comment: models.Model) -> None:
        """Make an unsaved row hidden."""
        setattr(comment, self.visible_field, False)

    def agree(self, comment: models.Model, *, visible: bool) -> None:
        """Make a row that is about to be saved say what moderation decided."""
        setattr(comment, self.visible_field, visible)

    def addresses(self, pk: str) -> Addresses:
        """The pages about one comment of this model."""
        return Addresses()

    def place(self, request: HttpRequest, target: models.Model) -> Any:
        """What `comments/_place.html` draws under a thread: the form, or why there is none. None: no form here."""
        return None


_moderators: dict[type[models.Model], Moderator] = {}
_sources: dict[type[models.Model], CommentSource] = {}
_DEFAULT = Moderator()


def register(model: type[models.Model], moderator: type[Moderator] = Moderator) -> None:
    """Moderate the comments under `model`; to say the same again changes nothing. Raises `AlreadyModerated`."""
    model = _concrete(model)
    if type(_moderators.get(model)) is moderator:
        return
    if model in _moderators:
        raise AlreadyModerated(model.__name__)
    _moderators[model] = moderator()


def register_comments(model: type[models.Model], source: type[CommentSource] = CommentSource) -> None:
    """Treat the rows of `model` as comments; to say the same again changes nothing. Raises `AlreadyModerated`."""
    model = _concrete(model)
    if type(_sources.get(model)) is source:
        return
    if model in _sources:
        raise AlreadyModerated(model.__name__)
    _sources[model] = source(model)


def unregister(model: type[models.Model]) -> None:
    """Forget `model`, as a target and as comments."""
    _moderators.pop(_concrete(model), None)
    _sources.pop(_concrete(model), None)


def moderator_of(target: models.Model | type[models.Model]) -> Moderator:
    """The options of a target; the defaults for a model that nobody registered, so that no comment goes unjudged."""
    model = _nearest(_class(target), _moderators)
    return _DEFAULT if model is None else _moderators[model]


def source_of(comment: models.Model | type[models.Model]) -> CommentSource:
    """How a comment's model is read. Raises `NotModerated`."""
    model = _nearest(_class(comment), _sources)
    if model is None:
        raise NotModerated(f"{_class(comment)._meta.label} is not registered with moderation")
    return _sources[model]


def source_of_type(content_type: int) -> CommentSource:
    """How the comments of one model are read, by the key of its content type. Raises `NotModerated`."""
    model = ContentType.objects.get_for_id(content_type).model_class()
    assert model is not None, "a comment model was removed from the site"
    return source_of(model)


def content_type_of(thing: models.Model) -> ContentType:
    """The type under which a target or a comment is known: that of the registered model that it is, or extends."""
    model = type(thing)
    return ContentType.objects.get_for_model(_nearest(model, _moderators) or _nearest(model, _sources) or model)


def as_known(target: models.Model) -> models.Model:
    """The target as an instance of its registered model, where it is one of a model that extends that."""
    model = _nearest(type(target), _moderators)
    if model is None or model is _concrete(type(target)):
        return target
    return model._base_manager.get(pk=target.pk)


def is_moderated(target: models.Model | type[models.Model]) -> bool:
    """Whether the model was registered, and so takes comments."""
    return _nearest(_class(target), _moderators) is not None


def sources() -> Iterator[CommentSource]:
    """Every registered comment model."""
    return iter(tuple(_sources.values()))


def targets() -> Iterable[type[models.Model]]:
    """Every model that carries moderated comments."""
    return tuple(_moderators)


def _class(thing: models.Model | type[models.Model]) -> type[models.Model]:
    return thing if isinstance(thing, type) else type(thing)


def _concrete(model: type[models.Model]) -> type[models.Model]:
    """The model that has the table: a proxy is registered for all of its rows."""
    return model._meta.concrete_model or model


def _nearest(model: type[models.Model], registered: Collection[type[models.Model]]) -> type[models.Model] | None:
    """The model itself, or the nearest that it extends or stands for, of those that are registered."""
    return next((one for one in model.__mro__ if one in registered), None)
