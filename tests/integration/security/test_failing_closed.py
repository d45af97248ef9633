"""Whatever breaks on the way, nothing is shown that nobody let through, nothing accepted is lost, nothing happens twice.

F8, F11, F17. The sites' own processes are stopped, frozen and killed in tests/faults.
"""

from __future__ import annotations

import smtplib
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from moderation import (
    audit,
    consequences,
    facts,
    invariants,
    letters,
    reviews,
    sanctions,
    statements,
    sweeping,
    workflow,
)
from moderation.conf import read_conf
from moderation.models import AuditEntry, AuditHead, Decision, Letter, Submission
from moderation.signals import decisions_made
from moderation.tasks import sweep
from tests import makers
from tests.integration.comments import visits

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def everything_holds_afterwards():
    yield
    assert list(invariants.broken()) == []
    assert list(audit.breaks(AuditEntry.objects.order_by("sequence"), head=AuditHead.objects.first())) == []


@pytest.fixture
def post():
    return makers.a_post()


def broken(*args, **kwargs):
    raise RuntimeError("the middle of it broke")


def swept(*, after=timedelta(minutes=5)):
    """Run what the sweep would have queued, at a later time; returns how many rows it found."""
    later = timezone.now() + after
    waiting = list(Submission.objects.undecided_since(later - read_conf().SWEEP_AFTER).values_list("pk", flat=True))
    for pk in waiting:
        sweeping.judge_claimed(pk, now=later)
    return len(waiting)


