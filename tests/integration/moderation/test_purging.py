"""What is older than the site keeps it goes, what is younger or still needed stays, and twice is as once."""

from __future__ import annotations

from datetime import datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.core.management import call_command
from django.utils import timezone

from moderation import appeals, audit, conf, confirmations, invariants, purging, workflow
from moderation.models import (
    AuditEntry,
    AuditHead,
    Confirmation,
    KeptMailbox,
    Letter,
    Nudge,
    Receipt,
    Revision,
    Sanction,
    Signal,
    Submission,
)
from tests.makers import ATTACK, FINE, a_commenter, a_submission, noor, rejected, rui, sable

pytestmark = pytest.mark.django_db


def _later(**apart: int) -> datetime:
    return timezone.now() + timedelta(**apart)


def _texts() -> set[str]:
    return {revision.text for revision in Revision.objects.all()}


def test_a_site_that_says_nothing_keeps_every_text() -> None:
    workflow.withdraw(a_submission(FINE, by=rui()))
    rejected(a_submission(ATTACK, by=sable()))

    purging.purge(now=_later(days=10_000))

    assert _texts() == {FINE, ATTACK}


def test_a_text_that_readers_see_is_kept_whatever_the_settings(settings: Any) -> None:
    settings.MODERATION = {**settings.MODERATION, "TEXTS_KEPT": timedelta(0)}
    a_submission(FINE, by=rui())

    purging.purge(now=_later(days=10_000))

    assert _texts() == {FINE}


def test_a_rejected_text_stays_as_long_as_the_decision_can_be_appealed(settings: Any) -> None:
    settings.MODERATION = {**settings.MODERATION, "TEXTS_KEPT": timedelta(days=1)}
    rejected(a_submission(ATTACK, by=sable()))

    purging.purge(now=_later(days=179))
    kept = _texts()
    purging.purge(now=_later(days=181))

    assert (kept, _texts()) == ({ATTACK}, {""})


def test_a_rejected_text_that_is_appealed_is_kept(settings: Any) -> None:
    settings.MODERATION = {**settings.MODERATION, "TEXTS_KEPT": timedelta(days=1)}
    decision = rejected(a_submission(ATTACK, by=sable()))
    appeals.open_appeal(decision, by=a_commenter(sable()), text="Look.")

    purging.purge(now=_later(days=400))

    assert _texts() == {ATTACK}


def test_a_withdrawn_text_goes_from_the_comment_as_well_and_the_log_says_so(settings: Any) -> None:
    settings.MODERATION = {**settings.MODERATION, "TEXTS_KEPT": timedelta(days=30)}
    submission = a_submission(FINE, by=rui())
    workflow.withdraw(submission)

    purging.purge(now=_later(days=31))

    comment = submission.content_type.get_object_for_this_type(pk=submission.object_pk)
    assert (comment.comment, comment.user_name, _texts()) == ("", "Rui", {""})
    assert AuditEntry.objects.filter(action="comment.forgotten").count() == 1
    assert not list(audit.breaks(AuditEntry.objects.order_by("sequence"), head=AuditHead.objects.first()))
    assert list(invariants.broken()) == []


def test_everything_that_ends_is_forgotten_in_its_time() -> None:
    _leave_everything()

    purging.purge(now=_later(days=400))

    assert not Confirmation.objects.exists()
    assert not Receipt.objects.exists()
    assert not Nudge.objects.exists()
    assert not KeptMailbox.objects.exists()
    assert Signal.objects.get().detail == ""
    assert set(Letter.objects.exclude(sent_at=None).values_list("email", flat=True)) == {""}


def test_nothing_that_is_young_is_touched() -> None:
    _leave_everything()

    assert sum(purging.due(now=_later(minutes=1)).values()) == 1, "the mailbox of somebody whose sanction is over"


def test_the_second_time_there_is_nothing_to_do() -> None:
    _leave_everything()
    now = _later(days=400)

    first, second = purging.purge(now=now), purging.purge(now=now)

    assert sum(first.values()) > 0
    assert sum(second.values()) == 0


def test_many_rows_go_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(purging, "PIECE", 2)
    now = timezone.now()
    Receipt.objects.bulk_create([Receipt(key=str(number), created_at=now) for number in range(5)])

    assert purging.purge(now=_later(days=400))["receipts"] == 5


def test_a_dry_run_says_how_many_and_changes_nothing() -> None:
    Receipt.objects.create(key="old", created_at=_later(days=-100))
    said = StringIO()

    call_command("purge", "--dry-run", stdout=said)

    assert "       1  receipts\n" in said.getvalue()
    assert Receipt.objects.exists()


def test_from_where_somebody_tried_to_sign_in_is_not_kept_for_long() -> None:
    AccessAttempt.objects.create(username="rui", ip_address="203.0.113.7", failures_since_start=3)

    purging.purge(now=_later(days=29))
    kept = AccessAttempt.objects.count()
    purging.purge(now=_later(days=31))

    assert (kept, AccessAttempt.objects.count()) == (1, 0)


def test_a_letter_that_was_sent_is_not_owed_again() -> None:
    rejected(a_submission(ATTACK, by=sable()))
    Letter.objects.update(sent_at=timezone.now())

    purging.purge(now=_later(days=400))

    assert Letter.objects.unsent().count() == 0
    assert list(invariants.broken()) == []


@pytest.mark.parametrize("name", conf.RETENTION)
def test_nothing_is_kept_until_before_it_was_made(name: str, settings: Any) -> None:
    settings.MODERATION = {**settings.MODERATION, name: timedelta(days=-1)}

    with pytest.raises(ValueError, match=name):
        conf.read_conf()


def _leave_everything() -> None:
    """One of each thing that is forgotten, made just now and over."""
    now = timezone.now()
    submission: Submission = a_submission(FINE, by=rui())
    assert submission.current is not None
    confirmations.ask(email="gil@example.org", purpose="comment", payload={}, name="Gil", now=now)
    Letter.objects.update(sent_at=now)
    Receipt.objects.create(key="one", created_at=now)
    Nudge.objects.create(
        draft="one", place="new", rule="r", clause="2", policy_digest="d", nudged_at=now, outcome="dropped", settled_at=now
    )  # fmt: skip
    Signal.objects.create(
        revision=submission.current, name="deep", score=0.5, detail="said", done_at=now, created_at=now, not_before=now
    )
    KeptMailbox.objects.create(commenter=a_commenter(noor()), digest="0" * 64, created_at=now)
    assert not Sanction.objects.exists()
