"""Every attack of a public collection, in every field: what pages, feeds, tables and mail make of it is words. (T1-T7)

The site is filled once, and every answer kept. A parser reads them first, then Chromium opens those that hold most, with
the policy for content switched off: what is proven is that nothing is there to be stopped.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import html5lib
import pytest
from django.contrib.staticfiles import finders
from django.core import mail
from django.db import transaction
from django.utils import timezone
from playwright.sync_api import Browser, Dialog, Page, Route

from moderation import letters
from moderation.models import Letter
from tests.attacks import PLAIN, Words, payloads
from tests.e2e import attacked
from tests.integration.blog import followers

pytestmark = pytest.mark.django_db

SITE = "https://parley.example"
IN_WRITING = {"p", "br", "em", "strong", "b", "i", "code", "pre", "blockquote", "ul", "ol", "li", "a"}
IN_STORIES = {"figure", "figcaption", "cite", "time", "h2", "h3", "h4"}
WRITTEN = {
    *((tag, "") for tag in IN_WRITING | IN_STORIES),
    *(("a", name) for name in ("href", "title", "rel")),
    *(("ol", "start"), ("blockquote", "cite"), ("figure", "class"), ("figure", "id"), ("time", "datetime")),
}
LEADS = re.compile(r"https?://|mailto:|[/?#]|$|\.\./|[\w.-]+/?(\?|$)")
OWN = re.compile(r"/(?!/)|[?#]|$|https://parley\.example/")
ADDRESSES = {"href", "src", "action", "formaction", "cite", "data", "poster", "background", "hx-get", "hx-post"}
FETCHED = {"script", "link", "img", "form", "button", "iframe", "embed", "object", "base", "source"}
JSON = {"application/json", "application/ld+json"}


@dataclass(slots=True)
class Told:
    """What a site answered, and the letters it wrote."""

    answers: dict[str, Any] = field(default_factory=dict)
    letters: list[Any] = field(default_factory=list)

    def pages(self) -> Iterator[tuple[str, str]]:
        for place, answer in self.answers.items():
            if answer["Content-Type"].startswith("text/html"):
                yield place, answer.content.decode()


def told(words: Words, *, with_mail: bool = True) -> Told:
    """Fill a site with `words` and ask for every page; nothing of it is left afterwards."""
    with transaction.atomic():
        site = attacked.build(words)
        answers = attacked.shown(site)
        mail.outbox = []
        now = timezone.now()
        followers.tell(now)
        for letter in Letter.objects.filter(sent_at=None):
            letters.send(letter.pk, now=now + timedelta(minutes=1))
        transaction.set_rollback(True)
    return Told(answers, list(mail.outbox))


@pytest.fixture(scope="module")
def plain(django_db_setup: None, django_db_blocker: Any) -> Told:
    """The same site, on which nobody meant any harm."""
    with django_db_blocker.unblock():
        return told(Words(PLAIN))


@pytest.fixture(scope="module")
def attack(shared_data: Path, django_db_setup: None, django_db_blocker: Any) -> Told:
    with django_db_blocker.unblock():
        return told(Words(payloads(shared_data)))


def test_all_that_was_asked_for_is_there(attack):
    refused = [place for place, answer in attack.answers.items() if answer.status_code != 200]

    assert [place for place in refused if not place.startswith("refused ")] == []


def test_no_address_is_a_fault_of_ours(attack):
    assert [place for place, answer in attack.answers.items() if answer.status_code >= 500] == []


def test_no_page_has_an_element_or_an_attribute_that_nobody_but_an_attacker_would_write(attack, plain):
    known = WRITTEN.union(*(_read(html).shapes for _, html in plain.pages()))

    found = {place: strange for place, html in attack.pages() if (strange := _read(html).shapes - known)}

    assert found == {}


def test_no_address_in_a_page_leads_to_a_script(attack):
    found = {place: wrong for place, html in attack.pages() if (wrong := _read(html).addresses)}

    assert found == {}


def test_every_script_in_a_page_is_the_sites_own(attack):
    found = {place: wrong for place, html in attack.pages() if (wrong := _read(html).scripts)}

    assert found == {}


def test_what_is_no_page_is_not_read_as_one(attack):
    other = {place: answer for place, answer in attack.answers.items() if "html" not in answer["Content-Type"]}

    assert {answer["Content-Type"].split(";")[0] for answer in other.values()} <= {
        "application/json", "application/atom+xml", "application/rss+xml", "application/xml", "text/csv",
    }  # fmt: skip
    assert [place for place, answer in other.items() if answer["X-Content-Type-Options"] != "nosniff"] == []


def test_every_feed_can_be_read_and_what_it_says_is_within_the_policy(attack, plain):
    known = WRITTEN.union(*(_read(text).shapes for _, text in _fed(plain)))

    found = {place: strange for place, text in _fed(attack) if (strange := _read(text).shapes - known)}

    assert found == {}


def test_letters_about_comments_have_no_markup_and_those_about_stories_only_their_own(attack, plain):
    known = WRITTEN.union(*(_read(html).shapes for html in _mailed(plain)))

    found = set().union(*(_read(html).shapes for html in _mailed(attack))) - known

    assert len(attack.letters) > len(_mailed(attack)) > 0
    assert found == set()


def _mailed(site: Told) -> list[str]:
    """The letters that have a part in HTML."""
    return [str(body) for letter in site.letters for body, _kind in getattr(letter, "alternatives", [])]


@dataclass(frozen=True, slots=True)
class Read:
    """What a parser found: each element and each attribute of one, and what neither a template nor an author wrote."""

    shapes: frozenset[tuple[str, str]]
    addresses: tuple[str, ...]
    scripts: tuple[str, ...]


@cache
def _read(html: str) -> Read:
    elements = list(html5lib.parse(html, namespaceHTMLElements=False).iter())
    return Read(
        frozenset((str(element.tag), str(name)) for element in elements for name in ("", *element.attrib)),
        tuple(wrong for element in elements for wrong in _wrong_addresses(element)),
        tuple(wrong for element in elements if element.tag == "script" for wrong in _foreign_script(element)),
    )


def _wrong_addresses(element: Any) -> Iterator[str]:
    for name in ADDRESSES & element.attrib.keys():
        allowed = OWN if element.tag in FETCHED and name != "cite" else LEADS
        if not allowed.match(element.attrib[name]):
            yield f"{element.tag}[{name}={element.attrib[name]}]"


def _foreign_script(element: Any) -> Iterator[str]:
    """A script that is in no file of ours; data for scripts has to be JSON."""
    if element.get("type") in JSON:
        json.loads(element.text or "")
    elif (element.text or "").strip() or not element.get("src", "").startswith(("/static/", "/admin/jsi18n/")):
        yield f"{dict(element.attrib)} {element.text}"


def _fed(site: Told) -> Iterator[tuple[str, str]]:
    """What a feed reader takes for markup, by where it stands. A feed that is no XML raises `ParseError`."""
    for place, answer in site.answers.items():
        if "xml" in answer["Content-Type"]:
            for node in ElementTree.fromstring(answer.content).iter():
                if node.get("type") == "html" or node.tag.endswith(("description", "encoded")):
                    yield f"{place} {node.tag}", node.text or ""


# --- In Chromium ---

HOOK = """
window.fired = [];
for (const name of ["alert", "confirm", "prompt", "print", "open", "xss", "evil", "attack"])
  window[name] = (...said) => { window.fired.push(name + " " + said.join(" ").slice(0, 80)); };
