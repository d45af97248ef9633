"""Checks from outside: what they may do to a comment, and all that they may not."""

from __future__ import annotations

import io
import json
import threading
import time
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from moderation import audit, intake, invariants, policies, sweeping, workflow
from moderation.checking import CheckFailed, breaker, errands, running, teaching
from moderation.models import AuditEntry, AuditHead, Decision, Finding, Lesson, Letter, Signal, Submission
from moderation.policy import content
from moderation.tasks import sweep
from tests import makers, servers
from tests.integration.moderation.outside import (
    LOCAL,
    RULE,
    SCRIPTED,
    Local,
    Scripted,
    a_webhook,
    configure,
    put_in_force,
    saying,
    serving,
    sure,
)
from tests.integration.moderation.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


PLACES = ["Mill Lane", "the harbour", "Station Road", "the old school", "my street", "the mill"]


@pytest.fixture(autouse=True)
def second(settings):
    """A check called "second", which says nothing until a test tells it what to say, and a rule that asks for it."""
    configure(settings, {"second": SCRIPTED})
    cache.clear()
    put_in_force()
    Scripted.does, Scripted.seen, Scripted.taught = staticmethod(lambda comment: None), [], []
    yield Scripted
    assert list(invariants.broken()) == []
    assert list(audit.breaks(AuditEntry.objects.order_by("sequence"), head=AuditHead.objects.first())) == []


def published(text=makers.FINE, **how):
    submission = makers.a_submission(text, **how)
    assert submission.state == "published"
    return submission


def checked(submission, **how):
    """Run every check that the submission is owed; what became of it."""
    for signal in Signal.objects.filter(revision__submission=submission):
        running.run(signal.pk, **how)
    submission.refresh_from_db()
    return submission.state


def later(**delta):
    moment = timezone.now() + timedelta(**delta)
    return lambda: moment


# -- What is left alone -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "does",
    [lambda comment: None, sure(0.0), sure(0.79)],
    ids=["nothing to say", "nothing wrong", "under the threshold"],
)
def test_a_comment_that_the_check_does_not_doubt_stays_published(second, does):
    second.does = staticmethod(does)

    assert checked(published()) == "published"


def test_a_signal_that_no_rule_asks_for_changes_nothing(second):
    put_in_force(rules="")
    second.does = staticmethod(sure())

    assert checked(published()) == "published"


def test_a_nudge_comes_too_late_for_what_readers_see(second):
    put_in_force(RULE.replace('outcome = "hold"', 'outcome = "nudge"'))
    second.does = staticmethod(sure())

    assert checked(published()) == "published"


def test_a_policy_adopted_since_holds_nothing_by_this_door(second):
    submission = published("A perfectly quiet sentence about the ferry.")
    words = '[[rules]]\nname = "ferries"\nkind = "words"\nclause = "1"\noutcome = "hold"\nsevere = ["ferry"]'
    put_in_force(more=words)
    second.does = staticmethod(sure(0.1))

    assert checked(submission) == "published"


@pytest.mark.parametrize(
    "broken",
    [
        CheckFailed("no answer"),
        CheckFailed("never", again=False),
        RuntimeError("a bug of somebody else's"),
        RecursionError(),
        SystemError("deep"),
        UnicodeEncodeError("utf-8", "\ud800", 0, 1, "half a character"),
    ],
    ids=lambda problem: type(problem).__name__,
)
def test_a_check_that_fails_neither_holds_nor_publishes(second, broken):
    def fail(comment):
        raise broken

    second.does = staticmethod(fail)
    submission = published()

    assert checked(submission) == "published"
    assert Decision.objects.filter(submission=submission).count() == 1
    assert not Signal.objects.given().exists()


@pytest.mark.parametrize(
    "nonsense",
    [
        0.99,
        "spam",
        {"score": 1},
        content.Signal("second", float("nan")),
        content.Signal("second", float("inf")),
        content.Signal("second", 1.01),
        content.Signal("second", -0.1),
        content.Signal("second", True),
        content.Signal("second", "1"),
        content.Signal("second", 0.99, detail=None),
        content.Signal("second", 0.99, clause="2" * 21),
    ],
    ids=repr,
)
def test_an_answer_that_is_no_signal_is_none(second, nonsense):
    second.does = staticmethod(lambda comment: nonsense)

    assert checked(published()) == "published"
    assert not Signal.objects.given().exists()


# -- What it holds ------------------------------------------------------------------------------------------------


