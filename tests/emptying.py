"""Between two tests that commit: every table as it was after the migrations.

Django's `flush` empties all tables and then makes content types, permissions and groups anew, half a second each time.
Here the rows that the migrations left are put aside once, and put back under the keys that they had.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction
from django.test import TransactionTestCase

from moderation import guards

ASIDE = "aside_"


def put_aside() -> None:
    """Keep what every table holds, and let tests that commit end with that."""
    with connection.cursor() as cursor:
        for table in _tables():
            cursor.execute(f'CREATE TABLE "{ASIDE}{table}" AS SELECT * FROM "{table}"')
    filled = [table for table in _tables() if _count(f"{ASIDE}{table}")]

    def put_back(case: TransactionTestCase) -> None:
        with transaction.atomic(), _without_guards(), connection.cursor() as cursor:
            for table in _tables():
                cursor.execute(f'DELETE FROM "{table}"')
            for table in filled:
                cursor.execute(f'INSERT INTO "{table}" SELECT * FROM "{ASIDE}{table}"')

    TransactionTestCase._fixture_teardown = put_back  # type: ignore[attr-defined]


def _tables() -> list[str]:
    return connection.introspection.django_table_names(only_existing=True, include_views=False)


def _count(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT count(*) FROM "{table}"')
        row: tuple[Any, ...] = cursor.fetchone()
    return int(row[0])


@contextmanager
def _without_guards() -> Iterator[None]:
    guards.take_down(connection)
    yield
    guards.put_up(connection)
