"""Whatever happens to a queue, and in whatever order: who is due first comes first, and a report brings nobody back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from moderation import queue, reviews
from moderation.models import Reason, ReviewItem, Submission
from moderation.policy.priority import LIMITS
from moderation.views.filters import Filters, Place, narrowed
from tests.makers import FINE, a_post, a_submission, mina, rui, tomas

pytestmark = pytest.mark.django_db

COMMENTS = 5
PAGE = 2
START = timezone.now()

comment = st.integers(0, COMMENTS - 1)
minutes = st.integers(0, 90)
held = st.tuples(st.just("held"), comment, minutes, st.sampled_from(sorted(LIMITS)))
reported = st.tuples(st.just("reported"), comment, minutes, st.lists(st.floats(0, 1), min_size=1, max_size=3))
claimed = st.tuples(st.sampled_from(["claimed", "released", "closed"]), comment, minutes, st.booleans())
steps = st.lists(st.one_of(held, reported, claimed), min_size=1, max_size=12)


@pytest.fixture
def comments() -> list[Submission]:
    post = a_post()
    mina(), tomas()
    return [a_submission(f"{FINE} ({number})", by=rui(), on=post) for number in range(COMMENTS)]


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=steps)
def test_the_queue_stays_in_the_order_of_what_is_due(
    comments: list[Submission], steps: list[tuple[str, int, int, Any]]
) -> None:
    with transaction.atomic():
        now, desk = START, (mina(), tomas())
        for what, which, later, how in steps:
            now += timedelta(minutes=later)
            before = _due()
            _do(what, comments[which], how, desk=desk, now=now)
            after = _due()

            assert all(after[key] <= due for key, due in before.items() if key in after), (
                "nothing is due later than before"
            )
            in_order = sorted(after, key=lambda key: (after[key], key))
            assert list(ReviewItem.objects.open().due_first().values_list("pk", flat=True)) == in_order
            assert list(_page_by_page(desk[0], now)) == in_order
            for user in desk:
                assert _next(user, now) == [key for key in in_order if not _is_anothers(key, user, now)]
        transaction.set_rollback(True)


def _do(what: str, submission: Submission, how: Any, *, desk: tuple[User, User], now: datetime) -> None:
    item = ReviewItem.objects.open().filter(submission=submission).first()
    by = desk[bool(how)]
    match what:
        case "held":
            queue.put(submission, reason=Reason.HELD, severity=how, now=now)
        case "reported":
            queue.put(submission, reason=Reason.REPORTED, severity="other", now=now, reporter_weights=how)
        case "claimed" if item is not None and not item.is_claimed_by_another(by.pk, now=now):
            reviews.claim(item, by=by, now=now)
        case "released" if item is not None:
            reviews.release(item, by=by, now=now)
        case "closed":
            queue.close(submission, decision=None, now=now)


def _due() -> dict[int, datetime]:
    return dict(ReviewItem.objects.open().values_list("pk", "due_at"))


def _page_by_page(user: User, now: datetime) -> Iterator[int]:
    place = None
    while page := list(narrowed(Filters(after=place), user_id=user.pk, now=now)[:PAGE]):
        yield from (item.pk for item in page)
        place = Place(page[-1].due_at, page[-1].pk)


def _next(user: User, now: datetime) -> list[int]:
    return list(ReviewItem.objects.all().next_for(user.pk, now=now).due_first().values_list("pk", flat=True))


def _is_anothers(key: int, user: User, now: datetime) -> bool:
    return ReviewItem.objects.get(pk=key).is_claimed_by_another(user.pk, now=now)
