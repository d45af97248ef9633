"""A new policy that holds far more than the one before it is taken back by itself; anything else is left alone."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from moderation import audit, brake, invariants, letters, policies
from moderation.letter_words import render
from moderation.models import Adoption, AuditEntry, AuditHead, Decision, Letter, PolicyVersion, Submission
from moderation.policy.document import default_policy_text
from tests.integration.moderation.versions import (
    a_draft,
    adopted,
    at,
    document,
    everything_held,
    fine,
    held_by_the,
    owner,
    told,
)
from tests.makers import a_submission, a_user

pytestmark = pytest.mark.django_db


def braked(*, now: datetime | None = None) -> Adoption | None:
    return brake.check(now=now or timezone.now())


def held_of(held: int, of: int, *, commenters: int = 99, earlier_held: int = 0, earlier: int = 20) -> None:
    """`of` comments under a new version that holds every "zorp", after `earlier` ones under a version that did too."""
    adopted(document(zorps="zorp", version="first"), now=at(0))
    for number in range(earlier):
        word = "zorp" if number < earlier_held else "word"
        told(f"{fine(number)} {word}", by=a_user(f"early-{number}"), day=1 + number / 100)
    adopted(document(zorps="zorp", version="second"), now=at(2))
    for number in range(of):
        word, reader = ("zorp", number % commenters) if number < held else ("word", number)
        told(f"{fine(100 + number)} {word}", by=a_user(f"late-{reader}"), day=2.1 + number / 100)


# -- What must be left alone ----------------------------------------------------------------------------------------------


def test_a_policy_that_holds_nothing_is_left_in_force() -> None:
    held_of(0, 40)

    assert braked(now=at(2.9)) is None


def test_nothing_is_decided_on_nine_comments() -> None:
    held_of(9, 9)

    assert braked(now=at(2.9)) is None


def test_what_one_spammer_brings_on_themselves_is_no_reason() -> None:
    held_of(10, 12, commenters=1)

    assert braked(now=at(2.9)) is None


def test_two_commenters_are_no_reason() -> None:
    held_of(10, 12, commenters=2)

    assert braked(now=at(2.9)) is None


def test_one_in_twenty_is_no_reason() -> None:
    held_of(3, 60)

    assert braked(now=at(2.9)) is None


def test_three_times_the_earlier_share_is_no_reason() -> None:
    held_of(6, 20, earlier_held=2, earlier=20)

    assert braked(now=at(2.9)) is None


def test_a_day_later_it_is_the_owners_matter() -> None:
    held_of(20, 20)

    assert braked(now=at(3.1)) is None


def test_a_sites_first_policy_has_nothing_to_go_back_to() -> None:
    policies.adopt(a_draft(text=held_by_the()), by=None, now=timezone.now())
    for number in range(12):
        a_submission(fine(number), by=a_user(f"reader-{number}"))

    assert braked() is None


def test_what_a_brake_put_back_is_not_braked() -> None:
    everything_held()
    assert braked()
    version = policies.current()
    for number in range(12):
        a_submission("You are a clueless moron and a liar.", by=a_user(f"angry-{number}"))

    assert braked() is None
    assert policies.current() == version


def test_holds_by_the_version_before_do_not_count_against_the_new_one() -> None:
    adopted(held_by_the())
    for number in range(12):
        a_submission(fine(number), by=a_user(f"reader-{number}"))
    adopted(document(zorps="zorp"))
    for number in range(12):
        a_submission(fine(20 + number), by=a_user(f"reader-{number}"))

    assert braked() is None


# -- Braking --------------------------------------------------------------------------------------------------------------


def test_a_rule_that_matches_the_is_braked_and_nothing_was_rejected() -> None:
    before = policies.current()
    held = everything_held()

    braking = braked()

    assert braking is not None
    assert policies.current() == before
    assert not Decision.objects.filter(to_state="rejected").exists()
    assert set(Submission.objects.filter(pk__in=[s.pk for s in held]).values_list("state", flat=True)) == {"held"}
    assert not list(invariants.broken())


def test_what_comes_after_is_judged_by_the_earlier_version() -> None:
    everything_held()
    braked()

    assert a_submission(fine(77), by=a_user("later")).state == "published"


def test_just_over_each_threshold_it_trips() -> None:
    held_of(3, 50)
    assert braked(now=at(2.9))


def test_just_over_three_times_the_earlier_share_it_trips() -> None:
    held_of(7, 20, earlier_held=2, earlier=20)
    assert braked(now=at(2.9))


def test_it_brakes_once_however_often_it_is_asked() -> None:
    everything_held()

    assert [bool(braked()) for _ in range(3)] == [True, False, False]
    assert Adoption.objects.filter(cause="braked").count() == 1


def test_the_log_holds_the_numbers_and_the_chain_is_whole() -> None:
    everything_held()
    braking = braked()

    line = AuditEntry.objects.get(action="policy.braked")
    assert braking is not None
    assert (line.actor, line.subject) == ("policy", f"policyversion:{braking.version.pk}")
    assert (line.data["submissions"], line.data["held"], line.data["commenters"]) == (12, 12, 12)
    assert not list(audit.breaks(AuditEntry.objects.order_by("sequence"), head=AuditHead.objects.first()))


def test_every_owner_gets_one_letter_with_the_numbers() -> None:
    owner("olga"), owner("otto"), a_user("mina", group="Moderator")
    everything_held()

    braked()
    braked()

    told_of_it = Letter.objects.filter(kind="policy_braked")
    assert {letter.email for letter in told_of_it} == {"olga@example.org", "otto@example.org"}
    words = render(told_of_it[0])
    assert words.subject.startswith("The comment policy was put back")
    assert "12 of 12 comments (100 %), by 12 different commenters" in words.body


def test_the_letter_is_sent(mailoutbox: list[object]) -> None:
    owner()
    everything_held()
    braked()

    letters.send(Letter.objects.get(kind="policy_braked").pk, now=timezone.now())

    assert len(mailoutbox) == 1


def test_an_owner_can_adopt_the_braked_version_again() -> None:
    everything_held()
    braking = braked()
    assert braking is not None
    assert braking.braked is not None
    version = PolicyVersion.objects.get(pk=braking.braked.version.pk)

    policies.roll_back(version, by=owner(), now=timezone.now(), seen=policies.current().digest, why="It was right.")

    assert policies.current() == version


def test_the_earlier_share_is_that_of_four_weeks() -> None:
    adopted(default_policy_text() + "\n# first\n", now=at(0))
    told("You are a clueless moron.", by=a_user("old"), day=1)
    told(fine(1), by=a_user("recent"), day=40)
    adopted(document(zorps="zorp"), now=at(41))

    adoption = Adoption.objects.newest_first()[0]
    assert brake.measure(adoption, now=at(42)).earlier_share == 0.0


def test_a_day_is_watched_and_no_more() -> None:
    held_of(0, 1)

    assert brake.watched(now=at(2) + timedelta(hours=24))
    assert brake.watched(now=at(2) + timedelta(hours=24, seconds=1)) is None
