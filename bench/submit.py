"""What it costs the server to take in a comment: judged, recorded, audited, and shown or held. In CPU milliseconds.

    python -m bench.submit                              on SQLite
    python -m tests.postgres python -m bench.submit     on PostgreSQL, whose own processes are counted in

Sends the form of a story through the application itself, without a network, each time as another signed-in reader.
First comes the first comment that each of them writes, which has a link, so that a rule holds it for a person; then,
when a moderator has let all of those be seen, what readers see at once: a second comment of each, one reader after
another and `CLIENTS` at the same moment, and an answer to what somebody else wrote. What was accepted must be what is
stored, once each, with the log whole, and have fared as it says here; the run ends where it is not so.
"""

from __future__ import annotations

import os
import shutil
import statistics
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from threading import Barrier
from time import perf_counter, process_time
from typing import Any

from bench.databases import a_database, spent_by_server
from tests import servers

PLACE = Path(tempfile.mkdtemp(prefix="parley-bench-"))
os.environ.setdefault("DATABASE_URL", f"sqlite:///{PLACE / 'bench.sqlite3'}")
os.environ.update(
    {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "VAR_DIR": str(PLACE),
        "SECURE_SSL_REDIRECT": "false",
        "STATIC_MANIFEST": "false",
        "LOG_LEVEL": "ERROR",
        "ALLOWED_HOSTS": "testserver",
        "SITE_URL": "https://testserver",
    }
)
ALONE = 20
CLIENTS = 8
EACH = 6
WARMING = 2
WANTED = 10.0
LINK = "The timetable is at https://ferry.example.org/evening-boats if somebody needs it."
# Of so many parts that no two of a run are alike; a rule holds what is written again and again.
WHO = (
    "The ferry company",
    "Our school bus",
    "The baker on the quay",
    "My neighbour's cargo bike",
    "The parish council",
)
DID = (
    "left the landing twenty minutes late on Monday",
    "has never once answered a letter about the railings",
    "took the long way round by Mill Lane all of last week",
    "came back from the harbour without a single passenger",
    "kept its promise about the evening lights after all",
    "was seen waiting at the closed bridge before sunrise",
    "asks for a shelter where people queue in the rain",
)
SAID = (
    "and nobody at the counter could tell us why.",
    "which is more than anybody expected in winter.",
    "so we walked home along the river instead.",
    "as the old harbour master always said it would.",
    "while the new timetable still hangs upside down.",
    "because the tide does not wait for a committee.",
    "and for once I was glad of my rubber boots.",
    "though the second boat made up for all of it.",
    "if the notice at the pier can be believed at all.",
)

Send = Callable[[], int]
"""Sends one comment; the status of the answer."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What one client did: how it was answered, how long each answer took and what its database spent, in seconds."""

    statuses: tuple[int, ...]
    waits: tuple[float, ...]
    spent_by_server: float


def main() -> None:
    import django

    redis = servers.start_redis(PLACE / "redis")
    os.environ["REDIS_URL"] = redis.url
    django.setup()
    try:
        with a_database(PLACE):
            _measure()
    finally:
        servers.stop(redis.process)


def _measure() -> None:
    from django.db import connection

    from bench.seeding import a_story

    story = a_story(comments=100)
    readers = [_signed_in(f"writer{number}") for number in range(ALONE + CLIENTS * (WARMING + EACH))]
    before = _stored()
    first = [_cost(_to_send(reader, story, f"{_words(number)} {LINK}")) for number, reader in enumerate(readers)]
    assert _states() == {"held": len(readers)}, _states()
    _let_all_be_seen()
    sends = (_to_send(reader, story, _words(number + len(readers))) for number, reader in enumerate(readers))
    alone = [_cost(send) for send in islice(sends, ALONE)]
    print(f"CPU ms on {connection.vendor} (wanted: {WANTED:.0f})")
    bare = [_cost(lambda: int(readers[0].get("/robots.txt").status_code)) for _ in range(ALONE)]
    print(f"the smallest view, to compare with: {_median(bare):.1f}")
    print(f"a reader's first comment, held for a person: {_median(first):.1f}")
    print(f"a later one, published at once: {_median(alone):.1f}")
    answers = [_cost(_to_answer(reader, number)) for number, reader in enumerate(readers[:ALONE])]
    print(f"an answer to somebody, published at once: {_median(answers):.1f}")
    shares = [list(islice(sends, WARMING + EACH)) for _ in range(CLIENTS)]
    spent, length, sent = _at_once(shares)
    waits = sorted(wait for one in sent for wait in one.waits)
    count = len(waits)
    print(
        f"the same from {CLIENTS} clients at once: {spent / count * 1000:.1f}; {count / length:.0f} a second,"
        f" answered in {waits[count // 2] * 1000:.0f} ms p50, {waits[count * 95 // 100] * 1000:.0f} ms p95"
    )
    statuses = [status for status, _ in (*first, *alone, *answers)]
    statuses += [status for one in sent for status in one.statuses]
    assert _states() == {"published": len(statuses)}, _states()
    _compare(statuses.count(302), before)


