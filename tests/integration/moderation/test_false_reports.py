"""Reports that do not hold: counted as nothing, then a word, then a pause that ends; and never for honest ones."""

from __future__ import annotations

import itertools
from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from moderation import appeals, policies, reports, undoing
from moderation.models import Commenter, Decision, Letter, Report, ReportingStep, Submission
from tests.integration.moderation.climbing import day, written
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
    rui,
    sable,
    tomas,
)

pytestmark = pytest.mark.django_db

# Far apart, so that no rule finds that one resembles another.
_days = itertools.count(1)

# --- What must be left alone -----------------------------------------------------------------------------------------


def test_two_reports_that_did_not_hold_cost_nothing() -> None:
    _refused(noor(), 2)

    assert not ReportingStep.objects.exists()


def test_who_is_right_once_in_four_times_is_told_nothing() -> None:
    _upheld(noor())
    _refused(noor(), 4)

    assert not ReportingStep.objects.exists()


def test_a_comment_that_its_author_took_back_makes_nobody_wrong() -> None:
    from moderation import workflow

    for number in range(5):
        submission = _reported(noor(), number)
        workflow.withdraw(submission)

    assert not ReportingStep.objects.exists()


def test_what_a_rule_stopped_as_well_was_an_honest_report() -> None:
    for number in range(4):
        submission = a_submission(f"{ATTACK} ({number})", by=sable())
        let_through(submission)
        submission.refresh_from_db()
        reports.file(submission, reporter=a_commenter(noor()), clause="2")
        let_through(submission)

    assert not ReportingStep.objects.exists()


# --- What it costs ---------------------------------------------------------------------------------------------------


def test_the_third_report_that_did_not_hold_brings_a_word_and_takes_nothing_away() -> None:
    _refused(noor(), 3)

    assert ReportingStep.objects.get().kind == "notice"
    assert Letter.objects.filter(kind="reporting", commenter=a_commenter(noor())).count() == 1
    assert reports.pause_of(a_commenter(noor()), now=timezone.now()) is None


def test_reports_that_were_filed_before_the_word_lead_no_further() -> None:
    waiting = [_reported(noor(), number) for number in range(8)]

    for submission in waiting:
        let_through(submission)

    assert [step.kind for step in ReportingStep.objects.all()] == ["notice"]


def test_two_more_after_the_word_are_a_week_without_reports() -> None:
    _refused(noor(), 5)

    until = reports.pause_of(a_commenter(noor()), now=timezone.now())

    assert until is not None
    with pytest.raises(reports.ReportingPaused):
        _reported(noor(), 9)


def test_the_pause_ends_with_nothing_having_run() -> None:
    _refused(noor(), 5)
    step = ReportingStep.objects.get(kind="pause")
    assert step.ends_at is not None

    assert reports.pause_of(step.reporter, now=step.ends_at - timedelta(seconds=1)) == step.ends_at
    assert reports.pause_of(step.reporter, now=step.ends_at) is None


def test_a_report_that_turned_out_right_takes_the_step_back_that_it_led_to() -> None:
    _refused(noor(), 3)
    submission = Report.objects.latest("created_at").submission

    rejected(submission, by=tomas())

    assert not ReportingStep.objects.standing().exists()
    assert Report.objects.latest("created_at").agreed


def test_taking_a_decision_back_takes_the_step_back() -> None:
    _refused(noor(), 3)

    undoing.undo(Decision.objects.latest("id"), by=mina())

    assert not ReportingStep.objects.standing().exists()


def test_a_decision_taken_back_and_made_again_is_one_step() -> None:
    _refused(noor(), 3)
    undoing.undo(Decision.objects.latest("id"), by=mina())

    let_through(Report.objects.latest("created_at").submission)

    assert ReportingStep.objects.standing().count() == 1


def test_a_comment_that_an_appeal_put_back_is_nobodys_mistake() -> None:
    submission = a_submission(FINE, by=rui())
    reports.file(submission, reporter=a_commenter(noor()), clause="2")
    decision = rejected(submission, by=tomas())
    appeal = appeals.open_appeal(decision, by=a_commenter(rui()), text="I wrote about the wall.")

    appeals.overturn(appeal, by=mina(), reply="So you did.")

    assert Report.objects.get().agreed is None
    assert Letter.objects.filter(kind="report_decided", commenter=a_commenter(noor())).count() == 2


# --- Weights ---------------------------------------------------------------------------------------------------------


def test_twenty_new_accounts_alone_do_not_hide_a_comment() -> None:
    submission = a_submission(FINE, by=rui())

    for number in range(20):
        reports.file(submission, reporter=a_commenter(a_user(f"new{number}")), clause="2")

    submission.refresh_from_db()
    assert submission.state == "published"


def test_three_reporters_who_are_never_right_do_not_hide_a_comment() -> None:
    wrong = [a_user(f"wrong{number}") for number in range(3)]
    for user in wrong:
        _refused(user, 3)
    submission = a_submission(FINE, by=rui())

    for user in wrong:
        reports.file(submission, reporter=a_commenter(user), clause="2")

    submission.refresh_from_db()
    assert submission.state == "published"


def test_three_reporters_who_were_right_before_hide_a_comment_until_a_person_has_looked() -> None:
    right = [a_user(f"right{number}") for number in range(3)]
    for user in right:
        _upheld(user)
    submission = a_submission(FINE, by=rui())

    for user in right:
        reports.file(submission, reporter=a_commenter(user), clause="2")

    submission.refresh_from_db()
    assert submission.state == "held"


# --- Pages -----------------------------------------------------------------------------------------------------------


def test_who_is_paused_is_told_before_they_type(client: Client) -> None:
    _refused(noor(), 5)
    client.force_login(noor(), backend="config.accounts.AuthenticationBackend")

    answer = client.get(f"/moderation/report/{a_submission(FINE, by=rui()).pk}/")

    assert answer.status_code == 403
    assert "Your reports wait for a while" in answer.content.decode()


def test_the_standing_page_lists_ones_reports_and_what_became_of_them(client: Client) -> None:
    _upheld(noor())
    _refused(noor(), 1)
    client.force_login(noor(), backend="config.accounts.AuthenticationBackend")

    page = client.get("/moderation/standing/").content.decode()

    assert "The comment was removed" in page
    assert "The comment was left as it is" in page


def _reported(user: User, number: int, *, at: datetime | None = None) -> Submission:
    submission = written(f"{FINE} Point {number} is for {user.username}.", by=a_user(), at=day(next(_days)))
    clause = policies.in_force().offered[0].number
    reports.file(submission, reporter=a_commenter(user), clause=clause, now=at)
    return submission


def _refused(user: User, count: int) -> Commenter:
    """So many reports, each made after the decision on the one before it, that let the comment stand."""
    mina()
    for number in range(count):
        let_through(_reported(user, number))
    return a_commenter(user)


def _upheld(user: User) -> None:
    rejected(_reported(user, 99))
