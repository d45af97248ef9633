"""What crawlers, previews and validators read: structured data, cards, sitemaps, and HTML without an error in it."""

import json
import re
from datetime import timedelta

import feedparser
import html5lib
import pytest
from django.urls import reverse
from django.utils import timezone

from blog import following, live, publishing, sitemaps
from blog.models import SectionKind
from blog.publishing import BlockText
from tests import makers
from tests.integration.blog.followers import a_follower
from tests.integration.blog.stories import MORNING, a_story, an_update, excerpt, fresh

pytestmark = pytest.mark.django_db


def page(client, post):
    return client.get(post.get_absolute_url()).content.decode()


def structured(client, post):
    return json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page(client, post))[1])


# -- structured data ----------------------------------------------------------------------------------------------


def test_a_story_that_is_not_live_is_a_posting(client):
    post = a_story()
    an_update(post)

    assert structured(client, post)["@type"] == "BlogPosting"


def test_a_live_story_without_an_update_is_a_posting(client):
    post = a_story()
    live.go_live(post, now=MORNING)

    assert structured(client, post)["@type"] == "BlogPosting"


def test_a_live_story_is_live_coverage_from_its_first_update_on(client):
    post = a_story()
    an_update(post, heading="The sluice")
    live.go_live(post, now=MORNING + timedelta(hours=3))

    found = structured(client, post)

    assert found["@type"] == "LiveBlogPosting"
    assert "coverageEndTime" not in found
    assert [(update["headline"], update["datePublished"]) for update in found["liveBlogUpdate"]] == [
        ("The sluice", "2026-03-12T11:05:00+00:00")
    ]


def test_live_coverage_has_an_end_once_it_is_closed(client):
    post = a_story()
    an_update(post)
    live.go_live(post, now=MORNING + timedelta(hours=3))
    live.close(post, now=MORNING + timedelta(hours=4))

    assert structured(client, post)["coverageEndTime"] == "2026-03-12T13:05:00+00:00"


def test_excerpts_are_citations_and_corrections_are_corrections(client):
    post = a_story(blocks=(BlockText("Nine were hurt."), excerpt()))
    an_update(post, "Two, not nine.", kind=SectionKind.CORRECTION)

    found = structured(client, post)

    assert [cited["publisher"]["name"] for cited in found["citation"]] == ["The Herald"]
    assert [(one["@type"], one["text"]) for one in found["correction"]] == [("CorrectionComment", "Two, not nine.")]


def test_every_date_of_a_machine_is_a_date_that_the_page_shows(client):
    post = a_story()
    an_update(post)

    html = page(client, post)
    shown = set(re.findall(r'<time datetime="([^"]+)"', html))
    found = structured(client, post)

    assert {found["datePublished"], found["dateModified"]} <= shown
    assert set(re.findall(r'(?:published|modified)_time" content="([^"]+)"', html)) <= shown


def test_a_body_that_closes_a_script_stays_words_everywhere(client):
    """(10)"""
    evil = "</script><script>alert(1)</script>"
    post = a_story(evil, blocks=(BlockText(evil), excerpt(evil)), kicker=evil, standfirst=evil)
    an_update(post, evil, heading=evil, kind=SectionKind.CORRECTION)
    live.go_live(post)

    for path in ("/", post.get_absolute_url(), f"{post.get_absolute_url()}update-1/", "/archive/"):
        assert "<script>alert" not in client.get(path).content.decode()
    assert structured(client, post)["headline"] == evil


# -- cards and canonical addresses --------------------------------------------------------------------------------


def test_an_update_has_a_title_and_a_card_of_its_own_and_the_storys_address(client):
    post = a_story()
    an_update(post, heading="The sluice")

    html = client.get(f"{post.get_absolute_url()}update-1/").content.decode()

    assert "<title>The sluice · Council orders riverside homes emptied" in html
    assert '<meta property="og:title" content="The sluice">' in html
    assert f'<meta property="og:url" content="https://parley.example{post.get_absolute_url()}update-1/">' in html
    assert f'<link rel="canonical" href="https://parley.example{post.get_absolute_url()}">' in html


def test_a_withdrawn_update_is_gone(client):
    post = a_story()
    publishing.withdraw_update(an_update(post), reason="It was wrong.")

    assert client.get(f"{post.get_absolute_url()}update-1/").status_code == 410


