"""What becomes of a comment, and that nothing of it happens halfway."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pytest
from django.utils import timezone
from django_comments_xtd.models import XtdComment

from moderation import appeals, audit, impartiality, policies, sweeping, workflow
from moderation.models import AuditEntry, AuditHead, CommentThread, Decision, Letter, ReviewItem, Submission
from moderation.policy.states import Cause, State
from tests.makers import (
    ATTACK,
    FINE,
    a_comment,
    a_post,
    a_submission,
    let_through,
    mina,
    noor,
    rejected,
    rui,
    submission_of,
)

pytestmark = pytest.mark.django_db


def test_a_fine_comment_of_a_known_reader_is_seen_at_once() -> None:
    _known_reader()

    comment = a_comment(FINE, by=rui())

    comment.refresh_from_db()
    assert comment.is_public


def test_a_fine_comment_leaves_nothing_for_people_to_do() -> None:
    _known_reader()

    submission = a_submission(FINE, by=rui())

    assert not ReviewItem.objects.open().filter(submission=submission).exists()


def test_an_attack_waits_for_a_moderator() -> None:
    comment = a_comment(ATTACK)

    comment.refresh_from_db()
    assert submission_of(comment).state == State.HELD
    assert not comment.is_public


def test_a_held_comment_names_its_clause() -> None:
    submission = a_submission(ATTACK)

    assert submission.decisions.get().clause == "2"


def test_a_held_comment_is_put_before_people_once() -> None:
    submission = a_submission(ATTACK)

    assert ReviewItem.objects.open().filter(submission=submission).count() == 1


def test_the_author_of_a_held_comment_is_owed_a_statement() -> None:
    submission = a_submission(ATTACK)

    assert Letter.objects.get(decision=submission.decisions.get()).kind == "statement"


def test_evidence_are_the_words_themselves() -> None:
    submission = a_submission(ATTACK)

    finding = submission.decisions.get().findings.exclude(start=None).first()
    assert finding is not None
    assert "moron" in submission.revisions.get().text[finding.start : finding.end]


def test_a_published_comment_is_counted_and_a_removed_one_is_not() -> None:
    _known_reader()
    post = a_post()
    submission = a_submission(FINE, by=rui(), on=post)
    thread = CommentThread.objects.get(target_pk=str(post.pk))
    assert thread.published == 1

    rejected(submission)

    thread.refresh_from_db()
    assert thread.published == 0


def test_a_moderator_publishes_what_was_held() -> None:
    submission = a_submission(ATTACK)

    let_through(submission)

    submission.refresh_from_db()
    assert submission.state == State.PUBLISHED
    assert XtdComment.objects.get(pk=submission.object_pk).is_public


def test_a_reply_stays_rejected_when_its_parent_is_published() -> None:
    parent = a_comment(ATTACK)
    let_through(submission_of(parent))
    reply = a_comment(ATTACK, by=noor(), reply_to=parent)
    rejected(submission_of(reply))

    parent.refresh_from_db()
    parent.save()

    reply.refresh_from_db()
    assert not reply.is_public


def test_a_rejection_without_a_clause_is_refused_and_changes_nothing() -> None:
    submission = a_submission(ATTACK)

    with pytest.raises(workflow.ClauseNeeded):
        rejected(submission, clause="")

    submission.refresh_from_db()
    assert submission.state == State.HELD


def test_an_adverse_decision_without_a_clause_is_refused_by_the_database() -> None:
    from django.db import IntegrityError, transaction

    submission = a_submission(ATTACK)

    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.create(
            submission=submission,
            revision=submission.current,
            number=99,
            from_state="held",
            to_state="rejected",
            cause="moderator",
            clause="",
            created_at=timezone.now(),
        )


def test_publishing_a_stale_version_changes_nothing() -> None:
    submission = a_submission(ATTACK)
    seen = submission.version
    workflow.resubmit(submission, text=ATTACK + " Again.", version=seen)

    with pytest.raises(workflow.StaleSubmission):
        workflow.publish(submission, by=mina(), revision=submission.current_id, version=seen)  # type: ignore[arg-type]

    submission.refresh_from_db()
    assert submission.state == State.HELD


def test_publishing_a_stale_revision_changes_nothing() -> None:
    submission = a_submission(ATTACK)
    seen = submission.current_id
    workflow.resubmit(submission, text=ATTACK + " Again.", version=submission.version)

    with pytest.raises(workflow.StaleSubmission):
        workflow.publish(submission, by=mina(), revision=seen, version=submission.version)  # type: ignore[arg-type]

    submission.refresh_from_db()
    assert submission.state == State.HELD


def test_a_move_that_is_not_in_the_table_is_refused() -> None:
    submission = a_submission(ATTACK)
    rejected(submission)
    submission.refresh_from_db()

    with pytest.raises(workflow.ForbiddenMove):
        workflow.publish(submission, by=mina(), revision=submission.current_id, version=submission.version)  # type: ignore[arg-type]


def test_the_author_of_a_comment_does_not_judge_it() -> None:
    submission = a_submission(ATTACK, by=mina())

    with pytest.raises(impartiality.SelfJudging):
        rejected(submission, by=mina())


def test_the_one_replied_to_does_not_judge_the_reply() -> None:
    parent = a_comment(ATTACK, by=mina())
    from tests.makers import tomas

    let_through(submission_of(parent), by=tomas())
    reply = a_submission(ATTACK, by=noor(), reply_to=parent)

    with pytest.raises(impartiality.SelfJudging):
        rejected(reply, by=mina())


def test_an_edited_comment_is_hidden_and_judged_again() -> None:
    _known_reader()
    comment = a_comment(FINE, by=rui())
    submission = submission_of(comment)
    assert submission.state == State.PUBLISHED

    workflow.resubmit(submission, text=ATTACK, version=submission.version)

    comment.refresh_from_db()
    assert (submission.state, comment.is_public, comment.comment) == (State.HELD, False, ATTACK)


def test_every_text_a_comment_has_had_is_kept() -> None:
    submission = a_submission(FINE)

    workflow.resubmit(submission, text="Another text.", version=submission.version)

    assert list(submission.revisions.order_by("number").values_list("text", flat=True)) == [FINE, "Another text."]


def test_a_withdrawn_comment_leaves_the_queue() -> None:
    submission = a_submission(ATTACK)

    workflow.withdraw(submission)

    assert not ReviewItem.objects.open().filter(submission=submission).exists()


def test_a_comment_that_cannot_be_judged_is_kept_hidden_and_pending(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: object) -> None:
        raise RuntimeError("the policy is on fire")

    monkeypatch.setattr(workflow, "judge", fail)

    comment = a_comment(FINE)

    comment.refresh_from_db()
    assert (submission_of(comment).state, comment.is_public) == (State.PENDING, False)


def test_what_breaks_after_the_verdict_leaves_the_comment_pending_with_its_text(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _known_reader()
    with monkeypatch.context() as broken:
        broken.setattr(workflow, "_write_down", None)

        submission = a_submission(FINE, by=rui())

    kept = Submission.objects.select_related("current").get(pk=submission.pk)
    assert (kept.state, kept.version, kept.ever_published) == (State.PENDING, 1, False)
    assert kept.current is not None
    assert kept.current.text == FINE
    assert sweeping.judge_claimed(kept.pk, now=timezone.now() + timedelta(minutes=5))
    kept.refresh_from_db()
    assert kept.state == State.PUBLISHED


def test_a_pending_comment_is_judged_by_the_sweep(monkeypatch: pytest.MonkeyPatch) -> None:
    submission = _left_pending(monkeypatch)

    assert sweeping.judge_claimed(submission.pk, now=timezone.now())

    submission.refresh_from_db()
    assert submission.state == State.HELD


def test_a_comment_that_is_being_judged_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    submission = _left_pending(monkeypatch)
    now = timezone.now()
    Submission.objects.filter(pk=submission.pk).update(lease_until=now + timedelta(seconds=30))

    assert not sweeping.judge_claimed(submission.pk, now=now)


def test_a_comment_that_fails_three_times_goes_to_people_with_the_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    submission = _left_pending(monkeypatch)
    monkeypatch.setattr(workflow, "judge", _raise)

    for _ in range(4):
        sweeping.judge_claimed(submission.pk, now=timezone.now())

    submission.refresh_from_db()
    assert submission.state == State.HELD
    assert "could not be checked" in submission.decisions.get().findings.get().reason


def test_a_fault_between_state_and_log_leaves_neither(monkeypatch: pytest.MonkeyPatch) -> None:
    submission = a_submission(ATTACK)
    before = AuditEntry.objects.count()
    monkeypatch.setattr(audit, "record", _raise)

    with pytest.raises(RuntimeError):
        rejected(submission)

    submission.refresh_from_db()
    assert (submission.state, AuditEntry.objects.count()) == (State.HELD, before)


def test_an_overturned_appeal_puts_the_text_back_byte_for_byte() -> None:
    text = ATTACK + "  \nTwo spaces, é and \u200b."
    submission = a_submission(text)
    decision = rejected(submission)
    from tests.makers import tomas

    appeal = appeals.open_appeal(decision, by=submission.commenter, text="I meant the bridge.")  # type: ignore[arg-type]

    appeals.overturn(appeal, by=tomas(), reply="You did.")

    submission.refresh_from_db()
    assert submission.state == State.PUBLISHED
    assert XtdComment.objects.get(pk=submission.object_pk).comment == text


def test_every_state_equals_the_replay_of_its_log() -> None:
    first, second = a_submission(ATTACK), a_submission(FINE)
    let_through(first)
    rejected(first)
    rejected(second)

    for submission in Submission.objects.all():
        moves = submission.decisions.order_by("number")
        assert [m.to_state for m in moves][-1] == submission.state
        assert all(a.to_state == b.from_state for a, b in pairwise(moves))


def test_the_audit_chain_is_whole_after_a_day_of_work() -> None:
    rejected(a_submission(ATTACK))
    let_through(a_submission(ATTACK, by=noor()))

    assert not list(audit.breaks(AuditEntry.objects.order_by("sequence"), head=AuditHead.objects.first()))


def test_a_decision_records_the_policy_that_made_it() -> None:
    submission = a_submission(ATTACK)

    assert submission.decisions.get().policy_digest == policies.in_force().digest


def test_reports_take_a_comment_out_of_sight_under_a_clause() -> None:
    _known_reader()
    submission = a_submission(FINE, by=rui())

    workflow.hold(
        submission,
        cause=Cause.REPORTS,
        clause="2",
        revision=submission.current_id,
        version=submission.version,  # type: ignore[arg-type]
    )

    assert not XtdComment.objects.get(pk=submission.object_pk).is_public


def _raise(*args: object, **kwargs: object) -> None:
    raise RuntimeError("a fault")


def _left_pending(monkeypatch: pytest.MonkeyPatch) -> Submission:
    with monkeypatch.context() as fault:
        fault.setattr(workflow, "judge", _raise)
        return a_submission(ATTACK)


def _known_reader() -> None:
    """Rui has been read here before, so the rule about newcomers has nothing to say."""
    for words in ("first", "second", "third", "fourth", "fifth"):
        submission = a_submission(f"My {words} remark about the river, which was high that day.", by=rui())
        if submission.state == State.HELD:
            let_through(submission)
