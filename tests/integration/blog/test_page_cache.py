"""Pages that are alike for everybody are made once, and again as soon as something on them changes."""

from __future__ import annotations

import gzip

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from blog import page_cache
from blog.models import Author, Post
from blog.views.freshness import story_shared_when_anonymous
from moderation import policies, thumbs
from tests.integration.blog.stories import a_draft, a_story, an_update
from tests.makers import ATTACK, FINE, a_commenter, a_submission, a_user, let_through, rejected

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def pages_are_kept(settings) -> None:
    settings.BLOG_PAGE_CACHE = True
    policies.current()  # Put in force by whoever needs it first, which is a change that every page shows.


def queries(client: Client, path: str, **headers: str) -> int:
    """What a visit costs the database, but for the transaction around every view."""
    with CaptureQueriesContext(connection) as seen:
        client.get(path, **headers)
    return sum("SELECT" in query["sql"] for query in seen.captured_queries)


def read(client: Client, path: str) -> str:
    return client.get(path).content.decode()


# --- kept ---


def test_a_thumb_throws_no_page_away_and_is_counted_on_the_next_that_is_made(client):
    story = a_story()
    said = a_submission(FINE, on=story)
    path = story.get_absolute_url()
    kept = read(client, path)

    thumbs.give(said, by=a_commenter(a_user("noor")), now=timezone.now())

    assert read(client, path) == kept
    cache.clear()
    assert '<span class="thumb__count">1</span>' in read(client, path)
    assert page_cache.SECONDS <= 60


@pytest.mark.parametrize("path", ["", "/", "/archive/"])
def test_the_second_reader_costs_the_database_nothing(client, path):
    path = path or a_story().get_absolute_url()
    first = read(client, path)

    assert queries(client, path) == 0
    assert read(client, path) == first


def test_a_reader_who_has_the_page_is_told_so_without_the_database(client):
    path = a_story().get_absolute_url()
    etag = client.get(path)["ETag"]

    assert queries(client, path, HTTP_IF_NONE_MATCH=etag) == 0
    assert client.get(path, HTTP_IF_NONE_MATCH=etag).status_code == 304


def test_a_page_is_sent_pressed_to_those_who_can_read_it(client):
    path = a_story().get_absolute_url()
    plain = client.get(path).content

    pressed = client.get(path, HTTP_ACCEPT_ENCODING="br;q=1.0, gzip;q=0.8")

    assert (pressed["Content-Encoding"], gzip.decompress(pressed.content)) == ("gzip", plain)
    assert not client.get(path, HTTP_ACCEPT_ENCODING="gzip;q=0").has_header("Content-Encoding")


def test_a_page_of_ones_own_is_pressed_as_well(client):
    path = a_story().get_absolute_url()
    client.force_login(a_user("rui"))

    pressed = client.get(path, HTTP_ACCEPT_ENCODING="gzip")

    assert pressed["Content-Encoding"] == "gzip"
    assert "rui" in gzip.decompress(pressed.content).decode()


def test_a_member_is_shown_the_text_that_was_made_for_others(client):
    path = a_story().get_absolute_url()
    read(Client(), path)
    read(Client(), f"{path}?order=newest")
    client.force_login(a_user("rui"))

    with CaptureQueriesContext(connection) as seen:
        client.get(path)

    assert not [query["sql"] for query in seen.captured_queries if 'FROM "blog_block"' in query["sql"]]


# --- not kept ---


def test_whoever_has_a_cookie_gets_a_page_of_their_own(client):
    path = a_story().get_absolute_url()
    read(client, path)
    client.force_login(a_user("rui"))

    answer = client.get(path)

    assert "rui" in answer.content.decode()
    assert "rui" not in read(Client(), path)


def test_an_address_with_an_unknown_parameter_spoils_nobodys_page(client):
    path = a_story().get_absolute_url()

    assert queries(client, f"{path}?utm=%22%3E%3Cscript%3E") > 0
    assert queries(client, f"{path}?utm=%22%3E%3Cscript%3E") > 0
    assert "utm" not in read(client, path)


