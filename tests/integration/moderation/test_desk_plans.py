"""The desk's pages read what they show from indexes: on a desk with many comments no query goes through all of them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bench.crowds import Crowd, gather
from moderation import audit, invariants
from moderation.models import AuditEntry, AuditHead, Ground, ReviewItem
from moderation.models.review import ReviewItemQuerySet
from moderation.policies import in_force
from moderation.views.filters import Filters, Place, narrowed
from tests.integration.moderation.test_bulk import client_of
from tests.makers import mina

pytestmark = pytest.mark.django_db

QUEUE = "/moderation/queue/"
LOG = "/moderation/log/"
# So many that a planner has no reason to read all of them, and that a page of the queue is a small part.
CROWD = Crowd(comments=12_000, waiting=3_000, now=timezone.now())
BIG = {
    "sqlite": ("submission", "revision", "decision", "finding", "reviewitem", "ground", "report", "auditentry"),
    # PostgreSQL rightly walks those that have few rows in this crowd.
    "postgresql": ("submission", "revision", "decision", "auditentry"),
}[connection.vendor]
# Which index each way to narrow the queue is read from. SQLite goes along what waits, and looks each of it up.
GROUNDS = "ground_found" if connection.vendor == "postgresql" else "review_due"
READ_FROM = {
    "": "review_due",
    "after": "review_due",
    "reason": "review_reason",
    "clause": GROUNDS,
    "rule": GROUNDS,
    "post": GROUNDS,
    "author": GROUNDS,
    "mine": "review_claims",
    "overdue": "review_due",
    "newcomer": "review_due",
}


@pytest.fixture
def a_big_desk() -> None:
    gather(CROWD)


def test_a_crowd_is_what_the_verbs_would_have_written() -> None:
    gather(Crowd(comments=500, waiting=50, now=timezone.now()))

    assert not list(invariants.broken())
    assert not list(audit.breaks(AuditEntry.objects.order_by("sequence"), head=AuditHead.objects.get()))


def test_no_page_of_the_desk_goes_through_a_big_table(a_big_desk: None, client: Client) -> None:
    client_of(mina(), client).get(QUEUE)

    through_all = {}
    for address in _addresses():
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(address)
        assert answer.status_code == 200, address
        found = [(walked, query["sql"][:200]) for query in queries if (walked := _walked(query["sql"]))]
        if found:
            through_all[address] = found

    assert not through_all, "\n".join(f"{address}: {found}" for address, found in through_all.items())


def test_each_way_to_narrow_the_queue_is_read_from_its_index(a_big_desk: None) -> None:
    plans = {name: items[:51].explain() for name, items in _lists()}

    assert not [f"{name}: {plan}" for name, plan in plans.items() if READ_FROM[name] not in plan]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has no REPLACE to guard against")
def test_no_guard_of_the_history_reads_a_table_for_each_row_that_is_written() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%_no_replace'")
        looks = [look for (sql,) in cursor.fetchall() for look in re.findall(r"EXISTS \((.*?)\)", sql)]

    assert len(looks) > 10
    assert not [look for look in looks if any("SCAN" in step for step in _plan(re.sub(r"NEW\.\w+", "1", look)))]


def _lists() -> Iterator[tuple[str, ReviewItemQuerySet]]:
    by, now = mina(), timezone.now()
    for name, filters in _filters().items():
        yield name, narrowed(filters, user_id=by.pk, now=now)


def _filters() -> dict[str, Filters]:
    in_the_middle = ReviewItem.objects.open().due_first()[CROWD.waiting // 2]
    found = dict(Ground.objects.values_list("kind", "value").order_by("-pk")[:200])
    return {
        "": Filters(),
        "after": Filters(after=Place(in_the_middle.due_at, in_the_middle.pk)),
        "reason": Filters(reason="reported"),
        "clause": Filters(clause="1"),
        "rule": Filters(rule="newcomers", version=in_force().digest),
        "post": Filters(post=found["target"]),
        "author": Filters(author=found["author"]),
        "mine": Filters(mine="1"),
        "overdue": Filters(overdue="1"),
        "newcomer": Filters(newcomer="1"),
    }


def _addresses() -> Iterator[str]:
    filters = _filters()
    yield from (QUEUE + one.query() for name, one in filters.items() if name != "rule")
    yield QUEUE + Filters(clause="2", newcomer="1").query()
    yield QUEUE + Filters(post=filters["post"].post, author=filters["author"].author, overdue="1").query()
    first = ReviewItem.objects.open().due_first()[0]
    yield f"{QUEUE}{first.pk}/"
    yield f"{QUEUE}{first.pk}/{Filters(clause='2').query()}"
    yield f"{QUEUE}changes/?items={first.pk},{first.pk + 1}"
    if connection.vendor == "sqlite":  # PostgreSQL rightly joins so small a crowd whole, with no page to stop at.
        yield f"{QUEUE}together/{filters['author'].query()}"
    for asked in ("", "?clause=2", "?clause=9.9", "?action=comment.held", "?who=policy", "?who=mina", "?comment=100"):
        yield LOG + asked


def _walked(sql: str) -> list[str]:
    """The steps of a query that go through a big table."""
    return [step for step in _plan(sql) if _is_a_walk(step)] if sql.startswith("SELECT") else []


def _plan(sql: str) -> list[str]:
    """The steps of a query's plan: on PostgreSQL `Node relation index`, on SQLite what it says."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"EXPLAIN (FORMAT JSON) {sql.replace('%', '%%')}")
            plan = cursor.fetchone()[0]
            return list(_steps((json.loads(plan) if isinstance(plan, str) else plan)[0]["Plan"]))
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
        return [row[3] for row in cursor.fetchall()]


def _steps(node: dict[str, Any]) -> Iterator[str]:
    yield f"{node['Node Type']} {node.get('Relation Name', '')} {node.get('Index Name', '')}"
    for below in node.get("Plans", ()):
        yield from _steps(below)


def _is_a_walk(step: str) -> bool:
    """Whether a step reads a big table from its beginning to its end. SQLite calls a table by its alias where it has one."""
    if connection.vendor == "postgresql":
        return step.startswith("Seq Scan") and step.split()[2].removeprefix("moderation_") in BIG
    walked = re.fullmatch(r"SCAN (\w+)", step)
    return walked is not None and (
        walked[1].removeprefix("moderation_") in BIG or re.fullmatch(r"[UVW]\d+|T\d+", walked[1]) is not None
    )
