"""What a reader finds, and what a reader does not."""

from datetime import timedelta

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from taggit.models import Tag

from blog import amending, publishing
from blog.models import Post
from blog.publishing import BlockText
from blog.views.searching import read_asked
from tests.integration.blog.stories import MORNING, a_draft, a_story, an_update, excerpt, fresh
from tests.makers import a_comment

pytestmark = pytest.mark.django_db


def page(client: Client, post: Post) -> str:
    return client.get(post.get_absolute_url()).content.decode()


def squeezed(html: str) -> str:
    """One space for every run of blanks, so that tests do not depend on a template's lines."""
    return " ".join(html.split())


# --- what must be left alone ---


def test_a_draft_is_no_page(client):
    draft = a_draft()

    assert client.get(draft.get_absolute_url()).status_code == 404


def test_a_draft_is_on_no_list(client):
    a_draft("A secret plan")

    seen = [client.get(path).content.decode() for path in ("/", "/archive/", "/tags/river/", "/authors/ada/", "/feed/")]

    assert [html for html in seen if "secret" in html] == []


def test_a_story_without_updates_is_not_said_to_be_updated(client):
    html = page(client, a_story())

    assert "post__updated" not in html


def test_a_quiet_edit_leaves_the_updated_line_away(client):
    post = a_story()
    text = publishing.text_of(post)

    publishing.edit(post, text, version=post.version, significant=False)

    assert "post__updated" not in page(client, post)


def test_the_front_page_stands_without_any_story(client):
    assert "Nothing is published yet." in client.get("/").content.decode()


# --- a story's page ---


def test_the_kicker_is_heard_as_part_of_the_heading(client):
    html = squeezed(page(client, a_story()))

    assert '<span class="kicker">UPDATE: FLOODED? — AGAIN?<span class="visually-hidden">: </span></span>' in html


def test_an_excerpt_names_its_source_above_the_quotation(client):
    html = page(client, a_story())

    assert html.index("<figcaption>") < html.index('<blockquote cite="https://herald.example/river">')


def test_an_excerpt_links_to_its_source(client):
    html = squeezed(page(client, a_story()))

    assert '<cite><a href="https://herald.example/river" rel="external">The Herald</a></cite>' in html


def test_an_excerpt_without_a_source_says_so(client):
    html = page(client, a_story(blocks=(excerpt(source="", url=""),)))

    assert "Source not named" in html


def test_an_excerpt_can_be_linked_to(client):
    post = a_story()
    block = next(block for block in post.standing_blocks if block.is_excerpt)

    assert f'<figure class="excerpt" id="x-{block.uid}">' in page(client, post)


def test_a_significant_update_is_told_at_the_top(client):
    post = a_story()
    an_update(post)

    html = squeezed(page(client, post))

    assert "<strong>Updated</strong>" in html
    assert "1 update" in html


def test_an_update_stands_under_an_address_of_its_own(client):
    post = a_story()
    an_update(post)

    html = page(client, post)

    assert 'id="update-1"' in html
    assert 'href="#update-1"' in html


def test_an_update_of_the_same_day_shows_its_hour_only(client):
    post = a_story()
    an_update(post)

    html = page(client, post)

    assert '<time datetime="2026-03-12T11:05:00+00:00">11:05</time>' in html


def test_a_withdrawn_update_keeps_its_place_and_gives_its_reason(client):
    post = a_story()
    update = an_update(post, "Nine were hurt.")

    publishing.withdraw_update(update, reason="The figure was from another town.")

    html = page(client, post)
    assert 'id="update-1"' in html
    assert "The figure was from another town." in html


def test_a_withdrawn_update_no_longer_shows_its_text(client):
    post = a_story()
    update = an_update(post, "Nine were hurt.")

    publishing.withdraw_update(update, reason="The figure was from another town.")

    assert "Nine were hurt." not in page(client, post)


