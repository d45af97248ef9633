"""A member's page: the name that readers know and what they published; a page that is hidden is as one that never was."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from moderation import threads
from moderation.commenters import adopt_address, guest_at
from moderation.models import ReaderSettings, Submission
from tests.integration.moderation.test_notifications import signed_in
from tests.makers import ATTACK, a_comment, a_commenter, a_post, a_submission, a_user, rui

pytestmark = pytest.mark.django_db


def page_of(user: Any) -> str:
    return f"/moderation/people/{a_commenter(user).pk}/"


def hide(user: Any) -> None:
    signed_in(user).post("/moderation/settings/profile/", {"shown": "0"})


def test_it_shows_published_comments_with_their_places_and_no_others() -> None:
    seen = a_comment("The bridge was closed on Monday too.", by=rui())
    a_comment(ATTACK, by=rui())

    page = Client().get(page_of(rui())).content.decode()

    assert "The bridge was closed on Monday too." in page
    assert f"/comments/{seen.pk}/" in page
    assert "moron" not in page


def test_a_comment_reads_there_as_it_does_in_its_thread() -> None:
    a_comment("> So nobody was told.\n\nThe *whole* quay was, on Monday.", by=rui())

    said = Client().get(page_of(rui())).content.decode()

    assert "<em>whole</em>" in said
    assert "<blockquote>" in said


def test_whoever_published_nothing_is_not_led_to_a_page_that_is_not_there() -> None:
    address = page_of(a_user("newt"))

    settings = signed_in(a_user("newt")).get("/moderation/settings/").content.decode()

    assert "Your name under a comment leads to a page" in settings
    assert address not in settings


def test_the_name_of_an_account_that_was_closed_leads_nowhere() -> None:
    post = a_post()
    a_comment(by=rui(), on=post)
    address = page_of(rui())
    type(rui()).objects.filter(username="rui").update(is_active=False)

    thread = Client().get(post.get_absolute_url()).content.decode()

    assert address not in thread


def test_nothing_private_is_on_it() -> None:
    """(T57)"""
    a_comment(by=rui())

    page = Client().get(page_of(rui())).content.decode()

    assert "@example.org" not in page
    assert "gravatar" not in page
    assert "not published" not in page.lower()


def test_a_hidden_page_is_as_one_that_never_was() -> None:
    """(T25)"""
    a_comment(by=rui())
    hide(rui())

    hidden, missing = Client().get(page_of(rui())), Client().get("/moderation/people/987654/")

    assert hidden.status_code == missing.status_code == 404
    assert hidden.content.replace(page_of(rui()).encode(), b"") == missing.content.replace(
        b"/moderation/people/987654/", b""
    )


def test_who_published_nothing_has_no_page() -> None:
    a_comment(ATTACK, by=rui())

    assert Client().get(page_of(rui())).status_code == 404


def test_a_guest_has_no_page() -> None:
    guest = guest_at("gil@example.org", name="Gil", now=timezone.now())

    assert Client().get(f"/moderation/people/{guest.pk}/").status_code == 404


def test_what_was_written_as_a_guest_leads_to_no_page_and_stands_on_none() -> None:
    """(T57)"""
    guest, user, post = guest_at("gil@example.org", name="Quiet One", now=timezone.now()), a_user("gil"), a_post()
    before = a_submission("Said without an account, by the bridge.", by=rui(), on=post)
    Submission.objects.filter(pk=before.pk).update(commenter=guest, shown_name="Quiet One")
    account = adopt_address(user, "gil@example.org", now=timezone.now())
    a_submission("Said by the account, on the bridge.", by=user, on=post)
    Submission.objects.filter(commenter=account, state="held").update(state="published", ever_published=True)

    page = Client().get(page_of(user)).content.decode()
    shown = threads.read_page(post, threads.Asked(), now=timezone.now())

    assert account == guest
    assert "Said by the account, on the bridge." in page
    assert "Said without an account" not in page
    assert {line.comment.name: line.comment.person for line in shown.lines} == {"Quiet One": None, "Gil": guest.pk}


def test_comments_under_what_readers_cannot_see_are_not_on_it() -> None:
    post = a_post()
    a_comment("Said under a story that is gone.", by=rui(), on=post)
    a_comment("Said under one that is not.", by=rui())
    type(post).objects.filter(pk=post.pk).update(state="draft")

    page = Client().get(page_of(rui())).content.decode()

    assert "is gone" not in page
    assert "that is not" in page


def test_names_in_threads_lead_to_it_where_it_is_on() -> None:
    post = a_post()
    a_comment(by=rui(), on=post)

    shown = Client().get(post.get_absolute_url()).content.decode()
    hide(rui())
    hidden = signed_in(rui()).get(post.get_absolute_url()).content.decode()

    assert page_of(rui()) in shown
    assert page_of(rui()) not in hidden


def test_it_can_be_shown_again() -> None:
    a_comment(by=rui())
    hide(rui())

    signed_in(rui()).post("/moderation/settings/profile/", {"shown": "1"})

    assert not ReaderSettings.objects.get().hides_profile
    assert Client().get(page_of(rui())).status_code == 200


def test_its_pages_follow_one_another_and_cost_the_same(django_assert_max_num_queries: Any) -> None:
    writer = a_user("zoe")
    for number in range(23):
        a_comment(f"On day {number} the water stood {number + 7} centimetres high at the mill.", by=writer)
    seen, before = [], ""

    for _ in range(2):
        with django_assert_max_num_queries(8):
            answer = Client().get(page_of(writer) + before)
        seen += [one.url for one in answer.context["said"]]
        before = f"?before={answer.context['later']}"

    assert len(set(seen)) == 23
