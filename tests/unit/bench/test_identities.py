"""Neutral sentences, so that what is found in them is the term's fault."""

import pytest

from bench.accuracy_sets import without
from bench.honest_links import COMMENTS
from bench.identities import FRAMES, TERMS, sentences
from tests.unit.policy.examples import DEFAULT, judged

WITHOUT_MODELS = without(DEFAULT, "attack_model", "spam_model", "deep")


def test_there_are_enough_frames_and_terms_and_none_twice() -> None:
    assert len(set(FRAMES)) == len(FRAMES) >= 40
    assert len(set(TERMS)) == len(TERMS) >= 50


def test_every_frame_has_one_place_for_a_term() -> None:
    assert {frame.count("{}") for frame in FRAMES} == {1}


@pytest.mark.parametrize(
    ("term", "first"),
    [("elderly", "An elderly student won the essay prize."), ("deaf", "A deaf student won the essay prize.")],
)
def test_the_article_fits_the_term(term: str, first: str) -> None:
    assert first in sentences(term)


def test_every_sentence_begins_with_a_capital() -> None:
    assert all(sentence[0].isupper() for term in TERMS for sentence in sentences(term))


def test_honest_links_are_comments_with_links_and_none_twice() -> None:
    assert len(set(COMMENTS)) == len(COMMENTS) >= 60
    assert all("http" in comment or "www." in comment for comment in COMMENTS)


@pytest.mark.parametrize("comment", COMMENTS)
def test_no_rule_stops_an_honest_link(comment: str) -> None:
    assert judged(comment, WITHOUT_MODELS).outcome == "publish"
