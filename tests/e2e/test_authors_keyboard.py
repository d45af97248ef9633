"""An author's work by keyboard alone: no step here points at anything."""

from playwright.sync_api import Page, expect

from tests.e2e import steps

WORDS = "The bell has been one stroke short since the spring, and my aunt has counted."


def press_on(page: Page, target) -> None:
    steps.tab_to(page, target)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_a_comment_is_quoted_the_update_edited_and_an_edit_scheduled_without_a_mouse(page, visitors, site):
    rui = visitors()
    steps.sign_in(rui, "rui")
    steps.open_post(rui, steps.CLOCK)
    steps.write_comment(rui, WORDS)
    comment = steps.comment(rui, WORDS)
    expect(comment).to_be_visible()
    steps.sign_in(page, "ada")
    steps.open_post(page, steps.CLOCK)

    # The comment becomes an update.
    press_on(page, steps.comment(page, WORDS).get_by_role("link", name="Quote in an update"))
    steps.type_into(page, page.get_by_label("Heading"), "One stroke short")
    steps.type_into(page, page.get_by_label("Your own words"), "A reader has counted.")
    steps.tab_to(page, page.get_by_role("button", name="Publish update"))
    with page.expect_navigation():
        page.keyboard.press("Enter")
    update = page.locator("section.update").last
    expect(update).to_contain_text("A reader has counted.")
    number = (update.get_attribute("id") or "").removeprefix("update-")

    # The editor: a word more, and saved with the keys.
    pk = site.ask(f"from blog.models import Post\nanswer = Post.objects.get(headline__icontains={steps.CLOCK!r}).pk")
    page.goto(f"/desk/posts/{pk}/update-{number}/")
    editor = page.locator("prose-text [contenteditable=true]").first
    expect(editor).to_be_visible()
    steps.tab_to(page, editor)
    page.keyboard.press("Control+End")
    page.keyboard.type(" Twice.")
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    expect(page.locator(f"#update-{number}")).to_contain_text("A reader has counted. Twice.")

    # The same once more, to go out by itself, and taken back.
    page.goto(f"/desk/posts/{pk}/update-{number}/")
    expect(page.locator("prose-text [contenteditable=true]").first).to_be_visible()
    steps.type_into(page, page.get_by_label("Heading"), "Still one stroke short")
    when = page.locator("input[name=go_live_at]")
    steps.tab_to(page, when)
    page.keyboard.type("03122126")
    page.keyboard.press("Tab")
    page.keyboard.type("0205PM")
    expect(page.locator("[data-goes-live]")).to_contain_text("Schedule for")
    steps.tab_to(page, page.locator("[data-goes-live]"))
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("12 March 2126, 14:05")
    press_on(page, page.get_by_role("button", name="Cancel it"))
    expect(page.locator("main")).to_contain_text("Cancelled")
