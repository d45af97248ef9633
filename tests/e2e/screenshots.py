"""Takes the pictures in docs/screenshots: `make screenshots`.

A site of its own is started on the demo, and each view is taken at two widths, in light and in dark. The demo is told
relative to today, so its dates differ from day to day; nothing else does. Pictures that grow too large are an error.
"""

import base64
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from tests import browser as chromium
from tests import servers
from tests.e2e import steps

PLACE = servers.ROOT / "docs" / "screenshots"
# How dense a telephone is drawn; a desk's screen is drawn as it is.
SCREENS: dict[int, dict[str, Any]] = {
    390: {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2},
    1280: {"viewport": {"width": 1280, "height": 960}, "device_scale_factor": 1},
}
SCHEMES = ("light", "dark")
QUALITY = 70
MOST_BYTES = 120_000
MOST_BYTES_IN_ALL = 2_500_000

SHOUTED = "WHO PUT THE BOOT IN THE WEIR? I ASK BECAUSE I KNOW THE BOOT, AND I MISS IT."
PASTED = """\
The makers have sent a second man. He did not touch anything.

THE HERALD OF ESTERMARK – The clock of Quillmouth is to be put back by six minutes after all, the makers said on \
Monday. “We have never had so many letters,” a spokeswoman said.
"""


@dataclass(frozen=True, slots=True)
class View:
    """One thing to show: its name, who sees it ("" for somebody who is not signed in), and the way there."""

    name: str
    seen_by: str
    go: Callable[[Page], None]


def post(page: Page) -> None:
    steps.open_post(page, steps.FLOOD)


def thread(page: Page) -> None:
    steps.open_post(page, steps.FLOOD)
    to_the_top(page, "#comments")


def waiting(page: Page) -> None:
    steps.open_post(page, steps.FLOOD)
    anchor = page.locator("article.comment--unseen").first.get_attribute("id") or ""
    page.goto(f"/comments/sent/?c={anchor.removeprefix('comment-')}")


def nudge(page: Page) -> None:
    steps.open_post(page, steps.EELS)
    steps.write_comment(page, SHOUTED)
    to_the_top(page, "main")


def revoked(page: Page) -> None:
    steps.open_post(page, steps.FLOOD)
    steps.writing_place(page).get_by_text("decisions it rests on").click()
    to_the_top(page, ".write-place")


def queue(page: Page) -> None:
    page.goto("/moderation/queue/")


def item(page: Page) -> None:
    steps.open_item(page, "you clueless parrot")
    page.locator("[data-lease]").filter(has_text="Yours").wait_for()


def standing(page: Page) -> None:
    page.goto("/moderation/standing/")


def desk(page: Page) -> None:
    page.goto("/desk/")


def composer(page: Page) -> None:
    steps.open_post(page, steps.CLOCK)
    page.get_by_role("link", name="Add update").click()
    page.locator(".composer textarea").first.fill(PASTED)
    page.locator(".composer__preview figure.excerpt").wait_for()
    to_the_top(page, ".composer")


def policy(page: Page) -> None:
    page.goto("/moderation/policy/")


def to_the_top(page: Page, selector: str) -> None:
    page.locator(selector).first.evaluate("element => element.scrollIntoView({ block: 'start' })")


VIEWS = (
    View("post", "", post),
    View("thread", "", thread),
    View("policy", "", policy),
    View("nudge", "rui", nudge),
    View("waiting", "sable", waiting),
    View("standing", "sable", standing),
    View("queue", "mina", queue),
    View("item", "mina", item),
    View("desk", "ada", desk),
    View("composer", "ada", composer),
)
# What Sable sees once Mina has decided.
VIEWS_AFTERWARDS = (View("revoked", "sable", revoked),)


@contextmanager
def running_site() -> Iterator[str]:
    """The demo on a site of its own, for as long as it is looked at; its address."""
    with tempfile.TemporaryDirectory(prefix="parley-screenshots-") as directory:
        place, port = Path(directory), servers.free_port()
        env = servers.site_environment(place, port=port)
        process = servers.start([sys.executable, "-m", "config.supervisor"], log=place / "site.log", env=env)
        try:
            servers.wait_until(
                lambda: servers.answers(f"{env['SITE_URL']}/healthz"),
                process=process,
                log=place / "site.log",
                patience=120,
            )
            yield env["SITE_URL"]
        finally:
            servers.stop(process)


@dataclass(frozen=True, slots=True)
class Camera:
    """Takes views on every screen and in every scheme, with the cookies of whoever looks."""

    browser: Browser
    site: str
    signed_in: dict[str, Any]

    @contextmanager
    def visitor(self, name: str, **options: Any) -> Iterator[Page]:
        context = self.browser.new_context(
            base_url=self.site, storage_state=self.signed_in.get(name), reduced_motion="reduce", **options
        )
        context.set_default_timeout(20_000)
        try:
            yield context.new_page()
        finally:
            context.close()

    def sign_in(self, name: str) -> None:
        with self.visitor(name) as page:
            steps.sign_in(page, name)
            self.signed_in[name] = page.context.storage_state()

    def take(self, view: View) -> Iterator[Path]:
        for width, screen in SCREENS.items():
            for scheme in SCHEMES:
                with self.visitor(view.seen_by, color_scheme=scheme, **screen) as page:
                    view.go(page)
                    yield picture(page, PLACE / f"{view.name}-{width}-{scheme}.webp")


def picture(page: Page, file: Path) -> Path:
    """What the screen shows, when everything has come and nothing blinks."""
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready.then(() => document.activeElement?.blur())")
    shown = page.context.new_cdp_session(page).send("Page.captureScreenshot", {"format": "webp", "quality": QUALITY})
    file.write_bytes(base64.b64decode(shown["data"]))
    return file


def too_large(files: list[Path]) -> list[str]:
    sizes = {file.name: file.stat().st_size for file in files}
    problems = [f"{name}: {size} bytes, at most {MOST_BYTES}" for name, size in sizes.items() if size > MOST_BYTES]
    if sum(sizes.values()) > MOST_BYTES_IN_ALL:
        problems.append(f"all of them: {sum(sizes.values())} bytes, at most {MOST_BYTES_IN_ALL}")
    return problems


def main() -> int:
    PLACE.mkdir(parents=True, exist_ok=True)
    files: list[Path] = []
    with running_site() as site, sync_playwright() as playwright, chromium.launch(playwright) as browser:
        camera = Camera(browser, site, {})
        for name in sorted({view.seen_by for view in VIEWS} - {""}):
            camera.sign_in(name)
        for view in VIEWS:
            files += camera.take(view)
        with camera.visitor("mina") as mina:
            steps.open_item(mina, "you clueless parrot")
            steps.reject(mina, clause="2")
            mina.locator(".strip").wait_for()
        camera.sign_in("tomas")
        with camera.visitor("tomas") as tomas:
            steps.confirm_revocation(tomas, "Sable Rook")
        for view in VIEWS_AFTERWARDS:
            files += camera.take(view)
    problems = too_large(files)
    print("\n".join(problems or [f"{len(files)} pictures in {PLACE.relative_to(servers.ROOT)}"]))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
