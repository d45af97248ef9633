"""What everybody may read about moderation: the totals are those of the rows, and nobody is recognised in them."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from moderation import appeals, audit, queue, reports, transparency, undoing
from moderation.models import Decision, Reason
from moderation.transparency import MonthCounts
from tests.integration.moderation import past_decisions
from tests.makers import (
    ATTACK,
    FINE,
    a_commenter,
    a_submission,
    item_of,
    mina,
    noor,
    put_out_of_sight,
    rejected,
    rui,
    sable,
    tomas,
)

pytestmark = pytest.mark.django_db

PAGE = "/moderation/transparency/"
THIS_MONTH = "%Y-%m"


@pytest.fixture
def months_of_work() -> list[date]:
    """Forty decided comments in January, and some in February and March, with two clauses."""
    worked((40, "2", 25), start=datetime(2026, 1, 5, tzinfo=UTC))
    worked((9, "2", 9), (6, "4", 6), start=datetime(2026, 2, 5, tzinfo=UTC))
    worked((7, "2", 2), start=datetime(2026, 3, 5, tzinfo=UTC))
    return [date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)]


def worked(*batches: tuple[int, str, int], start: datetime) -> None:
    """For each (comments, clause, rejected): that many held and decided, with their items and lines of the log."""
    for number, clause, refused in batches:
        cases = [(f"Comment {place}", place < refused) for place in range(number)]
        decisions = past_decisions.decided(cases, clause=clause, start=start)
        for decision in decisions:
            at = decision.submission.submitted_at
            audit.record("comment.submitted", actor=None, subject=decision.submission, now=at)
            queue.put(decision.submission, reason=Reason.HELD, severity="attack", now=at)
            queue.close(decision.submission, decision=decision, now=decision.created_at)


def test_every_total_equals_an_independent_count(months_of_work: list[date]) -> None:
    counted = transparency.count(months_of_work)

    assert [_by_hand(month) for month in months_of_work] == [_plain(month) for month in counted]


def test_a_day_of_real_work_is_counted_too() -> None:
    for _ in range(2):
        rejected(a_submission(ATTACK, by=sable()))
    noor_reports = reports.file(a_submission(FINE), reporter=a_commenter(noor()), clause="2")
    decision = Decision.objects.by_people().latest("pk")
    appeal = appeals.open_appeal(decision, by=a_commenter(sable()), text="Please look again.")
    appeals.overturn(appeal, by=tomas(), reply="You are right.")
    this_month = transparency.first_month()
    assert this_month is not None

    (counted,) = transparency.count([this_month])

    assert noor_reports.pk
    assert _by_hand(this_month) == _plain(counted)
    assert (counted.comments, counted.reports, counted.appeals, counted.overturned) == (3, 1, 1, 1)
    assert counted.sanctioned == 1


def test_what_readers_reported_out_of_sight_was_held_by_no_rule() -> None:
    put_out_of_sight(a_submission(FINE, by=rui()))
    this_month = transparency.first_month()
    assert this_month is not None

    (counted,) = transparency.count([this_month])

    assert _by_hand(this_month) == _plain(counted)
    assert (counted.held_by_rules, counted.held_by_reports) == (0, 1)


def test_a_comment_seen_and_left_as_it_was_is_no_hold_and_no_removal(months_of_work: list[date]) -> None:
    assert transparency.count(months_of_work)[0].removed == 25


def test_a_decision_that_was_taken_back_is_counted_nowhere() -> None:
    decision = rejected(a_submission(ATTACK, by=sable()))
    this_month = transparency.first_month()
    assert this_month is not None
    before = transparency.counts([this_month], now=timezone.now())[0]

    undoing.undo(decision, by=mina())

    after = transparency.count([this_month])[0]
    assert (before.removed, before.sanctioned) == (1, 1)
    assert (after.held_by_rules, after.held_by_people, after.removed, after.sanctioned) == (1, 0, 0, 0)


def test_what_was_kept_of_a_month_is_counted_anew_when_a_decision_in_it_is_taken_back(
    django_capture_on_commit_callbacks: Any,
) -> None:
    decision = rejected(a_submission(ATTACK, by=sable()))
    this_month = transparency.first_month()
    assert this_month is not None
    transparency.counts([this_month], now=timezone.now())

    with django_capture_on_commit_callbacks(execute=True):
        undoing.undo(decision, by=mina())

    assert transparency.counts([this_month], now=timezone.now())[0].removed == 0


@pytest.mark.parametrize(("waits", "middle"), [((1,), 1), ((1, 2), 1.5), ((5, 1, 3), 3), ((4, 1, 2, 9), 3)])
def test_the_median_is_the_middle_wait(waits: Sequence[int], middle: float) -> None:
    begun = datetime(2026, 1, 5, tzinfo=UTC)
    for submission, hours in zip([a_submission(f"{ATTACK} {n}") for n in waits], waits, strict=True):
        item = item_of(submission)
        type(item).objects.filter(pk=item.pk).update(queued_at=begun, closed_at=begun + timedelta(hours=hours))

    assert transparency.count([date(2026, 1, 1)])[0].median == middle * 3600


def test_months_end_at_midnight_of_the_site(settings: Any) -> None:
    settings.TIME_ZONE = "Europe/Lisbon"
    audit.record("comment.submitted", actor=None, subject=mina(), now=datetime(2026, 6, 30, 23, 30, tzinfo=UTC))

    june, july = transparency.count([date(2026, 6, 1), date(2026, 7, 1)])

    assert (june.comments, july.comments) == (0, 1)


def test_a_month_that_is_over_is_counted_once(months_of_work: list[date]) -> None:
    now = datetime(2026, 4, 2, tzinfo=UTC)
    transparency.counts(months_of_work, now=now)

    with CaptureQueriesContext(connection) as asked:
        transparency.counts(months_of_work, now=now)

    assert [query["sql"] for query in asked if "moderation" in query["sql"]][1:] == []


def test_the_month_that_runs_is_counted_again_after_a_while(months_of_work: list[date]) -> None:
    now = datetime(2026, 3, 31, 23, 59, tzinfo=UTC)
    transparency.counts(months_of_work, now=now)

    kept = cache.get_many(f"{transparency._kept_under()}:{month:%Y-%m}" for month in months_of_work)
    lives = {key[-7:]: _seconds_left(key) for key in kept}

    assert lives["2026-03"] <= transparency.KEPT_OPEN < lives["2026-02"]


def test_however_many_months_are_missing_the_queries_are_the_same(months_of_work: list[date]) -> None:
    numbers = []
    for months in (months_of_work[:1], months_of_work):
        cache.clear()
        with CaptureQueriesContext(connection) as asked:
            transparency.counts(months, now=timezone.now())
        numbers.append(len(asked))

    assert numbers == [5, 5]


def test_the_page_is_open_to_everybody(client: Client) -> None:
    assert client.get(PAGE).status_code == 200


def test_the_page_and_the_policy_lead_to_each_other(client: Client) -> None:
    a_submission(FINE)

    assert 'href="/moderation/policy/"' in client.get(PAGE).content.decode()
    assert f'href="{PAGE}"' in client.get("/moderation/policy/").content.decode()


def test_a_small_number_is_nowhere_on_the_page_and_in_no_download(client: Client, months_of_work: list[date]) -> None:
    march = [line for line in _csv(client) if line[0] == "2026-03" and line[1].startswith("removed")]

    assert {value for _, _, _, value in march} <= {"fewer than 5", "0"}
    assert _json(client, "2026-03")["removed"]["all"] == {"from": 1, "to": 4}


def test_the_larger_numbers_of_the_downloads_are_those_of_the_rows(client: Client, months_of_work: list[date]) -> None:
    assert ["2026-01", "removed", "", "25"] in _csv(client)
    assert _json(client, "2026-02")["removed"]["by_clause"] == {"2": 9, "4": 6}


def test_the_median_of_a_few_is_not_told(client: Client) -> None:
    worked((4, "2", 0), start=datetime(2026, 1, 5, tzinfo=UTC))

    assert _json(client, "2026-01")["median_seconds"] is None


def test_the_download_is_the_same_in_every_language(client: Client, months_of_work: list[date]) -> None:
    in_english = client.get("/moderation/transparency.csv").content.decode()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "de"

    assert client.get("/moderation/transparency.csv").content.decode() == in_english
    assert "fewer than 5" in in_english


def test_no_cell_of_the_download_is_a_formula(client: Client) -> None:
    worked((6, '=cmd|"/c"!A', 6), start=datetime(2026, 1, 5, tzinfo=UTC))

    cells = [cell for line in _csv(client) for cell in line]

    assert '\'=cmd|"/c"!A' in cells
    assert not [cell for cell in cells if cell[:1] in {"=", "+", "-", "@", "\t", "\r"}]


def test_earlier_months_are_a_link_away(client: Client) -> None:
    worked((5, "2", 5), start=datetime(2024, 1, 5, tzinfo=UTC))

    page = client.get(f"{PAGE}?until=2024-12")

    assert [month.month.month for month in page.context["window"].months] == list(range(1, 13))


@pytest.mark.parametrize("until", ["2026-13", "x", "1999-01", "9999-12", "0000-01", "2026-01-01", "٢٠٢٦-٠١", "٠٠٠٠-01"])
def test_a_month_without_numbers_is_refused(client: Client, until: str) -> None:
    a_submission(FINE)

    assert client.get(PAGE, {"until": until}).status_code == 400
    assert client.get("/moderation/transparency.csv", {"until": until}).status_code == 404


def test_the_page_asks_as_much_of_the_database_for_many_comments_as_for_few(client: Client) -> None:
    numbers = []
    for batch in (3, 30):
        worked((batch, "2", 3), start=timezone.now() - timedelta(days=40))
        cache.clear()
        client.get("/moderation/policy/")
        with CaptureQueriesContext(connection) as asked:
            client.get(PAGE)
        numbers.append(len(asked))

    assert numbers[0] == numbers[1]


# -- Counting by hand -------------------------------------------------------------------------------------------------


def _by_hand(month: date) -> dict[str, Any]:
    """The numbers of a month, by SQL of its own that shares nothing with what is tested. UTC."""
    after = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    span = [f"{month} 00:00:00+00:00", f"{after} 00:00:00+00:00"]

    def number(sql: str, *values: str) -> int:
        with connection.cursor() as cursor:
            cursor.execute(sql, [*span, *values])
            (found,) = cursor.fetchone()
        return int(found)

    decided = (
        "SELECT count(*) FROM moderation_decision WHERE created_at >= %s AND created_at < %s AND from_state <> to_state"
    )
    logged = "SELECT count(*) FROM moderation_auditentry WHERE at >= %s AND at < %s AND action = %s"
    return {
        "comments": number(logged, "comment.submitted"),
        "reports": number(logged, "comment.reported"),
        "held_by_rules": number(f"{decided} AND to_state = 'held' AND decider_id IS NULL AND cause <> 'reports'"),
        "held_by_reports": number(f"{decided} AND to_state = 'held' AND cause = 'reports'"),
        "held_by_people": number(f"{decided} AND to_state = 'held' AND decider_id IS NOT NULL"),
        "removed_by_rules": number(f"{decided} AND to_state = 'rejected' AND decider_id IS NULL"),
        "removed_by_people": number(f"{decided} AND to_state = 'rejected' AND decider_id IS NOT NULL"),
        "removed_under": {
            clause: number(f"{decided} AND to_state = 'rejected' AND clause = %s", clause)
            for clause in Decision.objects.filter(
                to_state="rejected", created_at__gte=span[0], created_at__lt=span[1]
            ).values_list("clause", flat=True)
        },
        "appeals": number("SELECT count(*) FROM moderation_appeal WHERE created_at >= %s AND created_at < %s"),
        "upheld": number(
            "SELECT count(*) FROM moderation_appeal WHERE decided_at >= %s AND decided_at < %s AND state = 'upheld'"
        ),
        "overturned": number(
            "SELECT count(*) FROM moderation_appeal WHERE decided_at >= %s AND decided_at < %s AND state = 'overturned'"
        ),
        "sanctioned": number("SELECT count(*) FROM moderation_sanction WHERE starts_at >= %s AND starts_at < %s"),
        "decided": number(
            "SELECT count(*) FROM moderation_reviewitem i LEFT JOIN moderation_decision d ON d.id = i.closed_by_id"
            " WHERE i.closed_at >= %s AND i.closed_at < %s AND (d.id IS NULL OR d.decider_id IS NOT NULL)"
        ),
    }


def _plain(month: MonthCounts) -> dict[str, Any]:
    names = [
        "comments",
        "reports",
        "held_by_rules",
        "held_by_reports",
        "held_by_people",
        "removed_by_rules",
        "removed_by_people",
        "removed_under",
        "appeals",
        "upheld",
        "overturned",
        "sanctioned",
        "decided",
    ]
    return {name: getattr(month, name) for name in names}


def _csv(client: Client) -> list[list[str]]:
    return list(csv.reader(StringIO(client.get("/moderation/transparency.csv").content.decode())))


def _json(client: Client, month: str) -> dict[str, Any]:
    months = client.get("/moderation/transparency.json").json()["months"]
    found: dict[str, Any] = next(told for told in months if told["month"] == month)
    return found


def _seconds_left(key: str) -> int:
    return int(cache._cache.get_client(None).ttl(cache.make_key(key)))
