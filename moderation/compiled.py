"""Queries and updates that are the same but for their values: Django compiles them once.

To put a queryset together and to write its SQL costs several times what it costs to run it, and a comment that is sent
asks some twenty queries. Each is still a queryset, in one place, for any database:

    @CompiledQuery
    def texts_of(commenter: int, since: datetime) -> QuerySet[Any, Any]:
        return Submission.objects.filter(commenter=commenter, submitted_at__gt=since).values_list("current__text")

    texts_of(commenter=3, since=now - A_DAY)  # a list of tuples
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper
from django.db.models.sql import UpdateQuery

Single = int | str | datetime | UUID
Value = Single | tuple[Single, ...]
Row = tuple[Any, ...]
Place = tuple[str, int]
"""Which value of a query, and which of several."""
Shape = tuple[tuple[str, int, type], ...]

MOST = 16
"""Of a query with more single values than this the SQL is not kept: there may be any number."""
MARKS: Mapping[type, Callable[[int], Single]] = {
    datetime: lambda number: datetime(1907, 3, 4, 5, 6, 7, tzinfo=UTC) + timedelta(days=number),
    str: lambda number: f"\ue000{number}\ue000",
    int: lambda number: 1_987_654_321 + number,
    UUID: lambda number: UUID(int=(0x5EED << 96) + number),
}
"""What stands for a value while the SQL is written; no query says such things by itself."""


class NotCompiled(TypeError):
    """A query cannot be compiled so: a value is of no kind that it takes, or does not come into the SQL as it is."""


@dataclass(frozen=True, slots=True)
class _Written:
    """What one connection is sent. A parameter is what stands in that place, or what it always is."""

    sql: str
    parameters: tuple[tuple[Place | None, Any], ...]
    compiler: Any
    converters: Any


class _Sentence(ABC):
    """Something said to the database whose shape never depends on its values, nor on settings.

    A value is a number, a text, a moment or a UUID; a tuple of one kind is what a column may be any `__in` of. None is no
    value: what may be missing is another sentence.
    """

    def __init__(self, build: Callable[..., Any]) -> None:
        self.build = build

    @abstractmethod
    def _compiler(self, marked: Mapping[str, Value], connection: BaseDatabaseWrapper) -> Any:
        """What writes the SQL."""

    def _said(self, connection: BaseDatabaseWrapper, cursor: CursorWrapper, values: Mapping[str, Value]) -> _Written:
        """Say it with these values. Raises `NotCompiled`."""
        given = dict(_singly(values))
        shape = tuple((*place, _kind_of(one)) for place, one in given.items())
        written = self._written(connection, values, shape)
        adapted = {place: _adapted(one, connection) for place, one in given.items()}
        cursor.execute(written.sql, [adapted[place] if place else always for place, always in written.parameters])
        return written

    def _written(self, connection: BaseDatabaseWrapper, values: Mapping[str, Value], shape: Shape) -> _Written:
        """Kept with the connection, of which each thread has its own."""
        kept: dict[tuple[_Sentence, Shape], _Written] = vars(connection).setdefault("written_sentences", {})
        written = kept.get((self, shape)) or self._write(connection, values)
        if len(shape) <= MOST:
            kept[self, shape] = written
        return written

    def _write(self, connection: BaseDatabaseWrapper, values: Mapping[str, Value]) -> _Written:
        """Write the SQL with marks, and find where they came to stand."""
        marks = {place: MARKS[_kind_of(one)](number) for number, (place, one) in enumerate(_singly(values))}
        compiler = self._compiler(_in_place(marks, values), connection)
        sql, parameters = compiler.as_sql()
        places = {_adapted(mark, connection): place for place, mark in marks.items()}
        found = tuple((places.get(one), one) for one in parameters)
        if {place for place, _ in found} - {None} != marks.keys():
            name = self.build.__qualname__
            raise NotCompiled(f"{name} does not say {sorted(values)} just as they are given: {parameters}")
        columns = [column[0] for column in compiler.select or ()]
        return _Written(sql, found, compiler, compiler.get_converters(columns))


class CompiledQuery(_Sentence):
    """A read: `build` gives the queryset, with the columns that `values_list` names."""

    def __call__(self, **values: Value) -> list[Row]:
        """The rows. Raises `NotCompiled`."""
        connection = connections[DEFAULT_DB_ALIAS]
        with connection.cursor() as cursor:
            written = self._said(connection, cursor, values)
            rows: list[Row] = cursor.fetchall()
        if not written.converters:
            return rows
        return [tuple(row) for row in written.compiler.apply_converters(rows, written.converters)]

    def first(self, **values: Value) -> Row | None:
        """The first row, where there is one."""
        return next(iter(self(**values)), None)

    def _compiler(self, marked: Mapping[str, Value], connection: BaseDatabaseWrapper) -> Any:
        return self.build(**marked).query.get_compiler(connection=connection)


class AccountsQuery(CompiledQuery):
    """A read that names accounts. Their model is the site's own: keys of a class that no mark can stand for are asked about
    by the queryset itself.
    """

    def __call__(self, **values: Any) -> list[Row]:
        if all(type(one) in MARKS for _, one in _singly(values)):
            return super().__call__(**values)
        return list(self.build(**values))


class CompiledUpdate(_Sentence):
    """An UPDATE: `build` gives the queryset of the rows, and what each of their columns becomes."""

    def __call__(self, **values: Value) -> int:
        """How many rows there were. Raises `NotCompiled`."""
        connection = connections[DEFAULT_DB_ALIAS]
        with transaction.mark_for_rollback_on_error(using=DEFAULT_DB_ALIAS), connection.cursor() as cursor:
            self._said(connection, cursor, values)
            rows: int = cursor.rowcount
        return rows

    def _compiler(self, marked: Mapping[str, Value], connection: BaseDatabaseWrapper) -> Any:
        rows, columns = self.build(**marked)
        query = rows.query.chain(UpdateQuery)
        query.add_update_values(columns)
        return query.get_compiler(connection=connection)


def _singly(values: Mapping[str, Value]) -> Iterator[tuple[Place, Single]]:
    for name, value in values.items():
        for number, one in enumerate(value if isinstance(value, tuple) else (value,)):
            yield (name, number), one


def _in_place(marks: Mapping[Place, Single], values: Mapping[str, Value]) -> dict[str, Value]:
    """The marks as the values were given: one, or several."""
    return {
        name: tuple(marks[name, number] for number in range(len(value))) if isinstance(value, tuple) else marks[name, 0]
        for name, value in values.items()
    }


def _kind_of(one: Single) -> type:
    for kind in MARKS:
        if isinstance(one, kind):
            return kind
    raise NotCompiled(f"{one!r} is no value of a compiled query")


def _adapted(one: Single, connection: BaseDatabaseWrapper) -> Any:
    """As the database takes it: SQLite has neither dates nor UUIDs."""
    if isinstance(one, datetime):
        return connection.ops.adapt_datetimefield_value(one)
    if isinstance(one, UUID) and not connection.features.has_native_uuid_field:
        return one.hex
    return one
