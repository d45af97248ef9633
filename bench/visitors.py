"""Who comes to a site under load, as locust has them come: `bench.load` says how many, where, and as whom.

Passers-by read stories, watchers keep one open, writers read and comment, moderators work the queue. Each of them waits
as a person would, so that what is measured is a crowd and not a loop.
"""

from __future__ import annotations

import json
import os
import random
import secrets
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import count
from pathlib import Path
from typing import Any

import gevent
from locust import FastHttpUser, between, constant, events, task
from locust.env import Environment
from locust.stats import StatsEntry
from requests.cookies import create_cookie

from bench.submit import DID, SAID, WHO

PLACE = Path(os.environ["BENCH_PLACE"])
WORLD = json.loads((PLACE / "world.json").read_text())
PERCENTILES = (0.5, 0.95, 0.99)
WRITING = (5.0, 9.0)  # seconds
FRAGMENT = {"HX-Request": "true"}
IS_OVERTAKEN = 409

accepted: list[str] = []
_numbers = count()
_places: dict[str, Iterator[int]] = {"writers": count(), "moderators": count()}


@events.quitting.add_listener
def tell(environment: Environment, **_: Any) -> None:
    """Leave what was accepted, and what each kind of visit met."""
    stats = environment.stats
    rows = [_row(entry) for _, entry in sorted(stats.entries.items())] + [_row(stats.total)]
    failures = [f"{one.name}: {one.error}, {one.occurrences} times" for one in stats.errors.values()]
    (PLACE / "accepted.json").write_text(json.dumps(accepted))
    (PLACE / "met.json").write_text(json.dumps({"rows": rows, "failures": failures}))


def _row(entry: StatsEntry) -> dict[str, Any]:
    return {
        "name": "all together" if entry.name == "Aggregated" else entry.name,
        "answers": entry.num_requests,
        "failed": entry.num_failures,
        "a second": entry.total_rps,
        "waits": [entry.get_response_time_percentile(share) for share in PERCENTILES],
    }


class Passer(FastHttpUser):
    """Reads without a cookie, and looks at a story that has not changed once more."""

    weight = 60
    wait_time = between(0.5, 2.5)

    @task(6)
    def read(self) -> None:
        path = random.choice(WORLD["stories"])
        with self.client.get(path, name="a story") as page:
            mark = page.headers.get("ETag") if page.headers else None
        if mark and random.random() < 0.3:
            self.client.get(path, headers={"If-None-Match": mark}, name="the same story again")

    @task(1)
    def look_around(self) -> None:
        self.client.get("/", name="the front page")

    @task(1)
    def read_on(self) -> None:
        self.client.get(f"{WORLD['long']}?order=best", name="the best comments")


class Watcher(FastHttpUser):
    """Has a live story open."""

    weight = 30
    wait_time = constant(5)
    mark = ""

    @task
    def ask(self) -> None:
        with self.client.get(WORLD["events"], headers={"If-None-Match": self.mark}, name="what is new") as answer:
            self.mark = (answer.headers or {}).get("ETag") or self.mark


class Member(FastHttpUser):
    """Is signed in as one of those whose sessions are laid out; nobody else is."""

    abstract = True
    who = ""

    def on_start(self) -> None:
        sessions = WORLD[self.who]
        self.token = secrets.token_hex(16)
        self._carry("sessionid", sessions[next(_places[self.who]) % len(sessions)])
        self._carry("csrftoken", self.token)

    def send(self, path: str, fields: dict[str, str], *, name: str, overtaken: bool = False) -> bool:
        """Send a form; whether it was taken. `overtaken`: somebody else may have been first."""
        filled = fields | {"csrfmiddlewaretoken": self.token}
        with self.client.post(path, filled, name=name, allow_redirects=False, catch_response=True) as answer:
            if answer.status_code == 302 or (overtaken and answer.status_code == IS_OVERTAKEN):
                answer.success()
            else:
                answer.failure(f"answered {answer.status_code}")
            return answer.status_code == 302

    def _carry(self, name: str, value: str) -> None:
        self.client.cookiejar.set_cookie(create_cookie(name, value, domain="127.0.0.1", path="/"))


class Writer(Member):
    weight = 8
    wait_time = between(1, 4)
    who = "writers"

    @task(1)
    def comment(self) -> None:
        self.client.get(WORLD["long"], name="a story, signed in")
        form = self.client.get(WORLD["write"], headers=FRAGMENT, name="the form")
        if form.status_code != 200:
            return
        gevent.sleep(random.uniform(*WRITING))
        text = _words(next(_numbers))
        if self.send("/comments/post/", fields_of(form.text, "write-place") | {"comment": text}, name="send a comment"):
            accepted.append(text)

    @task(2)
    def read(self) -> None:
        self.client.get(random.choice(WORLD["stories"]), name="a story, signed in")


class Moderator(Member):
    weight = 2
    wait_time = between(1, 3)
    who = "moderators"

    @task
    def decide(self) -> None:
        queue = self.client.get("/moderation/queue/", name="the queue")
        rows = _Links.in_page(queue.text or "", "/moderation/queue/")
        if not rows:
            return
        item = random.choice(rows[:10])
        page = self.client.get(item, name="an item")
        fields = fields_of(page.text, f"{item}publish/") if page.status_code == 200 else {}
        # Somebody else may have decided it since the queue was read: then there is nothing to press.
        if "revision" in fields:
            self.send(f"{item}publish/", fields | {"note": ""}, name="decide", overtaken=True)


def fields_of(page: str, where: str) -> dict[str, str]:
    """The hidden and empty fields of the form whose class or address has `where` in it."""
    parser = _Fields(where)
    parser.feed(page)
    return parser.fields


class _Fields(HTMLParser):
    def __init__(self, where: str) -> None:
        super().__init__()
        self.where, self.inside, self.fields = where, False, dict[str, str]()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            words = f"{given.get('class', '')} {given.get('action', '')}"
            self.inside = not self.fields and self.where in words
        if self.inside and tag == "input" and given.get("name") and given.get("type") not in {"checkbox", "submit"}:
            self.fields[given["name"]] = given.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False


class _Links(HTMLParser):
    def __init__(self, below: str) -> None:
        super().__init__()
        self.below, self.found = below, list[str]()

    @classmethod
    def in_page(cls, page: str, below: str) -> list[str]:
        """The numbered addresses below one, each once, in their order."""
        parser = cls(below)
        parser.feed(page)
        return list(dict.fromkeys(parser.found))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        path = (dict(attrs).get("href") or "").partition("?")[0] if tag == "a" else ""
        if path.startswith(self.below) and path.removeprefix(self.below).strip("/").isdigit():
            self.found.append(path)


def _words(number: int) -> str:
    """What somebody writes; no two are alike."""
    return (
        f"{WHO[number % len(WHO)]} {DID[number % len(DID)]}, {SAID[number % len(SAID)]} "
        f"I have counted {number} boats since."
    )
