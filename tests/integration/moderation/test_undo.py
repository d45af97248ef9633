"""A slip is taken back whole: the comment, the strike, the sanction, the letters, the reports and the review item."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from moderation import (
    answers,
    appeals,
    audit,
    commenters,
    facts,
    invariants,
    letters,
    reports,
    sanctions,
    undoing,
    workflow,
)
from moderation.impartiality import SelfJudging
from moderation.learning import labels
from moderation.models import (
    AuditEntry,
    AuditHead,
    Decision,
    Letter,
    LetterKind,
    Report,
    ReviewItem,
    Sanction,
    Strike,
    Submission,
)
from moderation.models.decision import UNDO_NOTICE
from moderation.policy.standing import Standing
from moderation.policy.states import Cause, State
from tests.makers import (
    ATTACK,
    FINE,
    a_comment,
    a_commenter,
    a_submission,
    item_of,
    let_through,
    mina,
    noor,
    rejected,
    rui,
    sable,
    submission_of,
    tomas,
)

pytestmark = pytest.mark.django_db


# -- What is refused, and then nothing changes ------------------------------------------------------------------------


def test_anothers_decision_is_left_alone() -> None:
    decision = rejected(a_submission(ATTACK, by=sable()), by=tomas())

    with pytest.raises(undoing.NotOnesOwn):
        undoing.undo(decision, by=mina())

    assert _now(decision).state == State.REJECTED


def test_a_verdict_is_nobodys_to_undo() -> None:
    held = a_submission(ATTACK, by=sable()).decisions.get()

    with pytest.raises(undoing.NotUndone):
        undoing.undo(held, by=mina())


def test_an_answer_to_an_appeal_is_not_undone() -> None:
    decision = rejected(a_submission(ATTACK, by=sable()), by=tomas())
    appeal = appeals.open_appeal(decision, by=a_commenter(sable()), text="It is from a play.")
    appeals.overturn(appeal, by=mina(), reply="So it is.")

    with pytest.raises(undoing.NotUndone):
        undoing.undo(Decision.objects.get(reverses=decision), by=mina())


def test_an_undoing_is_not_undone() -> None:
    undone = undoing.undo(rejected(a_submission(ATTACK, by=sable())), by=mina())

    with pytest.raises(undoing.NotUndone):
        undoing.undo(undone, by=mina())


def test_whoever_became_a_party_meanwhile_leaves_it_to_others() -> None:
    submission = a_submission(ATTACK, by=sable())
    decision = let_through(submission)
    reports.file(submission, reporter=a_commenter(mina()), clause="2")

    with pytest.raises(SelfJudging):
        undoing.undo(decision, by=mina())


def test_a_later_decision_is_in_the_way_and_named() -> None:
    submission = a_submission(ATTACK, by=sable())
    decision = let_through(submission)
    later = rejected(submission, by=tomas())

    with pytest.raises(undoing.ActedSince) as refused:
        undoing.undo(decision, by=mina())

    assert (refused.value.who, refused.value.at, refused.value.decision) == ("tomas", later.created_at, later)


def test_a_decision_is_undone_once() -> None:
    decision = rejected(a_submission(ATTACK, by=sable()))
    undoing.undo(decision, by=mina())

    with pytest.raises(undoing.ActedSince) as refused:
        undoing.undo(decision, by=mina())

    assert refused.value.who == "mina"


def test_an_edit_is_in_the_way_and_named() -> None:
    submission = a_submission(ATTACK, by=sable())
    decision = let_through(submission)
    submission.refresh_from_db()
    workflow.resubmit(submission, text="I take that back, and the rest of it too.", version=submission.version)

    with pytest.raises(undoing.ActedSince) as refused:
        undoing.undo(decision, by=mina())

    assert refused.value.what in {"an edit", "a decision"}


def test_an_appeal_is_in_the_way_and_named() -> None:
    decision = rejected(a_submission(ATTACK, by=sable()))
    appeals.open_appeal(decision, by=a_commenter(sable()), text="It is from a play.")

    with pytest.raises(undoing.ActedSince) as refused:
        undoing.undo(decision, by=mina())

    assert refused.value.who == "Sable"


def test_what_was_undone_cannot_be_appealed() -> None:
    decision = rejected(a_submission(ATTACK, by=sable()))
    undoing.undo(decision, by=mina())

    with pytest.raises(appeals.NotAppealable):
        appeals.open_appeal(_fresh(decision), by=a_commenter(sable()), text="It is from a play.")


# -- The comment ------------------------------------------------------------------------------------------------------


def test_a_rejected_comment_is_held_again_under_its_first_clause() -> None:
    submission = a_submission(ATTACK, by=sable())
    first = submission.decisions.get()

    undone = undoing.undo(rejected(submission, clause="4"), by=mina())

    assert (undone.to_state, undone.clause, undone.policy_digest) == (State.HELD, first.clause, first.policy_digest)
    assert _now(undone).state == State.HELD


def test_a_removed_comment_is_seen_again() -> None:
    submission = _published()

    undoing.undo(rejected(submission), by=mina())

    assert Submission.objects.get(pk=submission.pk).is_visible


def test_a_published_comment_is_hidden_again_and_leaves_no_place_in_the_thread() -> None:
    submission = a_submission(ATTACK, by=sable())

    undoing.undo(let_through(submission), by=mina())

    assert _state(submission) == (State.HELD, False)


def test_a_comment_that_was_answered_keeps_its_place_in_the_thread() -> None:
    comment = a_comment(ATTACK, by=sable())
    decision = let_through(submission_of(comment))
    comment.refresh_from_db()
    a_comment(FINE, by=rui(), reply_to=comment)

    undoing.undo(decision, by=mina())

    assert _state(submission_of(comment)) == (State.HELD, True)


def test_what_readers_had_seen_before_keeps_its_place_in_the_thread() -> None:
    submission = _published()

    undoing.undo(rejected(submission), by=mina())

    assert Submission.objects.get(pk=submission.pk).ever_published


def test_a_hold_by_a_moderator_is_taken_back_and_its_item_closed() -> None:
    submission = _published()
    decision = _held_by_hand(submission)

    undoing.undo(decision, by=mina())

    assert Submission.objects.get(pk=submission.pk).is_visible
    assert not ReviewItem.objects.open().filter(submission=submission).exists()


def test_its_author_is_told_that_it_waits_and_not_by_whom() -> None:
    submission = a_submission(ATTACK, by=sable())
    undoing.undo(rejected(submission), by=mina())

    answer = answers.answer_to(Submission.objects.select_related("current").get(pk=submission.pk))

    assert (answer.state, answer.clause and answer.clause.number) == (State.HELD, "2")


# -- The review item --------------------------------------------------------------------------------------------------


def test_its_item_is_open_again_due_as_before_and_with_whoever_took_it_back() -> None:
    submission = a_submission(ATTACK, by=sable())
    item = item_of(submission)

    undoing.undo(rejected(submission), by=mina())

    assert (item_of(submission).pk, item_of(submission).due_at) == (item.pk, item.due_at)
    assert item_of(submission).claimed_by == mina()


def test_it_can_be_decided_again() -> None:
    submission = a_submission(ATTACK, by=sable())
    undoing.undo(rejected(submission), by=mina())

    let_through(submission)

    assert Submission.objects.get(pk=submission.pk).is_visible


def test_an_item_that_was_opened_since_stays_and_is_due_as_early() -> None:
    submission = a_submission(ATTACK, by=sable())
    due = item_of(submission).due_at
    decision = let_through(submission)
    reports.file(submission, reporter=a_commenter(noor()), clause="2")

    undoing.undo(decision, by=mina())

    assert ReviewItem.objects.open().get(submission=submission).due_at == due


# -- Strikes and sanctions --------------------------------------------------------------------------------------------


def test_its_strike_is_void_and_its_sanction_lifted() -> None:
    decision = rejected(a_submission(ATTACK, by=sable()), clause="4")
    assert _standing() == Standing.SUSPENDED

    undoing.undo(decision, by=mina())

    assert hasattr(Strike.objects.get(), "void")
    assert Sanction.objects.get().lifted_at is not None
    assert _standing() == Standing.GOOD


def test_a_second_moderators_word_on_the_sanction_is_in_the_way() -> None:
    tomas()
    decision = _revocation()
    sanctions.confirm(Sanction.objects.get(strike__decision=decision), by=tomas(), now=timezone.now())

    with pytest.raises(undoing.ActedSince) as refused:
        undoing.undo(decision, by=mina())

    assert refused.value.who == "tomas"


def test_rejecting_it_again_is_a_strike_again() -> None:
    submission = a_submission(ATTACK, by=sable())
    undoing.undo(rejected(submission), by=mina())

    rejected(submission, clause="1")

    assert [strike.clause for strike in Strike.objects.filter(void=None)] == ["1"]


# -- Letters ----------------------------------------------------------------------------------------------------------


def test_a_letter_about_a_decision_waits_as_long_as_its_button() -> None:
    decision = rejected(a_submission(ATTACK, by=sable()))

    letter = Letter.objects.get(decision=decision, kind=LetterKind.STATEMENT)

    assert letter.not_before == decision.created_at + UNDO_NOTICE


def test_a_verdicts_letter_waits_for_nothing() -> None:
    letter = Letter.objects.get(decision=a_submission(ATTACK, by=sable()).decisions.get())

    assert letter.not_before == letter.created_at


def test_letters_that_were_not_sent_never_are() -> None:
    decision = rejected(a_submission(ATTACK, by=sable()))
    undoing.undo(decision, by=mina())

    sent = [letters.send(letter.pk, now=_later()) for letter in Letter.objects.filter(decision=decision)]

    assert sent == [False, False]


def test_an_author_who_never_heard_of_it_is_not_written_to() -> None:
    decision = rejected(a_submission(ATTACK, by=sable()))

    undone = undoing.undo(decision, by=mina())

    assert not Letter.objects.filter(decision=undone).exists()


def test_an_author_who_was_told_is_told_again() -> None:
    decision = rejected(_published())
    _send_about(decision)

    undone = undoing.undo(decision, by=mina())

    assert Letter.objects.get(decision=undone).kind == LetterKind.REVERSAL
    assert "no longer counts" in letters.render(Letter.objects.get(decision=undone)).body


def test_an_author_who_was_told_of_a_rejection_that_is_a_hold_again_reads_that_it_costs_nothing() -> None:
    decision = rejected(a_submission(ATTACK, by=sable()))
    _send_about(decision)

    undone = undoing.undo(decision, by=mina())

    assert "no longer counts" in letters.render(Letter.objects.get(decision=undone)).body


def test_a_letter_whose_sending_was_broken_off_may_have_arrived() -> None:
    decision = rejected(a_submission(ATTACK, by=sable()))
    Letter.objects.filter(decision=decision).update(lease_until=timezone.now() - timedelta(hours=1), attempts=1)

    undone = undoing.undo(decision, by=mina())

    assert Letter.objects.filter(decision=undone, kind=LetterKind.STATEMENT).exists()


# -- Reports ----------------------------------------------------------------------------------------------------------


def test_its_reports_are_open_again_and_count_for_nobody() -> None:
    submission = _published()
    report = reports.file(submission, reporter=a_commenter(noor()), clause="1")

    undoing.undo(let_through(submission), by=mina())

    report.refresh_from_db()
    assert (report.decided_at, report.decision, report.agreed) == (None, None, None)
    assert item_of(submission).reason == "reported"


def test_whoever_reported_it_anew_has_one_open_report() -> None:
    submission = _published()
    reports.file(submission, reporter=a_commenter(noor()), clause="1")
    decision = let_through(submission)
    reports.file(submission, reporter=a_commenter(noor()), clause="2")

    undoing.undo(decision, by=mina())

    assert [report.clause for report in Report.objects.filter(decided_at=None)] == ["2"]
    assert not Report.objects.filter(agreed=False).exists()


def test_reports_that_it_had_put_right_are_as_they_were_answered_before() -> None:
    submission = _published()
    report = reports.file(submission, reporter=a_commenter(noor()), clause="1")
    let_through(submission)
    removed = rejected(submission)
    report.refresh_from_db()
    assert report.agreed

    undoing.undo(removed, by=mina())

    report.refresh_from_db()
    assert report.agreed is False


def test_the_reporter_is_told_of_the_decision_that_stands() -> None:
    submission = _published()
    reports.file(submission, reporter=a_commenter(noor()), clause="1")
    undoing.undo(let_through(submission), by=mina())

    decision = rejected(submission)

    told = Letter.objects.filter(kind=LetterKind.REPORT_DECIDED, withdrawn_at=None)
    assert [letter.decision for letter in told] == [decision]


def test_a_hold_that_answered_reports_leaves_them_to_somebody_when_it_is_taken_back() -> None:
    submission = _published()
    reports.file(submission, reporter=a_commenter(noor()), clause="1")

    undoing.undo(_held_by_hand(submission), by=mina())

    assert item_of(submission).reason == "reported"
    assert not list(invariants.broken())


# -- What is learnt, and what is written down -------------------------------------------------------------------------


def test_nothing_is_learnt_of_a_decision_that_was_undone() -> None:
    submission = a_submission(ATTACK, by=sable())

    undoing.undo(rejected(submission), by=mina())

    assert labels.truths_of([submission.pk]) == {}


def test_the_decision_before_it_is_the_truth_again() -> None:
    submission = a_submission(ATTACK, by=sable())
    published = let_through(submission)

    undoing.undo(rejected(submission), by=mina())

    assert labels.truths_of([submission.pk])[submission.pk].decision == published.pk


def test_both_entries_stand_and_the_log_is_whole() -> None:
    decision = rejected(a_submission(ATTACK, by=sable()))

    undone = undoing.undo(decision, by=mina(), note="Wrong row.")

    assert (undone.reverses, undone.cause, undone.note) == (decision, Cause.UNDO, "Wrong row.")
    assert AuditEntry.objects.filter(action="comment.held", data__decision=undone.pk, data__cause="undo").exists()
    assert not list(audit.breaks(AuditEntry.objects.order_by("sequence"), head=AuditHead.objects.first()))


@pytest.mark.parametrize("told", [False, True])
@pytest.mark.parametrize("what", ["publish", "reject", "remove", "let stand"])
def test_what_must_always_be_true_still_is(what: str, told: bool) -> None:
    decision = {
        "publish": lambda: let_through(a_submission(ATTACK, by=sable())),
        "reject": lambda: rejected(a_submission(ATTACK, by=sable())),
        "remove": lambda: rejected(_published()),
        "let stand": lambda: let_through(_reported()),
    }[what]()
    if told:
        _send_about(decision)

    undoing.undo(decision, by=mina())

    assert not list(invariants.broken())


def test_what_it_reverses_is_told_before() -> None:
    submission = _published()
    reports.file(submission, reporter=a_commenter(noor()), clause="4")
    decision = rejected(submission, clause="4")

    told = undoing.what_it_reverses(undoing.load(decision.pk), now=timezone.now())

    assert (told.points, told.sanction, told.reports, told.told) == (10, Sanction.objects.get(), 1, False)
    assert told.letters == Letter.objects.filter(decision=decision).count()


def _published() -> Submission:
    submission = a_submission(FINE, by=sable())
    if submission.state == State.HELD:
        let_through(submission)
    submission.refresh_from_db()
    return submission


def _reported() -> Submission:
    submission = _published()
    reports.file(submission, reporter=a_commenter(noor()), clause="1")
    return submission


def _held_by_hand(submission: Submission) -> Decision:
    submission.refresh_from_db()
    assert submission.current_id is not None
    return workflow.hold(
        submission,
        cause=Cause.MODERATOR,
        clause="1",
        revision=submission.current_id,
        version=submission.version,
        by=mina(),
    )


def _revocation() -> Decision:
    """Sable loses the privilege, step by step: each comment is written after she was told of the last one."""
    now = timezone.now() - timedelta(days=30)
    decision = None
    for number in range(5):
        now += timedelta(days=1)
        submission = submission_of(a_comment(f"{ATTACK} ({number})", by=sable(), at=now))
        decision = rejected(submission, clause="4", now=now + timedelta(hours=1))
        if Sanction.objects.filter(kind="revocation").exists():
            break
    assert decision is not None
    return decision


def _send_about(decision: Decision) -> None:
    for letter in Letter.objects.filter(decision=decision):
        letters.send(letter.pk, now=_later())


def _later() -> datetime:
    return timezone.now() + timedelta(minutes=1)


def _standing() -> Standing:
    commenter = commenters.commenter_of(sable(), now=timezone.now())
    return facts.standing_of(commenter, now=timezone.now())


def _state(submission: Submission) -> tuple[str, bool]:
    submission.refresh_from_db()
    return submission.state, submission.ever_published


def _now(decision: Decision) -> Submission:
    return Submission.objects.get(pk=decision.submission_id)


def _fresh(decision: Decision) -> Decision:
    return Decision.objects.select_related("submission").get(pk=decision.pk)
