"""History is fixed: by its classes, by its querysets, and by the database itself."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest
from django.db import DatabaseError, connection, models, transaction
from django.utils import timezone

from moderation import audit
from moderation.models import AuditEntry, AuditHead, Decision, Finding, Revision, Strike
from moderation.models.append_only import HistoryIsFixed
from tests.makers import ATTACK, a_submission, mina, rejected

pytestmark = pytest.mark.django_db


@pytest.fixture
def a_days_work() -> None:
    rejected(a_submission(ATTACK))


@pytest.mark.parametrize("model", [AuditEntry, Decision, Finding, Strike, Revision], ids=lambda m: m.__name__)
def test_saving_a_row_of_history_again_is_refused(a_days_work: None, model: type[models.Model]) -> None:
    row = model._default_manager.first()
    assert row is not None

    with pytest.raises(HistoryIsFixed):
        row.save()


@pytest.mark.parametrize("model", [AuditEntry, Decision, Finding, Strike, Revision], ids=lambda m: m.__name__)
def test_deleting_a_row_of_history_is_refused(a_days_work: None, model: type[models.Model]) -> None:
    row = model._default_manager.first()
    assert row is not None

    with pytest.raises(HistoryIsFixed):
        row.delete()


@pytest.mark.parametrize("model", [AuditEntry, Decision, Finding, Strike, Revision], ids=lambda m: m.__name__)
def test_a_queryset_of_history_refuses_to_update(a_days_work: None, model: type[models.Model]) -> None:
    with pytest.raises(HistoryIsFixed):
        model._default_manager.all().update(id=1)


@pytest.mark.parametrize("model", [AuditEntry, Decision, Finding, Strike, Revision], ids=lambda m: m.__name__)
@pytest.mark.parametrize("statement", ["UPDATE {table} SET id = id + 1000", "DELETE FROM {table}"])
def test_the_database_refuses_to_change_history(a_days_work: None, model: type[models.Model], statement: str) -> None:
    with pytest.raises(DatabaseError, match="history is fixed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(table=model._meta.db_table))


def test_the_text_of_a_revision_can_be_blanked_to_erase_a_person(a_days_work: None) -> None:
    table = Revision._meta.db_table

    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET text = '', html = '', erased_at = %s", [timezone.now()])

    assert set(Revision.objects.values_list("text", flat=True)) == {""}


def test_the_text_of_a_revision_cannot_be_replaced(a_days_work: None) -> None:
    table = Revision._meta.db_table

    with pytest.raises(DatabaseError, match="history is fixed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET text = 'nicer', erased_at = %s", [timezone.now()])


def test_an_untouched_log_is_whole(a_days_work: None) -> None:
    assert not list(audit.breaks(_log(), head=AuditHead.objects.first()))


def test_a_log_that_a_database_tells_in_its_own_time_zone_is_whole(a_days_work: None) -> None:
    entries = _log()
    for entry in entries:
        entry.at = entry.at.astimezone(ZoneInfo("Europe/Berlin"))

    assert not list(audit.breaks(entries, head=AuditHead.objects.first()))


def test_a_changed_line_breaks_the_chain(a_days_work: None) -> None:
    entries = _log()
    entries[1].action = "comment.published"

    assert [found.sequence for found in audit.breaks(entries, head=AuditHead.objects.first())] == [2]


def test_a_line_taken_out_breaks_the_chain(a_days_work: None) -> None:
    entries = _log()
    del entries[1]

    assert list(audit.breaks(entries, head=AuditHead.objects.first()))


def test_a_log_cut_short_breaks_the_chain(a_days_work: None) -> None:
    assert list(audit.breaks(_log()[:-1], head=AuditHead.objects.first()))


def test_the_log_holds_no_name_and_no_address(a_days_work: None) -> None:
    everything = " ".join(f"{e.actor} {e.subject} {e.data}" for e in _log())

    assert "@" not in everything
    assert mina().username not in everything


def _log() -> list[AuditEntry]:
    return list(AuditEntry.objects.order_by("sequence"))
