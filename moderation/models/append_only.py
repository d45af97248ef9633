"""Rows that are history: they are written once and never changed or deleted.

Three walls say so: `save` and `delete` here, the queryset below, and triggers in the database
(`moderation/guards.py`) for everybody who does not come through these classes.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar, NoReturn, TypeVar

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

    def blank(self, *, now: datetime) -> int:
        """Empty what people typed into these rows, and nothing else of them; returns how many rows there were."""
        erased: dict[str, Any] = dict(getattr(self.model, "blanks", {}))
        if not erased:
            raise HistoryIsFixed(f"{self.model.__name__} rows hold nothing that may be blanked")
        if any(field.name == "erased_at" for field in self.model._meta.local_fields):
            erased["erased_at"] = now
        return super().update(**erased)


class AppendOnlyModel(models.Model):
    """A model whose saved instances refuse to be saved again or deleted.

    `blanks` names what people typed into it, and what stands there once a person was erased: those columns may be set
    to that, all of them together, and to nothing else.
    """

    blanks: ClassVar[Mapping[str, str]] = {}

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise HistoryIsFixed(f"{type(self).__name__} {self.pk} is history and cannot be changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise HistoryIsFixed(f"{type(self).__name__} {self.pk} is history and cannot be deleted")
