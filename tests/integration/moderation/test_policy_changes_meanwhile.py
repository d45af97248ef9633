"""The policy changes while the queue runs (F18): each decision names its version, and what was decided stays decided."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from moderation import invariants, policies, releases, sweeping, workflow
from moderation.models import Decision, Signal, Submission
from moderation.policy.states import State
from tests.integration.moderation.test_races import at_once
from tests.integration.moderation.versions import adopted, document, fine, held_by_the, owner
from tests.makers import ATTACK, a_submission, a_user, let_through, mina, rejected

pytestmark = pytest.mark.django_db


def states_of(*submissions: Submission) -> list[str]:
    return [Submission.objects.get(pk=submission.pk).state for submission in submissions]


def waiting_to_be_judged(number: int) -> Submission:
    """A comment that was taken in and not judged: its worker went away."""
    submission = a_submission(fine(number), by=a_user(f"reader-{number}"))
    Submission.objects.filter(pk=submission.pk).update(
        state=State.PENDING, touched_at=timezone.now() - timedelta(minutes=5)
    )
    return submission


def test_adopting_another_version_moves_no_comment() -> None:
    adopted(held_by_the())
    held, published = a_submission(fine(1), by=a_user("one")), a_submission("Nothing of note.", by=a_user("two"))
    before = Decision.objects.count()

    adopted(document(noted="note nothing"))
    for pk in sweeping.undecided(now=timezone.now() + timedelta(hours=1)):
        sweeping.judge_claimed(pk, now=timezone.now() + timedelta(hours=1))

    assert states_of(held, published) == ["held", "published"]
    assert Decision.objects.count() == before


def test_what_is_judged_again_later_names_the_version_that_judged_it() -> None:
    earlier, later = waiting_to_be_judged(1), waiting_to_be_judged(2)
    first = adopted(held_by_the())
    assert sweeping.judge_claimed(earlier.pk, now=timezone.now())
    second = adopted(document(zorps="zorp"))
    assert sweeping.judge_claimed(later.pk, now=timezone.now())

    digests = [one.decisions.latest("number").policy_digest for one in (earlier, later)]
    assert digests == [first.digest, second.digest]
    assert states_of(earlier, later) == ["held", "published"]


def test_a_person_who_decides_after_the_change_names_the_version_in_force_then() -> None:
    adopted(held_by_the())
    submission = a_submission(fine(1), by=a_user("one"))
    then = adopted(document(zorps="zorp"))

    decision = rejected(submission, clause="1")

    assert decision.policy_digest == then.digest
    assert decision.statement == "This was rude."


def test_what_a_person_let_stand_is_held_by_no_later_version() -> None:
    submission = a_submission(ATTACK)
    let_through(submission)
    Signal.objects.create(
        revision=submission.current,
        name="deep:attack",
        score=0.99,
        created_at=timezone.now(),
        not_before=timezone.now(),
        done_at=timezone.now(),
    )
    adopted(held_by_the())

    assert submission.current is not None
    assert workflow.hold_on_signals(submission.current, now=timezone.now()) is None
    submission.refresh_from_db()
    assert workflow.judge_again(submission).state == State.PUBLISHED


def test_what_a_person_rejected_is_let_go_by_no_later_version() -> None:
    first = adopted(held_by_the())
    submission = a_submission(fine(1), by=a_user("one"))
    rejected(submission, by=mina(), clause="1")
    adopted(document(zorps="zorp"))

    releases.release(digest=first.digest, rule="the", until=releases.newest_decision(), by=owner(), now=timezone.now())

    submission.refresh_from_db()
    assert workflow.judge_again(submission).state == State.REJECTED


@pytest.mark.django_db(transaction=True)
def test_of_comments_sent_while_a_version_is_adopted_each_is_where_its_own_version_put_it() -> None:
    """Under the first version every one is held, under the second none: whichever a decision names, it is true."""
    first = adopted(held_by_the())
    draft = policies.save_draft(document(zorps="zorp"), now=timezone.now())
    people, by = [a_user(f"reader-{number}") for number in range(8)], owner()

    outcomes = at_once(
        *(lambda n=n, who=who: a_submission(fine(n), by=who) for n, who in enumerate(people)),
        lambda: policies.adopt(draft, by=by, now=timezone.now(), seen=first.digest),
    )

    assert not [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    put = set(Decision.objects.values_list("policy_digest", "to_state"))
    assert put <= {(first.digest, "held"), (draft.digest, "published")}
    assert Decision.objects.count() == len(people)
    assert not list(invariants.broken())
