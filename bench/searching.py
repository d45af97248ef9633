"""What a search costs among 100,000 documents: milliseconds of CPU, ours and the database's, from the words typed to the
page of hits, p50 and p95.

    python -m tests.postgres python -m bench.searching      in PostgreSQL
    python -m bench.searching                               in SQLite

The documents are made of words as frequent as words are (Zipf), 40 to 200 in each; the queries are words of every
frequency, alone and together, with filters, best and newest first, the first page and a later one. A database that is
filled already is used as it is.
"""

from __future__ import annotations

import os
import random
import shutil
import statistics
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path
from time import perf_counter, process_time

PLACE = Path(tempfile.mkdtemp(prefix="parley-bench-"))
os.environ.update({"DJANGO_SETTINGS_MODULE": "config.settings", "VAR_DIR": str(PLACE), "LOG_LEVEL": "ERROR"})
os.environ.setdefault("DATABASE_URL", f"sqlite:///{PLACE / 'bench.sqlite3'}")

DOCUMENTS = int(os.environ.get("DOCUMENTS", "100000"))
POSTS = 2_000
WORDS = 30_000
QUERIES = 400
BEGINNING = datetime(2010, 1, 1, tzinfo=UTC)
SYLLABLES = [consonant + vowel for consonant in "bdfgklmnprstvz" for vowel in "aeiou"]


def main() -> None:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from blog.models import SearchDocument, SearchKind
    from blog.searching.finding import Filters, Order, find
    from blog.searching.query import read_query

    call_command("migrate", verbosity=0)
    chance = random.Random(5)
    words = _vocabulary(chance)
    if not SearchDocument.objects.exists():
        _fill(chance, words)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        backend = 0
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_backend_pid()")
            (backend,) = cursor.fetchone()
    times: dict[str, list[float]] = {}
    walls: list[float] = []
    for kind, typed, page in _queries(chance, words):
        filters = Filters(kinds=(SearchKind.COMMENT,)) if kind == "filtered" else Filters()
        order = Order.NEWEST if kind == "newest" else Order.RELEVANCE
        begun, waited = _cpu(backend), perf_counter()
        find(read_query(typed), filters, order=order, page=page)
        times.setdefault(kind, []).append((_cpu(backend) - begun) * 1000)
        walls.append((perf_counter() - waited) * 1000)
    print(f"{connection.vendor}, {DOCUMENTS:,} documents; CPU")
    for kind, some in times.items():
        print(f"{kind:>12}: p50 {_share(some, 0.5):6.1f} ms, p95 {_share(some, 0.95):6.1f} ms, {len(some)} queries")
    every = [time for some in times.values() for time in some]
    print(f"{'all':>12}: p50 {_share(every, 0.5):6.1f} ms, p95 {_share(every, 0.95):6.1f} ms, most {max(every):.1f} ms")
    print(f"{'by the clock':>12}: p50 {_share(walls, 0.5):6.1f} ms, p95 {_share(walls, 0.95):6.1f} ms")


def _cpu(backend: int) -> float:
    """Seconds of CPU that we and the database's process for us have had."""
    theirs = int(Path(f"/proc/{backend}/schedstat").read_text().split()[0]) / 1e9 if backend else 0.0
    return process_time() + theirs


def _vocabulary(chance: random.Random) -> list[str]:
    """The most frequent first."""
    words: dict[str, None] = {}
    while len(words) < WORDS:
        words["".join(chance.choices(SYLLABLES, k=chance.randint(2, 4)))] = None
    return list(words)


def _fill(chance: random.Random, words: list[str]) -> None:
    from blog.models import Post, SearchDocument, SearchKind

    posts = Post.objects.bulk_create(
        Post(
            headline=f"Story {number}", slug=f"story-{number}", state="published", first_published_at=BEGINNING,
            significant_at=BEGINNING,
        )
        for number in range(POSTS)
    )  # fmt: skip
    weights = list(accumulate(1 / rank for rank in range(1, WORDS + 1)))
    kinds = list(SearchKind)

    def rows() -> Iterator[SearchDocument]:
        for number in range(DOCUMENTS):
            text = chance.choices(words, cum_weights=weights, k=chance.randint(40, 200))
            yield SearchDocument(
                kind=kinds[number % len(kinds)], key=str(number), post=posts[number % POSTS],
                at=BEGINNING + timedelta(minutes=47 * number), title=" ".join(text[:6]), body=" ".join(text), path="/",
            )  # fmt: skip

    SearchDocument.objects.bulk_create(rows(), batch_size=1000)


def _queries(chance: random.Random, words: list[str]) -> Iterator[tuple[str, str, int]]:
    """Of each kind as many; the first twenty words are what "the" and "of" are, and are not looked for."""
    for _ in range(QUERIES // 8):
        common, middling, rare = (chance.choice(words[a:b]) for a, b in ((20, 200), (200, 2000), (2000, WORDS)))
        yield "common", common, 1
        yield "middling", middling, 1
        yield "rare", rare, 1
        yield "two words", f"{common} {middling}", 1
        yield "either", f"{common} or {rare}", 1
        yield "filtered", common, 1
        yield "newest", common, 1
        yield "later page", common, 5


def _share(times: list[float], share: float) -> float:
    return statistics.quantiles(times, n=100, method="inclusive")[round(share * 100) - 1]


if __name__ == "__main__":
    try:
        main()
    finally:
        shutil.rmtree(PLACE, ignore_errors=True)