def test_a_kicker_is_neither_in_the_address_nor_in_the_card(client):
    post = a_story()

    html = page(client, post)

    assert "flooded" not in post.slug
    assert '<meta property="og:title" content="Council orders riverside homes emptied">' in html
    assert '<meta name="twitter:card" content="summary">' in html


# -- sitemaps -----------------------------------------------------------------------------------------------------


def test_a_large_site_has_an_index_of_sitemaps(client, monkeypatch):
    monkeypatch.setattr(sitemaps.PostSitemap, "limit", 2)
    posts = [a_story(f"Story {number}", at=MORNING + timedelta(hours=number)) for number in range(3)]

    index = client.get("/sitemap.xml").content.decode()
    files = re.findall(r"<loc>https://parley\.example([^<]+)</loc>", index)
    found = "".join(client.get(file).content.decode() for file in files)

    assert "/sitemap-posts.xml?p=2" in files
    assert all(f"<loc>https://parley.example{post.get_absolute_url()}</loc>" in found for post in posts)


def test_the_sitemap_of_news_has_the_stories_of_two_days(client):
    now = timezone.now()
    post = a_story("Fish & chips", at=now - timedelta(hours=1))
    a_story("An old story", at=now - timedelta(days=3))

    xml = client.get("/sitemap-news.xml").content.decode()

    assert re.findall(r"<loc>([^<]+)</loc>", xml) == [f"https://parley.example{post.get_absolute_url()}"]
    assert "<news:title>Fish &amp; chips</news:title>" in xml


# -- valid HTML ---------------------------------------------------------------------------------------------------


@pytest.fixture
def everything():
    """A story with all that pages show, a comment, and a follower; the pages by name."""
    post = a_story(
        blocks=(BlockText("One & two."), BlockText("<p>Three <b>bold</b></p><ul><li>a</li></ul>"), excerpt()),
        standfirst="What is known.",
        at=timezone.now() - timedelta(days=1),
    )
    an_update(post, heading="The sluice", blocks=(BlockText("The log."), excerpt()))
    publishing.withdraw_update(an_update(fresh(post)), reason="It was wrong.")
    live.go_live(post)
    makers.a_comment(makers.FINE, by=makers.rui(), on=post)
    day = post.permalink_date
    follower = a_follower(about=post)
    stop = following.stop_token(follower, [follower.follows.get().pk])
    return {
        "home": "/",
        "post": post.get_absolute_url(),
        "update": f"{post.get_absolute_url()}update-1/",
        "withdrawn": f"{post.get_absolute_url()}update-2/",
        "history": f"{post.get_absolute_url()}history/",
        "archive": "/archive/",
        "month": f"/{day:%Y}/{day:%m}/",
        "tag": "/tags/river/",
        "author": "/authors/ada/",
        "about": "/about/",
        "follow": "/follow/all/",
        "follow asked": f"/follow/post-{post.pk}/asked/",
        "manage": reverse("blog:follow_manage", args=[following.manage_token(follower)]),
        "stop": reverse("blog:follow_stop", args=[stop]),
        "no page": "/nothing/",
    }


def errors(html):
    parser = html5lib.HTMLParser()
    parser.parse(html)
    return [(code, html.splitlines()[line - 1][:160]) for (line, _column), code, _more in parser.errors]


def test_every_page_is_valid_html(client, everything):
    found = {name: errors(client.get(path).content.decode()) for name, path in everything.items()}

    assert {name: problems for name, problems in found.items() if problems} == {}


def test_no_page_gives_an_id_twice(client, everything):
    for name, path in everything.items():
        ids = re.findall(r'\sid="([^"]+)"', client.get(path).content.decode())
        assert len(ids) == len(set(ids)), (name, sorted({one for one in ids if ids.count(one) > 1}))


@pytest.mark.parametrize("path", ["/feed/", "/feed/rss/", "/feed/updates/", "/feed/comments/"])
def test_what_a_feed_carries_is_valid_html(client, everything, path):
    found = feedparser.parse(client.get(path).content, sanitize_html=False)

    for entry in found.entries:
        text = entry.content[0].value if "content" in entry else entry.summary
        parser = html5lib.HTMLParser()
        parser.parseFragment(text)
        assert parser.errors == []
        assert not re.search(r'(?:src|href)="/', text)
