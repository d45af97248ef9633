"""Triggers that keep history fixed, whoever comes: another program, a shell, a careless migration.

`moderation` puts them up after every migrate and takes them down for `flush`, which empties whole tables on purpose.
The text of a revision may be blanked, once, to erase a person; nothing else of any row may change.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db.backends.base.base import BaseDatabaseWrapper

from moderation.models import (
    Adoption,
    AuditEntry,
    CalibrationUse,
    CalibrationVersion,
    Decision,
    Finding,
    Revision,
    Strike,
    StrikeVoid,
)
from moderation.models.append_only import AppendOnlyModel

FIXED: tuple[type[AppendOnlyModel], ...] = (
    Adoption,
    AuditEntry,
    Decision,
    Finding,
    Strike,
    StrikeVoid,
    CalibrationVersion,
    CalibrationUse,
)
ERASABLE: tuple[type[AppendOnlyModel], ...] = (Revision,)

KEPT_OF_A_REVISION = ("id", "submission_id", "number", "sanitizer_version", "created_at")


def put_up(connection: BaseDatabaseWrapper) -> None:
    """Create the triggers, in place of any that stand, on the tables that there are."""
    take_down(connection)
    _run(connection, _creating(connection.vendor, _existing(connection)))


def take_down(connection: BaseDatabaseWrapper) -> None:
    """Drop the triggers."""
    _run(connection, _dropping(connection.vendor, _existing(connection)))


def _existing(connection: BaseDatabaseWrapper) -> frozenset[str]:
    return frozenset(connection.introspection.table_names())


def _run(connection: BaseDatabaseWrapper, statements: Iterator[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _creating(vendor: str, existing: frozenset[str]) -> Iterator[str]:
    if vendor == "postgresql":
        yield _POSTGRESQL_FUNCTION
    for table in _tables(FIXED, existing):
        yield _trigger(vendor, table, "UPDATE", condition="")
        yield _trigger(vendor, table, "DELETE", condition="")
    for table in _tables(ERASABLE, existing):
        yield _trigger(vendor, table, "UPDATE", condition=f"NOT ({_only_blanked(vendor)})")
        yield _trigger(vendor, table, "DELETE", condition="")


def _dropping(vendor: str, existing: frozenset[str]) -> Iterator[str]:
    for table in _tables(FIXED + ERASABLE, existing):
        for event in ("update", "delete"):
            on = f" ON {table}" if vendor == "postgresql" else ""
            yield f"DROP TRIGGER IF EXISTS {table}_no_{event}{on}"


def _tables(models: tuple[type[AppendOnlyModel], ...], existing: frozenset[str]) -> list[str]:
    return [model._meta.db_table for model in models if model._meta.db_table in existing]


def _trigger(vendor: str, table: str, event: str, *, condition: str) -> str:
    when = f"WHEN ({condition}) " if condition else ""
    name = f"{table}_no_{event.lower()}"
    if vendor == "postgresql":
        return (
            f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW {when}"
            "EXECUTE FUNCTION moderation_history_is_fixed()"
        )
    return (
        f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW {when}"
        "BEGIN SELECT RAISE(ABORT, 'moderation history is fixed'); END"
    )


def _only_blanked(vendor: str) -> str:
    same = "IS NOT DISTINCT FROM" if vendor == "postgresql" else "IS"
    kept = " AND ".join(f"NEW.{column} {same} OLD.{column}" for column in KEPT_OF_A_REVISION)
    return f"NEW.text = '' AND NEW.html = '' AND NEW.erased_at IS NOT NULL AND {kept}"


_POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION moderation_history_is_fixed() RETURNS trigger AS $$
BEGIN
    RAISE EXCEPTION 'moderation history is fixed' USING ERRCODE = 'integrity_constraint_violation';
END
$$ LANGUAGE plpgsql
"""