def _compare(accepted: int, before: tuple[int, ...]) -> None:
    """That what was accepted is stored: each comment once, with its verdict, and a log that nobody broke."""
    from moderation import audit
    from moderation.models import AuditEntry, AuditHead

    stored = tuple(now - then for now, then in zip(_stored(), before, strict=True))
    assert stored == (accepted,) * len(stored), f"{accepted} accepted; comments, submissions, verdicts: {stored}"
    broken = list(audit.breaks(AuditEntry.objects.order_by("sequence"), head=AuditHead.objects.get()))
    assert not broken, broken
    print(f"{accepted} were accepted, and as many are stored, each judged once; the log is whole")


def _stored() -> tuple[int, ...]:
    from django_comments_xtd.models import XtdComment

    from moderation.models import Decision, Submission

    return XtdComment.objects.count(), Submission.objects.count(), Decision.objects.filter(cause="verdict").count()


def _signed_in(name: str) -> Any:
    from django.contrib.auth.models import User
    from django.test import Client

    client = Client()
    client.force_login(
        User.objects.create(username=name, email=f"{name}@example.org", first_name=name.title()),
        backend="config.accounts.AuthenticationBackend",
    )
    return client


def _states() -> dict[str, int]:
    """How many of the comments that were sent stand how."""
    from django.db.models import Count

    from moderation.models import Submission

    sent = Submission.objects.filter(decisions__cause="verdict").order_by()
    return dict(sent.values_list("state").annotate(n=Count("pk")))


def _words(number: int) -> str:
    """What somebody writes; another text for each of the first 315 numbers."""
    return f"{WHO[number % len(WHO)]} {DID[number % len(DID)]}, {SAID[number % len(SAID)]}"


def _to_send(reader: Any, story: Any, text: str) -> Send:
    """A comment that is written in a form that was opened; what is measured is to send it."""
    from tests.integration.comments import visits

    return partial(_send, reader, {**visits.fields_of(visits.write_page(reader, story)), "comment": text})


def _to_answer(reader: Any, number: int) -> Send:
    """The same, in answer to the newest comment that begins a conversation."""
    from moderation.models import Submission
    from tests.integration.comments import visits

    above = Submission.objects.published().filter(parent=None).exclude(commenter__user__username=f"writer{number}")
    page = reader.get(f"/comments/reply/{above.latest('pk').object_pk}/")
    words = _words(number + 200)
    return partial(
        _send, reader, {**visits.fields_of(page), "comment": f"No, I think that {words[0].lower()}{words[1:]}"}
    )


def _send(client: Any, filled: dict[str, str]) -> int:
    return int(client.post("/comments/post/", filled).status_code)


def _let_all_be_seen() -> None:
    from django.utils import timezone

    from moderation import reviews
    from moderation.models import ReviewItem
    from tests import makers

    items = list(ReviewItem.objects.open().select_related("submission"))
    assert items, "a rule holds what somebody new writes"
    for begin in range(0, len(items), 25):
        seen = [
            reviews.Seen(item, item.submission.current_id or 0, item.submission.version)
            for item in items[begin : begin + 25]
        ]
        reviews.publish_all(seen, by=makers.mina(), now=timezone.now())


def _cost(send: Send) -> tuple[int, float]:
    begun = process_time() + spent_by_server()
    status = send()
    return status, process_time() + spent_by_server() - begun


def _median(answers: Sequence[tuple[int, float]]) -> float:
    return statistics.median(spent for _, spent in answers[WARMING:]) * 1000


def _at_once(shares: Sequence[Sequence[Send]]) -> tuple[float, float, list[Sent]]:
    """CPU seconds, seconds on the clock, and what each client did, beginning when all of them are warm."""
    times: list[tuple[float, float]] = []
    begin = Barrier(len(shares), action=lambda: times.append((process_time(), perf_counter())))
    with ThreadPoolExecutor(len(shares)) as clients:
        sent = list(clients.map(partial(_go_through, begin), shares))
    (cpu, clock), (cpu_now, clock_now) = times[0], (process_time(), perf_counter())
    return cpu_now - cpu + sum(one.spent_by_server for one in sent), clock_now - clock, sent


def _go_through(begin: Barrier, share: Sequence[Send]) -> Sent:
    from django.db import connection

    warm = [send() for send in share[:WARMING]]
    begin.wait()
    spent = spent_by_server()
    answers = [_timed(send) for send in share[WARMING:]]
    spent = spent_by_server() - spent
    connection.close()
    return Sent((*warm, *(status for status, _ in answers)), tuple(wait for _, wait in answers), spent)


def _timed(send: Send) -> tuple[int, float]:
    begun = perf_counter()
    return send(), perf_counter() - begun


if __name__ == "__main__":
    try:
        main()
    finally:
        shutil.rmtree(PLACE, ignore_errors=True)
