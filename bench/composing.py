"""How long an author needs for an update, and the site from the shortcut to the page that shows it.

    python -m bench.composing

Runs the site as `make run` does, on a database of its own that is removed afterwards, and works its composer in Chromium:
the key u, the article pasted, its address pasted, Ctrl+Enter, each after the pause of somebody who looks at the screen.
"""

from __future__ import annotations

import os
import statistics
from time import perf_counter

from playwright.sync_api import Page, expect, sync_playwright

from bench.sites import a_site, cpu_of
from tests import browser
from tests.e2e import steps

ROUNDS = 10
PAUSES = {"sees the story": 1.5, "has copied the address": 3.0, "reads the preview": 3.0}  # seconds
ARTICLE = (
    "The makers have sent a third man, the company said on Monday.\n\n"
    "He was told not to touch anything, a spokeswoman said.\n\n"
)
ADDRESS = "https://www.theguardian.com/uk/clock"
COPY = "text => navigator.clipboard.writeText(text)"


def main() -> None:
    with a_site() as site:
        before = cpu_of(site.pid)
        measure(site.url)
        print(f"CPU of all the site's processes for each of them: {(cpu_of(site.pid) - before) / ROUNDS * 1000:.0f} ms")


def measure(url: str) -> None:
    with sync_playwright() as playwright, browser.launch(playwright) as running:
        context = running.new_context(base_url=url, permissions=["clipboard-read", "clipboard-write"])
        page = context.new_page()
        steps.sign_in(page, "ada")
        times = [an_update(page, round_) for round_ in range(ROUNDS)]
    whole, submit = zip(*times, strict=True)
    print(f"{ROUNDS} updates; load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    told("from the key to the published update, seconds", whole)
    told("from the shortcut to the update on the page, seconds", submit)


def an_update(page: Page, round_: int) -> tuple[float, float]:
    """The seconds that all of it took, and those after the shortcut."""
    steps.open_post(page, steps.CLOCK)
    number = page.locator("section.update").count() + 1
    page.locator("author-tools:defined").wait_for()
    wait(page, "sees the story")
    started = perf_counter()
    page.keyboard.press("u")
    expect(page.locator(".composer textarea").first).to_be_focused()
    paste(page, f"{ARTICLE}This is the {round_}. of its kind, she said on Monday.")
    wait(page, "has copied the address")
    paste(page, ADDRESS)
    wait(page, "reads the preview")
    sent = perf_counter()
    page.keyboard.press("Control+Enter")
    # The preview shows the update under the same name: only the story's address tells that it is published. Scripts that
    # come later change nothing about it.
    page.wait_for_url(f"**/#update-{number}", wait_until="commit")
    page.locator(f"section#update-{number}").wait_for()
    ended = perf_counter()
    return ended - started, ended - sent


def paste(page: Page, text: str) -> None:
    page.evaluate(COPY, text)
    page.keyboard.press("Control+V")


def wait(page: Page, what: str) -> None:
    page.wait_for_timeout(PAUSES[what] * 1000)


def told(what: str, times: tuple[float, ...]) -> None:
    print(f"{what}: median {statistics.median(times):.2f}, slowest {max(times):.2f}")


if __name__ == "__main__":
    main()
