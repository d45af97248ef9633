"""Programs outside the site, as real HTTP servers on this machine; and checks that a test can tell what to do."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

from django.utils import timezone

from moderation import policies
from moderation.checking import Comment, PersonsDecision, Signal
from moderation.policy.document import default_policy_text


@dataclass(slots=True)
class Asked:
    """One request as it arrived."""

    path: str
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)

    def form(self) -> dict[str, str]:
        return {name: values[0] for name, values in parse_qs(self.body.decode()).items()}


Answering = Callable[[BaseHTTPRequestHandler, Asked], None]


@dataclass(slots=True)
class Outside:
    """A server that answers as `answer` does, and remembers what it was asked."""

    answer: Answering
    asked: list[Asked] = field(default_factory=list)
    port: int = 0

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"


def reply(
    handler: BaseHTTPRequestHandler, body: bytes, *, status: int = 200, kind: str = "application/json", **headers: str
) -> None:
    handler.send_response(status)
    handler.send_header("Content-Type", kind)
    handler.send_header("Content-Length", str(len(body)))
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(body)


def saying(value: Any, **how: Any) -> Answering:
    """Always the same JSON."""
    return lambda handler, asked: reply(handler, json.dumps(value).encode(), **how)


@contextmanager
def serving(answer: Answering, *, wrap: Callable[[Any], Any] = lambda sock: sock) -> Iterator[Outside]:
    """The server, for as long as the block runs. `wrap` may put TLS around its socket."""
    outside = Outside(answer)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            asked = Asked(self.path, {name.lower(): value for name, value in self.headers.items()}, body)
            outside.asked.append(asked)
            with suppress(OSError):  # whoever asked may have gone
                outside.answer(self, asked)
            self.close_connection = True

        def log_message(self, *args: Any) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.handle_error = lambda *args: None  # type: ignore[method-assign]
    server.socket = wrap(server.socket)
    outside.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield outside
    finally:
        server.shutdown()
        server.server_close()


def configure(settings: Any, checks: dict[str, Any], *, inside: tuple[str, ...] = (), **more: Any) -> None:
    """Put checks into the settings of one test."""
    settings.MODERATION = {**settings.MODERATION, "CHECKS": checks, "CHECKS_INSIDE": inside, **more}


def a_webhook(outside: Outside, **options: Any) -> dict[str, Any]:
    options = {"url": f"{outside.origin}/check", "secret": "s" * 32, **options}
    return {"CHECK": "moderation.checking.webhook.Webhook", "OPTIONS": options}


SCRIPTED = {"CHECK": "tests.integration.moderation.outside.Scripted"}
LOCAL = {"CHECK": "tests.integration.moderation.outside.Local"}


class Scripted:
    """A check that does what the test says; the comment leaves the site with it."""

    does: Callable[[Comment], Any] = staticmethod(lambda comment: None)
    seen: list[Comment] = []
    taught: list[PersonsDecision] = []

    def __init__(self, *, name: str, sends: tuple[str, ...] = ()) -> None:
        self.name = name
        self.sends = sends

    def check(self, comment: Comment) -> Any:
        Scripted.seen.append(comment)
        return Scripted.does(comment)

    def learn(self, comment: Comment, decided: PersonsDecision) -> None:
        Scripted.taught.append(decided)


class Local(Scripted):
    """The same, on this machine."""

    leaves_the_site = False


def sure(score: float = 0.99, **more: Any) -> Callable[[Comment], Signal]:
    return lambda comment: Signal("second", score, **{"detail": "looks like an attack", **more})


RULE = """
[[rules]]
name = "second look"
kind = "signal"
clause = "2"
outcome = "hold"
signal = "second"
threshold = 0.8
"""


def put_in_force(rules: str = RULE, *, more: str = "") -> None:
    """The packaged policy with `rules` besides."""
    document = default_policy_text().replace("\n[ladder]\n", f"\n{rules}\n{more}\n[ladder]\n", 1)
    now = timezone.now()
    policies.adopt(policies.save_draft(document, now=now), by=None, now=now)
