"""Feeds, read back by a real feed reader."""

import re
from datetime import timedelta
from importlib import import_module
from typing import Any

import feedparser
import pytest
from defusedxml import ElementTree
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from blog import amending, publishing
from blog.models import Post
from blog.publishing import BlockText
from moderation.models import Submission
from tests import makers
from tests.crowd import many
from tests.integration.blog.stories import MORNING, a_draft, a_story, an_update, excerpt, fresh

pytestmark = pytest.mark.django_db

FEEDS = [
    "/feed/",
    "/feed/rss/",
    "/feed/updates/",
    "/tags/river/feed/",
    "/tags/river/feed/rss/",
    "/authors/ada/feed/",
    "/authors/ada/feed/rss/",
]


def read(client, path: str = "/feed/") -> Any:
    return feedparser.parse(client.get(path).content)


def tree(client, path: str) -> Any:
    return ElementTree.fromstring(client.get(path).content)


def test_a_quiet_edit_is_no_news_to_a_feed_reader(client):
    post = a_story()
    before = read(client).entries[0].updated
    text = publishing.text_of(post)

    publishing.edit(post, text, version=post.version, significant=False, now=MORNING + timedelta(days=1))

    assert read(client).entries[0].updated == before


def test_an_id_outlives_a_new_headline(client):
    post = a_story()
    before = read(client).entries[0].id
    text = publishing.text_of(post)

    publishing.edit(
        post, publishing.PostText("Another headline", text.sections), version=post.version, significant=True
    )

    assert read(client).entries[0].id == before


def test_an_id_outlives_a_new_scheme(client, settings):
    a_story()
    before = read(client).entries[0].id

    settings.SITE_URL = "http://parley.example"

    assert read(client).entries[0].id == before


@pytest.mark.parametrize("path", ["/feed/", "/feed/updates/", "/feed/comments/"])
def test_an_id_outlives_a_move_to_another_name_that_is_told(client, settings, path):
    post = a_story()
    an_update(post)
    makers.a_comment(makers.FINE, by=makers.rui(), on=post)
    before = (read(client, path).feed.id, read(client, path).entries[0].id)

    settings.SITE_URL, settings.FEED_HOST = "https://elsewhere.example", "parley.example"

    moved = read(client, path)
    assert (moved.feed.id, moved.entries[0].id) == before
    assert moved.entries[0].link.startswith("https://elsewhere.example/")


def test_a_comment_from_before_comments_had_names_keeps_the_number_that_it_was_called_by(client):
    submission = makers.a_submission(makers.FINE, by=makers.rui(), on=a_story())
    Submission.objects.filter(pk=submission.pk).update(feed_key="")

    assert read(client, "/feed/comments/").entries[0].id.endswith(f":comment/{submission.pk}")


def test_a_new_comment_is_not_called_by_its_number(client):
    submission = makers.a_submission(makers.FINE, by=makers.rui(), on=a_story())

    name = read(client, "/feed/comments/").entries[0].id

    assert re.fullmatch(r"tag:parley\.example,\d{4}-\d\d-\d\d:comment/[A-Za-z0-9]{12}", name)
    assert not name.endswith(f"/{submission.pk}")


def test_a_withdrawn_story_takes_no_other_storys_comments_out_of_the_feed(client):
    said = makers.a_submission(makers.FINE, by=makers.rui(), on=a_story())
    Submission.objects.update(submitted_at=timezone.now() - timedelta(days=9))
    busy = a_story("A busier story")
    many(busy, 40)
    amending.withdraw_post(busy, reason="It was wrong.")

    keys = [entry.id.rpartition("/")[2] for entry in read(client, "/feed/comments/").entries]

    assert keys == [said.feed_key]


def test_a_draft_is_in_no_feed(client):
    a_story()
    a_draft("A secret plan")

    assert [path for path in FEEDS if b"secret" in client.get(path).content] == []


@pytest.mark.parametrize("path", FEEDS)
def test_a_feed_can_be_read(client, path):
    an_update(a_story())

    found = read(client, path)

    assert not found.bozo
    assert len(found.entries) == 1


def test_published_stays_and_updated_moves(client):
    post = a_story()
    an_update(post)

    entry = read(client).entries[0]

    assert entry.published == "2026-03-12T09:05:00+00:00"
    assert entry.updated == "2026-03-12T11:05:00+00:00"


