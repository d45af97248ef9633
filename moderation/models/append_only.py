"""Rows that are history: they are written once and never changed or deleted.

Three walls say so: `save` and `delete` here, the queryset below, and triggers in the database
(`moderation/guards.py`) for everybody who does not come through these classes.
"""

from __future__ import annotations

from typing import Any, NoReturn, TypeVar

from django.db import models


class HistoryIsFixed(Exception):
    """Somebody tried to change or delete a row of history; the answer to a mistake is a new row."""


RowT = TypeVar("RowT", bound=models.Model, covariant=True)


class AppendOnlyQuerySet(models.QuerySet[RowT]):
    """Rows can be added and read."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise HistoryIsFixed(f"{self.model.__name__} rows are never updated")

    def delete(self) -> NoReturn:
        raise HistoryIsFixed(f"{self.model.__name__} rows are never deleted")

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise HistoryIsFixed(f"{self.model.__name__} rows are never updated")


class AppendOnlyModel(models.Model):
    """A model whose saved instances refuse to be saved again or deleted."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise HistoryIsFixed(f"{type(self).__name__} {self.pk} is history and cannot be changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise HistoryIsFixed(f"{type(self).__name__} {self.pk} is history and cannot be deleted")