def test_a_story_costs_twelve_queries_at_most_however_long_it_is(client):
    post = a_story()
    client.get(post.get_absolute_url())  # the first reader of a new site also puts its policy in force
    for _number in range(8):
        an_update(fresh(post), blocks=(BlockText("Own words."), excerpt(), excerpt(source="Riverside Radio")))
    first = a_comment("The bridge was closed on Monday too, and nobody had put up a sign.", on=post)
    a_comment("They put one up on Tuesday, at the far end of Mill Lane.", on=post, reply_to=first)

    with CaptureQueriesContext(connection) as asked:
        html = client.get(post.get_absolute_url()).content.decode()

    assert html.count('class="comment__body"') == 2
    assert len([query for query in asked if query["sql"].startswith("SELECT")]) <= 12


def test_a_story_under_the_wrong_month_leads_to_the_right_one(client):
    post = a_story()

    answer = client.get(f"/2025/01/{post.slug}/")

    assert answer.status_code == 301
    assert answer["Location"] == post.get_absolute_url()


# --- an update's own page ---


def test_an_updates_own_page_names_the_story_as_canonical(client):
    post = a_story()
    an_update(post)

    html = client.get(f"{post.get_absolute_url()}update-1/").content.decode()

    assert f'<link rel="canonical" href="https://parley.example{post.get_absolute_url()}">' in html


def test_an_updates_own_page_has_a_title_of_its_own(client):
    post = a_story()
    an_update(post, heading="The sluice was open")

    html = client.get(f"{post.get_absolute_url()}update-1/").content.decode()

    assert '<meta property="og:title" content="The sluice was open">' in html


def test_a_withdrawn_updates_own_page_is_gone(client):
    post = a_story()
    publishing.withdraw_update(an_update(post), reason="It was wrong.")

    assert client.get(f"{post.get_absolute_url()}update-1/").status_code == 410


def test_an_update_that_never_was_is_no_page(client):
    post = a_story()

    assert client.get(f"{post.get_absolute_url()}update-7/").status_code == 404


def test_the_original_text_is_no_update(client):
    post = a_story()

    assert client.get(f"{post.get_absolute_url()}update-0/").status_code == 404


# --- lists ---


@pytest.mark.parametrize("path", ["/", "/archive/", "/2026/", "/2026/03/", "/tags/river/", "/authors/ada/"])
def test_a_published_story_is_on_every_list(client, path):
    a_story()

    assert "Council orders riverside homes emptied" in client.get(path).content.decode()


@pytest.mark.parametrize("path", ["/1999/", "/2026/13/", "/2026/01/", "/tags/nothing/", "/authors/nobody/"])
def test_a_list_of_nothing_is_no_page(client, path):
    a_story()

    assert client.get(path).status_code == 404


@pytest.mark.parametrize("path", ["/0000/", "/0000/01/", "/0001/", "/0001/01/", "/9999/", "/9999/12/"])
@pytest.mark.parametrize("zone", ["UTC", "Europe/Berlin", "America/New_York"])
def test_a_year_at_the_ends_of_the_calendar_is_no_page_in_any_zone(client, settings, zone: str, path: str):
    settings.TIME_ZONE = zone
    a_story()

    assert client.get(path).status_code == 404


@pytest.mark.parametrize("page", ["-1", "0", "1000000000", "x"])
def test_a_page_number_out_of_range_is_answered_with_a_page(client, page):
    a_story()

    assert client.get("/archive/", {"page": page}).status_code == 200


def test_a_lists_queries_do_not_grow_with_its_stories(client, django_assert_max_num_queries: DjangoAssertNumQueries):
    for number in range(6):
        a_story(f"Story {number}", at=MORNING + timedelta(hours=number))

    with django_assert_max_num_queries(8):
        client.get("/archive/")


# --- who may keep a page ---


def test_a_reader_without_a_cookie_is_told_that_nothing_changed(client):
    post = a_story()
    etag = client.get(post.get_absolute_url())["ETag"]

    again = client.get(post.get_absolute_url(), HTTP_IF_NONE_MATCH=etag)

    assert again.status_code == 304


