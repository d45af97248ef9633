"""A hundred thousand decisions, on PostgreSQL: every list is read from an index, and a year is counted quickly."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.http import QueryDict

from moderation import transparency
from moderation.models import Decision, ReviewItem
from moderation.views.log_filters import narrowed, read_log_filters
from tests.cost import cpu_seconds
from tests.makers import ATTACK, a_submission, mina

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="plans are PostgreSQL's"),
]

DECISIONS, LINES, WAITING = 100_000, 100_000, 5_000
YEAR = tuple(date(2026, month, 1) for month in range(1, 13))


@pytest.fixture
def a_busy_year() -> None:
    submission = a_submission(ATTACK)
    moderator = mina()
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO moderation_decision (submission_id, revision_id, number, from_state, to_state, cause, clause,
                decider_id, policy_digest, statement, note, created_at)
            SELECT %s, %s, 1000 + n, 'held', CASE WHEN n %% 3 = 0 THEN 'published' ELSE 'rejected' END, 'moderator',
                (n %% 9)::text, %s, '', '', CASE WHEN n %% 50 = 0 THEN 'seen before' ELSE '' END,
                timestamptz '2026-01-01 00:00+00' + n * interval '315 seconds'
            FROM generate_series(0, %s) n""",
            [submission.pk, submission.current_id, moderator.pk, DECISIONS - 1],
        )
        cursor.execute(
            """INSERT INTO moderation_auditentry (sequence, at, actor, action, subject, data, previous_hash, hash)
            SELECT 1000 + n, timestamptz '2026-01-01 00:00+00' + n * interval '315 seconds', 'user:' || n %% 2000,
                CASE WHEN n %% 500 = 0 THEN 'sanction.lifted' WHEN n %% 3 = 0 THEN 'comment.submitted'
                    ELSE 'comment.held' END,
                'submission:' || n, jsonb_build_object('clause', (n %% 2000)::text), '', 'hash ' || n
            FROM generate_series(0, %s) n""",
            [LINES - 1],
        )
        cursor.execute(
            """INSERT INTO moderation_submission (content_type_id, object_pk, target_type_id, target_pk, depth,
                shown_name, state, version, ever_published, written_after, submitted_at, touched_at, policy_digest,
                attempts)
            SELECT content_type_id, 'scale ' || n, target_type_id, target_pk, 0, '', 'held', 1, false, 0, submitted_at,
                touched_at, '', 0 FROM moderation_submission, generate_series(1, %s) n WHERE id = %s""",
            [WAITING, submission.pk],
        )
        cursor.execute(
            """INSERT INTO moderation_reviewitem (submission_id, reason, severity, queued_at, due_at)
            SELECT id, 'held', 'attack', submitted_at, submitted_at + interval '4 hours'
            FROM moderation_submission WHERE object_pk LIKE 'scale %%'"""
        )
        cursor.execute("ANALYZE")


def test_a_year_is_counted_in_less_than_two_seconds_and_kept(a_busy_year: None) -> None:
    counted = transparency.count(YEAR)

    assert (
        sum(month.removed_by_people for month in counted)
        == Decision.objects.filter(cause="moderator")
        .exclude(to_state="published")
        .filter(created_at__lt=datetime(2027, 1, 1, tzinfo=UTC))
        .count()
    )
    assert cpu_seconds(lambda: transparency.counts(YEAR, now=datetime(2027, 6, 1, tzinfo=UTC)), enough=0.05) < 0.05
    assert _milliseconds_of_a_year() < 2000


SEARCHES = {
    "action=sanction.lifted": "audit_action",
    "who=user:7": "audit_actor",
    "clause=1234": "audit_clause",
    "since=2026-03-02&until=2026-03-02": "audit_time",
    "comment=1234": "audit_subject",
    "": "sequence",
}


def test_every_list_is_read_from_its_index(a_busy_year: None) -> None:
    noted = Decision.objects.exclude(note="").filter(note__icontains="bridge").order_by("-created_at")[:500]
    plans = {asked: narrowed(read_log_filters(QueryDict(asked)))[:51].explain() for asked in SEARCHES}
    plans |= {
        "words": noted.explain(),
        "waiting": ReviewItem.objects.open().filter(severity="threat").explain(),
    }

    wanted = SEARCHES | {"words": "decision_noted", "waiting": "review_severity"}
    assert {asked: plan for asked, plan in plans.items() if wanted[asked] not in plan or "Seq Scan" in plan} == {}


def _milliseconds_of_a_year() -> float:
    begun = time.monotonic()
    transparency.count(YEAR)
    return 1000 * (time.monotonic() - begun)
