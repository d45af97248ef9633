"""A rule that breaks: its comments wait for people, it is suspended, and the others go on. F8, F9.

Workers that are ended by their limits over a comment stand in tests/faults/test_broken_rules.py.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from datetime import timedelta

import pytest
from django.utils import timezone

from moderation import audit, broken_rules, invariants, policies, sweeping, workflow
from moderation.learning import labels
from moderation.models import (
    AuditEntry,
    AuditHead,
    Examination,
    Letter,
    RuleFailure,
    RuleRecord,
    Submission,
    SuspendedRule,
)
from tests import makers
from tests.integration.moderation import breaking
from tests.integration.moderation.breaking import BROKEN, DEADLY, RAISES, SLOW
from tests.integration.moderation.versions import adopted, owner

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def a_policy_with_a_broken_rule():
    policies._compiled.cache_clear()
    with breaking.broken_for_now():
        adopted(breaking.document())
        yield
    policies._compiled.cache_clear()
    policies._without.cache_clear()
    assert list(invariants.broken()) == []
    assert list(audit.breaks(AuditEntry.objects.order_by("sequence"), head=AuditHead.objects.first())) == []


def a_regular(name="rui"):
    """Somebody with three published comments."""
    user = makers.a_user(name)
    for number in range(3):
        said = f"Number {number} of the things that {name} says about the bridge over the river."
        assert makers.a_submission(said, by=user).state == "published"
    return user


def broken_over(*, times=1, word=RAISES):
    return [makers.a_submission(f"Comment {number} says {word}.", by=makers.rui()) for number in range(times)]


def the_suspension():
    return SuspendedRule.objects.get()


# -- What goes on as it was -------------------------------------------------------------------------------------------


def test_other_comments_are_published_while_a_rule_breaks_over_one():
    broken_over()

    assert makers.a_submission(by=makers.noor()).state == "published"


def test_two_failures_suspend_nothing():
    broken_over(times=2)

    assert not SuspendedRule.objects.exists()


def test_three_failures_that_are_far_apart_suspend_nothing():
    broken_over(times=2)
    RuleFailure.objects.update(created_at=timezone.now() - timedelta(days=8))

    broken_over()

    assert not SuspendedRule.objects.exists()


def test_the_same_text_judged_again_in_the_same_try_is_one_failure():
    (held,) = broken_over()
    decision = held.decisions.get()
    finding = decision.findings.get()

    for _ in range(3):
        broken_rules._count(
            policies.current(),
            rule=finding.rule,
            what="x",
            revision_id=decision.revision_id,
            attempt=0,
            now=timezone.now(),
        )

    assert RuleFailure.objects.count() == 1


def test_other_rules_go_on_when_one_is_suspended():
    rui = a_regular()
    broken_over(times=3)

    assert makers.a_submission(makers.ATTACK, by=rui).state == "held"


def test_a_known_commenter_is_published_when_a_rule_is_suspended():
    rui = a_regular()
    broken_over(times=3)

    assert makers.a_submission(f"Even {RAISES} is said.", by=rui).state == "published"


def test_readers_still_see_every_rule_of_the_policy():
    broken_over(times=3)

    assert [rule.name for rule in policies.in_force().rules] == [BROKEN, "insults"]


# -- F8 ---------------------------------------------------------------------------------------------------------------


def test_a_comment_that_a_rule_breaks_over_waits_for_people_with_the_reason():
    (held,) = broken_over()

    finding = held.decisions.get().findings.get()
    assert (held.state, finding.rule, finding.reason) == ("held", BROKEN, "could not be checked")


def test_what_went_wrong_is_kept_without_a_word_of_the_comment():
    broken_over()

    what = RuleFailure.objects.get().what
    assert what.startswith("ZeroDivisionError in breaking.py, line ")


def test_the_third_failure_suspends_the_rule():
    broken_over(times=3)

    row = the_suspension()
    assert (row.rule, row.failures, row.version) == (BROKEN, 3, policies.current())
    assert AuditEntry.objects.filter(action="policy.rule_suspended").count() == 1


def test_a_newcomer_is_held_in_the_place_of_a_suspended_rule():
    broken_over(times=3)

    held = makers.a_submission(by=makers.noor())

    assert held.state == "held"
    assert "the rule is suspended" in held.decisions.get().findings.get().reason


def test_nobody_is_held_in_the_place_of_a_rule_that_only_asks_to_reword():
    adopted(breaking.document(outcome="nudge"))
    broken_over(times=3)

    assert makers.a_submission(by=makers.noor()).state == "published"
    assert the_suspension().rule == BROKEN


def test_owners_and_moderators_get_one_letter_each():
    owner(), makers.mina(), makers.ada()

    broken_over(times=5)

    letters = Letter.objects.filter(kind="rule_suspended")
    assert sorted(letters.values_list("email", flat=True)) == ["mina@example.org", "olga@example.org"]


def test_a_rule_that_works_too_long_on_a_comment_holds_it(settings):
    settings.MODERATION = {**settings.MODERATION, "RULE_BUDGET": timedelta(seconds=0.2)}

    (held,) = broken_over(word=SLOW)

    assert held.state == "held"
    assert RuleFailure.objects.get().what == "took too long"


def test_another_version_begins_with_all_its_rules():
    broken_over(times=3)

    adopted(breaking.document(title="Other rules"))

    assert policies.judging().suspended == ()


# -- An owner acts ----------------------------------------------------------------------------------------------------


def test_a_rule_that_is_put_back_runs_again():
    broken_over(times=3)

    broken_rules.put_back(the_suspension(), by=owner(), now=timezone.now())

    assert policies.judging().suspended == ()
    assert broken_over()[0].state == "held"
    assert AuditEntry.objects.filter(action="policy.rule_put_back", actor=audit.key_of(owner())).exists()


def test_its_failures_are_counted_anew():
    broken_over(times=3)
    broken_rules.put_back(the_suspension(), by=owner(), now=timezone.now())

    broken_over(times=2)
    assert not SuspendedRule.objects.open().exists()
    broken_over()

    assert SuspendedRule.objects.open().exists()


def test_a_site_that_does_without_it_holds_nobody_in_its_place():
    broken_over(times=3)

    broken_rules.do_without(the_suspension(), by=owner(), now=timezone.now())

    assert makers.a_submission(by=makers.noor()).state == "published"
    assert AuditEntry.objects.filter(action="policy.rule_waived").exists()


@pytest.mark.parametrize("act", [broken_rules.put_back, broken_rules.do_without])
def test_of_two_owners_the_second_is_told(act):
    broken_over(times=3)
    act(the_suspension(), by=owner(), now=timezone.now())

    with pytest.raises(broken_rules.NotSuspended):
        act(the_suspension(), by=owner("oskar"), now=timezone.now())


# -- F9: what a worker died of -----------------------------------------------------------------------------------------


@pytest.fixture
def left_pending(monkeypatch):
    with monkeypatch.context() as fault:
        fault.setattr(workflow, "judge", None)
        return makers.a_submission(f"A {DEADLY} for the mayor.", by=makers.rui())


@pytest.fixture
def deadly(monkeypatch):
    """The broken rule ends its worker, as a limit on time does."""
    monkeypatch.setitem(breaking.BREAKS, DEADLY, sys.exit)


def try_it(submission, *, minutes):
    with suppress(SystemExit):
        sweeping.judge_claimed(submission.pk, now=timezone.now() + timedelta(minutes=minutes))


@pytest.mark.usefixtures("deadly")
def test_a_rule_that_ends_its_worker_is_known_and_suspended_and_the_comment_goes_to_people(left_pending):
    for minutes in (5, 10, 15):
        try_it(left_pending, minutes=minutes)
        assert Submission.objects.get(pk=left_pending.pk).state == "pending"

    try_it(left_pending, minutes=20)

    assert Submission.objects.get(pk=left_pending.pk).state == "held"
    assert the_suspension().rule == BROKEN
    assert BROKEN in left_pending.decisions.get().findings.get().reason
    assert not Examination.objects.exists()


@pytest.mark.usefixtures("deadly")
def test_a_comment_that_ended_a_worker_is_not_passed_because_the_rule_is_suspended_since(left_pending):
    a_regular()
    try_it(left_pending, minutes=5)
    broken_over(times=3)

    try_it(left_pending, minutes=10)

    assert Submission.objects.get(pk=left_pending.pk).state == "held"


def test_nothing_is_left_written_down_of_a_judgement_that_ended_well(left_pending, monkeypatch):
    monkeypatch.setitem(breaking.BREAKS, DEADLY, lambda: None)

    assert sweeping.judge_claimed(left_pending.pk, now=timezone.now())

    assert not Examination.objects.exists()
    assert not RuleFailure.objects.exists()


# -- Learning ---------------------------------------------------------------------------------------------------------


def test_what_people_decide_about_it_says_nothing_of_the_rules_own_judgement():
    (held,) = broken_over()
    makers.rejected(held)

    labels.catch_up()

    assert not RuleRecord.objects.exists()
