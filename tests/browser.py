"""Finds a Chromium that starts, or brings one: `python -m tests.browser`.

In order: PARLEY_CHROMIUM, the system's, Playwright's own, then, for root, the distribution's package.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import cache

from playwright.sync_api import Browser, Error, Playwright, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome")
# /dev/shm is small in containers, and a page that fills it crashes.
ARGUMENTS = ("--disable-dev-shm-usage",)


def candidates() -> Iterator[str | None]:
    """Paths worth trying; None stands for the one that Playwright downloads."""
    told = os.environ.get("PARLEY_CHROMIUM")
    if told:
        yield told
        return
    yield from (path for path in map(shutil.which, NAMES) if path)
    yield None


def launch(playwright: Playwright) -> Browser:
    """Start the first Chromium that works; raises the last one's error when none does."""
    problem: Error | None = None
    for path in candidates():
        try:
            return playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        except Error as error:
            problem = error
    assert problem is not None
    raise problem


@cache
def version() -> str | None:
    """The version of the Chromium that tests would use, or None when none starts."""
    with sync_playwright() as playwright:
        try:
            browser = launch(playwright)
        except Error:
            return None
        with browser:
            return browser.version


def bring() -> None:
    """Install a Chromium in the first way that this machine allows. The caller looks whether it worked."""
    as_root = os.geteuid() == 0
    with_libraries = ["--with-deps"] if as_root and shutil.which("apt-get") else []
    if _runs(sys.executable, "-m", "playwright", "install", *with_libraries, "chromium"):
        version.cache_clear()
        if version():
            return
    if as_root and shutil.which("apt-get"):
        _runs("apt-get", "update", "-q")
        _runs("apt-get", "install", "-q", "-y", "--no-install-recommends", "chromium")
    version.cache_clear()


def _runs(*words: str) -> bool:
    return subprocess.run(words, check=False).returncode == 0


def main() -> int:
    if not version():
        print("No Chromium was found; installing one", flush=True)
        bring()
    found = version()
    if not found:
        print(
            "The journeys need Chromium, and none could be installed.\n"
            "Install chromium or google-chrome, or set PARLEY_CHROMIUM to its path, and run this again.",
            file=sys.stderr,
        )
        return 2
    print(f"Chromium {found}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
