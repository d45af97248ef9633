"""What the fast lane looks at."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moderation.policy.model import features
from moderation.policy.model.features import DENSE, TABLE, Features, Near
from tests.unit.policy.tiny_model import features_of, known_words, reading

TRICKY = st.text(st.sampled_from("you idiot not said a. ,!?\"“”>\n'*19éя"), max_size=120)


def count(text: str, name: str) -> float:
    """One of the counts of DENSE."""
    return float(features_of(text).dense[DENSE.index(name)])


def near(text: str) -> list[Near]:
    """What stands near each token, by a definition that can be read."""
    tokens = features_of(text).tokens
    told = [features._TELLING.get(token, Near(0)) for token in tokens]
    reach = list(zip(features._EACH_NEAR, features._BEFORE_KINDS, features._AFTER_KINDS, strict=True))
    found = []
    for at in range(len(tokens)):
        its = Near(0)
        for kind, before, after in reach:
            if any(kind in other for other in told[max(0, at - before) : at + after + 1]):
                its |= kind
        found.append(its)
    return found


@pytest.mark.parametrize("text", ["", " ", "\u200b", "@"])
def test_a_comment_without_a_word_has_no_features(text: str) -> None:
    assert features_of(text).count == 0


@settings(max_examples=60)
@given(st.text(max_size=100) | TRICKY)
def test_every_place_lies_in_the_table(text: str) -> None:
    places = features_of(text).places()

    assert not len(places) or int(places.max()) < TABLE


@settings(max_examples=60)
@given(st.text(max_size=100) | TRICKY)
def test_every_count_is_a_number_of_moderate_size(text: str) -> None:
    dense = features_of(text).dense

    assert dense.shape == (len(DENSE),)
    assert np.isfinite(dense).all()
    assert np.abs(dense).max() <= 3


@settings(max_examples=60)
@given(st.text(max_size=100) | TRICKY)
def test_the_count_is_that_of_all_places(text: str) -> None:
    its = features_of(text)

    assert its.count == len(its.places())


@settings(max_examples=60)
@given(st.text(max_size=100) | TRICKY)
def test_every_pair_belongs_to_a_token(text: str) -> None:
    its = features_of(text)

    assert len(its.owners) == len(its.pairs)
    assert all(0 <= owner < len(its.tokens) for owner in its.owners)


@settings(max_examples=60)
@given(TRICKY)
def test_features_are_the_same_whatever_was_read_before(text: str) -> None:
    words = known_words()
    Features(reading("moron said nobody you the council"), words)
    after, alone = Features(reading(text), words), features_of(text)

    assert after.dense.tobytes() == alone.dense.tobytes()
    assert after.pairs.tobytes() == alone.pairs.tobytes()


@settings(max_examples=60)
@given(TRICKY)
def test_what_is_near_is_what_stands_within_its_reach(text: str) -> None:
    its = features_of(text)

    if its.tokens:
        assert list(its._near) == [int(kinds) for kinds in near(text)]


def test_words_of_a_class_share_a_place() -> None:
    words = known_words()
    other = features.Words(words.spelling.words, bytes(len(words.clusters)), words.valences)
    shared = [
        len(set(Features(reading("you idiot"), its).pairs) & set(Features(reading("you moron"), its).pairs))
        for its in (words, other)
    ]

    assert shared[0] < shared[1]


def test_a_disguised_word_has_the_places_of_the_word() -> None:
    assert features_of("idoit").places().tolist() == features_of("idiot").places().tolist()


@pytest.mark.parametrize(
    ("name", "with_it", "without"),
    [
        ("second", "you are late", "the bus is late"),
        ("denied", "that is not so", "that is so"),
        ("quoted", 'he said "so it is" then', "he said so it is then"),
        ("asked", "is it?", "it is."),
        ("exclaimed", "it is!", "it is."),
        ("grave", "idiot", "bridge"),
        ("grave near second", "you are an idiot", "so what can be said is this one thing idiot"),
        ("grave denied", "not an idiot", "an idiot"),
        ("worst near second", "you idiot", "a bridge for you"),
        ("shouted", "THE BRIDGE IS OPEN", "The bridge is open"),
        ("grammar", "you are an idiot", "you are an architect"),
        ("excused", "I am not calling you an idiot", "I am not calling you an architect"),
    ],
)
def test_a_count_tells_what_it_is_named_for(name: str, with_it: str, without: str) -> None:
    assert count(with_it, name) > count(without, name)


def test_capitals_of_any_alphabet_are_counted() -> None:
    assert count("ДОРОГИЕ ДРУЗЬЯ", "shouted") > 0.9


def test_two_long_words_that_begin_alike_are_two() -> None:
    words = known_words()
    one, other = (Features(reading("ab" * 40 + end), words) for end in ("c", "d"))

    assert one.numbers[0] != other.numbers[0]
