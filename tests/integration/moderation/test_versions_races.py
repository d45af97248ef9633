"""Two owners, an owner and the brake, two workers, at the same moment: one of them wins, and it happens once."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from functools import partial

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from moderation import audit, backtesting, brake, invariants, policies, releases, reviews, trials
from moderation.models import (
    Adoption,
    AuditEntry,
    AuditHead,
    Backtest,
    Decision,
    Letter,
    PolicyVersion,
    Release,
    Released,
    ReviewItem,
    Submission,
    TrialComparison,
)
from tests.integration.moderation.test_races import at_once
from tests.integration.moderation.versions import a_draft, adopted, everything_held, fine, held_by_the, owner
from tests.makers import a_submission, a_user, item_of, mina

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_two_owners_who_adopt_at_once_one_wins_and_the_other_is_told() -> None:
    seen = policies.current().digest
    drafts = [a_draft("first"), a_draft("second")]
    by = owner()

    outcomes = at_once(
        *(lambda draft=draft: policies.adopt(draft, by=by, now=timezone.now(), seen=seen) for draft in drafts)
    )

    assert Counter(type(outcome).__name__ for outcome in outcomes) == {"PolicyVersion": 1, "StalePolicy": 1}
    assert PolicyVersion.objects.in_force().count() == 1


def test_of_an_owner_and_the_brake_at_once_one_wins() -> None:
    draft, by = a_draft("a better one"), owner()
    everything_held()
    seen = policies.current().digest

    outcomes = at_once(
        lambda: policies.adopt(draft, by=by, now=timezone.now(), seen=seen), lambda: brake.check(now=timezone.now())
    )

    names = [type(outcome).__name__ for outcome in outcomes]
    assert names in (["PolicyVersion", "NoneType"], ["StalePolicy", "Adoption"])
    assert PolicyVersion.objects.in_force().count() == 1
    assert not list(audit.breaks(AuditEntry.objects.order_by("sequence"), head=AuditHead.objects.first()))


def test_a_brake_that_is_checked_five_times_at_once_brakes_once() -> None:
    owner()
    everything_held()

    outcomes = at_once(*(lambda: brake.check(now=timezone.now()) for _ in range(5)))

    assert sum(isinstance(outcome, Adoption) for outcome in outcomes) == 1
    assert not [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    assert Letter.objects.filter(kind="policy_braked").count() == 1


def test_of_two_drafts_put_on_trial_at_once_one_is() -> None:
    drafts = [a_draft("first"), a_draft("second")]
    by = owner()

    outcomes = at_once(*(lambda draft=draft: trials.begin(draft, by=by, now=timezone.now()) for draft in drafts))

    assert Counter(type(outcome).__name__ for outcome in outcomes) == {"PolicyVersion": 1, "AnotherOnTrial": 1}


def test_a_draft_adopted_while_it_is_discarded_is_one_or_the_other() -> None:
    draft, by = a_draft("contested"), owner()
    seen, now = policies.current().digest, timezone.now()

    outcomes = at_once(
        lambda: policies.adopt(draft, by=by, now=now, seen=seen),
        lambda: policies.discard(PolicyVersion.objects.get(pk=draft.pk), by=by, now=now),
    )

    refused = [outcome for outcome in outcomes if isinstance(outcome, policies.PolicyRefused)]
    assert len(refused) == 1
    assert PolicyVersion.objects.in_force().count() == 1


def test_a_backtest_asked_for_five_times_at_once_is_one() -> None:
    draft, by = a_draft(), owner()

    at_once(*(lambda: backtesting.ask(draft, by=by, now=timezone.now()) for _ in range(5)))

    assert Backtest.objects.count() == 1


def test_a_backtest_run_by_three_workers_at_once_counts_nothing_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backtesting, "PIECE", 2)
    for number in range(9):
        a_submission(fine(number), by=a_user(f"reader-{number}"))
    backtest = backtesting.ask(a_draft(), by=owner(), now=timezone.now())

    at_once(*(lambda: backtesting.run(backtest.pk, now=timezone.now(), slice_of=timedelta(0)) for _ in range(3)))
    backtest.refresh_from_db()
    while backtest.is_open:
        backtesting.run(backtest.pk, now=timezone.now())
        backtest.refresh_from_db()

    result = backtesting.result_of(backtest)
    assert result is not None
    assert (result.judged, backtest.judged) == (9, 9)


def test_a_comparison_delivered_five_times_at_once_is_one() -> None:
    trials.begin(a_draft(), by=owner(), now=timezone.now())
    decision = Decision.objects.get(submission=a_submission())

    outcomes = at_once(*(lambda: trials.compare(decision.pk, now=timezone.now()) for _ in range(5)))

    assert Counter(outcomes) == {True: 1, False: 4}
    assert TrialComparison.objects.count() == 1


def test_two_releases_at_once_publish_each_comment_once() -> None:
    version = adopted(held_by_the())
    for number in range(6):
        a_submission(fine(number), by=a_user(f"reader-{number}"))
    owners = [owner("otto"), owner("olga")]

    until = releases.newest_decision()

    def release_by(by: User) -> Release:
        return releases.release(digest=version.digest, rule="the", until=until, by=by, now=timezone.now())

    outcomes = at_once(*(partial(release_by, by) for by in owners))

    assert sum(outcome.released for outcome in outcomes) == 6
    assert Released.objects.count() == 6
    assert not list(invariants.broken())


def test_a_moderator_who_decides_during_a_release_is_not_overruled() -> None:
    version = adopted(held_by_the())
    submission = a_submission(by=a_user("reader"))
    moderator, by = mina(), owner()
    item, until = item_of(submission), releases.newest_decision()

    at_once(
        lambda: reviews.reject(
            ReviewItem.objects.get(pk=item.pk),
            by=moderator,
            clause="2",
            revision=submission.current_id,
            version=submission.version,
        ),
        lambda: releases.release(digest=version.digest, rule="the", until=until, by=by, now=timezone.now()),
    )

    by_people = Decision.objects.filter(submission=submission, decider__isnull=False)
    assert by_people.count() == 1
    assert Submission.objects.get(pk=submission.pk).state == by_people.get().to_state
    assert not list(invariants.broken())
