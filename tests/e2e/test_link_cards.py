"""A film in a story: nothing of the other service is asked for until a reader asks; without JavaScript it is a link."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e import steps

FILM = "https://youtu.be/dQw4w9WgXcQ?t=90"
PLAYER = "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?autoplay=1&start=90"
OTHERS = re.compile(r"^https?://(?!127\.0\.0\.1)")


@pytest.fixture
def story(site) -> str:
    """The address of a story that shows a film."""
    told = site.ask(f"""
from blog import publishing
from blog.models import Post
post = Post.objects.get(headline__icontains={steps.CLOCK!r})
section = post.sections.filter(blocks__kind="embed").first()
blocks = [publishing.BlockText("The bell, at noon:\\n\\n{FILM}")]
answer = (section or publishing.append_update(post, blocks=blocks)).get_absolute_url()
""")
    return str(told)


def test_a_film_is_a_link_until_a_reader_asks_for_it_here(somebody, javascript, story):
    page = somebody(viewport={"width": 390, "height": 844})
    asked = []

    def stand_in(route) -> None:
        asked.append(route.request.url)
        route.fulfill(status=200, content_type="text/html", body="<!doctype html><title>player</title><p>A film plays.")

    page.context.route(OTHERS, stand_in)
    page.goto(story)
    card = page.locator("figure.link-card")
    expect(card.get_by_role("link")).to_have_attribute("href", "https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=90")
    button = card.get_by_role("button", name="Play it here")
    if not javascript:
        expect(button).to_be_hidden()
        assert asked == []
        return

    expect(button).to_be_visible()
    assert asked == []
    button.press("Enter")
    frame = card.locator("iframe")
    expect(frame).to_have_attribute("sandbox", "allow-scripts allow-same-origin allow-presentation allow-popups")
    expect(frame).to_have_attribute("title", "YouTube")
    expect(card.frame_locator("iframe").locator("p")).to_have_text("A film plays.")
    expect(frame).to_be_focused()
    assert asked == [PLAYER]
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
