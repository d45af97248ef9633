"""Rows that are written once: the record of what happened to a post."""

from collections.abc import Iterable
from typing import Any, NoReturn, TypeVar

from django.db import models
from django.db.models.base import ModelBase

Row = TypeVar("Row", bound=models.Model)


class WrittenOnce(TypeError):
    """An attempt to change or remove a row of history; the answer to a mistake is a new row."""


class AppendOnlyQuerySet(models.QuerySet[Row]):
    def update(self, **kwargs: Any) -> NoReturn:
        raise WrittenOnce(f"{self.model.__name__} rows are never changed")

    def bulk_update(self, objs: Iterable[Row], fields: Iterable[str], batch_size: int | None = None) -> NoReturn:
        raise WrittenOnce(f"{self.model.__name__} rows are never changed")

    def delete(self) -> NoReturn:
        raise WrittenOnce(f"{self.model.__name__} rows are never removed")


class AppendOnly(models.Model):
    class Meta:
        abstract = True

    def save(
        self,
        *,
        force_insert: bool | tuple[ModelBase, ...] = False,
        force_update: bool = False,
        using: str | None = None,
        update_fields: Iterable[str] | None = None,
    ) -> None:
        if not self._state.adding:
            raise WrittenOnce(f"{type(self).__name__} rows are never changed")
        super().save(force_insert=force_insert, force_update=force_update, using=using, update_fields=update_fields)

    def delete(self, using: str | None = None, keep_parents: bool = False) -> NoReturn:
        raise WrittenOnce(f"{type(self).__name__} rows are never removed")
