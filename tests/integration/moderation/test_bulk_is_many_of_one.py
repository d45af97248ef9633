"""Deciding together ends where deciding one by one ends, whoever else is at work meanwhile."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from blog.models import Post
from moderation import audit, bulk, invariants, policies, replay, reports, reviews, workflow
from moderation.bulk import Kind, Seen
from moderation.models import (
    AuditEntry,
    AuditHead,
    Bulk,
    BulkResult,
    Commenter,
    CommentThread,
    Decision,
    Ground,
    Letter,
    Report,
    ReportingStep,
    ReviewItem,
    Sanction,
    Strike,
    Submission,
)
from tests.integration.moderation.test_races import at_once
from tests.makers import ATTACK, FINE, a_commenter, a_post, a_submission, a_user, item_of, mina, sable, tomas

Deciding = Callable[[Kind, list[Seen], User, datetime], object]


# -- The same as one by one -------------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("verb", ["publish", "reject"])
def test_ten_by_one_author_end_as_ten_decisions_would(verb: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "CHUNK", 4)
    now = timezone.now()

    together = _world("sable", verb, _together, now)
    alone = _world("otto", verb, _one_by_one, now)

    assert together == alone
    assert together["states"] == Counter({"published" if verb == "publish" else "rejected": 10, "held": 1})


@pytest.mark.django_db
def test_a_reporter_of_several_is_told_at_the_same_report() -> None:
    now = timezone.now() + timedelta(hours=1)

    together = _world("sable", "publish", _together, now, reported_by="noor")
    alone = _world("otto", "publish", _one_by_one, now, reported_by="nils")

    assert together["steps"] == alone["steps"] == [("notice", 3)]
    assert together == alone


@pytest.mark.django_db
def test_the_log_of_a_bulk_is_whole_and_tells_the_same_states() -> None:
    _world("sable", "reject", _together, timezone.now())

    assert not list(audit.breaks(AuditEntry.objects.order_by("sequence"), head=AuditHead.objects.get()))
    assert not list(replay.differences())
    assert not list(invariants.broken())


@pytest.mark.django_db
def test_what_is_refused_at_the_last_moment_is_tried_alone_and_keeps_no_other_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen = _waiting("sable", a_post(), 3)
    decide_all = workflow.decide_all

    def one_was_moved(wanted: Sequence[Any], **how: Any) -> list[Decision]:
        for submission, _ in wanted:
            if submission.review_items.get().pk == seen[1].item:
                raise workflow.StaleSubmission(submission, None)
        return decide_all(wanted, **how)

    monkeypatch.setattr(workflow, "decide_all", one_was_moved)
    made = bulk.publish(_kind("sable"), seen, by=mina(), now=timezone.now())

    results = dict(made.lines.values_list("item", "result"))
    assert [results[one.item] for one in seen] == [BulkResult.DONE, BulkResult.CHANGED, BulkResult.DONE]
    assert AuditEntry.objects.filter(action="comment.published", actor=f"user:{mina().pk}").count() == 2


@pytest.mark.django_db
def test_twenty_take_hardly_more_statements_than_two() -> None:
    post, by, now = a_post(), mina(), timezone.now()
    bulk.reject(_kind("sable"), _waiting("sable", post, 4), by=by, clause="2", now=now)

    counts = []
    for number in (2, 20):
        seen = _waiting("sable", post, number)
        with CaptureQueriesContext(connection) as queries:
            bulk.reject(_kind("sable"), seen, by=by, clause="2", now=now)
        counts.append(len(queries))

    assert counts[1] <= counts[0] + 12  # a sanction that is issued takes some of its own


@pytest.mark.django_db
def test_twenty_authors_who_are_all_sanctioned_take_hardly_more_statements_than_two() -> None:
    post, by, now = a_post(), mina(), timezone.now()
    kind = Kind(rule="personal attacks", version=policies.in_force().digest)

    counts = []
    for names in (range(2), range(2, 22)):
        seen = [one for name in names for one in _waiting(f"author{name}", post, 1)]
        with CaptureQueriesContext(connection) as queries:
            bulk.reject(kind, seen, by=by, clause="2", now=now)
        counts.append(len(queries))

    assert Sanction.objects.count() == 22
    assert counts[1] <= counts[0] + 5


# -- At the same time -------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_of_a_bulk_and_a_decision_on_one_of_its_items_each_item_is_decided_once() -> None:
    seen = _waiting("sable", a_post(), 4)
    kind, now, people = _kind("sable"), timezone.now(), [mina(), tomas()]
    third = seen[2]

    made, _ = at_once(
        lambda: bulk.publish(kind, seen, by=people[0], now=now),
        lambda: reviews.reject(
            ReviewItem.objects.get(pk=third.item),
            by=people[1],
            clause="2",
            revision=third.revision,
            version=third.version,
        ),
    )

    assert isinstance(made, Bulk), made
    assert Decision.objects.by_people().count() == 4
    assert Counter(made.lines.values_list("result", flat=True))[BulkResult.DONE] >= 3
    _all_is_whole()


@pytest.mark.django_db(transaction=True)
def test_two_bulks_that_overlap_in_opposite_order_decide_each_item_once() -> None:
    seen = _waiting("sable", a_post(), 6)
    kind, now, people = _kind("sable"), timezone.now(), [mina(), tomas()]

    outcomes = at_once(
        lambda: bulk.publish(kind, seen[:4], by=people[0], now=now),
        lambda: bulk.reject(kind, seen[:1:-1], by=people[1], clause="2", now=now),
    )

    results = [line.result for made in outcomes for line in made.lines.all()]
    assert Counter(results)[BulkResult.DONE] == 6
    assert Decision.objects.by_people().count() == 6
    _all_is_whole()


@pytest.mark.django_db(transaction=True)
def test_of_a_bulk_and_an_edit_the_text_that_nobody_read_is_not_decided() -> None:
    seen = _waiting("sable", a_post(), 4)
    kind, now, by = _kind("sable"), timezone.now(), mina()
    edited = ReviewItem.objects.get(pk=seen[1].item).submission

    at_once(
        lambda: bulk.publish(kind, seen, by=by, now=now),
        lambda: workflow.resubmit(edited, text=f"{ATTACK} And worse.", version=edited.version),
    )

    by_people = Decision.objects.by_people().filter(submission=edited)
    assert all(decision.revision_id == seen[1].revision for decision in by_people)
    _all_is_whole()


@pytest.mark.django_db(transaction=True)
def test_of_a_bulk_and_a_report_none_is_left_without_an_answer() -> None:
    seen = _waiting("sable", a_post(), 4)
    kind, now, by = _kind("sable"), timezone.now(), mina()
    shown = a_submission(FINE, by=sable())
    reporter, target = a_commenter(a_user("noor")), Submission.objects.get(pk=shown.pk)

    at_once(
        lambda: bulk.publish(kind, seen, by=by, now=now),
        lambda: reports.file(target, reporter=reporter, clause="2"),
    )

    assert Decision.objects.by_people().count() == 4
    assert item_of(shown).reason == "reported"
    _all_is_whole()


# -- Two worlds alike -------------------------------------------------------------------------------------------------


def _world(author: str, verb: str, decide: Deciding, now: datetime, *, reported_by: str = "") -> dict[str, Any]:
    """Eleven comments of one author on three posts, ten of which are decided; and all that came of it."""
    posts = [a_post() for _ in range(3)]
    reporter = a_commenter(a_user(reported_by)) if reported_by else None
    seen = [
        one for number, post in zip((5, 5, 1), posts, strict=True) for one in _waiting(author, post, number, reporter)
    ]
    submissions = list(
        ReviewItem.objects.filter(pk__in=[one.item for one in seen]).values_list("submission", flat=True)
    )
    decide(_kind(author), seen[:10], mina() if verb == "publish" else tomas(), now)
    return _all_that_came_of(submissions, posts, a_commenter(a_user(author)))


def _together(kind: Kind, seen: list[Seen], by: User, now: datetime) -> object:
    if by.username == "mina":
        return bulk.publish(kind, seen, by=by, now=now, note="Looked at.")
    return bulk.reject(kind, seen, by=by, clause="2", now=now, note="Looked at.")


def _one_by_one(kind: Kind, seen: list[Seen], by: User, now: datetime) -> object:
    made = []
    for one in sorted(seen, key=lambda one: ReviewItem.objects.get(pk=one.item).due_at):
        item = ReviewItem.objects.get(pk=one.item)
        how: dict[str, Any] = {"revision": one.revision, "version": one.version, "note": "Looked at.", "now": now}
        verb = reviews.publish if by.username == "mina" else reviews.reject
        clause = {} if by.username == "mina" else {"clause": "2"}
        made.append(verb(item, by=by, **clause, **how))
    return made


def _all_that_came_of(submissions: list[int], posts: list[Post], author: Commenter) -> dict[str, Any]:
    rows = Submission.objects.filter(pk__in=submissions).order_by("pk")
    decisions = Decision.objects.filter(submission__in=submissions)
    place = {key: number for number, key in enumerate(rows.values_list("pk", flat=True), start=1)}
    items = ReviewItem.objects.filter(submission__in=submissions).order_by("submission")
    subjects = [f"submission:{key}" for key in submissions] + [f"reviewitem:{item.pk}" for item in items]
    subjects += [f"strike:{pk}" for pk in Strike.objects.filter(commenter=author).values_list("pk", flat=True)]
    subjects += [f"sanction:{pk}" for pk in Sanction.objects.filter(commenter=author).values_list("pk", flat=True)]
    steps = ReportingStep.objects.filter(report__submission__in=submissions).order_by("pk")
    told = Letter.objects.filter(decision__in=decisions).values_list("kind", "decision__submission")
    return {
        "states": Counter(rows.values_list("state", flat=True)),
        "rows": list(rows.values_list("version", "ever_published", "policy_digest")),
        "decisions": Counter(
            decisions.values_list("number", "from_state", "to_state", "cause", "clause", "decider", "note", "statement")
        ),
        "items": list(items.values_list("closed_at", "closed_by__decider", "claimed_by", "claimed_until")),
        "closed by its own": all(
            not item.closed_by or item.closed_by.submission_id == item.submission_id for item in items
        ),
        "grounds": Counter(Ground.objects.filter(item__in=items).values_list("kind", flat=True)),
        "threads": [
            list(CommentThread.objects.filter(target_pk=str(post.pk)).values("published", "version")) for post in posts
        ],
        "strikes": list(Strike.objects.filter(commenter=author).order_by("pk").values_list("points", "clause")),
        "sanctions": [
            (one.kind, place[one.strike.decision.submission_id], one.starts_at, one.ends_at)
            for one in Sanction.objects.filter(commenter=author).order_by("pk")
        ],
        "letters": Counter((kind, place[submission]) for kind, submission in told),
        "reports": list(
            Report.objects.filter(submission__in=submissions).order_by("pk").values_list("agreed", "decided_at")
        ),
        "steps": [(step.kind, place[step.report.submission_id]) for step in steps],
        "log": Counter(AuditEntry.objects.filter(subject__in=subjects).values_list("action", flat=True)),
    }


@pytest.fixture(autouse=True)
def _no_chance(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether a second opinion is drawn is chance, and would tell two worlds apart."""
    monkeypatch.setattr("moderation.second_opinions.by_chance", lambda: 1.0)


def _waiting(author: str, post: Post, number: int, reporter: Commenter | None = None) -> list[Seen]:
    """Comments that a rule held, or that readers see and `reporter` reported."""
    made = []
    for place in range(number):
        # So far apart in time that no rule finds them alike.
        at = timezone.now() - timedelta(days=2 + place) if reporter else None
        text = FINE if reporter else f"{ATTACK} {post.pk} {place}."
        made.append(a_submission(text, by=a_user(author), on=post, at=at))
    for one in made:
        if reporter:
            reports.file(one, reporter=reporter, clause="2")
    return [Seen(item_of(one).pk, one.current_id or 0, one.version) for one in made]


def _kind(author: str) -> Kind:
    return Kind(author=str(a_commenter(a_user(author)).pk))


def _all_is_whole() -> None:
    assert not list(invariants.broken())
    assert not list(replay.differences())
    assert not list(audit.breaks(AuditEntry.objects.order_by("sequence"), head=AuditHead.objects.first()))
