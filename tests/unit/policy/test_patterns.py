"""Sets of patterns: what they find, what stands in for a costly one, and what they share."""

import pytest

from moderation.policy.content import Content
from moderation.policy.patterns import PatternSet, Pool
from moderation.policy.plain import Plain
from moderation.policy.reading import Reading
from moderation.policy.rules.threat import _FRAMES, _KNOWN
from moderation.policy.violence import FRAMES
from moderation.training.sources import corpus
from tests.unit.policy.examples import NOON


def found(patterns: PatternSet, text: str) -> list[tuple[int, list[tuple[int, int]]]]:
    return list(patterns.find(text))


def test_a_hint_without_its_pattern_finds_nothing() -> None:
    assert found(PatternSet(["a lot of rain", "wind"], hints={"rain": [0]}), "some rain") == []


def test_a_pattern_is_found_where_its_hint_is() -> None:
    assert found(PatternSet(["a lot of rain", "wind"], hints={"rain": [0]}), "a lot of rain") == [(0, [(0, 13)])]


def test_patterns_come_in_their_own_order_whichever_way_they_were_found() -> None:
    patterns = PatternSet(["rain", "wind", "snow"], hints={"w": [1]})
    assert [place for place, _ in found(patterns, "snow, wind and rain")] == [0, 1, 2]


def test_a_set_sees_nothing_of_another_of_its_pool() -> None:
    pool = Pool()
    rain, wind = PatternSet(["rain"], pool=pool), PatternSet(["wind"], pool=pool)
    seen = pool.look_at("wind")
    assert (list(rain.find_among(seen)), list(wind.find_among(seen))) == ([], [(0, [(0, 4)])])


def test_a_pool_without_patterns_sees_nothing() -> None:
    assert not Pool().look_at("anything").places


@pytest.mark.parametrize("text", ["\ud800 rain", "ra\ud800in rain"])
def test_half_a_character_is_read_as_one_character(text: str) -> None:
    assert [text[start:end] for _, spans in found(PatternSet(["rain"]), text) for start, end in spans] == ["rain"]


def test_the_acts_stand_in_for_every_frame_that_holds_one() -> None:
    """Of the corpus, which holds every way of threatening that a frame was written for."""
    whole = PatternSet([frame.whole_words for frame in FRAMES if frame.has_act], pool=Pool(lower=True))
    kept = [place for place, frame in enumerate(FRAMES) if frame.has_act]
    threats = [example.text for example in corpus() if example.clause == "4"][::3]
    lines = [Plain(Reading(Content(text, now=NOON)), known=_KNOWN).line for text in threats]
    expected = [[(kept[place], spans) for place, spans in whole.find(line)] for line in lines]
    assert [[one for one in _FRAMES.find(line) if one[0] in kept] for line in lines] == expected
