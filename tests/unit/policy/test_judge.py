"""The verdict: every rule runs, the gravest finding decides, and nothing is lost."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

import pytest

from moderation.policy.content import Author, Content
from moderation.policy.document import Policy, Rule
from moderation.policy.findings import Outcome
from moderation.policy.judge import COULD_NOT_BE_CHECKED, KNOWN_AFTER, NOT_CHECKED, Overran, judge
from moderation.policy.rules import KINDS, Hit, Kind
from moderation.policy.rules.kind import each
from moderation.policy.standing import Standing
from tests.unit.policy.examples import NOON, a_policy, a_rule, judged

NUDGE = a_rule("words", 'severe = ["bother"]', name="mild", outcome="nudge")
HOLD = a_rule("words", 'severe = ["drat"]', name="middling", clause="2", outcome="hold")
REJECT = a_rule("words", 'severe = ["blast"]', name="grave", outcome="reject")


def raises(settings: object, reading: object) -> Hit:
    raise ZeroDivisionError


@pytest.fixture
def broken_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    kinds = {**KINDS, "broken": Kind(name="broken", read=lambda fields: None, build=each(raises))}
    monkeypatch.setattr("moderation.policy.document.KINDS", kinds)
    monkeypatch.setattr("moderation.policy.judge.KINDS", kinds)


def with_a_broken_rule(policy: Policy) -> Policy:
    rule = Rule(name="broken", kind="broken", clause="2", outcome=Outcome.NUDGE, settings=None)
    return replace(policy, rules=(*policy.rules, rule))


def test_a_comment_in_which_nothing_is_found_is_published() -> None:
    verdict = judged("A fine day.", a_policy(NUDGE, HOLD, REJECT))

    assert (verdict.outcome, verdict.findings, verdict.gravest, verdict.score) == (Outcome.PUBLISH, (), None, None)


def test_the_gravest_finding_decides_and_the_others_stay() -> None:
    verdict = judged("Bother, drat and blast!", a_policy(NUDGE, HOLD, REJECT))

    assert verdict.outcome is Outcome.REJECT
    assert [finding.rule for finding in verdict.findings] == ["grave", "middling", "mild"]


def test_a_finding_cites_its_clause_and_marks_the_words() -> None:
    finding = judged("Well, drat it.", a_policy(HOLD)).gravest

    assert finding is not None
    assert (finding.clause, finding.severity) == ("2", "other")
    assert [(e.start, e.end, e.words) for e in finding.evidence] == [(6, 10, "drat")]


def test_a_verdict_names_the_policy_that_gave_it() -> None:
    policy = a_policy(NUDGE)

    assert judged("Anything.", policy).policy_digest == policy.digest


@pytest.mark.usefixtures("broken_kind")
def test_a_rule_that_raises_holds_the_comment_and_says_so() -> None:
    verdict = judged("A fine day.", with_a_broken_rule(a_policy(NUDGE)))

    assert verdict.outcome is Outcome.HOLD
    assert [(f.rule, f.clause, f.reason) for f in verdict.findings] == [("broken", "2", COULD_NOT_BE_CHECKED)]


@pytest.mark.usefixtures("broken_kind")
def test_a_rule_that_raises_takes_nothing_from_the_others() -> None:
    verdict = judged("Blast!", with_a_broken_rule(a_policy(REJECT)))

    assert [finding.rule for finding in verdict.findings] == ["grave", "broken"]


def test_a_policy_whose_rules_are_changed_judges_by_the_new_ones() -> None:
    policy = a_policy(HOLD, REJECT)

    assert judged("Blast!", replace(policy, rules=policy.rules[:1])).outcome is Outcome.PUBLISH


# -- Watched, apart, suspended ----------------------------------------------------------------------------------------

KNOWN = Author(key="rui", published=KNOWN_AFTER)


def test_a_known_author_is_judged_by_the_other_rules_when_one_is_suspended() -> None:
    policy = a_policy(NUDGE, HOLD).without({"middling"})

    assert judged("Drat and a fine day.", policy, author=KNOWN).outcome is Outcome.PUBLISH


def test_a_waived_rule_holds_nobody() -> None:
    policy = a_policy(HOLD).without({"middling"}, waived={"middling"})

    assert judged("A fine day.", policy).outcome is Outcome.PUBLISH


def test_a_suspended_rule_that_only_nudges_holds_nobody() -> None:
    assert judged("Bother.", a_policy(NUDGE).without({"mild"})).outcome is Outcome.PUBLISH


@pytest.mark.parametrize(
    "author",
    [
        Author(),
        Author(key="noor", published=KNOWN_AFTER - 1),
        Author(key="sable", published=90, standing=Standing.PREMODERATED),
    ],
)
def test_whom_the_site_does_not_know_is_held_in_the_place_of_a_suspended_rule(author: Author) -> None:
    verdict = judged("A fine day.", a_policy(HOLD).without({"middling"}), author=author)

    assert (verdict.outcome, [(f.rule, f.reason, f.failed) for f in verdict.findings]) == (
        Outcome.HOLD,
        [("middling", NOT_CHECKED, "")],
    )


def test_a_version_keeps_its_name_when_a_rule_is_suspended() -> None:
    policy = a_policy(HOLD)

    assert policy.without({"middling"}).digest == policy.digest


def test_a_policy_taken_apart_says_the_same() -> None:
    policy = a_policy(NUDGE, HOLD, REJECT)

    assert judged("Bother, drat and blast!", policy.apart()) == judged("Bother, drat and blast!", policy)


def test_a_check_of_a_policy_taken_apart_belongs_to_one_rule() -> None:
    policy = a_policy(NUDGE, HOLD, REJECT).apart()

    assert [policy.rules_of(uses) for uses, _ in policy.checks] == [("mild",), ("middling",), ("grave",)]


def test_what_a_watch_raises_is_the_failure_of_the_rules_that_it_watched() -> None:
    policy = a_policy(NUDGE, HOLD).apart()

    @contextmanager
    def watch(uses: Sequence[object]) -> Iterator[None]:
        yield
        if uses == (policy.rules[0],):
            raise Overran

    verdict = judge(policy, Content(text="Drat.", now=NOON), watch=watch)

    assert [(f.rule, f.failed) for f in verdict.findings] == [("mild", "took too long"), ("middling", "")]


@pytest.mark.usefixtures("broken_kind")
def test_a_failure_names_the_error_and_its_place_and_nothing_of_the_comment() -> None:
    (finding,) = judged("A fine day.", with_a_broken_rule(a_policy(NUDGE))).findings

    assert re.fullmatch(r"ZeroDivisionError in test_judge\.py, line \d+", finding.failed)
