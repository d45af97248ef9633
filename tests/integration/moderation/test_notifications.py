"""Readers are told on a page of their own: what answers them and what was decided about them, once, and theirs alone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from moderation import appeals, notifications, purging, reports, undoing, workflow
from moderation.models import Notification, NotificationKind
from tests.makers import (
    ATTACK,
    a_comment,
    a_commenter,
    a_post,
    a_submission,
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

PAGE = "/moderation/notifications/"


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="config.accounts.AuthenticationBackend")
    return client


def told(user: User) -> list[str]:
    """The kinds of what an account is told once nothing can be taken back by a button, newest first."""
    later = timezone.now() + timedelta(minutes=1)
    rows, _ = notifications.page(a_commenter(user), before=None, now=later)
    return [row.kind for row in rows]


def a_reply(text: str = "I saw it too.", *, by: User | None = None) -> Any:
    return a_comment(text, by=by or noor(), reply_to=a_comment(by=rui()))


def test_nobody_is_told_of_their_own_reply() -> None:
    a_reply(by=rui())

    assert told(rui()) == []


def test_nobody_is_told_of_a_reply_that_readers_do_not_see() -> None:
    a_reply(ATTACK, by=sable())

    assert told(rui()) == []


def test_a_reply_is_told_to_whom_it_answers() -> None:
    a_reply()

    assert told(rui()) == [NotificationKind.REPLY]


def test_a_reply_is_told_once_however_often_it_is_published() -> None:
    reply = submission_of(a_reply(ATTACK, by=sable()))
    published = let_through(reply)
    undoing.undo(published, by=mina())
    let_through(reply)

    assert told(rui()) == [NotificationKind.REPLY]


def test_an_author_is_told_of_a_removal_and_of_an_appeal_that_was_answered() -> None:
    decision = rejected(a_submission(by=sable()))
    appeal = appeals.open_appeal(decision, by=a_commenter(sable()), text="Look again.")
    appeals.overturn(appeal, by=tomas(), reply="You are right.")

    kinds = told(sable())

    assert NotificationKind.STATEMENT in kinds
    assert NotificationKind.APPEAL_ANSWERED in kinds


def test_a_reader_is_told_what_became_of_a_report() -> None:
    submission = a_submission(by=sable())
    reports.file(submission, reporter=a_commenter(noor()), clause="2")
    rejected(submission)

    assert told(noor()) == [NotificationKind.REPORT_DECIDED]


def test_what_a_button_may_still_take_back_is_not_told_yet() -> None:
    rejected(a_submission(by=rui()))

    assert notifications.unread(a_commenter(rui()), now=timezone.now()) == 0
    assert notifications.unread(a_commenter(rui()), now=timezone.now() + timedelta(minutes=1)) > 0


def test_what_was_taken_back_is_never_told() -> None:
    decision = rejected(a_submission(by=rui()))

    undoing.undo(decision, by=mina())

    assert NotificationKind.STATEMENT not in told(rui())


def test_the_page_says_who_replied_where_and_leads_there() -> None:
    reply = a_reply()
    note = Notification.objects.get()
    client = signed_in(rui())

    page = client.get(PAGE).content.decode()
    answer = client.post(f"{PAGE}{note.pk}/read/", {"open": "1"})

    assert "Noor" in page
    assert "replied to you" in page
    assert "I saw it too" not in page
    assert answer["Location"] == f"/comments/{reply.pk}/"


def test_what_was_published_after_all_and_withdrawn_since_leads_to_a_page_that_is_there() -> None:
    published = a_submission(ATTACK, by=rui())
    let_through(published)
    published.refresh_from_db()
    workflow.withdraw(published)
    Notification.objects.update(at=timezone.now())
    note = Notification.objects.get(kind=NotificationKind.REVERSAL)

    answer = signed_in(rui()).post(f"{PAGE}{note.pk}/read/", {"open": "1"}, follow=True)

    assert answer.status_code == 200


def test_a_comment_that_is_hidden_since_is_named_no_more() -> None:
    reply = submission_of(a_reply())
    rejected(reply)

    page = signed_in(rui()).get(PAGE).content.decode()

    assert "Noor" not in page
    assert "not shown any more" in page


def test_looking_marks_nothing_as_read() -> None:
    a_reply()

    signed_in(rui()).get(PAGE)

    assert Notification.objects.unread().count() == 1


def test_marking_all_as_read_leaves_what_came_since_the_page_was_made() -> None:
    mine = a_comment(by=rui())
    a_comment("I saw it too.", by=noor(), reply_to=mine)
    seen = Notification.objects.get()
    a_comment("And so did I, on Tuesday.", by=sable(), reply_to=mine)

    signed_in(rui()).post(f"{PAGE}read/", {"until": str(seen.pk)})

    assert Notification.objects.unread().exclude(pk=seen.pk).count() == 1


def test_nobody_marks_what_another_is_told() -> None:
    a_reply()
    note = Notification.objects.get()
    client = signed_in(noor())

    answer = client.post(f"{PAGE}{note.pk}/read/")
    client.post(f"{PAGE}read/")

    assert answer.status_code == 404
    assert Notification.objects.unread().count() == 1


def test_the_number_stands_in_the_head_of_pages_for_its_reader_alone() -> None:
    a_reply()
    post = a_post()

    mine, strangers = signed_in(rui()).get(post.get_absolute_url()), Client().get(post.get_absolute_url())

    assert "1 unread notification" in mine.content.decode()
    assert "no-store" in mine["Cache-Control"]
    assert "masthead__notes" not in strangers.content.decode()


def test_pages_follow_one_another_without_a_gap_and_cost_the_same(django_assert_max_num_queries: Any) -> None:
    reader = a_commenter(rui())
    at = timezone.now() - timedelta(minutes=1)
    Notification.objects.bulk_create(
        Notification(key=f"note:{number}", reader=reader, kind="sanction", at=at) for number in range(65)
    )
    client, seen, before = signed_in(rui()), [], ""

    for _ in range(3):
        with django_assert_max_num_queries(10):
            answer = client.get(f"{PAGE}{before}")
        seen += [note.pk for note in answer.context["shown"]]
        before = f"?before={answer.context['later']}"

    assert seen == sorted((row.pk for row in Notification.objects.all()), reverse=True)


@pytest.mark.parametrize("before", ["x", "9" * 40, "-1", "%00", "1e9"])
def test_a_place_that_makes_no_sense_shows_the_first_page(before: str) -> None:
    assert signed_in(rui()).get(f"{PAGE}?before={before}").status_code == 200


def test_they_are_kept_as_long_as_letters_are() -> None:
    a_reply()
    Notification.objects.update(at=timezone.now() - timedelta(days=181))

    purging.purge(now=timezone.now())

    assert not Notification.objects.exists()
