"""An author adds to a story that is out: from the desk, and from the foot of the story itself."""

import xml.etree.ElementTree as ET

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import steps

ATOM = "{http://www.w3.org/2005/Atom}"
PASTED = """\
The makers have sent a second man. He did not touch anything.

THE HERALD OF ESTERMARK – The clock of Quillmouth is to be put back by six minutes after all, the makers said on \
Monday. “We have never had so many letters,” a spokeswoman said.

"""


@pytest.fixture
def ada(somebody) -> Page:
    page = somebody()
    steps.sign_in(page, "ada")
    return page


def updates_on(page: Page) -> int:
    return page.locator("section.update").count()


def preview(page: Page, *, javascript: bool) -> None:
    """With JavaScript it comes by itself."""
    if not javascript:
        page.get_by_role("button", name="Preview").click()


def test_an_update_from_the_desk_is_numbered_sourced_and_fed(ada, javascript):
    steps.open_post(ada, steps.CLOCK)
    story, number = ada.url, updates_on(ada) + 1
    ada.goto("/desk/")

    ada.locator(".desk__post").filter(has_text=steps.CLOCK).get_by_role("link", name="Add update").click()
    ada.get_by_label("Paste or write").fill(PASTED)
    preview(ada, javascript=javascript)
    expect(ada.locator("[data-read-source]")).to_have_text("The Herald of Estermark", ignore_case=True)
    expect(ada.locator(".composer__preview .excerpt")).to_contain_text("put back by six minutes")
    ada.get_by_role("button", name="Publish update").click()

    expect(ada).to_have_url(f"{story}#update-{number}")
    section = ada.locator(f"section#update-{number}")
    expect(section).to_be_in_viewport()
    expect(section.get_by_role("heading")).to_contain_text(f"Update {number}")
    expect(section.locator("figure.excerpt cite")).to_have_text("The Herald of Estermark", ignore_case=True)
    expect(section.locator("figure.excerpt blockquote")).to_contain_text("We have never had so many letters")
    expect(section.locator(".text").first).to_contain_text("He did not touch anything.")
    newest = ET.fromstring(ada.request.get("/feed/updates/").text()).find(f"{ATOM}entry")
    assert newest.find(f"{ATOM}link").get("href").endswith(f"/update-{number}/")
    assert "never had so many letters" in newest.find(f"{ATOM}content").text


def test_an_update_from_the_foot_of_the_story_is_published_there(ada, javascript):
    steps.open_post(ada, steps.LIBRARY)
    story, number = ada.url, updates_on(ada) + 1

    if javascript:
        # A key that is pressed before its script has come is nobody's.
        ada.locator("author-tools:defined").wait_for()
        ada.keyboard.press("u")
        expect(ada.locator(".composer-place textarea").first).to_be_focused()
        assert ada.url == story
        ada.keyboard.type("RADIO QUILL: ")
        ada.keyboard.insert_text("“Nobody has asked for the kettle,” the council said on Tuesday.")
        expect(ada.locator(".composer__preview figure.excerpt")).to_contain_text("Nobody has asked")
        ada.keyboard.press("Control+Enter")
    else:
        ada.get_by_role("link", name="Add update").click()
        ada.get_by_label("Paste or write").fill("The kettle was found in the cellar, and works.")
        ada.get_by_role("button", name="Publish update").click()

    expect(ada).to_have_url(f"{story}#update-{number}")
    expect(ada.locator(f"section#update-{number}")).to_be_in_viewport()


def test_readers_see_at_once_what_an_author_published(ada, somebody, javascript):
    reader, headline = somebody(), f"A second boot is found, and it fits ({'on' if javascript else 'off'})"
    ada.goto("/desk/new/")

    ada.get_by_label("Paste or write").fill(f"{headline}\n\nIt was in the reeds, with an eel in it. {javascript}.\n")
    ada.get_by_role("button", name="Keep as a draft").click()
    reader.goto("/archive/")
    expect(reader.get_by_role("link", name=headline)).to_have_count(0)
    ada.get_by_role("button", name="Save and publish").click()

    steps.open_post(reader, headline)
    expect(reader.locator("article.post")).to_contain_text("with an eel in it")