def test_a_published_comment_that_a_signal_calls_for_is_held_by_the_signal(second):
    second.does = staticmethod(sure())
    submission = published()

    assert checked(submission) == "held"
    decision = Decision.objects.get(submission=submission, to_state="held")
    assert (decision.cause, decision.clause, decision.decider) == ("signal", "2", None)


def test_the_hold_says_why(second):
    second.does = staticmethod(sure(0.93))

    checked(published())

    finding = Finding.objects.get()
    assert (finding.rule, finding.reason, finding.score) == ("second look", "looks like an attack", 0.93)


def test_the_author_is_told_and_a_person_is_asked(second):
    second.does = staticmethod(sure())
    submission = published()

    checked(submission)

    assert Letter.objects.get(decision__submission=submission).kind == "statement"
    assert makers.item_of(submission).severity == "attack"


def test_a_signal_that_names_a_clause_of_the_policy_has_it_cited(second):
    second.does = staticmethod(sure(clause="3"))
    submission = published()

    checked(submission)

    assert Decision.objects.get(submission=submission, to_state="held").clause == "3"


def test_a_signal_that_names_a_clause_that_is_not_there_has_the_rules_cited(second):
    second.does = staticmethod(sure(clause="77"))
    submission = published()

    checked(submission)

    assert Decision.objects.get(submission=submission, to_state="held").clause == "2"


def test_a_rule_that_would_reject_with_a_signal_holds(second):
    """The signal is only a part of its condition; still nothing but a person rejects what readers saw."""
    put_in_force(
        """
        [[rules]]
        name = "sure of it"
        kind = "always"
        clause = "6"
        outcome = "reject"
        [rules.when]
        kind = "signal"
        signal = "second"
        threshold = 0.8
        """.replace("        ", "")
    )
    second.does = staticmethod(sure(1.0))
    submission = published()

    assert checked(submission) == "held"
    assert Finding.objects.get().outcome == "hold"


def test_two_signals_count_together_whichever_comes_first(settings, second):
    configure(settings, {"second": SCRIPTED, "third": SCRIPTED})
    put_in_force(
        RULE
        + """
        [rules.when]
        kind = "signal"
        signal = "third"
        """.replace("        ", "")
    )
    second.does = staticmethod(lambda comment: content.Signal("", 0.99))
    submission = published()
    first, last = Signal.objects.filter(revision=submission.current).order_by("name")

    running.run(last.pk)
    submission.refresh_from_db()
    after_one = submission.state
    running.run(first.pk)
    submission.refresh_from_db()

    assert (after_one, submission.state) == ("published", "held")


def test_what_the_check_says_is_stored_on_one_line_and_short(second):
    second.does = staticmethod(sure(0.1, detail="a\x00b\n\u202ec \ud800" + "d" * 999))

    checked(published())

    detail = Signal.objects.get().detail
    assert detail.startswith("a b c d")
    assert len(detail) <= 300


# -- Once ----------------------------------------------------------------------------------------------------------


def test_running_it_again_asks_nothing_and_decides_nothing(second):
    second.does = staticmethod(sure())
    submission = published()

    for _ in range(3):
        checked(submission)

    assert len(second.seen) == 1
    assert Signal.objects.count() == 1
    assert Decision.objects.filter(submission=submission).count() == 2


def test_five_workers_at_once_ask_once(second):
    asked_slowly = threading.Event()
    second.does = staticmethod(lambda comment: asked_slowly.wait(0.3) or content.Signal("second", 0.99))
    submission = published()
    pk = Signal.objects.get().pk

    outcomes = at_once(*(lambda: running.run(pk) for _ in range(5)))

    assert sorted(outcomes) == [False, False, False, False, True]
    assert len(second.seen) == 1
    assert Decision.objects.filter(submission=submission, to_state="held").count() == 1


def test_a_worker_that_wakes_up_after_another_took_over_decides_nothing_again(second):
    submission = published()
    pk = Signal.objects.get().pk

    def overtaken(comment):
        second.does = staticmethod(sure())
        running.run(pk, clock=later(minutes=5))
        return content.Signal("second", 0.99)

    second.does = staticmethod(overtaken)
    running.run(pk)

    submission.refresh_from_db()
    assert submission.state == "held"
    assert len(second.seen) == 2
    assert Decision.objects.filter(submission=submission, to_state="held").count() == 1


# -- While it runs -------------------------------------------------------------------------------------------------


def meddle(second, act):
    """The check doubts the comment; meanwhile, before it answers, `act` happens."""

    def check(comment):
        act()
        return content.Signal("second", 0.99)

    second.does = staticmethod(check)


