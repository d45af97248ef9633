"""How long a moderator waits at the keyboard: from the key that decides to the next item painted, in Chromium.

    python -m bench.shift         500 items, half a second to read each, which nobody does: some six minutes
    python -m bench.shift 50 2    50 items, two seconds to read each

Starts the whole site as `make run` does, with 20,000 comments more than the demo's, and clears the queue by the key p.
The clock is the browser's own, from the key to the frame after the one in which the next item stands on the page.
"""

from __future__ import annotations

import statistics
import sys
from typing import TYPE_CHECKING

from playwright.sync_api import Page, sync_playwright

from bench.sites import a_site
from tests import browser as chromium

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ITEMS, READING = 500, 0.5  # seconds
COMMENTS, WAITING = 20_000, 1_000
WANTED = 120.0  # milliseconds
PATIENCE = 60_000  # milliseconds

GATHERING = f"""
from django.utils import timezone
from bench.crowds import Crowd, gather
gather(Crowd({COMMENTS}, {WAITING}, timezone.now()))
"""

CLOCK = """
(() => {
  const now = () => performance.timeOrigin + performance.now();
  const painted = (then) => requestAnimationFrame(() => requestAnimationFrame(then));
  const tell = () => {
    const begun = Number(sessionStorage.getItem("begun"));
    if (!begun) return;
    sessionStorage.removeItem("begun");
    const waits = JSON.parse(sessionStorage.getItem("waits") ?? "[]");
    sessionStorage.setItem("waits", JSON.stringify([...waits, now() - begun]));
  };
  document.addEventListener("keydown", ({ key }) => {
    if (key !== "p") return;
    sessionStorage.setItem("begun", String(now()));
    const left = document.querySelector("review-desk");
    const look = () => {
      const desk = document.querySelector("review-desk");
      if (desk && desk !== left) requestAnimationFrame(tell);
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  }, true);
  // Where the next item comes as a page of its own, the clock goes on there.
  document.addEventListener("DOMContentLoaded", () => painted(tell));
})();
"""


def main() -> None:
    items = int(sys.argv[1]) if len(sys.argv) > 1 else ITEMS
    reading = float(sys.argv[2]) if len(sys.argv) > 2 else READING
    with a_site() as site, sync_playwright() as playwright, chromium.launch(playwright) as browser:
        site.ask(GATHERING)
        waits = _shift(_at_the_desk(browser, site.url), items, reading)
    tenths = statistics.quantiles(waits, n=20)
    print(
        f"{len(waits)} items by keyboard, from key to next item painted: "
        f"p50 {statistics.median(waits):.0f} ms (wanted: {WANTED:.0f}), p95 {tenths[-1]:.0f} ms, most {max(waits):.0f} ms"
    )


def _at_the_desk(browser: Browser, address: str) -> Page:
    """Mina, with the first item before her."""
    page = browser.new_context(base_url=address, viewport={"width": 1280, "height": 900}).new_page()
    page.set_default_timeout(PATIENCE)
    page.goto("/accounts/login/")
    page.locator("input[name=login]").fill("mina")
    page.locator("input[name=password]").fill("parley-demo")
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    page.locator(".masthead summary").wait_for()
    page.add_init_script(CLOCK)
    page.goto("/moderation/queue/?clause=2")
    page.locator(".queue__row").first.click()
    page.locator("#item-title").wait_for()
    return page


def _shift(page: Page, items: int, reading: float) -> list[float]:
    """Read each for a while and press p; the milliseconds from each key to the next item."""
    waits: list[float] = []
    for _ in range(items):
        page.wait_for_timeout(reading * 1000)
        page.keyboard.press("p")
        told = page.wait_for_function(
            "before => { const waits = JSON.parse(sessionStorage.getItem('waits') ?? '[]');"
            " return waits.length > before ? waits : null; }",
            arg=len(waits),
        )
        waits = told.json_value()
    return waits


if __name__ == "__main__":
    main()
