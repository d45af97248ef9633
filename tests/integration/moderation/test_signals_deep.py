"""The deep lane as a check: what it says, and what happens where it is not there."""

from __future__ import annotations

import sys

import pytest
from django.core.checks import run_checks

from moderation import deep as lane
from moderation.checking import Comment, deep, running
from moderation.checking.deep import DeepCheck, clause_of
from moderation.deep import DeepScore
from moderation.models import Decision, Signal
from moderation.policy.content import Passage
from moderation.policy.document import default_policy_text, read_policy
from moderation.policy.model.fast import WeightsError
from tests import makers
from tests.integration.moderation.outside import configure, put_in_force

pytestmark = pytest.mark.django_db

CLAUSES = read_policy(default_policy_text()).clauses
RULE = """
[[rules]]
name = "what the lane doubts"
kind = "signal"
clause = "1"
outcome = "hold"
signal = "deep"
threshold = 0.8
"""
DEEP = {"deep": {"CHECK": "moderation.checking.deep.DeepCheck"}}


class Lane:
    """In the place of the network: says what the test says, and remembers what it read."""

    def __init__(self, violation, **clauses):
        self.answer = DeepScore(violation, {number.lstrip("c"): chance for number, chance in clauses.items()})
        self.read = []

    def score(self, text, passages=()):
        self.read.append((text, passages))
        return self.answer


@pytest.fixture
def says(monkeypatch, settings):
    configure(settings, DEEP)

    def put(violation, **clauses):
        model = Lane(violation, **clauses)
        monkeypatch.setattr(lane, "deep_model", lambda: model)
        return model

    return put


def a_comment(**fields):
    return Comment(**{"key": "7/1", "text": makers.FINE, "clauses": CLAUSES, **fields})


def test_the_signal_names_the_likeliest_clause(says):
    says(0.9, c1=0.3, c2=0.8, c3=0.1)

    signal = DeepCheck(name="deep").check(a_comment())

    assert (signal.name, signal.score, signal.clause) == ("deep", 0.9, "2")


def test_the_lane_is_given_what_the_comment_may_be_quoting(says):
    model = says(0.1, c2=0.1)
    passage = Passage("You idiot, he said.", origin="post")

    DeepCheck(name="deep").check(a_comment(passages=(passage,)))

    assert model.read == [(makers.FINE, (passage,))]


def test_a_clause_that_this_policy_gives_another_meaning_is_not_named():
    from dataclasses import replace

    clauses = [replace(clause, title="Stay on topic") if clause.number == "2" else clause for clause in CLAUSES]

    assert clause_of(DeepScore(0.9, {"1": 0.3, "2": 0.8}), clauses) == "1"


def test_a_policy_that_shares_no_clause_has_its_rules_clause_cited():
    assert clause_of(DeepScore(0.9, {"2": 0.8}), ()) == ""


def test_a_comment_that_the_lane_doubts_is_held_again_with_its_reason(says):
    says(0.95, c2=0.9, c1=0.2)
    put_in_force(RULE)
    submission = makers.a_submission()

    running.run(Signal.objects.get().pk)

    submission.refresh_from_db()
    held = Decision.objects.get(submission=submission, to_state="held")
    assert (held.cause, held.clause) == ("signal", "2")


def test_it_reads_what_waits_for_a_moderator_too(says):
    says(0.95, c2=0.9)
    makers.a_submission(makers.ATTACK)

    running.run(Signal.objects.get().pk)

    assert Signal.objects.get().score == 0.95


def missing():
    raise ImportError("No module named 'onnxruntime'")


def damaged():
    raise WeightsError("deep.onnx is not the file that deep.json speaks of")


@pytest.mark.parametrize("trouble", [missing, damaged])
def test_without_the_lane_the_rules_judge_alone(monkeypatch, says, trouble):
    monkeypatch.setattr(lane, "deep_model", trouble)
    put_in_force(RULE)
    submission = makers.a_submission()

    assert running.run(Signal.objects.get().pk) is False

    submission.refresh_from_db()
    assert submission.state == "published"
    assert Signal.objects.get().given_up_at is not None


def told_about_the_lane():
    return [(problem.id, problem.msg) for problem in run_checks(tags=["moderation"]) if "deep lane" in problem.msg]


def test_the_system_check_says_that_the_extra_is_missing(monkeypatch, says):
    monkeypatch.setattr(deep, "find_spec", lambda name: None)

    [(number, words)] = told_about_the_lane()

    assert (number, "is not installed" in words) == ("moderation.W020", True)


def test_the_system_check_says_that_the_weights_are_damaged(monkeypatch, says):
    monkeypatch.setattr(lane, "read_card", damaged)

    [(number, words)] = told_about_the_lane()

    assert (number, "damaged" in words) == ("moderation.W021", True)


def test_the_extra_is_not_needed_to_import_the_check(monkeypatch):
    monkeypatch.setitem(sys.modules, "moderation.deep", None)
    monkeypatch.delattr("moderation.deep")

    with pytest.raises(deep.DeepUnavailable) as unavailable:
        deep.deep_model()

    assert unavailable.value.missing


def test_a_site_that_does_not_ask_for_the_lane_is_told_nothing(monkeypatch, settings):
    configure(settings, {})
    monkeypatch.setattr(deep, "find_spec", lambda name: None)

    assert told_about_the_lane() == []