def test_an_entry_carries_the_whole_text_with_its_updates(client):
    post = a_story()
    an_update(post, "The log explains it.")

    text = read(client).entries[0].content[0].value

    assert "Forty-one houses stand empty tonight." in text
    assert "The log explains it." in text
    assert "The Herald" in text


def test_a_withdrawn_update_leaves_the_feed(client):
    post = a_story()
    publishing.withdraw_update(an_update(post, "Nine were hurt."), reason="It was wrong.")

    assert "Nine were hurt." not in read(client).entries[0].content[0].value


@pytest.mark.parametrize("path", FEEDS)
def test_a_title_is_escaped_once(client, path):
    an_update(a_story("Fish & Chips <or> not", kicker=""), heading="Fish & Chips <or> not")

    titles = [element.text for element in tree(client, path).iter() if element.tag.endswith("title")]

    assert titles[-1] in {"Fish & Chips <or> not", "Fish & Chips <or> not: Fish & Chips <or> not"}


@pytest.mark.parametrize("path", FEEDS)
def test_a_text_is_escaped_once(client, path):
    post = a_story(blocks=(BlockText("Salt & <vinegar>"),))
    an_update(post, "Salt & <vinegar>")

    texts = [element.text or "" for element in tree(client, path).iter()]

    assert [text for text in texts if "<p>Salt &amp; &lt;vinegar&gt;</p>" in text]


def test_a_standfirst_is_words_in_a_summary_that_says_it_is_html(client):
    a_story(standfirst="Salt & <script>vinegar</script>")

    assert read(client).entries[0].summary == "Salt &amp; &lt;script&gt;vinegar&lt;/script&gt;"


def test_markup_in_the_text_is_words_to_a_reader(client):
    a_story(blocks=(BlockText("2 < 3 & <script>alert(1)</script>"),))

    text = read(client).entries[0].content[0].value

    assert "<script" not in text
    assert "2 &lt; 3 &amp;" in text


def test_a_letter_that_xml_cannot_carry_does_not_break_the_feed(client):
    a_story("A bell \x07 rings", blocks=(BlockText("And \x0b a tab"),))

    assert not read(client).bozo


def test_every_significant_update_is_an_entry_of_the_feed_of_updates(client):
    post = a_story()
    an_update(post)
    an_update(fresh(post), "A comma.", significant=False)
    an_update(fresh(post), "More.")

    links = [entry.link for entry in read(client, "/feed/updates/").entries]

    base = f"https://parley.example{post.get_absolute_url()}"
    assert links == [f"{base}update-3/", f"{base}update-1/"]


def test_the_newest_news_comes_first(client):
    old = a_story("An old story")
    a_story("A new story", at=MORNING + timedelta(hours=1))
    an_update(old)

    assert [entry.title.split(": ")[-1] for entry in read(client).entries] == ["An old story", "A new story"]


@pytest.mark.parametrize("path", FEEDS)
def test_an_unchanged_feed_is_not_sent_again(client, path):
    an_update(a_story())
    etag = client.get(path)["ETag"]

    assert client.get(path, HTTP_IF_NONE_MATCH=etag).status_code == 304


@pytest.mark.parametrize("path", [*FEEDS, "/feed/comments/"])
def test_a_reader_who_chose_another_language_gets_the_feed_in_it(client, path):
    an_update(a_story())
    english = client.get(path)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "de"

    german = client.get(path, HTTP_IF_NONE_MATCH=english["ETag"])

    assert feedparser.parse(german.content).feed.get("language") == "de"


def test_a_cache_that_many_share_tells_the_languages_of_a_feed_apart(client):
    assert {"Accept-Language", "Cookie"} <= set(client.get("/feed/")["Vary"].split(", "))


def test_a_mended_comma_is_sent_again(client):
    post = a_story()
    etag = client.get("/feed/")["ETag"]
    text = publishing.text_of(post)

    publishing.edit(post, publishing.PostText("A mended headline", text.sections), version=post.version)

    assert client.get("/feed/", HTTP_IF_NONE_MATCH=etag).status_code == 200


def test_an_unchanged_feed_costs_one_query(client):
    a_story()
    etag = client.get("/feed/")["ETag"]

    with CaptureQueriesContext(connection) as asked:
        client.get("/feed/", HTTP_IF_NONE_MATCH=etag)

    assert len([query for query in asked if query["sql"].startswith("SELECT")]) == 1


def test_an_entry_links_to_the_sites_own_address_whatever_host_was_asked(client):
    post = a_story()

    link = feedparser.parse(client.get("/feed/", HTTP_HOST="localhost").content).entries[0].link

    assert link == f"https://parley.example{post.get_absolute_url()}"