def fresh(submission):
    return Submission.objects.get(pk=submission.pk)


def let_stand(submission):
    workflow.publish(fresh(submission), by=makers.mina(), revision=submission.current_id, version=submission.version)


def test_a_person_who_let_it_stand_meanwhile_is_not_overruled(second):
    submission = published()
    meddle(second, lambda: let_stand(submission))

    assert checked(submission) == "published"


def test_a_person_who_rejected_it_meanwhile_is_not_overruled(second):
    submission = published()
    meddle(second, lambda: makers.rejected(fresh(submission)))

    assert checked(submission) == "rejected"


def test_a_person_who_let_it_stand_before_keeps_the_check_from_holding(second):
    second.does = staticmethod(sure())
    submission = published()
    let_stand(submission)

    assert checked(submission) == "published"


def test_what_a_person_published_after_a_signal_held_it_stays(second):
    second.does = staticmethod(sure())
    submission = published()
    checked(submission)
    makers.let_through(submission)
    Signal.objects.update(done_at=None, score=None)

    assert checked(submission) == "published"


def test_a_rejection_taken_back_on_appeal_stays_taken_back(second):
    submission = published()
    rejection = makers.rejected(submission)
    workflow.reinstate(rejection, by=makers.tomas())
    second.does = staticmethod(sure())

    assert checked(submission) == "published"


def test_a_comment_edited_meanwhile_is_judged_by_its_own_signal_alone(second):
    submission = published()
    first = Signal.objects.get()
    meddle(
        second,
        lambda: workflow.resubmit(
            fresh(submission), text="Other words, about the bridge this time.", version=submission.version
        ),
    )

    running.run(first.pk)

    submission.refresh_from_db()
    assert submission.state == "published"
    assert Signal.objects.filter(revision=submission.current, done_at=None).count() == 1


def test_a_text_edited_before_is_not_sent_any_more(second):
    submission = published()
    first = Signal.objects.get()
    workflow.resubmit(fresh(submission), text="Other words, about the bridge.", version=submission.version)

    running.run(first.pk)

    assert second.seen == []
    first.refresh_from_db()
    assert first.given_up_at is not None


def test_a_comment_withdrawn_meanwhile_stays_withdrawn(second):
    submission = published()
    meddle(second, lambda: workflow.withdraw(fresh(submission)))

    assert checked(submission) == "withdrawn"


def test_a_comment_held_by_reports_meanwhile_is_held_once(second):
    submission = published()
    meddle(
        second,
        lambda: workflow.hold(
            fresh(submission),
            cause="reports",
            clause="1",
            revision=submission.current_id,
            version=submission.version,
        ),
    )

    checked(submission)

    assert Decision.objects.filter(submission=submission, to_state="held").count() == 1


def test_a_target_that_is_gone_meanwhile_is_no_failure_of_the_check(second, monkeypatch):
    submission = published()
    Submission.objects.filter(pk=submission.pk).update(target_pk="999999")

    running.run(Signal.objects.get().pk)

    assert second.seen == []
    assert Signal.objects.get().given_up_at is not None
    Submission.objects.filter(pk=submission.pk).update(target_pk=submission.target_pk)


# -- Again ---------------------------------------------------------------------------------------------------------


def fail(comment):
    raise CheckFailed("no answer")


def test_a_failed_check_is_tried_later_each_time_and_given_up_at_last(second):
    second.does = staticmethod(fail)
    published()
    signal = Signal.objects.get()
    delays = []
    while signal.given_up_at is None:
        now = signal.not_before + timedelta(seconds=1)
        breaker.worked("second")
        running.run(signal.pk, clock=lambda now=now: now)
        signal.refresh_from_db()
        delays.append(signal.not_before - now)

    assert len(second.seen) == errands.TRIES
    assert delays[:4] == sorted(delays[:4])
    assert signal.problem == "no answer"


def test_a_check_that_answers_at_the_second_try_holds(second):
    second.does = staticmethod(fail)
    submission = published()
    checked(submission)
    second.does = staticmethod(sure())

    assert checked(submission, clock=later(seconds=6)) == "held"


def test_a_check_whose_time_is_over_is_not_asked(second):
    submission = published()

    checked(submission, clock=later(hours=2))

    assert second.seen == []
    assert Signal.objects.get().given_up_at is not None


