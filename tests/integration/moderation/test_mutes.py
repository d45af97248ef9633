"""Mute somebody: folded for one reader, silent for one reader, and known to nobody else."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from blog.models import Post
from moderation import mutes
from moderation.models import Cadence, Letter, LetterKind, Mute, Notification, NotificationKind
from moderation.mutes import MuteRefused
from tests.integration.moderation.test_follows import follow
from tests.integration.moderation.test_notifications import signed_in
from tests.makers import (
    a_comment,
    a_commenter,
    a_post,
    mina,
    noor,
    rejected,
    rui,
    sable,
    submission_of,
)

pytestmark = pytest.mark.django_db

WORDS = "Buy my boots at the market, they are waterproof and warm."


@pytest.fixture
def post() -> Post:
    return a_post()


def mute(reader: Any, whom: Any) -> Mute:
    return mutes.mute(a_commenter(reader), a_commenter(whom), now=timezone.now())


def thread_of(post: Post, user: Any = None) -> str:
    client = signed_in(user) if user is not None else Client()
    return client.get(post.get_absolute_url()).content.decode()


def test_a_muted_comment_is_folded_for_who_muted_and_for_nobody_else(post: Post) -> None:
    a_comment(WORDS, by=sable(), on=post)
    mute(rui(), sable())

    assert "Muted: Sable" in thread_of(post, rui())
    assert [
        words for words in (thread_of(post, noor()), thread_of(post, sable()), thread_of(post)) if "Muted:" in words
    ] == []


def test_replies_of_others_under_it_stay_as_they_are(post: Post) -> None:
    muted = a_comment(WORDS, by=sable(), on=post)
    a_comment("They are not waterproof at all.", by=noor(), reply_to=muted)
    mute(rui(), sable())

    assert thread_of(post, rui()).count("Muted:") == 1


def test_nothing_of_who_is_muted_is_told_or_mailed(post: Post) -> None:
    follow(rui(), post, Cadence.AT_ONCE)
    mine = a_comment(by=rui(), on=post)
    mute(rui(), sable())

    a_comment(WORDS, by=sable(), reply_to=mine)

    assert not Notification.objects.filter(reader__user=rui()).exists()
    assert not Letter.objects.filter(kind=LetterKind.FOLLOWUP).exists()


def test_what_was_told_before_and_not_read_goes(post: Post) -> None:
    a_comment(WORDS, by=sable(), reply_to=a_comment(by=rui(), on=post))

    mute(rui(), sable())

    assert not Notification.objects.filter(reader__user=rui()).exists()


def test_what_a_moderator_decides_is_told_also_by_one_who_is_muted() -> None:
    comment = a_comment(by=rui())
    mute(rui(), mina())

    rejected(submission_of(comment), by=mina())

    assert Notification.objects.filter(reader__user=rui(), kind=NotificationKind.STATEMENT).exists()


def test_nobody_mutes_themselves() -> None:
    with pytest.raises(MuteRefused):
        mute(rui(), rui())


def test_the_button_mutes_and_the_settings_take_it_back(post: Post) -> None:
    comment = submission_of(a_comment(WORDS, by=sable(), on=post))
    client = signed_in(rui())

    asked = client.get(f"/moderation/mute/{comment.pk}/").content.decode()
    client.post(f"/moderation/mute/{comment.pk}/")
    muted = Mute.objects.get()
    listed = client.get("/moderation/settings/").content.decode()
    client.post(f"/moderation/settings/muted/{muted.pk}/unmute/")

    assert "Mute Sable?" in asked
    assert "Unmute" in listed
    assert not Mute.objects.exists()


def test_nobody_takes_back_what_another_muted() -> None:
    made = mute(rui(), sable())

    signed_in(noor()).post(f"/moderation/settings/muted/{made.pk}/unmute/")

    assert Mute.objects.filter(pk=made.pk).exists()


def test_a_hidden_comment_says_nothing_of_its_author(post: Post) -> None:
    comment = submission_of(a_comment(WORDS, by=sable(), on=post))
    rejected(comment)

    assert signed_in(rui()).get(f"/moderation/mute/{comment.pk}/").status_code == 404


def test_a_thread_costs_no_query_more_for_who_mutes_nobody_and_one_for_who_does(post: Post) -> None:
    for _ in range(3):
        a_comment(WORDS, by=sable(), on=post)
    client = signed_in(rui())
    a_commenter(rui())
    client.get(post.get_absolute_url())

    with CaptureQueriesContext(connection) as before:
        client.get(post.get_absolute_url())
    mute(rui(), sable())
    with CaptureQueriesContext(connection) as after:
        client.get(post.get_absolute_url())

    assert len(after) == len(before) + 1
