"""A backtest judges every decided comment again as of its day, counts what people decided, and touches nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from time import monotonic, sleep

import pytest
from django.utils import timezone

from moderation import appeals, backtesting, invariants, policies, releases, workflow
from moderation.models import AuditEntry, Backtest, Decision, Letter, PolicyVersion, Submission
from moderation.policy.tally import Result
from tests.integration.moderation.versions import (
    a_draft,
    adopted,
    at,
    document,
    everything_held,
    fine,
    held_by_the,
    let_stand,
    owner,
    told,
)
from tests.makers import a_commenter, a_user, mina, rejected, tomas

pytestmark = pytest.mark.django_db


def backtested(version: PolicyVersion, **how: int) -> Result:
    """The result of a whole backtest, run here."""
    backtest = backtesting.ask(version, by=None, now=timezone.now(), **how)
    assert finished(backtest)
    result = backtesting.result_of(backtest)
    assert result is not None
    return result


def finished(backtest: Backtest) -> bool:
    done = backtesting.run(backtest.pk, now=timezone.now())
    backtest.refresh_from_db()
    return done


def the_corpus() -> PolicyVersion:
    """Ten comments of ten days that people decided, and two that they did not; the version that is tested.

                  people      has "zorp"   has "blick"
    day 0..2      rejected    yes          no           (three comments)
    day 3         rejected    no           yes
    day 4         rejected    no           no
    day 5         published   yes          no
    day 6..9      published   no           no           (four comments)
    day 10        nobody      yes          yes
    day 11        nobody      no           no
    """
    adopted(document(nothing="unheardof"), now=at(-1))
    moderator = mina()
    words = {0: "zorp", 1: "zorp", 2: "zorp", 3: "blick", 5: "zorp", 10: "zorp and blick"}
    for day in range(12):
        comment = told(f"{fine(day)} {words.get(day, '')}", by=a_user(f"reader-{day}"), day=day)
        if day <= 4:
            rejected(comment, by=moderator, clause="2", now=at(day + 0.5))
        elif day <= 9:
            let_stand(comment, by=moderator, day=day + 0.5)
    return a_draft(text=document(zorps="zorp", blicks="blick"))


# -- What must be left alone ----------------------------------------------------------------------------------------------


def test_a_backtest_changes_no_comment_and_owes_no_letter() -> None:
    version = the_corpus()
    before = (
        list(Submission.objects.values_list("pk", "state", "version")),
        Decision.objects.count(),
        Letter.objects.count(),
    )

    backtested(version)

    after = (
        list(Submission.objects.values_list("pk", "state", "version")),
        Decision.objects.count(),
        Letter.objects.count(),
    )
    assert after == before
    assert not list(invariants.broken())


def test_a_later_comment_does_not_change_an_earlier_row() -> None:
    version = the_corpus()
    before = backtested(version)
    everybody = [a_user(f"reader-{day}") for day in range(12)]

    for number, reader in enumerate(everybody):
        told(f"{fine(50 + number)} blick", by=reader, day=20)
        told(fine(number), by=reader, day=21)
    again = backtesting.ask(version, by=None, now=timezone.now())
    Backtest.objects.filter(pk=again.pk).update(last=Backtest.objects.order_by("pk")[0].last)
    assert finished(again)

    assert backtesting.result_of(again) == before


# -- The numbers, computed by hand --------------------------------------------------------------------------------------


def test_precision_is_four_of_five_and_recall_four_of_five() -> None:
    overall = backtested(the_corpus()).overall

    assert (overall.hits, overall.rejected, overall.published, overall.unreviewed, overall.missed) == (6, 4, 1, 1, 1)
    assert overall.precision is not None
    assert (overall.precision.value, overall.precision.of) == (0.8, 5)
    assert overall.recall is not None
    assert (overall.recall.value, overall.recall.of) == (0.8, 5)


def test_the_interval_is_wilsons() -> None:
    """Four of five at 95 %: the score interval is 0.3755 to 0.9638 (worked out by hand from the formula)."""
    precision = backtested(the_corpus()).overall.precision

    assert precision is not None
    assert (precision.low, precision.high) == pytest.approx((0.3755, 0.9638), abs=0.0001)


def test_each_rule_has_its_own_numbers() -> None:
    zorps, blicks = backtested(the_corpus()).rules

    assert (zorps.score.hits, zorps.score.rejected, zorps.score.published, zorps.score.unreviewed) == (5, 3, 1, 1)
    assert zorps.score.precision is not None
    assert zorps.score.precision.value == 0.75
    assert zorps.score.recall is not None
    assert zorps.score.recall.value == 0.6
    assert (blicks.score.hits, blicks.score.rejected, blicks.score.missed) == (2, 1, 4)
    assert (zorps.decisive, blicks.decisive) == (4, 1)


def test_six_more_comments_are_held_in_eleven_days() -> None:
    result = backtested(the_corpus())

    assert result.days == 11
    assert result.extra_holds_per_day == pytest.approx(6 / 11)
    assert result.fewer_holds_per_day == 0


def test_the_days_tell_what_is_held_and_what_would_be() -> None:
    days = backtested(the_corpus()).by_day

    assert [(day.day, day.judged, day.was_held, day.would_hold) for day in days[2:5]] == [
        (at(2).date(), 1, 0, 1),
        (at(3).date(), 1, 0, 1),
        (at(4).date(), 1, 0, 0),
    ]


def test_the_clauses_that_people_cited_stand_beside_those_of_the_rules() -> None:
    cells = {(cell.people, cell.policy): cell.count for cell in backtested(the_corpus()).clauses}

    assert cells == {("2", "1"): 4, ("2", ""): 1, ("", "1"): 1, ("", ""): 4}


def test_every_kind_of_change_is_counted_and_sampled() -> None:
    changes = {(change.was, change.would): change for change in backtested(the_corpus()).changes}

    assert {kind: change.count for kind, change in changes.items()} == {
        ("published", "hold"): 2,
        ("rejected", "publish"): 1,
    }
    shown = changes["published", "hold"].samples
    texts = backtesting.texts_of(shown)
    assert sorted(sample.by_person for sample in shown) == [False, True]
    assert all("zorp" in texts[sample.revision] for sample in shown)
    assert all(texts[s.revision][slice(*s.spans[-1])] in {"zorp", "blick"} for s in shown)


def test_the_same_seed_shows_the_same_samples_and_no_more_than_asked_for() -> None:
    everything_held(count=0, fine_before=12)
    version = a_draft(text=held_by_the())

    first, second = backtested(version, samples=3, seed=7), backtested(version, samples=3, seed=7)
    other = backtested(version, samples=3, seed=8)

    (change,) = first.changes
    assert (change.count, len(change.samples)) == (12, 3)
    assert first.changes == second.changes
    assert first.changes != other.changes


# -- Facts of the time ----------------------------------------------------------------------------------------------------


def test_a_newcomer_of_then_is_a_newcomer_though_a_regular_by_now() -> None:
    reader = a_user("reader")
    for day in range(5):
        told(fine(day), by=reader, day=day)

    groups = {group.group: group.judged for group in backtested(a_draft()).groups}

    assert groups == {"newcomer": 3, "regular": 2}


def test_an_overturned_rejection_counts_as_published_and_is_counted() -> None:
    comment = told(f"{fine(1)} zorp", by=a_user("reader"), day=0)
    decision = rejected(comment, by=mina(), now=at(1))
    appeal = appeals.open_appeal(decision, by=a_commenter(a_user("reader")), text="It is a surname.", now=at(2))
    appeals.overturn(appeal, by=tomas(), reply="So it is.", now=at(3))

    result = backtested(a_draft(text=document(zorps="zorp")))

    assert (result.overturned, result.overall.published, result.overall.rejected) == (1, 1, 0)


def test_a_comment_that_a_rule_rejected_and_nobody_looked_at_is_no_truth() -> None:
    told("Buy cheap viagra online now, everybody.", by=a_user("sable"), day=0)

    result = backtested(a_draft())

    assert (result.judged, result.reviewed, result.unreviewed) == (1, 0, 1)


def test_what_was_released_in_bulk_says_nothing_about_what_people_decide() -> None:
    version = adopted(held_by_the(), now=at(-1))
    told(fine(1), by=a_user("reader"), day=0)
    until = releases.newest_decision()
    releases.release(digest=version.digest, rule="the", until=until, by=owner(), now=timezone.now())

    assert backtested(a_draft()).reviewed == 0


def test_an_erased_comment_is_passed_over() -> None:
    comment = told(fine(1), by=a_user("reader"), day=0)
    told(fine(2), by=a_user("reader"), day=1)
    _blank(comment)

    result = backtested(a_draft())

    assert (result.judged, result.skipped) == (1, 1)


def test_a_comment_is_judged_by_the_text_that_was_decided() -> None:
    comment = told(f"{fine(1)} zorp", by=a_user("reader"), day=0)
    let_stand(comment, by=mina(), day=1)
    comment.refresh_from_db()
    workflow.resubmit(comment, text=fine(1), version=comment.version, now=at(2))

    assert backtested(a_draft(text=document(zorps="zorp"))).overall.published == 1


# -- The job --------------------------------------------------------------------------------------------------------------


def test_progress_is_kept_piece_by_piece(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backtesting, "PIECE", 5)
    backtest = backtesting.ask(the_corpus(), by=owner(), now=timezone.now())

    done = backtesting.run(backtest.pk, now=timezone.now(), slice_of=timedelta(0))

    backtest.refresh_from_db()
    assert (done, backtest.state, backtest.judged, backtest.total) == (False, "running", 5, 12)
    assert backtest.share_done == pytest.approx(5 / 12)


def test_pieces_give_the_same_result_as_one_go(monkeypatch: pytest.MonkeyPatch) -> None:
    version = the_corpus()
    whole = backtested(version)

    monkeypatch.setattr(backtesting, "PIECE", 2)
    backtest = backtesting.ask(version, by=None, now=timezone.now())
    while backtest.is_open:
        backtesting.run(backtest.pk, now=timezone.now(), slice_of=timedelta(0))
        backtest.refresh_from_db()

    assert backtesting.result_of(backtest) == whole


def test_a_worker_that_dies_in_a_piece_is_followed_by_one_that_counts_it_once(monkeypatch: pytest.MonkeyPatch) -> None:
    version = the_corpus()
    whole = backtested(version)
    monkeypatch.setattr(backtesting, "PIECE", 4)
    backtest = backtesting.ask(version, by=None, now=timezone.now())
    backtesting.run(backtest.pk, now=timezone.now(), slice_of=timedelta(0))

    with monkeypatch.context() as fault, pytest.raises(KeyboardInterrupt):
        fault.setattr(backtesting, "_commit", _die)
        backtesting.run(backtest.pk, now=timezone.now())
    assert backtesting.unfinished(now=timezone.now()) == []
    later = timezone.now() + backtesting.LEASE + timedelta(seconds=1)
    assert backtesting.unfinished(now=later) == [backtest.pk]
    assert backtesting.run(backtest.pk, now=later)

    backtest.refresh_from_db()
    assert backtesting.result_of(backtest) == whole


def test_a_piece_that_fails_three_times_ends_it_with_the_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    backtest = backtesting.ask(the_corpus(), by=None, now=timezone.now())
    monkeypatch.setattr(backtesting, "contents_of", None)

    for _ in range(4):
        assert not finished(backtest)

    assert (backtest.state, backtest.problem) == ("failed", "It stopped 3 times after comment 0.")


def test_a_cancelled_backtest_stops_where_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backtesting, "PIECE", 5)
    backtest = backtesting.ask(the_corpus(), by=owner(), now=timezone.now())
    backtesting.run(backtest.pk, now=timezone.now(), slice_of=timedelta(0))

    assert backtesting.cancel(backtest, by=owner(), now=timezone.now())

    assert not finished(backtest)
    assert (backtest.state, backtest.judged) == ("cancelled", 5)
    assert not backtesting.cancel(backtest, by=owner(), now=timezone.now())
    assert backtesting.result_of(backtest) is None


def test_a_run_that_was_cancelled_under_its_hands_writes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    backtest = backtesting.ask(the_corpus(), by=owner(), now=timezone.now())
    real: Callable[..., None] = backtesting._commit

    def cancelled_meanwhile(*args: object) -> None:
        backtesting.cancel(Backtest.objects.get(pk=backtest.pk), by=owner(), now=timezone.now())
        real(*args)

    monkeypatch.setattr(backtesting, "_commit", cancelled_meanwhile)

    assert not finished(backtest)
    assert (backtest.state, backtest.judged) == ("cancelled", 0)


def test_comments_that_come_during_a_backtest_are_not_part_of_it() -> None:
    version = the_corpus()
    backtest = backtesting.ask(version, by=None, now=timezone.now())
    told(f"{fine(40)} zorp", by=a_user("latecomer"), day=30)

    assert finished(backtest)

    result = backtesting.result_of(backtest)
    assert result is not None
    assert result.judged == backtest.total == 12


def test_a_site_without_comments_has_a_result_too() -> None:
    result = backtested(a_draft())

    assert (result.judged, result.overall.precision, result.days) == (0, None, 1.0)


def test_who_asked_and_who_cancelled_stands_in_the_log() -> None:
    backtest = backtesting.ask(a_draft(), by=owner(), now=timezone.now())
    backtesting.cancel(backtest, by=owner("otto"), now=timezone.now())

    lines = AuditEntry.objects.filter(action__startswith="backtest.").order_by("sequence")
    assert list(lines.values_list("action", "actor")) == [
        ("backtest.asked", f"user:{owner().pk}"),
        ("backtest.cancelled", f"user:{owner('otto').pk}"),
    ]


@pytest.mark.django_db(transaction=True)
def test_a_worker_takes_it_up_and_finishes_it(worker: None) -> None:
    backtest = backtesting.ask(the_corpus(), by=owner(), now=timezone.now())
    until = monotonic() + 30

    while backtest.is_open and monotonic() < until:
        sleep(0.2)
        backtest.refresh_from_db()

    assert (backtest.state, backtest.judged) == ("done", 12)


def test_the_version_in_force_can_be_tested_and_changes_nothing() -> None:
    the_corpus()

    result = backtested(policies.current())

    assert (result.extra_holds_per_day, result.fewer_holds_per_day) == (0, 0)


def _die(*args: object) -> None:
    raise KeyboardInterrupt


def _blank(comment: Submission) -> None:
    """Erase the texts of a comment, the one change that history allows."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE moderation_revision SET text = '', html = '', erased_at = created_at WHERE submission_id = %s",
            [comment.pk],
        )