def test_judging_that_breaks_after_the_answer_loses_neither_comment_nor_signal(second, monkeypatch):
    second.does = staticmethod(sure())
    submission = published()
    with monkeypatch.context() as until_mended:
        until_mended.setattr(workflow, "judge", None)
        assert checked(submission) == "published"
        assert not Signal.objects.given().exists()

    assert checked(submission, clock=later(seconds=6)) == "held"


def test_a_check_that_keeps_failing_is_left_alone_for_a_while(second):
    second.does = staticmethod(fail)
    for place in PLACES[: breaker.FAILURES]:
        checked(published(f"What happens to {place} next winter?"))
    asked = len(second.seen)

    checked(published("One more sentence about the ferry and its hours."))

    assert len(second.seen) == asked
    waiting = Signal.objects.latest("pk")
    assert (waiting.attempts, waiting.done_at, waiting.given_up_at) == (0, None, None)


def test_a_check_that_refuses_one_text_is_asked_about_the_next(second):
    """Otherwise whoever writes what confuses it would switch it off for everybody."""

    def refuse(comment):
        raise CheckFailed("the model did not answer in JSON", again=False)

    second.does = staticmethod(refuse)
    for place in PLACES:
        checked(published(f"What happens to {place} next winter?"))

    assert len(second.seen) == len(PLACES) > breaker.FAILURES


def test_a_site_without_workers_runs_checks_by_cron(second):
    second.does = staticmethod(sure())
    submission = published()

    call_command("sweep", stdout=io.StringIO())

    submission.refresh_from_db()
    assert submission.state == "held"


def test_the_sweep_finds_what_the_broker_lost(second):
    published()

    assert sweep()["checks"] == 1


def test_a_crash_between_claim_and_answer_is_found_when_the_lease_is_over(second):
    second.does = staticmethod(sure())
    submission = published()
    errands.claim(Signal.objects.all(), Signal.objects.get().pk, now=timezone.now())

    assert running.owed(now=timezone.now()) == []
    assert running.owed(now=later(minutes=3)()) == [Signal.objects.get().pk]
    assert checked(submission, clock=later(minutes=3)) == "held"


# -- What is asked at all -------------------------------------------------------------------------------------------


def test_what_readers_do_not_see_does_not_leave_the_site(second):
    held = makers.a_submission(makers.ATTACK)

    assert held.state == "held"
    assert not Signal.objects.exists()


def test_a_check_on_this_machine_sees_what_waits_for_a_moderator_too(settings, second):
    configure(settings, {"second": LOCAL})
    second.does = staticmethod(sure())
    held = makers.a_submission(makers.ATTACK)

    assert checked(held) == "held"
    assert Signal.objects.get().score == 0.99
    assert Local.leaves_the_site is False


def test_a_comment_that_could_not_be_judged_is_checked_once_it_was(second, monkeypatch):
    with monkeypatch.context() as until_mended:
        until_mended.setattr(workflow, "judge", None)
        submission = makers.a_submission()
        assert not Signal.objects.exists()

    sweeping.judge_claimed(submission.pk, now=timezone.now())

    assert Signal.objects.get().revision == submission.current


def test_a_history_that_is_told_later_is_not_sent_anywhere(second):
    with intake.as_of(timezone.now() - timedelta(days=3)):
        makers.a_comment()

    assert not Signal.objects.exists()


def test_of_the_author_nothing_is_told(second):
    checked(published())

    [comment] = second.seen
    assert (comment.name, comment.email, comment.address) == ("", "", "")


def test_what_the_option_names_is_told(settings, second):
    configure(settings, {"second": {**SCRIPTED, "OPTIONS": {"sends": ("name", "email")}}})

    checked(published(by=makers.rui()))

    [comment] = second.seen
    assert (comment.name, comment.email) == ("Rui", "rui@example.org")


def test_a_check_is_given_the_text_where_it_stands_and_the_clauses(second):
    submission = published()

    checked(submission)

    [comment] = second.seen
    assert comment.text == makers.FINE
    assert comment.thread_url.startswith("https://parley.example/")
    assert comment.clauses == policies.in_force().clauses


@pytest.mark.parametrize(
    "entry",
    [
        {"CHECK": "nowhere.at.all"},
        {"CHECK": "tests.integration.moderation.outside.Scripted", "OPTIONS": {"unknown": 1}},
        {
            "CHECK": "moderation.checking.webhook.Webhook",
            "OPTIONS": {"url": "http://plain.example", "secret": "s" * 32},
        },
        {"PATH": "tests.integration.moderation.outside.Scripted"},
        "tests.integration.moderation.outside.Scripted",
        {"CHECK": "builtins.dict"},
    ],
    ids=["not there", "unknown option", "not https", "unknown key", "no options", "no check"],
)
def test_a_check_that_is_misconfigured_keeps_no_comment_from_being_judged(settings, entry):
    configure(settings, {"second": entry})

    assert published()


