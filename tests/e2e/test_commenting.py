"""Readers write under a story: members and guests, once and again, and what comes back to them when something is amiss."""

from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

from tests.e2e import steps
from tests.integration.comments import visits

FINE = "The detour through Mill Lane took me forty minutes, and the clock agreed with me for once."
SHOUTED = "WHY DOES NOBODY EVER COUNT THE BOOTS IN THIS TOWN, I ASK YOU ALL"
LONG = "A long story about a short walk. " * 400


def test_a_readers_comment_is_there_at_once(site, somebody, javascript):
    reader, passer_by = steps.new_reader(site), somebody()
    page = somebody()
    steps.sign_in(page, reader)
    steps.open_post(page, steps.CLOCK)

    steps.write_comment(page, f"{FINE} Says {reader}.")

    expect(steps.comment(page, f"Says {reader}.")).to_be_in_viewport()
    expect(page.locator(".notice--waiting")).to_have_count(0)
    steps.open_post(passer_by, steps.CLOCK)
    expect(steps.comment(passer_by, f"Says {reader}.")).to_be_visible()


def test_a_programs_comment_waits_for_a_person(site, page):
    steps.sign_in(page, steps.new_reader(site))
    steps.open_post(page, steps.CLOCK)
    form = page.request.get(page.url)
    fields = visits.fields_just_shown(SimpleNamespace(content=form.body()))

    answer = page.request.post("/comments/post/", form={**fields, "comment": FINE, "honeypot": "https://pills.example"})

    assert "Waiting for a moderator — clause 6, No advertising" in answer.text()


def test_a_comment_that_was_brought_along_may_be_sent_at_once(site, page):
    reader = steps.new_reader(site)
    steps.sign_in(page, reader)
    steps.open_post(page, steps.CLOCK)

    steps.text_field(page).dispatch_event("paste")
    steps.text_field(page).fill(f"{FINE} Brought along by {reader}.")
    page.get_by_role("button", name="Send comment").click()

    expect(steps.comment(page, f"by {reader}.")).to_be_visible()
    expect(page.locator(".notice--waiting")).to_have_count(0)


def test_a_reply_stands_under_the_comment_that_it_answers(site, somebody, javascript):
    reader, page = steps.new_reader(site), somebody()
    steps.sign_in(page, reader)
    steps.open_post(page, steps.EELS)
    page.wait_for_load_state("domcontentloaded")  # nobody is quicker than the page's scripts
    story = page.url

    page.locator("article.comment").first.get_by_role("link", name="Reply").click()
    steps.text_field(page, "Your reply").fill(f"The eels thank you for it, and so do I. Signed, {reader}.")
    opened_in_place = page.url == story
    page.get_by_role("button", name="Send reply").click()

    expect(page.locator(".replies article.comment").filter(has_text=f"Signed, {reader}.")).to_be_visible()
    assert opened_in_place == javascript


def test_a_guests_comment_appears_once_its_address_is_confirmed(site, somebody, javascript):
    guest, passer_by = somebody(), somebody()
    address, words = f"petra-{javascript}@guest.example".lower(), f"The bell is still six minutes off ({javascript})."
    steps.open_post(guest, steps.CLOCK)
    steps.write_comment(guest, words, name="Petra Winnow", email=address)
    expect(guest.get_by_role("heading", name="Check your mail")).to_be_visible()

    link = steps.link_in(steps.mail(guest, address, "Please confirm your comment"), "/comments/confirm/")
    # Mail scanners follow links, some of them twice.
    guest.goto(link)
    guest.goto(link)

    expect(guest.get_by_text(words)).to_be_visible()
    steps.open_post(passer_by, steps.CLOCK)
    expect(steps.comment(passer_by, words)).to_have_count(0)

    guest.goto(link)
    guest.get_by_role("button", name="Confirm and send").click()

    expect(steps.comment(guest, words)).to_be_visible()
    passer_by.reload()
    expect(steps.comment(passer_by, words)).to_contain_text("Petra Winnow")
    guest.goto(link)
    expect(guest.get_by_role("heading", name="This link does not work")).to_be_visible()


