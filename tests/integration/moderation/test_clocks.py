"""The clock of the machine jumps and is put right again: nothing has ended too early by then, and nothing lasts on."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from django.utils import timezone

from moderation import clock, confirmations, facts, letters, purging, reviews, sweeping
from moderation.models import Letter, Sanction, Submission
from moderation.models.letter import LEASE
from moderation.policy.standing import SILENCED
from moderation.policy.states import State
from tests.integration.moderation.climbing import violations
from tests.makers import ATTACK, a_submission, item_of, mina, rui, tomas

pytestmark = pytest.mark.django_db

JUMP = timedelta(hours=2)
A_MOMENT = timedelta(seconds=5)


@pytest.mark.parametrize(("ahead", "said"), [(0.0, False), (4.0, False), (6.0, True), (-6.0, True)])
def test_a_clock_far_from_the_databases_is_found_out(ahead: float, said: bool) -> None:
    off = clock.seconds_off(own=lambda: time.time() + ahead)

    assert abs(off - ahead) < 1.0
    assert clock.is_off(off) == said


def test_a_lease_of_the_right_time_keeps_others_out_while_it_lasts() -> None:
    item, now = item_of(a_submission(ATTACK)), timezone.now()
    reviews.claim(item, by=mina(), now=now)

    with pytest.raises(reviews.ClaimedByAnother):
        reviews.claim(item, by=tomas(), now=now + A_MOMENT)


@pytest.mark.parametrize("jump", [JUMP, -JUMP])
def test_a_lease_of_a_wrong_time_keeps_nobody_out_once_the_clock_is_right(jump: timedelta) -> None:
    item, now = item_of(a_submission(ATTACK)), timezone.now()
    reviews.claim(item, by=mina(), now=now + jump)

    claimed = reviews.claim(item, by=tomas(), now=now + A_MOMENT)

    assert claimed.claimed_by == tomas()


def test_what_a_worker_took_in_hand_at_a_wrong_time_is_judged_once_the_clock_is_right() -> None:
    now = timezone.now()
    submission = a_submission(ATTACK)
    Submission.objects.filter(pk=submission.pk).update(
        state=State.PENDING, touched_at=now - timedelta(minutes=5), lease_until=now + JUMP
    )

    assert submission.pk in sweeping.undecided(now=now)
    assert sweeping.judge_claimed(submission.pk, now=now)


def test_a_letter_that_a_worker_is_sending_is_left_to_it() -> None:
    letter, now = _a_letter(), timezone.now()
    Letter.objects.filter(pk=letter.pk).update(lease_until=now + A_MOMENT)

    assert not letters.send(letter.pk, now=now)


@pytest.mark.parametrize("jump", [JUMP, -JUMP])
def test_a_letter_that_a_worker_took_at_a_wrong_time_is_sent_once_the_clock_is_right(jump: timedelta) -> None:
    letter, now = _a_letter(), timezone.now()
    Letter.objects.filter(pk=letter.pk).update(lease_until=now + jump + LEASE)

    assert letter.pk in letters.unsent(now=now + A_MOMENT)
    assert letters.send(letter.pk, now=now + A_MOMENT)
    assert not letters.send(letter.pk, now=now + JUMP + 2 * LEASE)


def _a_letter() -> Letter:
    asked = timezone.now() - A_MOMENT
    confirmations.ask(email="gwen@example.org", purpose="comment", payload={}, name="Gwen", now=asked)
    return Letter.objects.get()


def test_a_suspension_is_not_over_because_the_clock_was_ahead_for_a_while() -> None:
    commenter = violations(rui(), 5)
    suspension = Sanction.objects.get(commenter=commenter, kind="suspension")
    assert suspension.ends_at is not None
    now, ahead = suspension.ends_at - timedelta(hours=1), suspension.ends_at + JUMP
    assert facts.standing_of(commenter, now=ahead) not in SILENCED

    purging.purge(now=ahead)

    assert facts.standing_of(commenter, now=now) in SILENCED
    assert facts.standing_of(commenter, now=suspension.ends_at + A_MOMENT) not in SILENCED