FAULTS = {
    "the judge": (workflow, "judge"),
    "the facts": (facts, "content"),
    "the decision": (workflow, "_write_down"),
    "the projection": (workflow, "_show"),
    "the audit line": (workflow, "_make_all"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_comment_whose_judging_breaks_is_kept_hidden_and_answered(post, monkeypatch, fault):
    rui = visits.signed_in(makers.rui())
    monkeypatch.setattr(*FAULTS[fault], broken)

    response = visits.send(rui, post)

    assert response.status_code == 302
    assert visits.latest().state == "pending"
    assert not visits.comments()[0].is_public
    assert not Decision.objects.exists()


@pytest.mark.parametrize("fault", FAULTS)
def test_it_is_decided_once_when_the_fault_is_over(post, monkeypatch, fault):
    with monkeypatch.context() as until_mended:
        until_mended.setattr(*FAULTS[fault], broken)
        visits.send(visits.signed_in(makers.rui()), post)

    found = [swept(), swept()]

    assert found == [1, 0]
    assert visits.latest().state == "published"
    assert Decision.objects.count() == 1


@pytest.fixture(params=[reviews.follow_decisions, sanctions.follow_decisions, statements.follow_decisions])
def a_broken_consequence(request):
    """One consequence of decisions that raises; whole again after the test."""
    consequence = request.param
    uid = f"{consequence.__module__}.{consequence.__name__}"
    decisions_made.disconnect(dispatch_uid=uid)
    decisions_made.connect(broken, dispatch_uid=uid)
    yield consequence
    _mend()


def _mend():
    for consequence in consequences.CONSEQUENCES:
        decisions_made.disconnect(dispatch_uid=f"{consequence.__module__}.{consequence.__name__}")
    consequences.connect()


def test_a_comment_whose_consequence_breaks_is_not_shown(post, a_broken_consequence):
    visits.send(visits.signed_in(makers.sable()), post, makers.ATTACK)

    assert visits.latest().state == "pending"
    assert not Decision.objects.exists()
    assert not Letter.objects.exists()


def test_a_moderators_decision_whose_consequence_breaks_leaves_everything_as_it_was(post):
    held = makers.a_submission(makers.ATTACK, by=makers.sable(), on=post)
    before = (Decision.objects.count(), AuditEntry.objects.count(), Letter.objects.count())
    uid = f"{sanctions.follow_decisions.__module__}.{sanctions.follow_decisions.__name__}"
    decisions_made.disconnect(dispatch_uid=uid)
    decisions_made.connect(broken, dispatch_uid=uid)
    try:
        with pytest.raises(RuntimeError):
            makers.rejected(held)
    finally:
        _mend()

    held.refresh_from_db()
    assert held.state == "held"
    assert (Decision.objects.count(), AuditEntry.objects.count(), Letter.objects.count()) == before


def test_a_comment_that_breaks_judging_every_time_is_given_to_people(post, monkeypatch):
    """F8."""
    monkeypatch.setattr(workflow, "judge", broken)
    visits.send(visits.signed_in(makers.rui()), post)

    for minutes in (5, 10, 15, 20, 25):
        swept(after=timedelta(minutes=minutes))

    assert visits.latest().state == "held"
    assert makers.item_of(visits.latest()).reason == "held"


def test_an_edit_whose_judging_breaks_shows_neither_text(post, monkeypatch):
    mine = makers.a_submission("The words it had.", by=makers.rui(), on=post)
    monkeypatch.setattr(workflow, "judge", broken)

    workflow.resubmit(mine, text="The words it got.", version=mine.version)

    page = visits.signed_in(makers.noor()).get(post.get_absolute_url()).content.decode()
    assert "The words it had." not in page
    assert "The words it got." not in page


def owed(post):
    makers.a_submission(makers.ATTACK, by=makers.sable(), on=post)
    return Letter.objects.get()


def test_sweeping_again_sends_nothing_again(post, django_capture_on_commit_callbacks):
    """F4, F7: the queue may hold the same letter any number of times."""
    letter = owed(post)

    for _ in range(3):
        sweep()
        letters.send(letter.pk, now=timezone.now())

    assert len(mail.outbox) == 1


@pytest.mark.parametrize(
    "fault",
    [
        ConnectionRefusedError("nobody listens"),
        TimeoutError("it hangs"),
        smtplib.SMTPServerDisconnected("gone"),
        smtplib.SMTPResponseException(451, b"try later"),
        smtplib.SMTPRecipientsRefused({}),
        ValueError("a template, an address or a row that is not as it should be"),
        UnicodeEncodeError("ascii", "é", 0, 1, "an address that the server does not speak"),
    ],
    ids=lambda fault: type(fault).__name__,
)
def test_a_letter_that_cannot_be_sent_is_put_off_and_given_up_after_a_day(post, monkeypatch, fault):
    """F11: the decision stands, the next try is later each time, and a letter that never works is not tried for ever."""
    letter = owed(post)

    def refuse(*args):
        raise fault

    monkeypatch.setattr(letters, "_mail", refuse)
    now = letter.created_at

    assert letters.send(letter.pk, now=now) is False
    letter.refresh_from_db()
    first = letter.not_before
    assert letters.send(letter.pk, now=first) is False
    letter.refresh_from_db()
    assert letter.not_before - first > first - now
    assert letters.send(letter.pk, now=now + timedelta(hours=25)) is False
    letter.refresh_from_db()
    assert letter.given_up_at is not None


def test_a_letter_whose_words_cannot_be_found_is_put_off_too(post, monkeypatch):
    """F11."""
    letter = owed(post)
    monkeypatch.setattr(letters, "render", broken)

    letters.send(letter.pk, now=letter.created_at)

    letter.refresh_from_db()
    assert letter.not_before > letter.created_at
    assert letter.lease_until is None


def test_sweeps_that_nobody_ran_do_not_pile_up(settings):
    """A worker that was away for an hour would otherwise begin with a hundred and eighty of them."""
    swept = [e for e in settings.CELERY_BEAT_SCHEDULE.values() if isinstance(e["schedule"], timedelta)]
    assert swept
    for entry in swept:
        assert entry["schedule"] < timedelta(seconds=entry["options"]["expires"]) < timedelta(minutes=5)
