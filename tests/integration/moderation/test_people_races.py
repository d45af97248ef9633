"""Readers press twice, and people write at once: everything is told once, and nobody is flooded."""

from __future__ import annotations

import pytest
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from moderation import follows, invariants, mutes
from moderation.models import Cadence, Letter, LetterKind, Mute, Notification, ThreadFollow
from tests.integration.moderation.test_races import at_once
from tests.makers import a_comment, a_commenter, a_post, a_user, rui, sable

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_button_pressed_twice_mutes_and_follows_once() -> None:
    post, reader, other, now = a_post(), a_commenter(rui()), a_commenter(sable()), timezone.now()
    kind = ContentType.objects.get_for_model(post)

    outcomes = at_once(
        lambda: mutes.mute(reader, other, now=now),
        lambda: mutes.mute(reader, other, now=now),
        lambda: follows.follow(reader, kind, str(post.pk), cadence=Cadence.DAILY, now=now),
        lambda: follows.follow(reader, kind, str(post.pk), cadence=Cadence.DAILY, now=now),
    )

    assert [outcome for outcome in outcomes if isinstance(outcome, Exception)] == []
    assert Mute.objects.count() == 1
    assert ThreadFollow.objects.count() == 1


def test_comments_that_appear_at_once_are_each_told_once_and_are_no_flood() -> None:
    """(T40)"""
    post, now = a_post(), timezone.now()
    kind = ContentType.objects.get_for_model(post)
    follows.follow(a_commenter(rui()), kind, str(post.pk), cadence=Cadence.AT_ONCE, now=now)
    writers = [a_user(f"writer{number}") for number in range(4)]
    for number in range(follows.MOST_A_DAY - 1):
        a_comment(f"The water stood {number + 11} centimetres high at noon.", by=writers[number % 4], on=post)

    at_once(
        *(
            lambda number=number, by=by: a_comment(f"And {number + 40} steps are under water now.", by=by, on=post)
            for number, by in enumerate(writers)
        )
    )

    assert Notification.objects.filter(reader__user=rui()).count() == follows.MOST_A_DAY + 3
    assert Letter.objects.filter(kind=LetterKind.FOLLOWUP).count() == follows.MOST_A_DAY
    assert Letter.objects.filter(kind=LetterKind.DIGEST).count() == 1
    assert not list(invariants.broken())
