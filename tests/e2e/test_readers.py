"""A reply finds its reader; mail about it stops at one press; whoever is muted is folded, and comes back."""

import urllib.request

from playwright.sync_api import expect

from tests.e2e import steps


def test_a_reply_is_told_and_its_writer_muted_and_heard_again(site, visitors):
    reader, other = steps.new_reader(site), steps.new_reader(site)
    page, others = visitors(javascript=False), visitors()
    steps.sign_in(page, reader)
    page.goto("/moderation/settings/")
    page.get_by_label("Mail", exact=True).select_option(label="at once")
    page.get_by_role("button", name="Save mail about replies").click()
    steps.open_post(page, steps.CLOCK)
    steps.write_comment(page, f"The clock was right on Monday at noon, says {reader}.")
    expect(steps.comment(page, f"says {reader}.")).to_be_visible()

    steps.sign_in(others, other)
    steps.open_post(others, steps.CLOCK)
    steps.comment(others, f"says {reader}.").get_by_role("link", name="Reply").click()
    steps.text_field(others, "Your reply").fill(f"And on Tuesday at ten as well, adds {other}.")
    others.get_by_role("button", name="Send reply").click()
    expect(steps.comment(others, f"adds {other}.")).to_be_visible()

    page.goto("/")
    page.get_by_role("link", name="1 unread notification").click()
    page.get_by_role("listitem").filter(has_text=f"{other} replied to you").get_by_role("button", name="Open").click()
    expect(page.get_by_role("link", name="Notifications", exact=True)).to_be_visible()
    reply = steps.comment(page, f"adds {other}.")
    expect(reply).to_be_visible()

    stop = steps.link_in(steps.mail(page, steps.address_of(reader), "A reply to your comment"), "/moderation/unfollow/")
    with urllib.request.urlopen(stop, data=b"List-Unsubscribe=One-Click", timeout=20) as answer:
        assert "No more mail" in answer.read().decode()
    page.goto("/moderation/settings/")
    expect(page.get_by_label("Mail", exact=True)).to_have_value("none")

    steps.open_post(page, steps.CLOCK)
    reply.get_by_role("link", name="Mute").click()
    page.get_by_role("button", name="Mute", exact=True).click()
    expect(page.get_by_text(f"adds {other}.")).to_be_hidden()
    page.get_by_text(f"Muted: {other}").click()
    expect(page.get_by_text(f"adds {other}.")).to_be_visible()

    page.goto("/moderation/settings/")
    page.get_by_role("button", name=f"Unmute {other}").click()
    steps.open_post(page, steps.CLOCK)
    expect(page.get_by_text(f"adds {other}.")).to_be_visible()
    expect(page.get_by_text(f"Muted: {other}")).to_have_count(0)
