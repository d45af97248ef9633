"""A comment on its way: looked at before it is sent, changed while it waits, brought through a session that ended, and
sent while the site is flooded.
"""

import pytest
from playwright.sync_api import expect

from tests import makers
from tests.e2e import steps

FINE = "The detour through Mill Lane took me forty minutes, and the clock agreed with me for once."


def test_a_comment_is_looked_at_held_changed_and_published_across_a_session_that_ended(site, somebody, javascript):
    reader, page = steps.new_reader(site), somebody()
    steps.sign_in(page, reader)
    steps.open_post(page, steps.CLOCK)

    # With a script the preview comes by itself, as soon as there is something to show in it.
    steps.text_field(page).fill(f"> the clock is right\n\n*Is* it? {makers.ATTACK}")
    if not javascript:
        page.get_by_role("button", name="Preview").click()
    expect(page.locator(".preview blockquote")).to_have_text("the clock is right")
    expect(page.locator(".preview em")).to_have_text("Is")

    page.get_by_role("button", name="Send comment").click()
    expect(page.locator(".notice--waiting")).to_contain_text("Waiting for a moderator")
    page.get_by_role("link", name="Edit").click()
    steps.text_field(page).fill(f"*Is* it right? {FINE} Asks {reader}.")
    page.get_by_role("button", name="Save").click()
    expect(steps.comment(page, f"Asks {reader}.")).to_contain_text("edited")
    expect(steps.comment(page, f"Asks {reader}.").locator("em")).to_have_text("Is")

    steps.text_field(page).fill(f"And a second thought of {reader}'s.")
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Send comment").click()
    page.get_by_role("button", name="or sign in first").click()
    page.locator("input[name=login]").fill(reader)
    page.locator("input[name=password]").fill(steps.PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    expect(steps.text_field(page)).to_have_value(f"And a second thought of {reader}'s.")
    page.get_by_role("button", name="Send comment").click()
    expect(steps.comment(page, f"a second thought of {reader}'s.")).to_be_visible()


def test_what_was_typed_before_the_script_came_is_previewed_as_well(site, page):
    late, script = [], "**/preview*.js"
    steps.sign_in(page, steps.new_reader(site))
    page.route(script, lambda route: late.append(route))
    steps.open_post(page, steps.BRIDGE)
    steps.text_field(page).fill("Is this *the* bridge?")
    for route in late:
        route.continue_()
    expect(page.locator(".preview em")).to_have_text("the")


def test_what_was_typed_before_the_script_came_is_kept_and_counted_as_well(site, page):
    late = []
    steps.sign_in(page, steps.new_reader(site))
    page.route("**/draft*.js", lambda route: late.append(route))
    steps.open_post(page, steps.BRIDGE)
    steps.text_field(page).fill("a" * 9_990)
    for route in late:
        route.continue_()

    expect(page.locator(".draft__left")).to_have_text("Characters left: 10")
    page.unroute("**/draft*.js")
    page.reload()

    expect(steps.text_field(page)).to_have_value("a" * 9_990)


def test_what_was_sent_is_gone_from_the_form_however_late_the_pictures_come(site, page):
    reader, pictures = steps.new_reader(site), []
    steps.sign_in(page, reader)
    steps.open_post(page, steps.BRIDGE)
    steps.text_field(page).press_sequentially(f"The bridge is younger than the tree, {reader} says.")

    page.route("**/late.png", lambda route: pictures.append(route))
    page.add_init_script(
        "addEventListener('DOMContentLoaded', () => document.body.append(Object.assign(new Image(), {src: '/late.png'})))"
    )
    page.get_by_role("button", name="Send comment").click(no_wait_after=True)

    expect(steps.comment(page, f"{reader} says.")).to_be_visible()
    page.wait_for_timeout(300)
    page.route("**/late.png", lambda route: route.abort())
    for picture in pictures:
        picture.abort()
    page.wait_for_load_state("load")
    expect(steps.text_field(page)).to_have_value("")


def test_what_is_typed_is_kept_for_its_writer_alone_until_it_is_sent_or_they_sign_out(site, page):
    reader = steps.new_reader(site)
    steps.sign_in(page, reader)
    steps.open_post(page, steps.BRIDGE)
    story = page.url

    steps.text_field(page).press_sequentially(f"The tree is older than the bridge, {reader} counted.")
    page.goto("/archive/")
    page.goto(story)
    expect(steps.text_field(page)).to_have_value(f"The tree is older than the bridge, {reader} counted.")
    page.get_by_role("button", name="Send comment").click()
    mine = steps.comment(page, f"{reader} counted.")
    expect(mine).to_be_visible()
    expect(steps.text_field(page)).to_have_value("")
    page.reload()
    expect(steps.text_field(page)).to_have_value("")

    mine.get_by_role("link", name="Edit").click()
    steps.text_field(page).fill(f"The tree is far older than the bridge, {reader} counted.")
    page.goto(story)
    mine.get_by_role("link", name="Edit").click()
    expect(steps.text_field(page)).to_have_value(f"The tree is far older than the bridge, {reader} counted.")
    page.get_by_role("button", name="Discard it").click()
    expect(steps.text_field(page)).to_have_value(f"The tree is older than the bridge, {reader} counted.")

    page.goto(story)
    steps.text_field(page).fill("Not for other eyes.")
    page.context.clear_cookies(name="sessionid")
    steps.sign_in(page, steps.new_reader(site))
    page.goto(story)
    expect(steps.text_field(page)).to_have_value("")
    page.locator(".masthead .menu summary").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.locator(".masthead").get_by_role("link", name="Sign in")).to_be_visible()
    assert page.evaluate("Object.keys(localStorage).filter((name) => name.startsWith('parley.draft'))") == []


def test_what_is_left_and_what_is_too_much_is_told_in_characters_however_many_bytes_each_has(site, page):
    steps.sign_in(page, steps.new_reader(site))
    steps.open_post(page, steps.BRIDGE)
    note = page.locator(".draft__left")

    steps.text_field(page).fill("a" * 9_990)
    expect(note).to_have_text("Characters left: 10")
    steps.text_field(page).fill("🌉" * 2_499)
    expect(note).to_have_text("Characters left: 1")
    expect(page.get_by_role("status").filter(has_text="Characters")).to_have_count(0)
    steps.text_field(page).fill("🌉" * 2_502)

    expect(page.get_by_role("status").filter(has_text="Characters")).to_have_text("Characters over the limit: 2")


@pytest.fixture
def flood(visitors):
    """An owner asks every comment for a proof of work, as long as the test runs."""
    owner = visitors(javascript=False)
    steps.sign_in(owner, "orla")
    owner.goto("/moderation/team/")
    owner.get_by_role("button", name="Ask every comment for a proof of work").click()
    yield
    owner.get_by_role("button", name="Ask for it no more").click()


def test_while_the_site_is_flooded_browsers_do_a_sum_and_who_cannot_is_read_first(site, somebody, flood, javascript):
    reader, page = steps.new_reader(site), somebody()
    steps.sign_in(page, reader)
    steps.open_post(page, steps.CLOCK)

    steps.write_comment(
        page, f"The bell was mended in March, and nobody has been late for school since. Says {reader}."
    )

    if javascript:
        expect(steps.comment(page, f"Says {reader}.")).to_be_in_viewport()
        expect(page.locator("main")).not_to_contain_text("without the small sum")
    else:
        expect(page.locator(".notice--waiting")).to_contain_text("without the small sum")
