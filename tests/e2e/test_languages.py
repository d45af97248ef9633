"""Every page in a language that runs the other way, whose texts stand in brackets: what escaped has none."""

import os
import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page

from tests import servers
from tests.e2e import mirrored, steps
from tests.e2e.test_looks import PAGES, SIDEWAYS, TELEPHONE, deeper_pages, grave_faults

if TYPE_CHECKING:
    from pathlib import Path

    from tests.e2e.conftest import Site

# Words that are nobody's to translate: what people and outlets wrote and are called, and what programs say.
NOT_OURS = "[lang]:not(html), bdi, [dir=auto], [translate=no], code, kbd, pre, script, style, textarea, option, svg"
# On the desk, rules and records go by the names that they were given.
READERS = {"", "sable"}
DEEPER = {*READERS, "mina"}
ESCAPED = """([begins, ends, notOurs]) => {
  const escaped = [], block = "p, li, td, th, h1, h2, h3, dt, dd, label, button, summary, legend, figcaption, caption, div";
  const told = (text) => /\\p{L}\\p{Ll}/u.test(text);
  let depth = 0, place = null;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode, parent = node.parentElement;
    if (parent.closest(block) !== place) [depth, place] = [0, parent.closest(block)];
    let bare = "";
    for (const letter of node.data) {
      if (letter === begins) depth += 1;
      else if (letter === ends) depth -= 1;
      else if (depth === 0) bare += letter;
    }
    if (told(bare) && !parent.closest(notOurs) && parent.checkVisibility()) escaped.push(bare.trim().slice(0, 60));
  }
  for (const name of ["aria-label", "title", "placeholder", "alt"]) {
    for (const element of document.body.querySelectorAll(`[${name}]`)) {
      const text = element.getAttribute(name);
      if (told(text) && !text.includes(begins) && !element.closest(notOurs)) escaped.push(`${name}: ${text.slice(0, 60)}`);
    }
  }
  return [...new Set(escaped)];
}"""


@pytest.fixture(scope="module")
def mirrored_site(site: "Site", tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A second door to the same site: its address."""
    place: Path = tmp_path_factory.mktemp("mirrored")
    mirrored.write_lists(place / "lists")
    url = f"http://127.0.0.1:{(port := servers.free_port())}"
    words = [sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(port), "config.wsgi:application"]
    told = {"MIRRORED_LISTS": str(place / "lists"), "DJANGO_SETTINGS_MODULE": "tests.e2e.mirrored_settings"}
    env = site.env | told | {"SITE_URL": url, "PYTHONPATH": os.fspath(servers.ROOT), "LOG_LEVEL": "ERROR"}
    process = servers.start(words, log=place / "log", env=env)
    try:
        servers.wait_until(lambda: servers.answers(f"{url}/healthz"), process=process, log=place / "log", patience=120)
        yield url
    finally:
        servers.stop(process)


@pytest.fixture
def mirror_reader(mirrored_site: str, visitors: Callable[..., Page]) -> Callable[[str], Page]:
    """Somebody with a telephone who chose the mirrored language."""

    def visit(name: str) -> Page:
        page = visitors(viewport=TELEPHONE, reduced_motion="reduce", base_url=mirrored_site)
        if name:
            steps.sign_in(page, name)
        page.context.add_cookies([{"name": "language", "value": mirrored.LANGUAGE, "url": mirrored_site}])
        return page

    return visit


def escaped(page: Page) -> list[str]:
    told: list[str] = page.evaluate(ESCAPED, [mirrored.BEGINS, mirrored.ENDS, NOT_OURS])
    return [f"{page.url}: {text}" for text in told if "@" not in text]


@pytest.mark.usefixtures("an_opinion_is_asked")
@pytest.mark.parametrize("name", PAGES, ids=lambda name: name or "nobody")
def test_every_page_can_run_the_other_way_in_other_words(mirror_reader, name):
    page = mirror_reader(name)
    wide, bare, faults = [], [], []

    def look() -> None:
        page.wait_for_load_state()
        assert page.locator("html[dir=rtl]").count()
        wide.extend([page.url] if page.evaluate(SIDEWAYS) > 0 else [])
        bare.extend(escaped(page) if name in READERS else [])
        faults.extend(grave_faults(page, scheme="light"))

    for address in PAGES[name]:
        page.goto(address)
        look()
    for _ in deeper_pages(page, name) if name in DEEPER else ():
        look()

    assert (wide, bare, faults) == ([], [], [])
