"""What the desk costs the server, in CPU milliseconds, however many comments there are.

    python -m bench.desk                              10,000 comments and 100,000, on SQLite
    python -m tests.postgres python -m bench.desk     the same on PostgreSQL
    ... python -m bench.desk 10000/500 1000000/50000  these, as comments in all / waiting

Asks the application itself, without a network, on a database of its own that is removed afterwards. The figure is the
median of several times, of this process and, on PostgreSQL, of the one that answers it there. Beside it stands the
smallest view of the same run, through the same middleware.
"""

from __future__ import annotations

import os
import shutil
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from time import process_time
from typing import TYPE_CHECKING, Any

from bench.databases import a_database, spent_by_server

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.test import Client

    from moderation.bulk import Seen
    from moderation.models import Commenter, ReviewItem, Submission

PLACE = Path(tempfile.mkdtemp(prefix="parley-bench-"))
os.environ.update(
    {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "VAR_DIR": str(PLACE),
        "SECURE_SSL_REDIRECT": "false",
        "STATIC_MANIFEST": "false",
        "STAFF_MFA": "offered",
        "LOG_LEVEL": "ERROR",
        "ALLOWED_HOSTS": "testserver",
        "SITE_URL": "https://testserver",
    }
)
os.environ.setdefault("DATABASE_URL", f"sqlite:///{PLACE / 'bench.sqlite3'}")
ROUNDS = 30
SIZES = ("10000/500", "100000/10000")
BULKS = 6
QUEUE = "/moderation/queue/"
LOG = {
    "newest": "",
    "clause": "?clause=2",
    "seldom cited clause": "?clause=9.9",
    "action": "?action=comment.held",
    "who": "?who=policy",
    "comment": "?comment=100",
}
WANTED = {"queue": 25.0, "decide": 15.0, "bulk of 100": 250.0, "report": 8.0}


def main() -> None:
    import django

    from tests import servers

    # Letters and cached pages go where they go on a site, so that what it costs to hand them on is counted.
    redis = servers.start_redis(PLACE / "redis")
    os.environ["REDIS_URL"] = redis.url
    django.setup()
    try:
        measured = {size: dict(_measured(size)) for size in sys.argv[1:] or SIZES}
    finally:
        servers.stop(redis.process)
    _print(measured)


def _print(measured: dict[str, dict[str, float]]) -> None:
    from django.db import connection

    sizes = list(measured)
    first = measured[sizes[0]]
    print(f"CPU ms on {connection.vendor}; in brackets how many times that of the first size")
    print(f"{'comments in all / waiting':26}" + "".join(f"{size:>20}" for size in sizes))
    for act, least in first.items():
        cells = (f"{measured[size][act]:.1f} ({measured[size][act] / least:.2f})" for size in sizes)
        wanted = f"   wanted: {WANTED[act]:.0f}" if act in WANTED else ""
        print(f"{act:26}" + "".join(f"{cell:>20}" for cell in cells) + wanted)


def _measured(size: str) -> Iterator[tuple[str, float]]:
    """Each act with what it costs, on a desk of that size."""
    from django.utils import timezone

    from bench.crowds import Crowd, gather

    comments, _, waiting = size.partition("/")
    with a_database(PLACE):
        crowd = Crowd(int(comments), int(waiting), timezone.now())
        gather(crowd)
        for act, cost in _acts():
            print(f"{size} {act}: {cost:.1f} ms", file=sys.stderr, flush=True)
            yield act, cost


