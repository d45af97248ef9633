"""Readers say what they liked, and read that first; and a talk too long for its page goes on where it stopped."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

from moderation.threads import REPLIES_A_PAGE
from tests.e2e import steps

if TYPE_CHECKING:
    from tests.e2e.conftest import Site

FIRST = 7 * 10**6  # the key of the first comment
SHOWN = REPLIES_A_PAGE // 2  # of each of two roots
REPLIES = SHOWN + 3


@pytest.fixture(scope="module")
def long_talk(site: "Site") -> str:
    """A story with a talk of more replies than its page has room for, and one more comment; its address."""
    address: str = site.ask(f"""
from django.contrib.auth.models import User
from blog.models import Post
from blog.publishing import BlockText, PostText, SectionText, create_draft, publish
from tests.crowd import many
text = PostText("A talk that would not end", sections=(SectionText(blocks=(BlockText(text="Two eels met."),)),))
story = publish(create_draft(text, authors=[]))
many(story, {REPLIES + 1}, replies_each={REPLIES}, first={FIRST})
many(story, 1, start={REPLIES + 1}, first={FIRST})
answer = story.get_absolute_url()
""")
    return address


def test_a_thumb_brings_a_comment_to_the_top_and_is_taken_back(
    site: "Site", long_talk: str, somebody: Callable[..., Page], javascript: bool
) -> None:
    page = somebody()
    steps.sign_in(page, steps.new_reader(site))
    page.goto(long_talk)
    liked = page.locator(".thread__list > li > article.comment").first
    name = liked.locator(".comment__name").inner_text()
    thumb = liked.get_by_role("button", name="Thumbs up")

    thumb.click()

    expect(thumb).to_have_attribute("aria-pressed", "true")
    expect(thumb).to_contain_text("1")
    if javascript:
        expect(page.locator("comment-thumbs [role=status]")).to_have_text("1 thumb up, yours among them.")
    page.get_by_role("link", name="Best").click()
    expect(page.locator(".thread__order [aria-current=true]")).to_have_text("Best")
    expect(page.locator(".thread__list > li .comment__name").first).to_have_text(name)

    thumb.click()
    expect(thumb).to_have_attribute("aria-pressed", "false")
    page.reload()

    # Without a thumb the later of the two stands first.
    expect(page.locator(".thread__list > li .comment__name").first).not_to_have_text(name)


def test_a_long_talk_goes_on_where_it_stopped(long_talk: str, somebody: Callable[..., Page], javascript: bool) -> None:
    page = somebody()
    page.goto(long_talk)
    story = page.url

    page.get_by_role("link", name="More replies in this conversation").click()

    expect(page.locator(f"#comment-{FIRST + REPLIES}")).to_be_visible()
    assert (page.url == story) == javascript
    if javascript:
        expect(page.locator(f"#comment-{FIRST + SHOWN + 1}")).to_be_focused()
        page.keyboard.press("j")
        expect(page.locator(f"#comment-{FIRST + SHOWN + 2}")).to_be_focused()
