"""Readers whom something comes between: a line that is down, a second tab, a way back. Nothing that they typed is lost,
and what did not arrive is said where they pressed.
"""

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import steps

if TYPE_CHECKING:
    from tests.e2e.conftest import Site

DRAFTS = "Object.keys(localStorage).filter((name) => name.startsWith('parley.draft'))"
SENT = "The bell of the clock was heard as far as the second lock, says {reader}."


@pytest.fixture
def reader(site: "Site", page: Page) -> str:
    """Somebody with a story open, signed in under this name."""
    name = steps.new_reader(site)
    steps.sign_in(page, name)
    steps.open_post(page, steps.CLOCK)
    # Before the scripts are there, a link leads where it leads.
    page.wait_for_load_state()
    return name


def send(page: Page, words: str) -> None:
    steps.text_field(page).fill(words)
    page.get_by_role("button", name="Send comment").click()


def test_a_form_that_opens_in_its_place_begins_empty(reader, page, visitors):
    page.locator("article.comment:not([data-own])").first.get_by_role("link", name="Reply").click()
    expect(steps.text_field(page, "Your reply")).to_have_value("")

    stranger = visitors()
    steps.open_post(stranger, steps.CLOCK)
    steps.start_a_comment(stranger)
    expect(steps.text_field(stranger)).to_have_value("")


def test_two_tabs_with_one_form_keep_a_text_each(reader, page):
    other = page.context.new_page()
    other.goto(page.url)

    steps.text_field(page).fill("What the first tab says.")
    steps.text_field(other).fill("What the second tab says.")
    page.reload()
    other.reload()

    expect(steps.text_field(page)).to_have_value("What the first tab says.")
    expect(steps.text_field(other)).to_have_value("What the second tab says.")


def test_a_text_of_a_tab_that_was_closed_is_there_in_the_next_and_discarded_for_good(reader, page):
    closed = page.context.new_page()
    closed.goto(page.url)
    steps.text_field(closed).fill("What the closed tab said.")
    closed.close()

    page.reload()
    expect(steps.text_field(page)).to_have_value("What the closed tab said.")
    page.get_by_role("button", name="Discard it").click()

    assert page.evaluate(DRAFTS) == []


def test_whoever_goes_back_from_what_was_sent_does_not_find_it_in_the_form_again(reader, page):
    send(page, SENT.format(reader=reader))
    expect(steps.comment(page, reader)).to_be_visible()

    page.go_back()

    expect(steps.text_field(page)).to_have_value("")


def test_a_text_that_was_sent_while_the_line_was_down_is_still_there_on_another_visit(reader, page):
    story, words = page.url, SENT.format(reader=reader)
    page.context.set_offline(True)
    send(page, words)
    page.wait_for_url("chrome-error://**")
    page.context.set_offline(False)

    page.goto(story)
    expect(steps.text_field(page)).to_have_value(words)
    page.get_by_role("button", name="Send comment").click()

    expect(steps.comment(page, reader)).to_have_count(1)
    assert page.evaluate(DRAFTS) == []


def test_what_did_not_come_is_said_where_it_was_asked_for_and_comes_the_next_time(reader, page):
    comment = page.locator("article.comment:not([data-own])").first
    thumb, answer = comment.locator("button.thumb").first, comment.get_by_role("link", name="Reply").first
    page.context.set_offline(True)

    thumb.click()
    expect(comment.get_by_role("alert")).to_have_text("Your thumb did not arrive. Please try again.")
    answer.click()
    expect(comment.get_by_role("alert").filter(has_text="It did not arrive")).to_be_visible()

    page.context.set_offline(False)
    thumb.click()
    expect(thumb).to_have_attribute("aria-pressed", "true")
    answer.click()
    expect(steps.text_field(page, "Your reply")).to_be_visible()
    expect(comment.get_by_role("alert")).to_have_count(0)


def test_a_link_to_what_is_gone_by_now_leads_to_the_page_that_says_so(reader, page):
    page.route("**/comments/reply/*/", lambda route: route.fulfill(status=404, body="gone"))

    page.locator("article.comment:not([data-own])").first.get_by_role("link", name="Reply").click()

    page.wait_for_url("**/comments/reply/*/")
