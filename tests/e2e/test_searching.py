"""What somebody is looking for, from the box in the header to the place where it stands, on a telephone."""

import re

from playwright.sync_api import expect

TELEPHONE = {"width": 390, "height": 844}


def test_a_word_is_found_from_the_header_and_its_hit_leads_to_the_place(somebody, javascript):
    page = somebody(viewport=TELEPHONE)
    page.goto("/archive/")

    if javascript:
        page.keyboard.press("/")
        expect(page.get_by_label("Search this site")).to_be_focused()
        page.keyboard.type("saddler")
    else:
        page.get_by_label("Search this site").fill("saddler")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/search/\?q=saddler"))
    expect(page.locator(".search-bar [role=status]")).to_contain_text("found")
    hit = page.locator(".hit--excerpt").first
    expect(hit.locator(".hit__text mark").first).to_have_text(re.compile("saddler", re.IGNORECASE))
    marked = hit.locator(".hit__text mark").first.inner_text()
    hit.get_by_role("link").click()
    expect(page).to_have_url(re.compile(r"#x-\w{10}$"))
    place = page.locator(f"[id='{page.url.partition('#')[2]}']")
    expect(place).to_be_in_viewport()
    expect(place).to_contain_text(marked)


def test_what_is_not_there_or_is_no_word_is_said_and_a_way_on_is_shown(plain_page):
    page = plain_page
    page.goto("/search/?q=zeppelin")

    expect(page.locator(".empty[role=status]")).to_contain_text("Nothing found for “zeppelin”.")
    expect(page.locator(".empty").get_by_role("link", name="Look through the archive")).to_be_visible()
    page.get_by_role("searchbox").fill("?!")
    page.get_by_role("main").get_by_role("button", name="Search", exact=True).click()
    expect(page.locator(".empty[role=status]")).to_contain_text("There is no word to look for in this.")
