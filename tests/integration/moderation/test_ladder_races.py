"""Acts about sanctions, reports and appeals that cross: one counts, nothing is lost, and the log tells the same."""

from __future__ import annotations

from collections import Counter

import pytest
from django.utils import timezone

from moderation import appeals, invariants, reports, sanctions, traces
from moderation.models import Appeal, AppealMessage, Decision, Letter, Report, ReportingStep, Sanction, Trace
from tests.integration.moderation.climbing import a_revocation, day, written
from tests.integration.moderation.test_races import at_once
from tests.makers import (
    ATTACK,
    FINE,
    a_commenter,
    a_submission,
    a_user,
    let_through,
    mina,
    noor,
    rejected,
    sable,
    tomas,
)

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_revocation_that_is_confirmed_and_declined_at_once_is_one_of_both() -> None:
    tomas()
    revocation = a_revocation(sable(), by=mina())
    judges = [tomas(), a_user("judge", group="Moderator")]
    fresh = [Sanction.objects.get(pk=revocation.pk) for _ in judges]
    now = timezone.now()

    outcomes = at_once(
        lambda: sanctions.confirm(fresh[0], by=judges[0], now=now),
        lambda: sanctions.decline(fresh[1], by=judges[1], because="No.", now=now),
    )

    assert Counter(type(outcome).__name__ for outcome in outcomes) == {"Sanction": 1, "AlreadySettled": 1}
    assert Letter.objects.filter(sanction=revocation).exclude(key=f"sanction:{revocation.pk}").count() == 1
    assert not list(invariants.broken())


def test_reports_that_are_refused_at_once_are_one_word() -> None:
    mina()
    for number in range(2):
        let_through(_reported(number))
    submissions = [_reported(number) for number in range(2, 6)]
    judges = [a_user(f"judge{number}", group="Moderator") for number in range(len(submissions))]

    at_once(
        *(
            lambda submission=submission, by=by: let_through(submission, by=by)
            for submission, by in zip(submissions, judges, strict=True)
        )
    )

    assert Report.objects.filter(agreed=False).count() == 6
    assert ReportingStep.objects.count() == 1


def test_two_questions_at_once_are_one() -> None:
    decision = rejected(a_submission(ATTACK, by=sable()), by=tomas())
    appeal = appeals.open_appeal(decision, by=a_commenter(sable()), text="Please look again.")
    judges = [mina(), a_user("judge", group="Moderator")]

    outcomes = at_once(
        *(
            lambda by=by: appeals.ask(Appeal.objects.get(pk=appeal.pk), by=by, question="Whom did you mean?")
            for by in judges
        )
    )

    assert Counter(type(outcome).__name__ for outcome in outcomes) == {"AppealMessage": 1, "NotYourTurn": 1}
    assert AppealMessage.objects.count() == 1


def test_an_appeal_that_is_upheld_and_overturned_at_once_is_one_of_both() -> None:
    decision = rejected(a_submission(ATTACK, by=sable()), by=tomas())
    appeal = appeals.open_appeal(decision, by=a_commenter(sable()), text="Please look again.")
    judges = [mina(), a_user("judge", group="Moderator")]

    def fresh() -> Appeal:
        return Appeal.objects.select_related("decision__submission").get(pk=appeal.pk)

    outcomes = at_once(
        lambda: appeals.uphold(fresh(), by=judges[0], reply="It stands."),
        lambda: appeals.overturn(fresh(), by=judges[1], reply="You are right."),
    )

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["AlreadyAnswered", "Appeal"]
    assert not list(invariants.broken())


def test_two_reporters_who_appeal_at_once_make_one_appeal() -> None:
    submission = written(FINE, by=a_user(), at=day(1))
    for user in (noor(), sable()):
        reports.file(submission, reporter=a_commenter(user), clause="2")
    decision = let_through(submission)
    appellants = [a_commenter(noor()), a_commenter(sable())]

    outcomes = at_once(
        *(
            lambda by=by: appeals.open_appeal(
                Decision.objects.select_related("submission").get(pk=decision.pk), by=by, text="Look."
            )
            for by in appellants
        )
    )

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Appeal", "NotAppealable"]


def test_traces_left_at_once_are_one_of_a_kind() -> None:
    commenter, now = a_commenter(sable()), timezone.now()

    def leave(device: str) -> None:
        traces.leave(traces.origin_of(commenter, device=device, address="203.0.113.7", now=now), now=now)

    leave("one")

    outcomes = at_once(*(lambda: leave("two") for _ in range(4)))

    assert not [outcome for outcome in outcomes if outcome is not None]
    assert Counter(Trace.objects.values_list("kind", flat=True)) == {"device": 2, "network": 1}


def _reported(number: int):  # type: ignore[no-untyped-def]
    submission = written(f"{FINE} It is point {number}.", by=a_user(), at=day(number * 2))
    reports.file(submission, reporter=a_commenter(noor()), clause="2")
    return submission
