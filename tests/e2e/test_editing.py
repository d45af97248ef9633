"""An author at the full editor: written, left, taken up again, scheduled, put right; and nothing lost on the way."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import steps


@pytest.fixture
def ada(somebody) -> Page:
    page = somebody()
    steps.sign_in(page, "ada")
    return page


def text_of(page: Page, block: int = 0) -> str:
    """What the form would send of a block, whichever editor is in front of it."""
    return page.locator(f"textarea[name=block-{block}-text]").input_value()


def write(page: Page, words: str, *, javascript: bool, block: int = 0) -> None:
    """Put words at the end of a block's last paragraph."""
    if javascript:
        page.locator("prose-text [contenteditable=true]").nth(block).click()
        page.keyboard.press("Control+End")
        page.keyboard.type(words)
    else:
        field = page.locator(f"textarea[name=block-{block}-text]")
        field.fill(field.input_value() + words)


def button(page: Page):
    return page.locator("[data-goes-live]")


def a_draft(page: Page, headline: str) -> str:
    """Pasted whole, kept as a draft; returns the editor's address."""
    page.goto("/desk/new/")
    page.get_by_label("Paste or write").fill(f"{headline}\n\nThe goat was seen on the quay at six.")
    page.get_by_role("button", name="Keep as a draft").click()
    expect(page.locator("textarea[name=block-0-text]")).to_be_attached()
    return page.url


def test_a_story_is_written_left_scheduled_and_published_by_the_sweep(ada, somebody, site, javascript):
    headline = f"A goat is met in {'June' if javascript else 'July'}"
    editor = a_draft(ada, headline)

    write(ada, " It was alone.", javascript=javascript)
    if javascript:
        expect(ada.locator("auto-save")).to_contain_text("Saved")
        ada.goto("/desk/")
        ada.goto(editor)
        expect(ada.locator("main")).to_contain_text("Taken up where you left off")
    assert text_of(ada).endswith("It was alone.</p>" if javascript else "It was alone.")
    ada.locator("input[name=go_live_at]").fill("2126-03-12T14:05")
    if javascript:
        expect(button(ada)).to_contain_text("Schedule for 14:05")
        ada.locator("input[name=headline]").press("Control+Enter")
    else:
        button(ada).click()
    expect(ada.locator("main")).to_contain_text("It goes out by itself")
    expect(ada.locator("time").first).to_contain_text("12 March 2126, 14:05")

    reader = somebody()
    reader.goto("/archive/")
    expect(reader.get_by_role("link", name=headline)).to_have_count(0)
    site.ask(f"""
from django.utils import timezone
from blog.models import ScheduledChange
ScheduledChange.objects.filter(post__headline={headline!r}).update(go_live_at=timezone.now())
answer = True
""")
    site.manage("go_live")

    steps.open_post(reader, headline)
    expect(reader.locator("article.post")).to_contain_text("It was alone.")


def test_enter_saves_a_draft_and_lets_it_go_out_where_a_time_is_given(page):
    steps.sign_in(page, "ada")
    a_draft(page, "A goat is met in a lane")

    page.locator("input[name=kicker]").fill("GOATS")
    with page.expect_navigation():
        page.locator("input[name=kicker]").press("Enter")
    expect(page.locator("main")).to_contain_text("Saved.")
    page.locator("input[name=go_live_at]").fill("2126-03-12T14:05")
    page.locator("input[name=go_live_at]").press("Enter")

    expect(page.locator("main")).to_contain_text("It goes out by itself")


def test_a_browser_that_keeps_nothing_saves_all_the_same(page):
    page.add_init_script(
        """Object.defineProperty(window, "localStorage", { get() { throw new DOMException("no", "SecurityError"); } });"""
    )
    steps.sign_in(page, "ada")
    page.goto("/desk/new/")
    page.locator("textarea[name=text]").fill("A goat keeps nothing\n\nNothing at all.")
    expect(page.locator("auto-save")).to_contain_text("Saved")

    page.keyboard.press("Control+S")

    expect(page.locator("main")).to_contain_text("Kept as a draft")


def test_of_two_tabs_neither_loses_a_word(ada, javascript):
    editor = a_draft(ada, f"Two tabs are open in {'June' if javascript else 'July'}")
    other = ada.context.new_page()
    other.goto(editor)
    if javascript:
        expect(other.locator("prose-text [contenteditable=true]")).to_be_visible()
    write(ada, " It was alone.", javascript=javascript)
    ada.get_by_role("button", name="Save draft").click()
    expect(ada.locator("main")).to_contain_text("Saved.")

    write(other, " It was brown.", javascript=javascript)
    other.get_by_role("button", name="Save draft").click()

    expect(other.get_by_role("alert")).to_contain_text("Nothing of yours is lost")
    expect(other.locator(".conflict del")).to_contain_text("alone.")
    expect(other.locator(".conflict ins")).to_contain_text("brown.")
    other.get_by_role("button", name="Save draft").click()
    expect(other.locator("main")).to_contain_text("Saved.")
    assert "brown" in text_of(other)

    other.get_by_role("link", name="Version 3").click()
    other.get_by_role("link", name="Version 2").click()
    other.get_by_role("button", name="Restore this version").click()
    expect(other.locator("main")).to_contain_text("Version 2 is back, as version 4.")
    other.goto(editor)
    assert "alone" in text_of(other)


def test_what_is_typed_without_a_connection_is_there_on_return(page):
    steps.sign_in(page, "ada")
    editor = a_draft(page, "The line is down")
    expect(page.locator("prose-text [contenteditable=true]")).to_be_visible()
    page.context.set_offline(True)

    write(page, " Nobody heard it.", javascript=True)
    expect(page.locator("auto-save")).to_contain_text("Kept in this browser")
    later = page.context.new_page()
    page.close()
    later.context.set_offline(False)
    later.clock.install()
    later.clock.fast_forward(60_000)
    later.goto(editor)

    expect(later.locator("main")).to_contain_text("Taken up where you left off")
    assert "Nobody heard it." in text_of(later)