def test_a_change_is_told(client):
    post = a_story()
    etag = client.get(post.get_absolute_url())["ETag"]

    an_update(post)

    assert client.get(post.get_absolute_url(), HTTP_IF_NONE_MATCH=etag).status_code == 200


def test_a_page_for_someone_who_is_signed_in_is_kept_by_nobody(client, django_user_model):
    post = a_story()
    client.force_login(django_user_model.objects.create_user("rui"))

    answer = client.get(post.get_absolute_url())

    assert {"private", "no-store"} <= set(answer["Cache-Control"].replace(" ", "").split(","))


# --- what machines read ---


def test_a_headline_that_closes_a_script_stays_a_headline(client):
    html = page(client, a_story("Look: </script><script>alert(1)</script>\u2028and after"))

    assert "<script>alert(1)" not in html


def test_the_structured_headline_leaves_the_kicker_out(client):
    html = page(client, a_story())

    assert '"headline": "Council orders riverside homes emptied"' in html


def test_the_structured_dates_are_those_of_the_page(client):
    post = a_story()
    an_update(post)

    html = page(client, post)

    assert '"datePublished": "2026-03-12T09:05:00+00:00"' in html
    assert '"dateModified": "2026-03-12T11:05:00+00:00"' in html


def test_the_sitemap_lists_what_is_published_under_the_sites_own_address(client):
    post = a_story()

    xml = client.get("/sitemap.xml").content.decode()

    assert f"<loc>https://parley.example{post.get_absolute_url()}</loc>" in xml


def test_the_sitemap_knows_no_draft(client):
    draft = a_draft("A secret plan")

    assert draft.slug not in client.get("/sitemap.xml").content.decode()


def test_robots_are_sent_to_the_sitemap_and_away_from_the_desk(client):
    text = client.get("/robots.txt").content.decode()

    assert "Sitemap: https://parley.example/sitemap.xml" in text
    assert "Disallow: /desk/" in text


def test_a_browser_that_asks_for_an_icon_is_shown_one(client):
    answer = client.get("/favicon.ico")

    assert answer.status_code == 301
    assert answer["Location"].endswith("favicon.svg")


def test_a_page_tells_its_policy_for_content(client):
    answer = client.get(a_story().get_absolute_url())

    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert "unsafe-inline" not in answer["Content-Security-Policy"]


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_reading_is_all_that_a_readers_page_does(client, method):
    post = a_story()

    assert getattr(client, method)(post.get_absolute_url()).status_code == 405


def test_a_story_published_now_is_read_now(client):
    post = a_story(at=timezone.now())

    assert client.get(post.get_absolute_url()).status_code == 200


@pytest.fixture
def hidden_tags() -> list[Tag]:
    """Of a draft, and of a story that was withdrawn."""
    a_draft("A draft about the mayor", tags=("Mayor resigns",))
    amending.withdraw_post(a_story("A story about the bishop", tags=("Bishop resigns",)), reason="He did not.")
    return list(Tag.objects.order_by("name"))


def test_the_tags_of_what_is_not_public_are_not_offered_in_the_search(client, hidden_tags):
    assert " resigns" not in client.get("/search/").content.decode()


@pytest.mark.usefixtures("hidden_tags")
def test_a_search_by_a_tag_of_nothing_public_is_a_search_by_none():
    assert read_asked(QueryDict("tag=mayor-resigns")).tag is None


@pytest.mark.parametrize(
    "address", ["/tags/{0.slug}/", "/tags/{0.slug}/feed/", "/tags/{0.slug}/feed/rss/", "/follow/tag-{0.pk}/"]
)
def test_a_tag_of_nothing_public_has_no_page_no_feed_and_no_followers(client, hidden_tags, address):
    answers = [client.get(address.format(tag)) for tag in hidden_tags]

    assert [answer.status_code for answer in answers] == [404, 404]
