"""(16) Every state is what the replay of its log gives; the database keeps the log as it was; neither goes without
the other."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from moderation import appeals, guards, invariants, replay, reports, reviews, sanctions, workflow
from moderation.guards import ERASABLE, FIXED
from moderation.models import (
    Appeal,
    AuditEntry,
    AuditHead,
    Decision,
    Report,
    ReviewItem,
    Sanction,
    Strike,
    StrikeVoid,
    Submission,
)
from moderation.models.append_only import AppendOnlyModel
from moderation.models.audit import AuditEntryQuerySet
from tests.makers import (
    ATTACK,
    FINE,
    a_commenter,
    a_submission,
    item_of,
    let_through,
    mina,
    noor,
    rejected,
    rui,
    sable,
    tomas,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def a_days_work() -> None:
    """Published, held, rejected, edited, reported, appealed and withdrawn."""
    decision = rejected(a_submission(ATTACK, by=sable()))
    appeals.overturn(
        appeals.open_appeal(decision, by=a_commenter(sable()), text="Look."), by=tomas(), reply="You are right."
    )
    let_through(a_submission(f"{ATTACK} Again.", by=sable()))
    seen = a_submission(FINE, by=rui())
    reports.file(seen, reporter=a_commenter(noor()), clause="2")
    seen.refresh_from_db()
    workflow.resubmit(seen, text=f"{FINE} And back.", version=seen.version)
    workflow.withdraw(a_submission(f"{FINE} Twice.", by=rui()))


def test_every_state_is_what_the_log_tells(a_days_work: None) -> None:
    assert list(replay.differences()) == []


def test_a_state_that_was_changed_behind_the_logs_back_is_found(a_days_work: None) -> None:
    submission = Submission.objects.published().first()
    assert submission is not None
    with connection.cursor() as cursor:
        cursor.execute("UPDATE moderation_submission SET state = 'rejected' WHERE id = %s", [submission.pk])

    assert list(replay.differences()) == [f"submission:{submission.pk} is rejected, and the log says published"]


def test_a_moot_appeal_is_what_the_log_tells() -> None:
    decision = rejected(a_submission(ATTACK, by=sable()))
    appeals.open_appeal(decision, by=a_commenter(sable()), text="Look.")

    appeals.let_go(a_commenter(sable()), now=timezone.now())

    assert list(replay.differences()) == []


def test_rows_are_told_again_in_pieces(a_days_work: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replay, "PIECE", 2)
    Appeal.objects.update(state="upheld")

    assert len(list(replay.differences())) == 1


def test_the_check_of_everything_looks_at_it_too(a_days_work: None) -> None:
    Appeal.objects.update(state="upheld")

    assert [said for said in invariants.broken() if said.startswith("appeal:")]


def test_an_appeal_that_was_answered_behind_the_logs_back_is_found(a_days_work: None) -> None:
    Appeal.objects.update(state="upheld")

    assert list(replay.differences()) == [f"appeal:{Appeal.objects.get().pk} is upheld, and the log says overturned"]


def test_the_command_proves_a_days_work(a_days_work: None, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("verify_audit")

    assert "whole" in capsys.readouterr().out


def test_the_command_tells_of_a_state_without_a_line(a_days_work: None) -> None:
    Appeal.objects.update(state="upheld")

    with pytest.raises(CommandError):
        call_command("verify_audit")


# -- The walls in the database ----------------------------------------------------------------------------------------


def test_every_table_of_history_is_guarded() -> None:
    history = {model for model in apps.get_models() if issubclass(model, AppendOnlyModel)}

    assert history == {*FIXED, *ERASABLE}


def test_every_trigger_stands() -> None:
    assert guards.missing(connection) == []


def test_a_trigger_that_was_taken_down_is_missed() -> None:
    on = " ON moderation_decision" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER moderation_decision_no_update{on}")

    assert guards.missing(connection) == ["moderation_decision_no_update"]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="REPLACE is SQLite's")
@pytest.mark.parametrize(
    "key", ["id, sequence, hash", "id + 100, sequence, 'x'", "id + 100, sequence + 100, hash"], ids=str
)
def test_no_line_is_written_over(a_days_work: None, key: str) -> None:
    statement = (
        "INSERT OR REPLACE INTO moderation_auditentry (id, sequence, hash, at, actor, action, subject, data,"
        f" previous_hash) SELECT {key}, at, 'user:0', action, subject, data, previous_hash"
        " FROM moderation_auditentry WHERE sequence = 2"
    )

    with pytest.raises(IntegrityError, match="history is fixed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="TRUNCATE is PostgreSQL's")
@pytest.mark.parametrize("model", FIXED, ids=lambda model: model.__name__)
def test_no_table_of_history_is_emptied_at_once(model: type[AppendOnlyModel]) -> None:
    with pytest.raises(DatabaseError, match="history is fixed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {model._meta.db_table} CASCADE")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE moderation_audithead SET sequence = sequence - 1",
        "UPDATE moderation_audithead SET hash = 'another'",
        "DELETE FROM moderation_audithead",
    ],
)
def test_the_end_of_the_log_only_moves_on(a_days_work: None, statement: str) -> None:
    with pytest.raises(DatabaseError, match="history is fixed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


# -- A fault between state and log ------------------------------------------------------------------------------------


def _reject(item: ReviewItem) -> Any:
    submission = item.submission
    assert submission.current_id is not None
    return reviews.reject(item, by=mina(), clause="2", revision=submission.current_id, version=submission.version)


def _publish(item: ReviewItem) -> Any:
    submission = item.submission
    assert submission.current_id is not None
    return reviews.publish(item, by=mina(), revision=submission.current_id, version=submission.version)


def _a_sanction() -> Sanction:
    rejected(a_submission(ATTACK, by=sable()))
    return Sanction.objects.get()


def _an_appeal() -> Appeal:
    decision = rejected(a_submission(ATTACK, by=sable()), by=mina())
    return appeals.open_appeal(decision, by=a_commenter(sable()), text="Look again.")


Deed = tuple[Callable[[], Any], Callable[[Any], Any]]
DEEDS: dict[str, Deed] = {
    "submit": (a_commenter, lambda _: a_submission(FINE)),
    "claim": (lambda: item_of(a_submission(ATTACK)), lambda item: reviews.claim(item, by=mina())),
    "publish": (lambda: item_of(a_submission(ATTACK)), _publish),
    "reject": (lambda: item_of(a_submission(ATTACK, by=sable())), _reject),
    "resubmit": (lambda: a_submission(FINE), lambda s: workflow.resubmit(s, text="Another text.", version=s.version)),
    "withdraw": (lambda: a_submission(FINE), workflow.withdraw),
    "report": (
        lambda: a_submission(FINE),
        lambda submission: reports.file(submission, reporter=a_commenter(noor()), clause="2"),
    ),
    "appeal": (
        lambda: rejected(a_submission(ATTACK, by=sable())),
        lambda decision: appeals.open_appeal(decision, by=a_commenter(sable()), text="Look again."),
    ),
    "uphold": (_an_appeal, lambda appeal: appeals.uphold(appeal, by=tomas(), reply="It stands.")),
    "overturn": (_an_appeal, lambda appeal: appeals.overturn(appeal, by=tomas(), reply="You are right.")),
    "lift": (_a_sanction, lambda sanction: sanctions.lift(sanction, by=mina(), now=timezone.now())),
}


@pytest.mark.parametrize("deed", DEEDS)
def test_a_fault_between_state_and_log_leaves_neither(deed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    prepare, act = DEEDS[deed]
    mina(), tomas(), a_commenter(noor())
    thing = prepare()
    before = _everything()
    monkeypatch.setattr(AuditEntryQuerySet, "bulk_create", _break)

    with pytest.raises(RuntimeError), transaction.atomic():
        act(thing)

    assert _everything() == before


def _break(*args: Any, **kwargs: Any) -> None:
    raise RuntimeError("the log cannot be written")


def _everything() -> list[Any]:
    kept = (Submission, Decision, ReviewItem, Report, Appeal, Sanction, Strike, StrikeVoid, AuditEntry, AuditHead)
    return [list(model._default_manager.order_by("pk").values()) for model in kept]
