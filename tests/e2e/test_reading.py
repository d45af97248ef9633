"""Somebody reads a thread: what is new to them on each of its pages, what they fold, and what they quote."""

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.e2e import steps

if TYPE_CHECKING:
    from tests.e2e.conftest import Site

SAY = """
from datetime import timedelta
from django.contrib.auth.models import User
from django.utils import timezone
from blog.models import Post
from moderation.adapters.comments_xtd import posting
from moderation.adapters.comments_xtd.drafts import Draft
from moderation.models import Submission
from moderation.writers import Writer
def say(text, *, by, parent=None, days_ago=0):
    draft = Draft(target=story, text=text, parent=parent)
    now = timezone.now() - timedelta(days=days_ago)
    return posting.send(draft, writer=Writer(user=User.objects.get(username=by)), now=now)
"""


@pytest.fixture(scope="module")
def long_thread(site: "Site") -> str:
    """A story whose thread has two pages; its address."""
    address: str = site.ask(f"""{SAY}
from blog.publishing import BlockText, PostText, SectionText, create_draft, publish
from tests.crowd import many
text = PostText("The weir is to be painted", sections=(SectionText(blocks=(BlockText(text="In green."),)),))
story = publish(create_draft(text, authors=[]))
say("The weir was green before the war, and nobody liked it then.", by="rui", days_ago=3)
many(story, 50, first=8 * 10**6)
answer = story.get_absolute_url()
""")
    return address


def test_what_is_new_is_new_until_it_was_shown_and_replies_fold_and_are_quoted(site, long_thread, page):
    steps.sign_in(page, steps.new_reader(site))
    page.goto(long_thread)
    expect(page.locator(".thread__list > li")).to_have_count(50)
    expect(page.locator(".comment__new")).to_have_count(0)
    site.ask(f"""{SAY}
story = Post.objects.get(headline__startswith="The weir is to be painted")
say("A word on the second page: paint it blue instead.", by="noor")
first = Submission.objects.on(story).earliest("submitted_at")
answer = say("They had only one tin of paint, the records say.", by="noor", parent=first).pk
""")

    page.goto(long_thread)
    expect(page.get_by_role("button", name="1 new since you were here")).to_be_visible()
    answer = steps.comment(page, "one tin of paint")
    expect(answer.locator(".comment__new")).to_be_visible()
    page.get_by_role("link", name="Later comments").click()
    expect(steps.comment(page, "paint it blue").locator(".comment__new")).to_be_visible()
    page.goto(long_thread)
    expect(answer).to_be_visible()
    expect(page.locator(".comment__new")).to_have_count(0)

    page.get_by_role("button", name=re.compile("Hide replies.*Rui Salvaterra’s comment")).click()
    expect(answer).to_be_hidden()
    page.get_by_role("button", name="Show replies (1)").click()
    answer.locator(".comment__body").select_text()
    answer.get_by_role("link", name="Reply").click()

    expect(answer.get_by_role("textbox", name="Your reply")).to_have_value(
        "> They had only one tin of paint, the records say.\n\n"
    )


def test_replies_under_what_was_removed_fold_too_and_unfold_for_a_key(site, page):
    address = site.ask(f"""{SAY}
from blog.publishing import BlockText, PostText, SectionText, create_draft, publish
from tests.makers import rejected
text = PostText("The weir has a colour", sections=(SectionText(blocks=(BlockText(text="Green."),)),))
story = publish(create_draft(text, authors=[]))
root = say("The weir was never painted before 1960.", by="rui", days_ago=3)
say("It was blue once, my aunt has a photograph.", by="noor", parent=root, days_ago=2)
rejected(root)
answer = story.get_absolute_url()
""")
    page.add_init_script(
        "localStorage.setItem('parley.seen:' + location.pathname, JSON.stringify({ since: 1, seen: [] }))"
    )
    page.goto(address)
    answer = steps.comment(page, "It was blue once")

    page.get_by_role("button", name=re.compile("Hide replies.*Removed by")).click()
    expect(answer).to_be_hidden()
    page.keyboard.press("n")

    expect(answer).to_be_focused()
    expect(page.get_by_role("button", name=re.compile("Hide replies.*Removed by"))).to_be_visible()


@pytest.mark.parametrize("kept", ["null", '{"since": "soon"}', '{"since": 1, "seen": 7}'])
def test_a_thread_works_whatever_else_was_written_where_visits_are_kept(long_thread, page, kept: str):
    page.add_init_script(f"localStorage.setItem('parley.seen:' + location.pathname, {kept!r})")
    page.goto(long_thread)

    page.keyboard.press("j")

    expect(page.locator("article.comment").first).to_be_focused()