def _acts() -> Iterator[tuple[str, float]]:
    from django.test import Client

    from moderation.models import Ground, Submission
    from moderation.views.filters import Filters, Place
    from tests import makers

    by, client = makers.mina(), Client()
    makers.tomas()
    client.force_login(by, backend="config.accounts.AuthenticationBackend")
    yield "bare view", _cost(lambda _: client.get("/robots.txt"), range(ROUNDS))
    yield "queue", _cost(lambda _: client.get(QUEUE), range(ROUNDS))
    author = Ground.objects.filter(kind="author").order_by("item__due_at").values_list("value", flat=True)[0]
    post = Ground.objects.filter(kind="target").values_list("value", flat=True)[0]
    digest = Ground.objects.filter(kind="rule").values_list("version", flat=True)[0]
    waiting = _waiting()
    addresses = {
        "queue, second page": Filters().query(after=Place(waiting[40].due_at, waiting[40].pk)),
        "clause": "?clause=2",
        "rule": "?rule=personal+attacks",
        "rule and version": f"?rule=personal+attacks&version={digest}",
        "reason": "?reason=reported",
        "post": f"?post={post}",
        "author": f"?author={author}",
        "newcomer": "?newcomer=1",
        "mine": "?mine=1",
        "claimed": "?claimed=1",
        "overdue": "?overdue=1",
        "clause and newcomer": "?clause=2&newcomer=1",
    }
    for name, query in addresses.items():
        yield (
            f"filter: {name}" if "page" not in name else name,
            _cost(lambda _, q=query: client.get(QUEUE + q), range(10)),
        )
    yield "item", _cost(lambda item: client.get(f"{QUEUE}{item.pk}/"), waiting[:ROUNDS])
    for part in ("item", "list"):
        headers = {"Parley-Part": part}
        yield (
            f"{part} alone, by keyboard",
            _cost(lambda item, h=headers: client.get(f"{QUEUE}{item.pk}/", headers=h), waiting[:ROUNDS]),
        )
    yield "what others did", _cost(lambda _: client.get(f"{QUEUE}changes/?items=1,2,3"), range(10))
    yield "decide", _cost(partial(_decide, by), waiting[ROUNDS : 3 * ROUNDS])
    yield "decide and go on to next", _cost(partial(_press, client), waiting[3 * ROUNDS : 4 * ROUNDS])
    yield "bulk of 100", _cost(partial(_together, by), _alike(digest))
    shown = Submission.objects.filter(state="published", review_items=None).order_by("-pk")
    reporters = _reporters()
    yield "report", _cost(partial(_report, reporters), list(shown.select_related("current")[:ROUNDS]))
    for name, query in LOG.items():
        yield f"log: {name}", _cost(lambda _, q=query: client.get(f"/moderation/log/{q}"), range(10))


def _waiting() -> list[ReviewItem]:
    from moderation.models import ReviewItem

    return list(ReviewItem.objects.open().filter(reason="held").due_first().select_related("submission")[: 5 * ROUNDS])


def _decide(by: User, item: ReviewItem) -> None:
    """The verb alone, publishing one and rejecting the next."""
    from moderation import reviews

    one: dict[str, Any] = {"revision": item.submission.current_id, "version": item.submission.version}
    if item.pk % 2:
        reviews.publish(item, by=by, **one)
    else:
        reviews.reject(item, by=by, clause="2", **one)


def _press(client: Client, item: ReviewItem) -> None:
    """The button: form, verb, and where to go next."""
    seen = {"revision": item.submission.current_id, "version": item.submission.version, "note": ""}
    answer = client.post(f"{QUEUE}{item.pk}/publish/", seen)
    assert answer.status_code == 302, answer.status_code


def _alike(digest: str) -> Iterator[list[Seen]]:
    """Some that one rule of one version found, to begin with, and then a hundred at a time, as long as there are."""
    from moderation.bulk import MOST, Kind, Seen

    for number in (5, 5, *[MOST] * BULKS):
        items = Kind(rule="personal attacks", version=digest).items().order_by("-due_at", "-id")
        found = list(items.select_related("submission")[:number])
        if len(found) == number:
            yield [Seen(item.pk, item.submission.current_id or 0, item.submission.version) for item in found]


def _together(by: User, seen: list[Seen]) -> None:
    from django.utils import timezone

    from moderation import bulk
    from moderation.bulk import Kind
    from moderation.models import PolicyVersion

    kind = Kind(rule="personal attacks", version=PolicyVersion.objects.get().digest)
    made = bulk.reject(kind, seen, by=by, clause="2", now=timezone.now())
    assert made.lines.filter(result="done").count() == len(seen)


def _reporters() -> Iterator[Commenter]:
    from moderation.models import Commenter

    return iter(Commenter.objects.order_by("-pk")[: 2 * ROUNDS])


def _report(reporters: Iterator[Commenter], submission: Submission) -> None:
    from moderation import reports

    reports.file(submission, reporter=next(reporters), clause="2")


def _cost(act: Callable[[Any], object], on: Iterable[Any]) -> float:
    """The median CPU time of `act` on each of the things but the first two, in milliseconds."""
    times = []
    for thing in on:
        begun = _spent()
        act(thing)
        times.append((_spent() - begun) * 1000)
    return statistics.median(times[2:] or times)


def _spent() -> float:
    """The CPU time of this process, and of the one that answers it in PostgreSQL, in seconds."""
    return process_time() + spent_by_server()


if __name__ == "__main__":
    try:
        main()
    finally:
        shutil.rmtree(PLACE, ignore_errors=True)
