"""The views of the queue that a moderator keeps under names of their own, and how calm their desk is.

They concern nobody else and change nothing about a comment, so the audit log does not tell of them.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from moderation.models import DeskPreference, SavedView

MOST = 20


class NameTaken(Exception):
    """The moderator has another view of that name, in whatever case."""


class TooManyViews(Exception):
    """More than `MOST` views are no help to anybody."""


def save(owner: User, *, name: str, query: str) -> SavedView:
    """Keep some filters, as a query string, under a name. Raises `NameTaken`, `TooManyViews`."""
    with transaction.atomic():
        _one_at_a_time(owner)
        if SavedView.objects.of(owner.pk).count() >= MOST:
            raise TooManyViews
        return _named(SavedView(owner=owner, query=query), name)


def rename(view: SavedView, *, name: str) -> SavedView:
    """Give a view another name. Raises `NameTaken`."""
    return _named(view, name)


def delete(view: SavedView) -> None:
    """Forget a view; if it was the one that opens with the queue, the whole queue opens again."""
    SavedView.objects.filter(pk=view.pk).delete()


def make_default(view: SavedView) -> None:
    """Let the queue open with this view, and with no other."""
    with transaction.atomic():
        _one_at_a_time(view.owner)
        open_with_the_whole_queue(view.owner)
        SavedView.objects.filter(pk=view.pk).update(is_default=True)


def open_with_the_whole_queue(owner: User) -> None:
    """Let the queue open with no view."""
    SavedView.objects.filter(owner=owner, is_default=True).update(is_default=False)


def default_among(views: Iterable[SavedView]) -> SavedView | None:
    """The view of these that opens with the queue."""
    return next((view for view in views if view.is_default), None)


def prefer_calm(moderator: User, *, calm: bool) -> None:
    """Blur upsetting texts for this moderator until they are wanted, or no longer."""
    DeskPreference.objects.update_or_create(moderator=moderator, defaults={"calm": calm})


def prefers_calm(moderator: User) -> bool:
    return DeskPreference.objects.filter(moderator=moderator, calm=True).exists()


def _named(view: SavedView, name: str) -> SavedView:
    view.name = name
    try:
        with transaction.atomic():
            view.save(update_fields=None if view._state.adding else ["name"])
    except IntegrityError as taken:
        raise NameTaken from taken
    return view


def _one_at_a_time(owner: User) -> None:
    """Two tabs of one moderator wait for each other."""
    get_user_model()._default_manager.select_for_update().get(pk=owner.pk)