def test_a_check_taken_out_of_the_settings_is_given_up(settings, second):
    submission = published()
    configure(settings, {})

    assert checked(submission) == "published"
    assert Signal.objects.get().given_up_at is not None


def test_a_site_without_checks_asks_the_database_nothing(settings, django_assert_num_queries):
    configure(settings, {})
    decision = Decision.objects.filter(submission=published()).get()

    from moderation.checking import owing

    with django_assert_num_queries(0):
        owing.follow_decisions(Decision, [decision], timezone.now())


# -- Lessons --------------------------------------------------------------------------------------------------------


AFTER_THE_BUTTON = {"seconds": 11}  # A decision can be taken back at once, and what was taught cannot.


def taught():
    for lesson in Lesson.objects.all():
        teaching.teach(lesson.pk, clock=later(**AFTER_THE_BUTTON))
    return Scripted.taught


def test_a_check_learns_what_a_person_decided_about_what_it_scored(second):
    second.does = staticmethod(sure())
    submission = published()
    checked(submission)
    makers.let_through(submission)

    assert [(lesson.published, lesson.score) for lesson in taught()] == [(True, 0.99)]


def test_a_lesson_tells_how_grave_the_clause_is(second):
    second.does = staticmethod(sure(0.1))
    submission = published()
    checked(submission)
    makers.rejected(submission, clause="6")

    assert [(lesson.published, lesson.severity) for lesson in taught()] == [(False, "spam")]


def test_a_check_learns_nothing_of_what_it_did_not_score(second):
    submission = published()
    checked(submission)
    makers.rejected(submission)

    assert taught() == []


def test_a_lesson_that_cannot_be_told_is_put_off(second, monkeypatch):
    second.does = staticmethod(sure())
    submission = published()
    checked(submission)
    makers.let_through(submission)
    lesson = Lesson.objects.get()
    with monkeypatch.context() as until_mended:
        until_mended.setattr(Scripted, "learn", lambda self, comment, decided: fail(comment))
        assert teaching.teach(lesson.pk, clock=later(seconds=11)) is False

    assert teaching.teach(lesson.pk, clock=later(seconds=11)) is False  # not yet
    assert teaching.teach(lesson.pk, clock=later(seconds=18)) is True


def test_a_lesson_waits_until_the_decision_is_not_taken_back_at_a_press(second):
    second.does = staticmethod(sure())
    submission = published()
    checked(submission)
    makers.let_through(submission)

    assert teaching.teach(Lesson.objects.get().pk, clock=later(seconds=9)) is False


def test_a_lesson_is_told_once(second):
    second.does = staticmethod(sure())
    submission = published()
    checked(submission)
    makers.let_through(submission)
    pk, clock = Lesson.objects.get().pk, later(**AFTER_THE_BUTTON)

    at_once(*(lambda: teaching.teach(pk, clock=clock) for _ in range(4)))

    assert len(Scripted.taught) == 1


# -- For real ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def worker_with(monkeypatch, tmp_path, transactional_db):
    """Start a Celery worker whose settings name a check."""
    processes = []

    def start(checks, inside):
        monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "tests.integration.moderation.outside_settings")
        monkeypatch.setenv("CHECKS_OF_THE_TEST", json.dumps({"CHECKS": checks, "CHECKS_INSIDE": inside}))
        processes.append(servers.start_worker(connection.settings_dict, log=tmp_path / f"worker-{len(processes)}.log"))

    yield start
    for process in processes:
        servers.stop(process)


def test_a_worker_asks_a_program_outside_and_holds_within_seconds(settings, worker_with):
    with serving(saying({"score": 0.97, "detail": "seen before elsewhere"})) as outside:
        checks = {"second": a_webhook(outside)}
        configure(settings, checks, inside=(outside.origin,))
        worker_with(checks, [outside.origin])
        with transaction.atomic():
            submission = published()

        ends = time.monotonic() + 10
        while submission.state == "published" and time.monotonic() < ends:
            time.sleep(0.05)
            submission.refresh_from_db()

    assert submission.state == "held"
    assert Finding.objects.get().reason == "seen before elsewhere"
    assert len(outside.asked) == 1
