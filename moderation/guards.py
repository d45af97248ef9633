"""Triggers that keep history fixed, whoever comes: another program, a shell, a careless migration.

`moderation` puts them up after every migrate and takes them down for `flush`, which empties whole tables on purpose.
What people typed into a row may be blanked, to erase a person; nothing else of any row may change. A row cannot be
overwritten by inserting another in its place (SQLite's REPLACE), no table can be emptied at once (PostgreSQL's
TRUNCATE), and the end of the audit log only moves forward.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import UniqueConstraint

from moderation.models import (
    Adoption,
    AuditEntry,
    AuditHead,
    CalibrationUse,
    CalibrationVersion,
    Decision,
    Escalation,
    Finding,
    Revision,
    Strike,
    StrikeVoid,
)
from moderation.models.append_only import AppendOnlyModel

FIXED: tuple[type[AppendOnlyModel], ...] = (
    Adoption,
    AuditEntry,
    Strike,
    StrikeVoid,
    CalibrationVersion,
    CalibrationUse,
)
ERASABLE: tuple[type[AppendOnlyModel], ...] = (Decision, Escalation, Finding, Revision)


def put_up(connection: BaseDatabaseWrapper) -> None:
    """Create the triggers, in place of any that stand, on the tables that there are."""
    take_down(connection)
    _run(connection, _creating(connection.vendor, _existing(connection)))


def take_down(connection: BaseDatabaseWrapper) -> None:
    """Drop the triggers."""
    _run(connection, _dropping(connection.vendor, _existing(connection)))


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """The triggers that should stand and do not, by name."""
    named = {trigger.name for trigger in _triggers(connection.vendor, _existing(connection))}
    with connection.cursor() as cursor:
        cursor.execute(_STANDING[connection.vendor])
        return sorted(named - {name for (name,) in cursor.fetchall()})


def _existing(connection: BaseDatabaseWrapper) -> frozenset[str]:
    return frozenset(connection.introspection.table_names())


def _run(connection: BaseDatabaseWrapper, statements: Iterator[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _creating(vendor: str, existing: frozenset[str]) -> Iterator[str]:
    if vendor == "postgresql":
        yield _POSTGRESQL_FUNCTION
    for trigger in _triggers(vendor, existing):
        yield trigger.sql(vendor)


def _dropping(vendor: str, existing: frozenset[str]) -> Iterator[str]:
    for trigger in _triggers(vendor, existing):
        on = f" ON {trigger.table}" if vendor == "postgresql" else ""
        yield f"DROP TRIGGER IF EXISTS {trigger.name}{on}"


@dataclass(frozen=True, slots=True)
class _Trigger:
    """One refusal: of `event` on a table, under another `name` where the event has one; where `condition` holds."""

    table: str
    event: str
    condition: str = ""
    called: str = ""

    @property
    def name(self) -> str:
        return f"{self.table}_no_{self.called or self.event.lower()}"

    def sql(self, vendor: str) -> str:
        when = f"WHEN ({self.condition}) " if self.condition else ""
        each = "STATEMENT" if self.event == "TRUNCATE" else "ROW"
        before = f"CREATE TRIGGER {self.name} BEFORE {self.event} ON {self.table} FOR EACH {each} {when}"
        if vendor == "postgresql":
            return f"{before}EXECUTE FUNCTION moderation_history_is_fixed()"
        return f"{before}BEGIN SELECT RAISE(ABORT, 'moderation history is fixed'); END"


def _triggers(vendor: str, existing: frozenset[str]) -> Iterator[_Trigger]:
    for model in FIXED + ERASABLE:
        table = model._meta.db_table
        if table in existing:
            yield _Trigger(table, "UPDATE", f"NOT ({_only_blanked(vendor, model)})" if model in ERASABLE else "")
            yield _Trigger(table, "DELETE")
            yield _against_whole_sale(vendor, model)
    head = AuditHead._meta.db_table
    if head in existing:
        yield _Trigger(head, "UPDATE", "NOT (NEW.id = OLD.id AND NEW.sequence > OLD.sequence)")
        yield _Trigger(head, "DELETE")


def _against_whole_sale(vendor: str, model: type[AppendOnlyModel]) -> _Trigger:
    """What neither UPDATE nor DELETE meets: emptying a table in PostgreSQL, and REPLACE in SQLite."""
    table = model._meta.db_table
    if vendor == "postgresql":
        return _Trigger(table, "TRUNCATE")
    keys = [" AND ".join(f"{column} = NEW.{column}" for column in columns) for columns in _unique(model)]
    # One look for each key: SQLite reads the whole table for several in one, where one of them may be empty.
    taken = [f"EXISTS (SELECT 1 FROM {table} WHERE {key})" for key in keys]  # noqa: S608  # names of our own tables
    return _Trigger(table, "INSERT", " OR ".join(taken), called="replace")


def _unique(model: type[AppendOnlyModel]) -> Iterator[list[str]]:
    """The columns of every key by which another row could take the place of one that stands."""
    columns = {field.name: str(field.column) for field in model._meta.local_fields}
    yield from ([columns[field.name]] for field in model._meta.local_fields if field.unique)
    for constraint in model._meta.constraints:
        if isinstance(constraint, UniqueConstraint) and constraint.condition is None:
            yield [columns[name] for name in constraint.fields]


def _only_blanked(vendor: str, model: type[AppendOnlyModel]) -> str:
    """That what may be blanked is, and that everything else of the row is as it was."""
    same = "IS NOT DISTINCT FROM" if vendor == "postgresql" else "IS"
    return " AND ".join(_of_a_blanked_row(model, same))


def _of_a_blanked_row(model: type[AppendOnlyModel], same: str) -> Iterator[str]:
    for field in model._meta.local_fields:
        if field.name in model.blanks:
            yield f"NEW.{field.column} = '{model.blanks[field.name]}'"
        elif field.name == "erased_at":
            yield f"NEW.{field.column} IS NOT NULL"
        else:
            # Quoted, as a column may be called what SQL calls something else: "end" of a finding.
            yield f'NEW."{field.column}" {same} OLD."{field.column}"'


_STANDING = {
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'",
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
}

_POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION moderation_history_is_fixed() RETURNS trigger AS $$
BEGIN
    RAISE EXCEPTION 'moderation history is fixed' USING ERRCODE = 'integrity_constraint_violation';
END
$$ LANGUAGE plpgsql
"""
