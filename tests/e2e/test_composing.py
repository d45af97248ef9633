"""The fastest way to update a story: two pastes and a shortcut, on the story's own page. And that no line is lost."""

from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.e2e import steps

ARTICLE = """<p class=MsoNormal><b>The makers have sent a third man</b>, the company said on \
Monday.<o:p></o:p></p><p class=MsoNormal>He was told not to touch anything, a spokeswoman said.</p>"""
ADDRESS = "https://www.theguardian.com/uk/clock"
# Puts HTML into the clipboard as a word processor does.
COPY = """async ([html, text]) => navigator.clipboard.write([new ClipboardItem({
  "text/html": new Blob([html], { type: "text/html" }), "text/plain": new Blob([text], { type: "text/plain" }),
})])"""


@pytest.fixture
def page_of_ada(visitors) -> Page:
    page: Page = visitors(permissions=["clipboard-read", "clipboard-write"])
    steps.sign_in(page, "ada")
    return page


def open_composer(page: Page) -> None:
    page.locator("author-tools:defined").wait_for()
    page.keyboard.press("u")
    expect(page.locator(".composer textarea").first).to_be_focused()


def a_picture() -> dict[str, object]:
    out = BytesIO()
    Image.linear_gradient("L").resize((900, 500)).convert("RGB").save(out, "JPEG")
    return {"name": "clock.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def test_two_pastes_and_a_shortcut_publish_an_excerpt_with_its_source(page_of_ada):
    page = page_of_ada
    steps.open_post(page, steps.CLOCK)
    story, number = page.url, page.locator("section.update").count() + 1

    open_composer(page)
    page.evaluate(COPY, [ARTICLE, "The makers have sent a third man, the company said on Monday."])
    page.keyboard.press("Control+V")
    expect(page.get_by_label("Paste or write")).to_have_value(
        "The makers have sent a third man, the company said on Monday.\n\n"
        "He was told not to touch anything, a spokeswoman said."
    )
    page.evaluate("address => navigator.clipboard.writeText(address)", ADDRESS)
    page.keyboard.press("Control+V")
    expect(page.locator("[data-read-source]")).to_have_text("The Guardian")
    page.keyboard.press("Control+Enter")

    expect(page).to_have_url(f"{story}#update-{number}")
    figure = page.locator(f"section#update-{number} figure.excerpt")
    expect(figure).to_be_in_viewport()
    expect(figure.locator("figcaption cite a")).to_have_attribute("href", ADDRESS)
    expect(figure.locator("blockquote p")).to_have_count(2)


def test_however_often_it_is_asked_for_there_is_one_composer(page_of_ada):
    page = page_of_ada
    steps.open_post(page, steps.CLOCK)
    page.locator("author-tools:defined").wait_for()

    page.get_by_role("link", name="Add update").dblclick()
    page.locator(".composer").first.wait_for()
    page.wait_for_timeout(500)

    expect(page.locator(".composer")).to_have_count(1)


def test_enter_in_a_field_of_one_line_publishes_nothing(somebody, javascript):
    ada = somebody()
    steps.sign_in(ada, "ada")
    steps.open_post(ada, steps.CLOCK)
    before = ada.locator("section.update").count()
    ada.get_by_role("link", name="Add update").click()
    ada.get_by_label("Paste or write").fill("Nobody has said when the hands will move again.")

    ada.get_by_label("Source’s address").fill(ADDRESS)
    ada.get_by_label("Source’s address").press("Enter")

    expect(ada.locator(".composer__preview")).to_contain_text("Nobody has said when")
    expect(ada.get_by_label("Paste or write")).to_have_value("Nobody has said when the hands will move again.")
    steps.open_post(ada, steps.CLOCK)
    expect(ada.locator("section.update")).to_have_count(before)


def test_without_javascript_two_fields_and_a_button_publish_the_same(plain_page):
    page = plain_page
    steps.sign_in(page, "ada")
    steps.open_post(page, steps.CLOCK)
    number = page.locator("section.update").count() + 1

    page.get_by_role("link", name="Add update").click()
    page.get_by_label("Paste or write").fill("The makers have sent a third man, the company said on Monday.")
    page.get_by_label("Source’s address").fill(ADDRESS)
    page.get_by_role("button", name="Publish update").click()

    figure = page.locator(f"section#update-{number} figure.excerpt")
    expect(figure).to_be_in_viewport()
    expect(figure.locator("figcaption cite a")).to_have_attribute("href", ADDRESS)


def test_a_line_that_goes_down_loses_nothing_that_was_typed(page_of_ada):
    page = page_of_ada
    steps.open_post(page, steps.LIBRARY)
    open_composer(page)
    page.keyboard.insert_text("An eel has been seen on the stairs.")

    page.context.set_offline(True)
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("alert")).to_contain_text("Nothing is lost")
    page.context.set_offline(False)
    page.reload()
    open_composer(page)

    expect(page.get_by_label("Paste or write")).to_have_value("An eel has been seen on the stairs.")
    expect(page.get_by_role("alert")).to_contain_text("what you had typed before")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".composer")).to_have_count(0)
    expect(page.locator("section.update").last).to_contain_text("An eel has been seen on the stairs.")


def test_a_picture_goes_out_with_its_update(somebody, javascript):
    ada = somebody()
    steps.sign_in(ada, "ada")
    steps.open_post(ada, steps.BRIDGE)
    ada.get_by_role("link", name="Add update").click()
    ada.get_by_label("Paste or write").fill(f"This is the lane, {javascript}.")
    ada.get_by_text("A picture", exact=True).click()

    fields = ada.locator("picture-upload")
    fields.get_by_label("Picture", exact=True).set_input_files({**a_picture(), "buffer": b"<svg onload='alert(1)'/>"})
    if not javascript:
        ada.get_by_role("button", name="Publish update").click()
    expect(fields).to_contain_text("can carry scripts")
    expect(ada.get_by_label("Paste or write")).to_have_value(f"This is the lane, {javascript}.")
    fields.get_by_label("Picture", exact=True).set_input_files(a_picture())
    fields.get_by_label("Description", exact=True).fill("A lane, closed")
    if javascript:
        expect(fields.locator("img")).to_be_visible()
    ada.get_by_role("button", name="Publish update").click()

    shown = ada.locator("section.update").last.locator("figure.picture img")
    expect(shown).to_have_attribute("alt", "A lane, closed")
    assert (
        shown.evaluate("async image => { image.loading = 'eager'; await image.decode(); return image.naturalWidth }")
        > 0
    )
