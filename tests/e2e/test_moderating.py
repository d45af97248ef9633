"""From an attack on a person to the privilege lost, and back by an appeal: every side of one decision."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e import steps

# The words of the rule's evidence, and the comment. Two, since repeating oneself is against another clause.
ATTACK = {
    True: ("You are a clueless moron", "You are a clueless moron, and the wardrobe in the clock is cleverer than you."),
    False: (
        "You are a pathetic",
        "You are a pathetic little man, whoever set it right, and I hope that you miss your bus.",
    ),
}
STATEMENT = "You may think the hands are slow, and write so. This is about a man and not about his clock."


def test_an_attack_costs_the_privilege_and_an_appeal_gives_it_back(somebody, javascript):
    reader, mina, tomas = somebody(), somebody(), somebody()
    words, attack = ATTACK[javascript]

    # Sable, who has had every milder step, attacks somebody and is told at once why it waits.
    steps.sign_in(reader, "sable")
    steps.open_post(reader, steps.CLOCK)
    story = reader.url
    steps.write_comment(reader, attack)
    waiting = reader.locator(".notice--waiting")
    expect(waiting).to_contain_text("Waiting for a moderator")
    expect(waiting).to_contain_text("clause 2, Attack no person")
    expect(waiting.locator("q").first).to_contain_text(words)
    reader.goto(story)
    expect(steps.comment(reader, attack)).to_contain_text("Only you see it until then")

    # Mina finds it in the queue and rejects it, in words of her own.
    steps.sign_in(mina, "mina")
    steps.open_item(mina, attack)
    expect(mina.locator(".item__text mark").first).to_contain_text(words)
    steps.reject(mina, clause="2", statement=STATEMENT)
    expect(mina.locator(".strip")).to_contain_text("Rejected: Sable Rook’s comment, clause 2.")

    # The statement comes by mail and stands on My standing, with what it costs.
    letter = steps.mail(reader, steps.address_of("sable"), "Your comment was not published: clause 2", about=attack)
    expect(letter).to_contain_text(STATEMENT)
    expect(letter).to_contain_text(f"“{words}”")
    expect(letter).to_contain_text("A moderator read the comment and decided this.")
    reader.goto("/moderation/standing/")
    expect(reader.locator(".ladder [aria-current=step]")).to_contain_text("Suspension")
    expect(reader.locator(".told__one").first).to_contain_text(STATEMENT)

    # Nobody's privilege is revoked on one person's word: Tomas confirms it.
    reader.goto(story)
    expect(steps.writing_place(reader)).to_contain_text("until a second moderator has looked")
    steps.sign_in(tomas, "tomas")
    steps.confirm_revocation(tomas, "Sable Rook")
    reader.goto("/moderation/standing/")
    expect(reader.locator(".ladder [aria-current=step]")).to_contain_text("Privileges revoked")

    # Where the form was, she is told before she types: what, by which clause, how to appeal.
    reader.goto(story)
    refusal = steps.writing_place(reader)
    expect(refusal).to_contain_text("Your privilege to comment is revoked")
    expect(refusal).to_contain_text("By clause 2, Attack no person.")
    expect(steps.text_field(reader)).to_have_count(0)
    refusal.get_by_role("link", name="My standing, and how to appeal").click()
    reader.locator(".told__one").first.get_by_role("link", name="Appeal").click()
    reader.locator("textarea[name=text]").fill("It is a line from the school play about the clock.")
    reader.get_by_role("button", name="Send the appeal").click()
    expect(reader.locator("main")).to_contain_text("Another moderator reads it")

    # Whoever decided does not answer the appeal; Tomas does.
    steps.open_item(mina, attack)
    expect(mina.locator(".queue__item")).to_contain_text("You decided this; another moderator answers the appeal")
    expect(mina.locator(".queue__item").get_by_role("button")).to_have_count(0)
    steps.open_item(tomas, attack)
    expect(tomas.locator(".item__appeal")).to_contain_text("the school play")
    steps.overturn(tomas, reply="We were wrong about the play.")
    expect(tomas.locator(".strip")).to_contain_text("Overturned")

    # She reads the answer, the comment is back, and so is the form.
    answer = steps.mail(reader, steps.address_of("sable"), "Your appeal: the decision was taken back", about=attack)
    expect(answer).to_contain_text("We were wrong about the play.")
    reader.goto(story)
    expect(steps.comment(reader, attack)).not_to_contain_text("Not published")
    steps.write_comment(reader, f"Thank you. It says seven, by the way, whatever the hour ({javascript}).")
    expect(steps.comment(reader, f"whatever the hour ({javascript})")).to_be_visible()


@pytest.mark.parametrize("javascript", [False], ids=["no javascript"], indirect=True)
def test_a_first_violation_costs_a_notice_and_nothing_more(site, somebody, javascript):
    name, reader, mina = steps.new_reader(site), somebody(), somebody()
    steps.sign_in(reader, name)
    steps.open_post(reader, steps.EELS)
    steps.write_comment(reader, f"You are an idiot if you eat one of these eels, {name}.")
    steps.sign_in(mina, "mina")

    steps.open_item(mina, f"eels, {name}.")
    steps.reject(mina, clause="1")

    letter = steps.mail(reader, steps.address_of(name), "A word about our comment policy")
    expect(letter).to_contain_text("nothing changes for you")
    steps.open_post(reader, steps.EELS)
    expect(steps.text_field(reader)).to_be_visible()


@pytest.mark.parametrize("javascript", [False], ids=["no javascript"], indirect=True)
def test_a_report_brings_a_comment_before_a_moderator(site, somebody, javascript):
    writer, reporter, mina = somebody(), somebody(), somebody()
    name = steps.new_reader(site)
    steps.sign_in(writer, name)
    steps.open_post(writer, steps.EELS)
    steps.write_comment(writer, f"The anglers count by the dozen, and the bucket was a wet match. {name}")
    steps.sign_in(reporter, steps.new_reader(site))
    steps.open_post(reporter, steps.EELS)

    steps.comment(reporter, f"wet match. {name}").get_by_role("link", name="Report").click()
    reporter.locator("input[name=clause][value='1']").check()
    reporter.get_by_role("button", name="Send the report").click()

    expect(reporter.get_by_role("heading", name="Thank you, we have your report")).to_be_visible()
    steps.sign_in(mina, "mina")
    steps.open_item(mina, f"wet match. {name}")
    mina.get_by_role("button", name="Let it stand").click()
    expect(mina.locator(".strip")).to_contain_text("Published")


@pytest.fixture
def waiting(site):
    """Three comments that wait for a moderator, by their last words."""
    return steps.had_held(site, [steps.new_reader(site) for _ in range(3)])


def switch_keys_off(page):
    """In the sheet of keys, which a key opens for the last time. No key is named on the page then."""
    page.keyboard.press("?")
    page.get_by_label("Use single keys").uncheck()
    page.get_by_role("button", name="Close").click()
    expect(page.get_by_role("button", name="Publish").locator("kbd")).to_be_hidden()


def test_an_item_is_kept_for_whoever_looks_at_it_and_free_when_they_leave(visitors, waiting):
    mina, tomas, words = visitors(), visitors(), waiting[0]
    steps.sign_in(mina, "mina")
    steps.sign_in(tomas, "tomas")
    steps.open_item(mina, words)
    expect(mina.locator("[data-lease]")).to_contain_text("Yours for")

    steps.open_item(tomas, words)
    expect(tomas.locator(".queue__item")).to_contain_text("mina is looking at this")
    switch_keys_off(mina)
    mina.keyboard.press("p")
    mina.keyboard.press("j")
    mina.keyboard.press("/")
    expect(mina.locator(".masthead input[type=search]")).not_to_be_focused()
    mina.goto("/moderation/log/")
    expect(mina.get_by_role("main")).to_contain_text("review.released")
    steps.open_item(tomas, words)

    expect(tomas.get_by_role("button", name="Publish")).to_be_visible()


def test_an_item_that_somebody_began_to_answer_stays_theirs(visitors, waiting):
    mina, tomas, words = visitors(), visitors(), waiting[0]
    steps.sign_in(mina, "mina")
    steps.sign_in(tomas, "tomas")
    steps.open_item(mina, words)
    expect(mina.locator("[data-lease]")).to_contain_text("Yours for")
    mina.locator("input[name=clause][value='7']").check()
    expect(mina.locator("[data-lease]")).to_contain_text("Yours for 10 minutes")

    mina.goto("/")
    steps.open_item(tomas, words)

    expect(tomas.locator(".queue__item")).to_contain_text("mina is looking at this")


def test_a_late_answer_about_the_lease_does_not_take_the_place_of_the_next_item(visitors, waiting):
    mina, words, about_the_lease = visitors(), waiting[0], []
    steps.sign_in(mina, "mina")

    def leave_unanswered(route):
        about_the_lease.append(route)

    def decide_before_the_lease_is_answered(route):
        decided = route.fetch(max_redirects=0)
        for claim in about_the_lease:
            claim.continue_()
        mina.wait_for_timeout(500)
        route.fulfill(response=decided)

    mina.route("**/claim/**", leave_unanswered)
    mina.route("**/reject/**", decide_before_the_lease_is_answered)
    steps.open_item(mina, words)
    steps.reject(mina, clause="7")

    expect(mina.locator(".strip")).to_contain_text("clause 7")
    assert about_the_lease


def test_a_key_that_is_held_decides_once(visitors, waiting):
    mina = visitors()
    steps.sign_in(mina, "mina")
    mina.goto("/moderation/queue/?clause=7")
    steps.queue_row(mina, waiting[0]).click()
    expect(mina.locator("[data-lease]")).to_contain_text("Yours for")

    mina.keyboard.down("p")
    expect(mina.locator(".strip")).to_contain_text("Published")
    following = mina.locator(".item__text").inner_text()
    assert waiting[0] not in following
    for _ in range(5):
        mina.keyboard.down("p")  # as a keyboard repeats it
        mina.wait_for_timeout(200)

    expect(mina.locator(".item__text")).to_have_text(following)
    expect(mina.get_by_role("button", name="Publish")).to_be_visible()


def test_whoever_goes_on_before_a_decision_is_answered_stays_where_they_went(visitors, waiting):
    mina = visitors()
    steps.sign_in(mina, "mina")
    mina.goto("/moderation/queue/?clause=7")
    steps.queue_row(mina, waiting[0]).click()
    expect(mina.locator("[data-lease]")).to_contain_text("Yours for")

    went_to = []

    def answer_late(route):
        decided = route.fetch(max_redirects=0)
        mina.wait_for_timeout(1000)  # the one after the next is loaded as well
        mina.keyboard.press("j")
        went_to.append(mina.locator(".item__text").inner_text())
        route.fulfill(response=decided)

    mina.route(re.compile(r"/publish/(\?|$)"), answer_late)
    mina.wait_for_timeout(1000)
    mina.keyboard.press("p")
    mina.wait_for_timeout(3000)

    expect(mina.locator(".item__text")).to_have_text(went_to[0])