def test_a_page_that_is_not_there_is_not_kept(client):
    post = a_draft()

    assert client.get(f"/2026/03/{post.slug}/").status_code == 404
    assert not cache.get_many([f"blog.pages.token.{page_cache.thread_of(post.slug)}"])


def test_without_redis_every_page_is_made(client, settings):
    path = a_story().get_absolute_url()
    away = {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:1/0"}
    settings.CACHES = {"default": away}

    assert queries(client, path) > 0
    assert queries(client, path) > 0
    assert client.get(path).status_code == 200


# --- changed ---


def test_an_update_is_on_the_page_at_once(client):
    post = a_story()
    read(client, post.get_absolute_url())

    an_update(post, "The upper sluice was open all night.")

    assert "open all night" in read(client, post.get_absolute_url())


def test_an_update_is_on_a_members_page_at_once(client):
    post = a_story()
    client.force_login(a_user("rui"))
    read(client, post.get_absolute_url())
    read(client, post.get_absolute_url())

    an_update(post, "The upper sluice was open all night.")

    assert "open all night" in read(client, post.get_absolute_url())


def test_a_text_overtaken_while_a_members_page_was_made_is_shown_to_nobody_else(client):
    post = a_story()
    read(Client(), post.get_absolute_url())
    request = RequestFactory().get(post.get_absolute_url())
    page_cache.read_tokens(request, (page_cache.SITE,))
    an_update(post, "The upper sluice was open all night.")

    page_cache.kept_part(request, f"story.{post.pk}", lambda: {"meta": "", "sections": "as it was"})

    assert "as it was" not in read(Client(), post.get_absolute_url())


def test_a_new_story_is_on_the_front_page_at_once(client):
    read(client, "/")

    a_story("Ferry runs again")

    assert "Ferry runs again" in read(client, "/")


def test_rows_changed_all_at_once_are_seen(client):
    post = a_story()
    read(client, post.get_absolute_url())

    Author.objects.update(name="Ada M. Moreau")

    assert "Ada M. Moreau" in read(client, post.get_absolute_url())


def test_a_comment_that_is_published_is_under_the_story_at_once(client):
    post = a_story()
    waiting = a_submission(ATTACK, on=post)
    assert ATTACK not in read(client, post.get_absolute_url())

    let_through(waiting)

    assert ATTACK in read(client, post.get_absolute_url())


def test_a_comment_that_is_removed_is_gone_at_once(client):
    post = a_story()
    shown = a_submission(FINE, on=post)
    assert FINE in read(client, post.get_absolute_url())

    rejected(shown)

    assert FINE not in read(client, post.get_absolute_url())


def test_a_comment_elsewhere_leaves_the_page_as_it_is(client):
    post, other = a_story(), a_story("Ferry runs again")
    waiting = a_submission(ATTACK, on=other)
    read(client, post.get_absolute_url())

    let_through(waiting)

    assert queries(client, post.get_absolute_url()) == 0


def test_what_is_taken_back_changes_nothing(client):
    post = a_story()
    read(client, post.get_absolute_url())

    with pytest.raises(ZeroDivisionError), transaction.atomic():
        Post.objects.filter(pk=post.pk).update(headline="Never said")
        raise ZeroDivisionError

    assert queries(client, post.get_absolute_url()) == 0


def test_a_page_overtaken_by_a_change_while_it_was_made_is_shown_to_nobody_else():
    post = a_story()

    @story_shared_when_anonymous
    def slow(request: HttpRequest, slug: str) -> HttpResponse:
        headline = Post.objects.get(slug=slug).headline
        if headline != "Said since":
            Post.objects.filter(slug=slug).update(headline="Said since")
        return HttpResponse(headline)

    def ask() -> bytes:
        request = RequestFactory().get("/slow/")
        request.user = a_user("nobody")
        return bytes(slow(request, slug=post.slug).content)

    assert ask() == post.headline.encode()
    assert ask() == b"Said since"
