"""A release frees exactly what one rule of one version held alone and nobody has touched."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from moderation import invariants, releases, reviews, workflow
from moderation.models import AuditEntry, Decision, Letter, PolicyVersion, Release, Report, Submission
from tests.integration.moderation.versions import a_draft, adopted, document, fine, held_by_the, owner
from tests.makers import (
    a_comment,
    a_commenter,
    a_post,
    a_submission,
    a_user,
    ada,
    item_of,
    let_through,
    mina,
    noor,
    rejected,
)

pytestmark = pytest.mark.django_db


def held(number: int = 0, *, word: str = "", **how: object) -> Submission:
    """A fine comment that the rule about "the" holds."""
    submission = a_submission(f"{fine(number)} {word}", by=a_user(f"reader-{number}"), **how)
    assert submission.state == "held"
    return submission


def released(version: PolicyVersion, *, rule: str = "the", by: str = "olga", until: int | None = None) -> Release:
    """A release of what the owner read up to the decision `until`; of everything where none is named."""
    return releases.release(
        digest=version.digest,
        rule=rule,
        until=releases.newest_decision() if until is None else until,
        by=owner(by),
        now=timezone.now(),
        why="The rule was wrong.",
    )


def edited(submission: Submission, text: str) -> Submission:
    """The comment with another text, which the rule holds again."""
    again = workflow.resubmit(submission, text=text, version=submission.version)
    assert again.state == "held"
    return again


def states_of(*submissions: Submission) -> list[str]:
    return [Submission.objects.get(pk=submission.pk).state for submission in submissions]


# -- What must be left alone ----------------------------------------------------------------------------------------------


def test_what_another_rule_saw_too_stays_held() -> None:
    version = adopted(document(the="the", zorps="zorp"))
    both = held(word="zorp")

    assert released(version).released == 0
    assert states_of(both) == ["held"]


def test_what_another_version_held_stays_held() -> None:
    adopted(held_by_the())
    earlier = held(1)
    version = adopted(document(the="the", zorps="zorp"))
    later = held(2)

    released(version)

    assert states_of(earlier, later) == ["held", "published"]


def test_what_another_rule_held_stays_held() -> None:
    version = adopted(document(the="the", zorps="zorp"))
    other = a_submission("A zorp.", by=a_user("reader"))

    released(version)

    assert states_of(other) == ["held"]


def test_what_a_person_decided_before_stays_as_they_decided() -> None:
    version = adopted(held_by_the())
    refused, passed = held(1), held(2)
    rejected(refused)
    let_through(passed)

    assert released(version).released == 0
    assert states_of(refused, passed) == ["rejected", "published"]


def test_what_a_moderator_has_open_stays_with_them() -> None:
    version = adopted(held_by_the())
    open_now = held()
    reviews.claim(item_of(open_now), by=mina())

    assert released(version).released == 0
    assert states_of(open_now) == ["held"]


def test_a_claim_that_ran_out_keeps_nothing_back() -> None:
    version = adopted(held_by_the())
    submission = held()
    reviews.claim(item_of(submission), by=mina(), now=timezone.now() - timedelta(hours=1))

    released(version)

    assert states_of(submission) == ["published"]


def test_what_was_reported_waits_for_a_person() -> None:
    version = adopted(held_by_the())
    submission = held()
    Report.objects.create(
        submission=submission,
        revision=submission.current,
        reporter=a_commenter(noor()),
        clause="2",
        created_at=timezone.now(),
    )

    assert released(version).released == 0
    assert states_of(submission) == ["held"]


def test_an_owner_does_not_release_their_own_comment() -> None:
    version = adopted(held_by_the())
    own = a_submission(fine(1), by=owner())

    release = released(version)

    assert (release.released, release.skipped) == (0, 1)
    assert states_of(own) == ["held"]


def test_what_was_edited_after_it_was_read_stays_held() -> None:
    version = adopted(held_by_the())
    submission = held()
    read = releases.newest_decision()
    edited(submission, "Quite the other text.")

    assert released(version, until=read).released == 0
    assert states_of(submission) == ["held"]


def test_what_was_held_after_the_list_was_read_stays_held() -> None:
    version = adopted(held_by_the())
    earlier = held(1)
    read = releases.newest_decision()
    later = held(2)

    assert released(version, until=read).released == 1
    assert states_of(earlier, later) == ["published", "held"]


def test_a_worker_that_goes_on_later_leaves_what_nobody_was_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    version = adopted(held_by_the())
    first, second, third = (held(number) for number in range(3))
    monkeypatch.setattr(releases, "BATCH", 1)
    monkeypatch.setattr(releases, "go_on", lambda pk, now: releases._one_batch(pk, now=now))
    release = released(version)
    monkeypatch.undo()
    edited(second, "Quite the other text.")
    later = held(4)

    assert releases.go_on(release.pk, now=timezone.now())

    assert states_of(first, second, third, later) == ["published", "held", "published", "held"]


# -- Releasing ------------------------------------------------------------------------------------------------------------


def test_everything_that_the_rule_held_alone_is_published() -> None:
    version = adopted(held_by_the())
    submissions = [held(number) for number in range(5)]

    release = released(version)

    assert (release.released, release.skipped) == (5, 0)
    assert release.finished_at is not None
    assert set(states_of(*submissions)) == {"published"}
    assert not list(invariants.broken())


def test_each_release_is_a_decision_of_the_owner_with_its_line_and_its_letter() -> None:
    version = adopted(held_by_the())
    submission = held()

    release = released(version)

    decision = Decision.objects.get(submission=submission, to_state="published")
    assert (decision.decider, decision.cause, decision.note) == (owner(), "moderator", "The rule was wrong.")
    assert decision.released.release == release  # type: ignore[attr-defined]
    assert AuditEntry.objects.filter(action="comment.published", data__decision=decision.pk).count() == 1
    assert Letter.objects.filter(decision=decision, kind="reversal").count() == 1


def test_the_release_itself_stands_in_the_log() -> None:
    version = adopted(held_by_the())
    release = released(version)

    line = AuditEntry.objects.get(action="policy.released")
    assert (line.actor, line.subject) == (f"user:{owner().pk}", f"release:{release.pk}")
    assert line.data == {"digest": version.digest, "rule": "the", "why": "The rule was wrong."}


def test_a_second_release_finds_nothing() -> None:
    version = adopted(held_by_the())
    held()
    released(version)

    assert released(version).released == 0


def test_many_go_in_small_transactions_and_a_worker_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    version = adopted(held_by_the())
    submissions = [held(number) for number in range(5)]
    monkeypatch.setattr(releases, "BATCH", 2)
    monkeypatch.setattr(releases, "go_on", lambda pk, now: releases._one_batch(pk, now=now))

    release = released(version)
    monkeypatch.undo()

    assert (release.released, release.finished_at) == (2, None)
    assert releases.unfinished() == [release.pk]
    assert releases.go_on(release.pk, now=timezone.now())
    release.refresh_from_db()
    assert release.released == 5
    assert set(states_of(*submissions)) == {"published"}


def test_what_waits_is_told_by_rule() -> None:
    version = adopted(document(the="the", zorps="zorp"))
    for number in range(3):
        held(number)
    held(9, word="zorp")
    a_submission("A zorp.", by=a_user("reader"))

    now = timezone.now()
    assert [(row.rule, row.clause, row.count) for row in releases.waiting(version.digest, now=now)] == [
        ("the", "1", 3),
        ("zorps", "1", 1),
    ]
    assert releases.count(digest=version.digest, rule="the", until=releases.newest_decision(), now=now) == 3


def test_a_version_that_held_nothing_has_nothing_to_release() -> None:
    version = a_draft()

    assert releases.waiting(version.digest, now=timezone.now()) == ()
    assert released(version).released == 0


def test_a_reply_is_released_under_its_parent() -> None:
    post = a_post()
    parent = a_comment("Nothing of note.", on=post, by=ada())
    version = adopted(held_by_the())
    reply = held(1, reply_to=parent)

    released(version)

    assert states_of(reply) == ["published"]
