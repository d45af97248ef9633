"""Who chose a language reads it, and nobody else does."""

import pytest
from django.conf import settings
from django.test import Client

from moderation import policies
from tests.integration.blog.stories import a_story

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def pages_are_kept(settings) -> None:
    settings.BLOG_PAGE_CACHE = True
    policies.current()


def who_reads(language: str) -> Client:
    return Client(headers={"cookie": f"{settings.LANGUAGE_COOKIE_NAME}={language}"})


def test_a_page_comes_in_the_language_that_was_chosen_at_its_foot(client):
    path = a_story().get_absolute_url()

    chosen = client.post("/language/", {"language": "de"}, headers={"referer": f"http://testserver{path}"})

    assert (chosen.status_code, chosen["Location"]) == (302, f"http://testserver{path}")
    page = client.get(path).content.decode()
    assert '<html lang="de" dir="ltr">' in page
    assert "Kommentarrichtlinie" in page


def test_a_language_is_chosen_on_our_pages_and_nowhere_else_does_it_lead(client):
    answer = client.post("/language/", {"language": "de"}, headers={"referer": "https://elsewhere.example/"})

    assert answer["Location"] == "/"
    assert client.get("/language/").status_code == 405


def test_a_page_kept_for_one_language_is_not_shown_in_another(client):
    path = a_story().get_absolute_url()
    english, german = client.get(path), who_reads("de").get(path)

    assert "Comment policy" in client.get(path).content.decode()
    assert "Kommentarrichtlinie" in who_reads("de").get(path).content.decode()
    assert english["ETag"] != german["ETag"]
    assert {"Accept-Language", "Cookie"} <= {name.strip() for name in german["Vary"].split(",")}


def test_a_chosen_language_alone_tells_nobody_apart():
    path = a_story().get_absolute_url()
    who_reads("de").get(path)

    answer = who_reads("de").get(path)

    assert answer["Cache-Control"] == "no-cache"
    assert "csrf" not in answer.content.decode()


def test_a_day_is_written_as_its_readers_write_it(client):
    path = a_story().get_absolute_url()

    assert "12. März 2026, " in who_reads("de").get(path).content.decode()
    assert "12 March 2026, " in client.get(path).content.decode()
