"""Sets of patterns: what they find, what stands in for a costly one, and what they share."""

import pytest

from moderation.policy.content import Content
from moderation.policy.patterns import MOST_MATCHES, PatternSet, Pool
from moderation.policy.plain import Plain
from moderation.policy.reading import Reading
from moderation.policy.rules.threat import _KNOWN, frames_in
from moderation.policy.sentences import SentencePatterns
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


def lines_of_threats() -> list[str]:
    """Plain lines of the corpus, which holds every way of threatening that a frame was written for."""
    threats = [example.text for example in corpus() if example.clause == "4"][::3]
    return [Plain(Reading(Content(text, now=NOON)), known=_KNOWN).line for text in threats]


def test_the_acts_stand_in_for_every_frame_that_holds_one() -> None:
    kept = [place for place, frame in enumerate(FRAMES) if frame.has_act]
    whole = PatternSet([FRAMES[place].whole_words for place in kept], pool=Pool(lower=True))
    lines = lines_of_threats()
    expected = [[(kept[place], spans) for place, spans in whole.find(line)] for line in lines]
    assert [[one for one in frames_in(line) if one[0] in kept] for line in lines] == expected


def test_a_frame_is_found_sentence_by_sentence_where_it_is_found_in_the_whole_line() -> None:
    kept = [place for place, frame in enumerate(FRAMES) if not frame.has_act]
    whole = PatternSet([FRAMES[place].whole_words for place in kept], pool=Pool(lower=True))
    lines = lines_of_threats()
    expected = [[(kept[place], spans) for place, spans in whole.find(line)] for line in lines]
    assert [[one for one in frames_in(line) if one[0] in kept] for line in lines] == expected


def test_what_a_match_took_of_a_stop_is_not_there_for_the_next_sentence() -> None:
    pattern = r"[.] (?:rain|wind) [.]"
    line = ". rain . wind . rain . "
    assert SentencePatterns([pattern]).find(line) == list(PatternSet([pattern]).find(line))


@pytest.mark.parametrize("sentences", [1, 3, 40])
def test_a_hint_sends_to_the_sentences_that_it_is_in(sentences: int) -> None:
    patterns = SentencePatterns(["a lot of rain", "wind"], hints=["rain"], hinted=[0])
    line = ". some rain . fine . a lot of rain . fine . " * sentences
    begins = [at for at in range(len(line)) if line.startswith("a lot", at)]
    assert patterns.find(line) == [(0, [(at, at + 13) for at in begins][:MOST_MATCHES])]
