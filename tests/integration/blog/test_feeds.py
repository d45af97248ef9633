"""Feeds, read back by a real feed reader."""

from datetime import timedelta
from typing import Any

import feedparser
import pytest
from defusedxml import ElementTree
from django.db import connection
from django.test.utils import CaptureQueriesContext

from blog import publishing
from blog.publishing import BlockText
from tests.integration.blog.stories import MORNING, a_draft, a_story, an_update, excerpt, fresh

pytestmark = pytest.mark.django_db

FEEDS = ["/feed/", "/feed/rss/", "/feed/updates/", "/tags/river/feed/"]


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


def test_a_feed_of_an_unknown_tag_is_none(client):
    assert client.get("/tags/nothing/feed/").status_code == 404


def test_an_excerpt_keeps_its_source_in_a_feed(client):
    a_story(blocks=(excerpt(),))

    text = read(client).entries[0].content[0].value

    assert '<blockquote cite="https://herald.example/river">' in text
