"""How a story with 100 comments reaches a telephone on a slow line, in Chromium by its own clock.

    python -m bench.reading        five visits of each kind
    python -m bench.reading 9      nine

The site runs as it would for readers: hashed and pressed files, and pages that are kept. The line carries 1.6 Mb/s with
150 ms to and fro for each request, and the processor is slowed down to a quarter, as Lighthouse does for telephones. A
first visit has nothing in its cache; one who comes back has the files, and not the page; one who wrote here before gets
the form as a fragment.
"""

from __future__ import annotations

import statistics
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from playwright.sync_api import sync_playwright

from bench.sites import FILES, a_site
from tests import browser as chromium

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext

VISITS, COMMENTS = 5, 100
WANTED_PAINT, WANTED_SHIFT = 1000.0, 0.01  # milliseconds; Chromium's own measure
SLOW = {"offline": False, "latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 750e3 / 8}
TELEPHONE = {"width": 390, "height": 844}
SETTLED = 1500  # milliseconds after everything was loaded

A_STORY = f"""
from bench.seeding import a_story
print(a_story(comments={COMMENTS}).get_absolute_url())
"""
WATCH = """
window.seen = {paint: 0, shift: 0};
new PerformanceObserver((list) => { for (const one of list.getEntries()) seen.paint = one.startTime; })
  .observe({type: "largest-contentful-paint", buffered: true});
new PerformanceObserver((list) => { for (const one of list.getEntries()) if (!one.hadRecentInput) seen.shift += one.value; })
  .observe({type: "layout-shift", buffered: true});
"""
TOLD = """() => {
  const [page] = performance.getEntriesByType("navigation"), files = performance.getEntriesByType("resource");
  return {...seen, requests: files.length + 1, bytes: [page, ...files].reduce((sum, one) => sum + one.transferSize, 0),
          pressed: [page, ...files].reduce((sum, one) => sum + one.encodedBodySize, 0)};
}"""


@dataclass(frozen=True, slots=True)
class Visit:
    """What one visit saw: milliseconds to the largest paint, layout shift, requests, bytes on the line."""

    paint: float
    shift: float
    requests: int
    bytes: int


def main() -> None:
    visits = int(sys.argv[1]) if len(sys.argv) > 1 else VISITS
    with (
        a_site(FILES, STATIC_MANIFEST="true") as site,
        sync_playwright() as playwright,
        chromium.launch(playwright) as browser,
    ):
        address, path = site.url, site.ask(A_STORY).strip().splitlines()[-1]
        first = [_visit(_reader(browser, address), path) for _ in range(visits)]
        known = _reader(browser, address)
        _visit(known, path)
        again = [_visit(known, path) for _ in range(visits)]
        member = _reader(browser, address)
        _sign_in(member)
        own = [_visit(member, path) for _ in range(visits)]
    print(f"a story with {COMMENTS} comments at 1.6 Mb/s, 150 ms, a quarter of the processor")
    for words, seen in (("first visit", first), ("again", again), ("signed in, again", own)):
        print(_line(words, seen))


def _line(words: str, seen: list[Visit]) -> str:
    paint = statistics.median(visit.paint for visit in seen)
    shift = max(visit.shift for visit in seen)
    return (
        f"{words}: largest paint {paint:.0f} ms (wanted: {WANTED_PAINT:.0f}), "
        f"most layout shift {shift:.3f} (wanted: {WANTED_SHIFT}), "
        f"{seen[-1].requests} requests, {seen[-1].bytes / 1000:.0f} kB"
    )


def _reader(browser: Browser, address: str) -> BrowserContext:
    context = browser.new_context(base_url=address, viewport=TELEPHONE, has_touch=True, is_mobile=True)
    context.set_default_timeout(60_000)
    context.add_init_script(WATCH)
    return context


def _visit(context: BrowserContext, path: str) -> Visit:
    page = context.new_page()
    line = context.new_cdp_session(page)
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", SLOW)
    line.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    page.goto(path, wait_until="networkidle")
    page.wait_for_timeout(SETTLED)
    told: dict[str, Any] = page.evaluate(TOLD)
    page.close()
    return Visit(told["paint"], told["shift"], told["requests"], told["bytes"])


def _sign_in(context: BrowserContext) -> None:
    page = context.new_page()
    page.goto("/accounts/login/")
    page.locator("input[name=login]").fill("rui")
    page.locator("input[name=password]").fill("parley-demo")
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    page.locator(".masthead summary").wait_for()
    page.close()


if __name__ == "__main__":
    main()