@pytest.mark.parametrize("path", ["/tags/nothing/feed/", "/authors/nobody/feed/", "/2026/03/nothing/feed/"])
def test_a_feed_of_nothing_is_none(client, path):
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("path", FEEDS)
def test_every_id_outlives_an_edit_another_address_and_another_scheme(client, settings, path):
    """(9)"""
    post = a_story()
    an_update(post)
    before = [(entry.id, entry.get("published")) for entry in read(client, path).entries]

    amending.rename(fresh(post), "another-address")
    settings.SITE_URL = "http://parley.example"
    text = publishing.text_of(fresh(post))
    new = publishing.PostText("Another headline", text.sections, tags=text.tags)
    publishing.edit(post, new, version=fresh(post).version, significant=True)

    assert [(entry.id, entry.get("published")) for entry in read(client, path).entries] == before
    assert before[0][0].startswith("tag:parley.example,")


def test_stories_from_before_names_in_feeds_keep_the_name_that_they_had():
    post = a_story()
    migration = import_module("blog.migrations.0011_feed_key")

    migration.keep_their_names(apps, None)

    assert Post.objects.get().feed_key == str(post.pk)


def test_the_feed_of_a_story_has_its_text_and_each_update(client):
    post = a_story()
    an_update(post, "A comma.", significant=False)
    publishing.withdraw_update(an_update(fresh(post), "Wrong."), reason="It was wrong.")

    entries = read(client, f"{post.get_absolute_url()}feed/").entries

    assert [entry.link.removeprefix("https://parley.example") for entry in entries] == [
        f"{post.get_absolute_url()}update-1/",
        post.get_absolute_url(),
    ]


def test_an_update_has_one_id_in_every_feed(client):
    post = a_story()
    an_update(post)

    ids = [read(client, path).entries[0].id for path in ("/feed/updates/", f"{post.get_absolute_url()}feed/")]

    assert len(set(ids)) == 1


def test_the_old_address_of_a_storys_feed_leads_to_the_new_one(client):
    post = a_story()
    old = f"{post.get_absolute_url()}feed/"
    amending.rename(fresh(post), "another-address")

    assert client.get(old)["Location"] == f"{fresh(post).get_absolute_url()}feed/"


def test_a_feed_of_comments_has_what_readers_see_and_nothing_else(client):
    post = a_story()
    makers.a_comment(makers.FINE, by=makers.rui(), on=post)
    makers.a_comment(makers.ATTACK, by=makers.sable(), on=post)
    makers.a_comment("Elsewhere the bus was late.", by=makers.noor(), on=a_draft("A secret plan"))

    for path in ("/feed/comments/", f"{post.get_absolute_url()}feed/comments/"):
        found = read(client, path)
        assert not found.bozo
        assert [(entry.author, makers.FINE in entry.content[0].value) for entry in found.entries] == [("Rui", True)]
        assert b"example.org" not in client.get(path).content


def test_a_feed_of_comments_is_sent_again_when_one_is_taken_down(client):
    post = a_story()
    submission = makers.a_submission(makers.FINE, by=makers.rui(), on=post)
    path = f"{post.get_absolute_url()}feed/comments/"
    etag = client.get(path)["ETag"]
    assert client.get(path, HTTP_IF_NONE_MATCH=etag).status_code == 304

    makers.rejected(submission)

    again = client.get(path, HTTP_IF_NONE_MATCH=etag)
    assert (again.status_code, feedparser.parse(again.content).entries) == (200, [])


@pytest.mark.parametrize("where", ["post", "author", "tag", "home"])
def test_a_page_says_where_its_feeds_are(client, where):
    post = a_story()
    places = {"post": post.get_absolute_url(), "author": "/authors/ada/", "tag": "/tags/river/", "home": "/"}
    page = client.get(places[where]).content.decode()

    feeds = re.findall(
        r'<link rel="alternate" type="application/(?:atom|rss)\+xml" title="[^"]+" href="([^"]+)">', page
    )

    assert len(feeds) == (3 if where == "home" else 5)
    assert [client.get(feed).status_code for feed in feeds] == [200] * len(feeds)


def test_an_excerpt_keeps_its_source_in_a_feed(client):
    a_story(blocks=(excerpt(),))

    text = read(client).entries[0].content[0].value

    assert '<blockquote cite="https://herald.example/river">' in text
