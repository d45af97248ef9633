"""The whole site, running for real, and a Chromium to visit it with.

`site`       the site as `make run` starts it, on a database of its own; the demo is loaded
`page`       a visitor with JavaScript        `plain_page`  one without
`somebody`   makes visitors, each with cookies of their own, with or without JavaScript as `javascript` says;
             a test that takes it runs twice
A page that meets a script error or is refused something by the Content-Security-Policy fails its test.
"""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from config import redis_server
from tests import browser as chromium
from tests import servers

SCREENSHOTS = servers.ROOT / "test-results"


@dataclass(frozen=True, slots=True)
class Site:
    """A running site: its address, and ways to look behind it."""

    url: str
    place: Path
    env: dict[str, str] = field(repr=False)
    inside: subprocess.Popen[str] = field(repr=False)

    def manage(self, *words: str, stdin: str = "") -> str:
        """Run `manage.py` on the site's database; returns what it printed."""
        done = subprocess.run(
            [sys.executable, "manage.py", *words],
            cwd=servers.ROOT,
            env=self.env,
            input=stdin,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise AssertionError(f"manage.py {' '.join(words)} ended with {done.returncode}:\n{done.stderr}")
        return done.stdout

    def ask(self, code: str) -> Any:
        """Run Python inside the site; returns what the code leaves in `answer`, by way of JSON."""
        assert self.inside.stdin
        assert self.inside.stdout
        print(json.dumps(code), file=self.inside.stdin, flush=True)
        told = json.loads(self.inside.stdout.readline() or '{"fault": "it ended; see inside.log"}')
        if "fault" in told:
            raise AssertionError(told["fault"])
        return told["answer"]

    def log(self) -> str:
        return (self.place / "site.log").read_text(errors="replace")


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    place = tmp_path_factory.mktemp("site")
    port = servers.free_port()
    env = servers.site_environment(place, port=port)
    process = servers.start([sys.executable, "-m", "config.supervisor"], log=place / "site.log", env=env)
    try:
        servers.wait_until(
            lambda: servers.answers(f"http://127.0.0.1:{port}/healthz"),
            process=process,
            log=place / "site.log",
            patience=120,
        )
        env |= {"REDIS_URL": redis_server.default_url(place)}
        with _inside(place, env) as inside:
            yield Site(env["SITE_URL"], place, env, inside)
    finally:
        servers.stop(process)


@contextmanager
def _inside(place: Path, env: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    words, pipe = [sys.executable, "-m", "tests.e2e.inside"], subprocess.PIPE
    with (
        (place / "inside.log").open("w") as log,
        subprocess.Popen(words, cwd=servers.ROOT, env=env, stdin=pipe, stdout=pipe, stderr=log, text=True) as running,
    ):
        yield running


@pytest.fixture(scope="module")
def an_opinion_is_asked(site: Site) -> None:
    """Chance draws none in tests: Mina is asked what she would have decided in Tomas's place."""
    site.ask("""
from django.utils import timezone
from moderation.models import Decision, SecondOpinion
decided = Decision.objects.filter(decider__username="tomas").latest("pk")
told = {"about": decided.clause, "asked_at": timezone.now()}
answer = SecondOpinion.objects.get_or_create(decision=decided, defaults=told)[1]
""")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium for a file of journeys.

    Not for the whole session: while Playwright runs, Django takes this thread for an asynchronous one
    and refuses it the database, which the tests of other files want.
    """
    with sync_playwright() as playwright, chromium.launch(playwright) as running:
        yield running


@pytest.fixture(params=[True, False], ids=["javascript", "no javascript"])
def javascript(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture
def visitors(browser: Browser, site: Site, request: pytest.FixtureRequest) -> Iterator[Callable[..., Page]]:
    """Makes visitors: `visitors(javascript=False)` is a page in a context of its own."""
    pages: list[Page] = []
    problems: list[str] = []

    def visit(*, javascript: bool = True, expects_violations: bool = False, **options: Any) -> Page:
        context = browser.new_context(**{"base_url": site.url, **options}, java_script_enabled=javascript)
        context.set_default_timeout(10_000)
        context.set_default_navigation_timeout(30_000)
        page = context.new_page()
        if not expects_violations:
            page.on("pageerror", lambda error: problems.append(f"{page.url}: {error}"))
            page.on("console", lambda message: problems.extend(_violation(message)))
        pages.append(page)
        return page

    yield visit
    failed = getattr(request.node, "parley_failed", False)
    for number, page in enumerate(pages):
        if failed:
            SCREENSHOTS.mkdir(exist_ok=True)
            page.screenshot(path=SCREENSHOTS / f"{request.node.name}-{number}.png".replace("/", "_"))
        page.context.close()
    assert not problems, problems


def _violation(message: ConsoleMessage) -> list[str]:
    return [message.text] if "Content Security Policy" in message.text else []


@pytest.fixture
def somebody(visitors: Callable[..., Page], javascript: bool) -> Callable[..., Page]:
    return lambda **options: visitors(javascript=javascript, **options)


@pytest.fixture
def page(visitors: Callable[..., Page]) -> Page:
    return visitors(javascript=True)


@pytest.fixture
def plain_page(visitors: Callable[..., Page]) -> Page:
    return visitors(javascript=False)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Any:
    report = yield
    if report.when == "call":
        item.parley_failed = report.failed  # type: ignore[attr-defined]
    return report


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.e2e)
            # A busy machine can be late for a page once. What is wrong is wrong twice; the summary names both.
            item.add_marker(pytest.mark.flaky(reruns=1))
