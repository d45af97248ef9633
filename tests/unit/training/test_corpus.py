"""The policy corpus keeps what its datasheet promises."""

import json
from collections import Counter, defaultdict
from dataclasses import replace

import pytest

from moderation.training import corpus_checks
from moderation.training.corpus_report import agreement
from moderation.training.sources import CORPUS, corpus

LABELS = {"publish", "hold", "reject"}
CLAUSES = {"1", "2", "3", "4", "5", "6", "7", "9"}
TARGETS = {"commenter", "author", "public", "group", "idea", "act", "situation", "self", "none"}


@pytest.fixture(scope="module")
def examples():
    return corpus()


def test_it_holds_at_least_six_thousand_comments(examples):
    assert len(examples) >= 6000


def test_every_comment_has_a_name_of_its_own(examples):
    assert max(Counter(e.id for e in examples).values()) == 1


def test_at_least_a_third_of_them_stand_in_pairs(examples):
    assert sum(bool(e.pair) for e in examples) * 3 >= len(examples)


def test_every_pair_stands_on_both_sides_of_the_line(examples):
    assert corpus_checks.one_sided_pairs(examples) == []


def test_labels_clauses_and_targets_are_those_of_the_datasheet(examples):
    assert {e.label for e in examples} == LABELS
    assert {e.target for e in examples} == TARGETS
    assert {e.clause for e in examples} == CLAUSES | {""}


def test_only_published_comments_name_no_clause(examples):
    assert [e.id for e in examples if bool(e.clause) != e.is_violation] == []


def test_only_advertising_threats_and_private_details_are_rejected(examples):
    assert {e.clause for e in examples if e.label == "reject"} == {"4", "5", "6"}


def test_no_two_comments_outside_a_pair_are_nearly_alike(examples):
    assert list(corpus_checks.near_duplicates(examples)) == []


def test_a_comment_that_stands_twice_is_found(examples):
    alone = replace(examples[0], pair="")

    assert len(list(corpus_checks.near_duplicates([alone, replace(alone, id="again")]))) == 1


def test_no_opening_is_used_again_and_again(examples):
    [(_, most)] = corpus_checks.openings(examples).most_common(1)

    assert most <= 12


def test_no_frame_is_filled_in_again_and_again(examples):
    [(_, most)] = corpus_checks.frames(examples).most_common(1)

    assert most <= 3


def test_a_situation_is_in_one_split(examples):
    splits = defaultdict(set)
    for e in examples:
        splits[e.situation].add(e.split)

    assert {situation for situation, its in splits.items() if len(its) > 1} == set()


def test_a_pair_is_in_one_situation(examples):
    situations = defaultdict(set)
    for e in examples:
        if e.pair:
            situations[e.pair].add(e.situation)

    assert {pair for pair, its in situations.items() if len(its) > 1} == set()


def test_every_situation_tells_its_story(examples):
    stories = json.loads((CORPUS / "situations.json").read_text())

    assert {e.situation for e in examples} - {situation for situation, story in stories.items() if story} == set()


def test_two_readers_agree_on_six_hundred_comments(examples):
    figures = agreement(examples)

    assert figures["rated"] >= 595
    assert figures["kappa of fine or not"] > 0.8


def test_kappa_is_one_for_raters_who_never_differ():
    assert corpus_checks.kappa(["a", "b", "a"], ["a", "b", "a"]) == 1.0


def test_kappa_is_nothing_for_raters_who_agree_as_often_as_chance_has_it():
    assert corpus_checks.kappa(["a", "a", "b", "b"], ["a", "b", "a", "b"]) == 0.0