"""
RAW = "/raw/"


@dataclass(slots=True)
class Watched:
    """A page in Chromium: what it ran that it should not, and what it asked for elsewhere."""

    page: Page
    problems: list[str] = field(default_factory=list)

    def dismissed(self, dialog: Dialog) -> None:
        self.problems.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def opened(self, place: str) -> list[str]:
        """Everything that happened by opening the page and moving over it."""
        self.page.goto(f"{SITE}{place}", wait_until="load")
        for event in ("mouseover", "focus", "pointerenter", "animationstart", "transitionend", "toggle"):
            self.page.evaluate(
                "event => document.querySelectorAll('main *').forEach(one => one.dispatchEvent(new Event(event)))",
                event,
            )
        fired = self.page.evaluate("window.fired")
        return [*self.problems, *fired, *([] if self.page.url == f"{SITE}{place}" else [f"went to {self.page.url}"])]


@pytest.fixture(scope="module", autouse=True)
def beside_a_browser() -> Iterator[None]:
    """Playwright's loop runs in this thread, and Django would keep off the database beside it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield


@pytest.fixture
def watched(attack: Told, browser: Browser) -> Iterator[Callable[..., Watched]]:
    """Makes a page that is answered what the site answered; `bypass_csp` switches its policy for content off."""
    contexts = []

    def watch(*, bypass_csp: bool, raw: str = "") -> Watched:
        context = browser.new_context(bypass_csp=bypass_csp)
        contexts.append(context)
        context.add_init_script(HOOK)
        one = Watched(context.new_page())
        one.page.on("pageerror", lambda error: one.problems.append(f"error: {error}"))
        one.page.on("dialog", lambda dialog: one.dismissed(dialog))
        one.page.on(
            "console",
            lambda said: one.problems.append(said.text) if "Content Security Policy" in said.text else None,
        )
        one.page.route("**/*", lambda route: _answer(route, attack, one.problems, raw=raw))
        return one

    yield watch
    for context in contexts:
        context.close()


def _answer(route: Route, site: Told, problems: list[str], *, raw: str) -> None:
    """What the site answered before; a file of its own; or nothing, and the address is noted as a problem."""
    place = route.request.url.removeprefix(SITE)
    kept = site.answers.get(f"nobody {place}") or site.answers.get(f"moderator {place}")
    file = finders.find(place.removeprefix("/static/").partition("?")[0]) if place.startswith("/static/") else None
    if place == RAW:
        route.fulfill(body=raw, content_type="text/html; charset=utf-8")
    elif kept is not None:
        route.fulfill(status=kept.status_code, body=kept.content, headers=dict(kept.headers))
    elif file:
        route.fulfill(path=str(file))
    elif place.startswith("/") and not place.startswith("//"):
        route.fulfill(status=404)
    else:
        problems.append(f"asked for {route.request.url[:100]}")
        route.abort()


def _fullest(site: Told) -> list[str]:
    """The pages that hold most: stories, threads, lists, the queue and the policy."""
    size = {
        place.split(" ", 1)[1]: len(html) for place, html in site.pages() if place.startswith(("nobody", "moderator"))
    }
    return sorted(size, key=lambda place: size[place], reverse=True)[:MOST_OPENED]


MOST_OPENED = 10


def test_the_hook_hears_what_runs(watched, attack, shared_data):
    raw = "".join(f"<div>{text}</div>" for text in payloads(shared_data) if "alert" in text and len(text) < 80)

    assert len(watched(bypass_csp=True, raw=raw).opened(RAW)) > 20


def test_nothing_runs_where_only_the_sanitiser_stands(watched, attack):
    found = {place: watched(bypass_csp=True).opened(place) for place in _fullest(attack)}

    assert {place: wrong for place, wrong in found.items() if wrong} == {}


def test_the_policy_for_content_has_nothing_to_refuse(watched, attack):
    found = {place: watched(bypass_csp=False).opened(place) for place in _fullest(attack)[::3]}

    assert {place: wrong for place, wrong in found.items() if wrong} == {}
