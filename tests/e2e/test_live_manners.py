"""How an open page of a live story asks: rarely where nobody looks, ever more rarely where nobody answers, not at all
where its reader said so. The browser's clock is turned by hand, so nobody waits.
"""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import steps
from tests.e2e.test_live import append

EVENTS = re.compile(r"/events\?after=")
MINUTE = 60


class Asked:
    """The questions that the page puts; `server` says whether it is there to answer them."""

    def __init__(self, page: Page) -> None:
        self.page, self.server, self.count, self.answered = page, True, 0, 0
        page.route(EVENTS, self._answer)
        page.on("requestfinished", self._end)
        page.on("requestfailed", self._end)

    def _answer(self, route) -> None:
        self.count += 1
        if self.server:
            route.continue_()
        else:
            route.abort("connectionrefused")

    def _end(self, request) -> None:
        self.answered += bool(EVENTS.search(request.url))

    def next(self) -> None:
        """Turn the clock to when it asks again, which is never longer than five minutes, and a third."""
        before, left = self.count, 7 * MINUTE
        while self.count == before and left:
            self.page.clock.run_for(1000)
            left -= 1

    def within(self, seconds: int) -> int:
        """How many it puts while the browser's clock goes on by so much."""
        before = self.count
        for _ in range(seconds):
            self.page.clock.run_for(1000)
            self._let_answers_come()
        return self.count - before

    def _let_answers_come(self) -> None:
        """The browser's clock stands while the server answers, as long as that takes; with nothing asked, no time at all."""
        for _ in range(250):
            if self.answered >= self.count:
                return
            self.page.wait_for_timeout(20)

    def soon(self) -> bool:
        """Whether it puts one within two seconds. The clock of the browser stands; its messages take as long as they take."""
        before = self.count
        for _ in range(20):
            self.page.clock.run_for(100)
            self.page.wait_for_timeout(50)
        return self.count > before


@pytest.fixture
def live(visitors, site) -> Iterator[tuple[Page, Asked]]:
    site.ask(f"""
from blog import live
from blog.models import Post
post = Post.objects.get(headline__icontains={steps.EELS!r})
answer = post.live_state == "live" or live.go_live(post).live_state
""")
    page = visitors()
    page.clock.install()
    asked = Asked(page)
    steps.open_post(page, steps.EELS)
    expect(page.locator(".live__bar [data-state]")).to_have_text("New updates appear here by themselves.")
    yield page, asked
    page.unroute(EVENTS)


def test_a_page_whose_server_is_away_asks_ever_more_rarely_says_so_and_catches_up(live, site):
    page, asked = live
    state = page.locator(".live__bar [data-state]")
    assert asked.within(10) >= 2

    asked.server = False
    # 2, 4, 8, 16 and 32 seconds, each up to a third longer.
    assert 2 <= asked.within(MINUTE) <= 7
    expect(state).to_have_text("No connection; trying again.")

    number = append(site, "The eels are back.", post=steps.EELS)
    asked.server = True
    asked.next()
    expect(state).to_have_text("New updates appear here by themselves.")
    expect(page.locator(f"#update-{number}")).to_have_count(1)
    said = page.locator("[data-said]")
    expect(said).to_have_attribute("aria-live", "polite")
    expect(said).to_contain_text("1 new update")


def test_a_page_that_is_paused_or_that_nobody_looks_at_leaves_the_server_alone(live):
    page, asked = live

    page.get_by_role("button", name="Pause").click()
    page.clock.run_for(2000)
    assert asked.within(MINUTE) == 0
    expect(page.locator(".live__bar [data-state]")).to_have_text("New updates wait until you resume.")
    page.get_by_role("button", name="Resume").click()
    assert asked.within(10) >= 2

    look(page, away=True)
    page.clock.run_for(8000)
    assert 2 <= asked.within(MINUTE) <= 11
    look(page, away=False)
    assert asked.soon()


def look(page: Page, *, away: bool) -> None:
    """As a browser tells a page that its tab is in front, or is not."""
    page.evaluate(
        "away => { Object.defineProperty(document, 'hidden', { value: away, configurable: true });"
        " document.dispatchEvent(new Event('visibilitychange')); }",
        away,
    )
