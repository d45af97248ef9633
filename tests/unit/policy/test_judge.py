"""The verdict: every rule runs, the gravest finding decides, and nothing is lost."""

from dataclasses import replace

import pytest

from moderation.policy.document import Policy, Rule
from moderation.policy.findings import Outcome
from moderation.policy.judge import COULD_NOT_BE_CHECKED
from moderation.policy.rules import KINDS, Hit, Kind
from moderation.policy.rules.kind import each
from tests.unit.policy.examples import a_policy, a_rule, judged

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
