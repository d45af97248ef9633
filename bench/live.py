"""What an open page that asks in vain costs the server, in CPU milliseconds, beside the smallest view of the same run.

    python -m bench.live

Asks the application itself, without a network, through all its middleware, on a database of its own and a Redis of
its own, both removed afterwards. What Redis itself computes is not in the figures; how often it is asked is.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from bench.cost import milliseconds
from tests import servers

PLACE = Path(tempfile.mkdtemp(prefix="parley-bench-"))
REDIS = servers.start_redis(PLACE / "redis")
os.environ.update(
    {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "VAR_DIR": str(PLACE),
        "DATABASE_URL": f"sqlite:///{PLACE / 'bench.sqlite3'}",
        "REDIS_URL": REDIS.url,
        "SECURE_SSL_REDIRECT": "false",
        "STATIC_MANIFEST": "false",
        "LOG_LEVEL": "ERROR",
        "ALLOWED_HOSTS": "testserver",
        "SITE_URL": "https://testserver",
    }
)
ROUNDS = 2_000
UPDATES = 60


def main() -> None:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from bench.seeding import PARAGRAPH, a_story
    from blog.live import go_live
    from blog.publishing import append_update

    call_command("migrate", verbosity=0)
    story = a_story(comments=0)
    for _ in range(UPDATES):
        append_update(story, blocks=[PARAGRAPH])
    story = go_live(story)
    events = f"{story.get_absolute_url()}events"
    head = f"{events}?after={story.last_seq}"
    etag = _answer(head)["ETag"]
    with CaptureQueriesContext(connection) as queries:
        assert _answer(head, HTTP_IF_NONE_MATCH=etag).status_code == 304

    bare = _milliseconds(_bare())
    asking = _milliseconds(_bare(asks=True))
    print(f"a bare Django view, no middleware:   {bare:.3f} ms")
    print(f"the same, asking Redis once:         {asking:.3f} ms ({asking / bare:4.1f} x)")
    for name, path, more in (
        ("/robots.txt, all middleware", "/robots.txt", {}),
        (f"head, 304, {len(queries)} queries", head, {"HTTP_IF_NONE_MATCH": etag}),
        ("head, 200", head, {}),
        (f"all {UPDATES} updates, kept in Redis", f"{events}?after=0", {}),
    ):
        cost = _milliseconds(partial(_answer, path, **more))
        print(f"{name + ':':<36} {cost:.3f} ms ({cost / bare:4.1f} x)")


def _answer(path: str, **more: str) -> Any:
    """The site's answer, as a WSGI server would ask for it."""
    from django.test import RequestFactory

    return _handler()(RequestFactory().get(path, **more))


_handlers: list[Any] = []


def _handler() -> Any:
    from django.core.handlers.wsgi import WSGIHandler

    if not _handlers:
        _handlers.append(WSGIHandler())
    return _handlers[0].get_response


def _bare(*, asks: bool = False) -> Callable[[], object]:
    """A view that says hello, by a handler without middleware; `asks`: and first waits for an answer of Redis."""
    from django.core.cache import cache
    from django.core.handlers.base import BaseHandler
    from django.http import HttpResponse
    from django.test import RequestFactory, override_settings
    from django.urls import path

    class Addresses:
        urlpatterns = [path("hello", lambda request: HttpResponse(cache.get("hello", "hello") if asks else "hello"))]

    with override_settings(MIDDLEWARE=[]):
        handler = BaseHandler()
        handler.load_middleware()

    def ask() -> object:
        request = RequestFactory().get("/hello")
        request.urlconf = Addresses
        return handler.get_response(request)

    return ask


_milliseconds = partial(milliseconds, rounds=ROUNDS, warming=50)


if __name__ == "__main__":
    try:
        main()
    finally:
        servers.stop(REDIS.process)
        shutil.rmtree(PLACE, ignore_errors=True)
