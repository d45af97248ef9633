"""A reader follows a story by mail, from the form at its foot to the page where everything is stopped."""

import secrets

from playwright.sync_api import expect

from tests.e2e import steps


def test_a_reader_follows_a_story_changes_how_often_and_stops(somebody, javascript):
    page = somebody()
    address = f"gwen-{secrets.token_hex(4)}@example.org"
    steps.open_post(page, steps.FLOOD)
    story = page.url

    page.get_by_role("link", name="Follow this story").click()
    page.get_by_label("Your e-mail address").fill(address)
    page.get_by_role("button", name="Follow", exact=True).click()
    expect(page.get_by_text("Check your mail")).to_be_visible()
    if javascript:
        assert page.url.split("#")[0] == story

    letter = steps.mail(page, address, "Please confirm")
    page.goto(steps.link_in(letter, "/follow/confirm/"))
    page.get_by_role("button", name="Yes, follow").click()
    expect(page.get_by_text("Confirmed.")).to_be_visible()

    page.get_by_label("How often").select_option(label="Once a week")
    page.get_by_role("button", name="Change").click()
    expect(page.get_by_label("How often")).to_have_value("2")

    page.get_by_role("button", name="Unfollow everything").click()
    expect(page.get_by_role("heading", name="Stopped")).to_be_visible()
