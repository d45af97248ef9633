"""What a page costs the server, in CPU milliseconds, beside the smallest page of the same run.

    python -m bench.pages

Asks the application itself, without a network, on a database and a Redis of its own that are removed afterwards. A post
is the page of a story with that many comments and updates, as a passer-by gets it: made while nothing of it is kept but
the comments that a process remembers, made again since one more comment came, kept whole, and unchanged (304).
"""

from __future__ import annotations

import os
import shutil
import tempfile
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from bench.cost import milliseconds
from tests import servers

if TYPE_CHECKING:
    from django.test import Client

    from blog.models import Post

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
ROUNDS = 40
STORIES = ((0, 0), (0, 60), (100, 0), (100, 60), (1_000, 0), (10_000, 0))  # comments, updates


def main() -> None:
    import django

    django.setup()
    from django.core.management import call_command
    from django.test import Client, override_settings

    from bench.seeding import a_story

    call_command("migrate", verbosity=0)
    reader = Client()
    smallest = _milliseconds(partial(reader.get, "/robots.txt"))
    print(f"/robots.txt, through all middleware: {smallest:.2f} ms")
    for size, updates in STORIES:
        story = a_story(comments=size, updates=updates)
        url = story.get_absolute_url()
        size_in_kb = len(reader.get(url).content) / 1024
        with override_settings(BLOG_PAGE_CACHE=False):
            cost = _milliseconds(partial(reader.get, url))
        again = _milliseconds(partial(_after_a_comment, reader, story))
        kept = _milliseconds(partial(reader.get, url))
        etag = reader.get(url)["ETag"]
        unchanged = _milliseconds(partial(reader.get, url, HTTP_IF_NONE_MATCH=etag))
        print(
            f"post with {size:>6,} comments, {updates:>2} updates: {size_in_kb:,.0f} KB;"
            f" made {cost:.1f} ms ({cost / smallest:.0f} x), after a comment {again:.1f} ms ({again / smallest:.0f} x),"
            f" kept {kept:.2f} ms ({kept / smallest:.1f} x), unchanged {unchanged:.2f} ms"
        )


def _after_a_comment(reader: Client, story: Post) -> None:
    from blog import page_cache

    page_cache.renew(page_cache.thread_of(story.slug))
    reader.get(story.get_absolute_url())


_milliseconds = partial(milliseconds, rounds=ROUNDS, warming=5)


if __name__ == "__main__":
    try:
        main()
    finally:
        servers.stop(REDIS.process)
        shutil.rmtree(PLACE, ignore_errors=True)
