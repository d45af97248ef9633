"""The team's page: what waits, what people decided, how long it took, and who sees whose figures."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from moderation import appeals, undoing
from moderation.models import Decision, ReviewItem
from moderation.team import waiting_now, work_of_late
from tests.integration.moderation import past_decisions
from tests.integration.moderation.owning import olga, signed_in
from tests.makers import ATTACK, FINE, a_commenter, a_submission, item_of, let_through, mina, rejected, sable, tomas

pytestmark = pytest.mark.django_db

TEAM = "/moderation/team/"


def test_what_waits_is_counted_by_severity_and_what_is_late_of_it() -> None:
    now = timezone.now()
    late, _ = [item_of(a_submission(f"{ATTACK} {number}")) for number in range(2)]
    ReviewItem.objects.filter(pk=late.pk).update(due_at=now - timedelta(minutes=1))

    assert [(kind.severity, kind.number, kind.late) for kind in waiting_now(now=now)] == [("attack", 2, 1)]


def test_what_rules_did_is_no_work_of_the_team() -> None:
    a_submission(FINE)
    a_submission(ATTACK)

    days, people = work_of_late(now=timezone.now())

    assert (sum(day.decided for day in days), people) == (0, ())


def test_a_day_counts_what_people_published_and_rejected_on_it() -> None:
    rejected(a_submission(ATTACK))
    let_through(a_submission(f"{ATTACK} Again."))

    days, _ = work_of_late(now=timezone.now())

    assert (days[-1].published, days[-1].rejected) == (1, 1)


def test_fourteen_days_are_listed_and_today_is_the_last() -> None:
    now = timezone.now()

    days, _ = work_of_late(now=now)

    assert [day.day for day in days] == [timezone.localdate(now) - timedelta(days=back) for back in range(13, -1, -1)]


def test_older_work_is_left_out() -> None:
    past_decisions.decided([("Long ago.", True)])

    days, people = work_of_late(now=timezone.now())

    assert (sum(day.decided for day in days), people) == (0, ())


def test_the_median_of_a_day_is_the_middle_wait() -> None:
    now = timezone.now()
    for number, minutes in enumerate((10, 30, 200)):
        submission = a_submission(f"{ATTACK} {number}")
        item = item_of(submission)
        rejected(submission)
        ReviewItem.objects.filter(pk=item.pk).update(queued_at=now - timedelta(minutes=minutes), closed_at=now)

    days, (mina_s,) = work_of_late(now=now)

    assert (days[-1].median, mina_s.median) == (1800, 1800)


def test_a_person_is_told_how_often_an_appeal_took_a_decision_back() -> None:
    decision = rejected(a_submission(ATTACK, by=sable()), by=mina())
    appeal = appeals.open_appeal(decision, by=a_commenter(sable()), text="Please look again.")
    appeals.overturn(appeal, by=tomas(), reply="You are right.")

    _, people = work_of_late(now=timezone.now())

    assert {work.user.username: (work.answered, work.overturned) for work in people} == {
        "mina": (1, 1),
        "tomas": (0, 0),
    }


def test_a_moderator_sees_their_own_figures_and_nobody_elses() -> None:
    _both_work()

    assert _names(signed_in(mina())) == ["mina"]


def test_an_owner_sees_everybodys_figures() -> None:
    _both_work()

    assert _names(signed_in(olga())) == ["mina", "tomas"]


def test_the_sums_are_the_same_for_everybody() -> None:
    _both_work()

    assert signed_in(mina()).get(TEAM).context["today"] == signed_in(olga()).get(TEAM).context["today"]


def test_the_page_asks_as_much_of_the_database_for_much_work_as_for_little() -> None:
    numbers = []
    client = signed_in(olga())
    client.get(TEAM)
    for _ in range(2):
        _both_work()
        with CaptureQueriesContext(connection) as asked:
            client.get(TEAM)
        numbers.append(len(asked))

    assert numbers[0] == numbers[1]


def test_a_decision_that_was_taken_back_is_no_work_of_anybodys() -> None:
    _both_work()
    for decision in Decision.objects.by_people():
        undoing.undo(decision, by=decision.decider)

    assert signed_in(olga()).get(TEAM).context["today"].decided == 0


def _both_work() -> None:
    rejected(a_submission(ATTACK, by=sable()), by=mina())
    rejected(a_submission(f"{ATTACK} Again.", by=sable()), by=tomas())


def _names(client: Client) -> Any:
    return [person.name for person in client.get(TEAM).context["people"]]