def test_a_confirmed_guest_needs_no_second_mail(somebody, javascript):
    guest, address = somebody(), f"wilma-{javascript}@guest.example".lower()
    steps.open_post(guest, steps.EELS)
    steps.write_comment(guest, f"My aunt would have counted them twice ({javascript}).", name="Wilma", email=address)
    letter = steps.mail(guest, address, "Please confirm your comment")
    guest.goto(steps.link_in(letter, "/comments/confirm/"))
    guest.get_by_role("button", name="Confirm and send").click()

    steps.write_comment(guest, f"And she would have been right both times ({javascript}).")

    expect(steps.comment(guest, f"right both times ({javascript})")).to_contain_text("Wilma")


def test_somebody_signs_up_and_comments(somebody, javascript):
    page, name = somebody(), f"odile-{javascript}".lower()

    address = steps.sign_up(page, name, password="two-boots-and-an-eel")
    letter = steps.mail(page, address, "onfirm")
    page.goto(steps.link_in(letter, "/accounts/confirm-email/"))
    page.get_by_role("button", name="Confirm").click()
    steps.sign_in(page, name, password="two-boots-and-an-eel")
    steps.open_post(page, steps.EELS)
    steps.write_comment(page, f"Two boots here, since last spring ({javascript}).")

    expect(steps.comment(page, f"since last spring ({javascript})")).to_contain_text(name)


@pytest.fixture
def shouter(site, somebody):
    """A reader who wrote in capitals, and looks at what the site asks."""
    page = somebody()
    steps.sign_in(page, steps.new_reader(site))
    steps.open_post(page, steps.EELS)
    steps.write_comment(page, SHOUTED)
    return page


def test_capitals_are_asked_about_first_and_edited_ones_are_published(shouter, javascript):
    expect(shouter.locator(".nudge")).to_contain_text("Clause 7, Be readable")
    expect(shouter.locator(".nudge mark").first).to_be_visible()
    expect(steps.text_field(shouter)).to_have_value(SHOUTED)

    steps.text_field(shouter).fill(f"Why does nobody ever count the boots in this town ({javascript})?")
    shouter.get_by_role("button", name="Send the edited comment").click()

    expect(steps.comment(shouter, f"the boots in this town ({javascript})")).to_be_visible()


def test_a_comment_sent_anyway_waits_for_a_moderator(shouter, javascript):
    shouter.get_by_role("button", name="Send anyway").click()

    expect(shouter.locator(".notice--waiting")).to_contain_text("Waiting for a moderator")
    expect(shouter.locator(".notice--waiting")).to_contain_text("clause 7, Be readable")


def test_a_comment_that_is_too_long_comes_back_whole(site, somebody, javascript):
    page = somebody()
    steps.sign_in(page, steps.new_reader(site))
    steps.open_post(page, steps.EELS)

    steps.write_comment(page, LONG)

    expect(page.get_by_text("about 1,600 words fit")).to_be_visible()
    assert steps.text_field(page).input_value() == LONG


def test_a_reader_edits_and_withdraws_a_comment(site, somebody, javascript):
    reader, page = steps.new_reader(site), somebody()
    steps.sign_in(page, reader)
    steps.open_post(page, steps.EELS)
    steps.write_comment(page, f"One boot, and it was mine. {reader}")

    steps.comment(page, reader).get_by_role("link", name="Edit").click()
    steps.text_field(page).fill(f"One boot, and it was my brother's. {reader}")
    page.get_by_role("button", name="Save").click()
    expect(steps.comment(page, f"my brother's. {reader}")).to_contain_text("edited")
    steps.comment(page, f"my brother's. {reader}").get_by_role("link", name="Withdraw").click()
    page.get_by_role("button", name="Withdraw it").click()

    expect(page.locator("#comments")).to_be_visible()
    expect(steps.comment(page, f"my brother's. {reader}")).to_have_count(0)
