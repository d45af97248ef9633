"""Which patterns a text may hold, told from its words."""

import pytest

from moderation.policy.content import Content
from moderation.policy.gates import Gate, bits_at, places_in, word_needs_of
from moderation.policy.plain import behind
from moderation.policy.reading import Reading
from moderation.policy.rules import threat
from moderation.policy.rules.threat import GRAMMAR, Plain, frames_in
from moderation.training.sources import corpus
from tests.unit.policy.examples import NOON


def held(patterns: list[str], text: str) -> list[int]:
    gate = Gate([word_needs_of(pattern) for pattern in patterns])
    return list(places_in(gate.held(gate.bits(text.split()))))


def test_a_text_without_a_needed_word_holds_nothing() -> None:
    assert held([" rain and wind ", " snow "], "wind and sun") == []


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (" rain and wind ", "wind and rain"),
        (" (?:rain|wind) ", "some wind"),
        ("rain[^ ]* ", "raining"),
        (r"\d+", "nothing needed"),
        ("[a-z]x", "nothing that is told of words"),
    ],
)
def test_a_pattern_whose_words_are_there_may_be_held(pattern: str, text: str) -> None:
    assert held([pattern], text) == [0]


def test_a_word_in_another_word_is_not_that_word() -> None:
    assert held([" rain "], "raincoat terrain") == []


def test_each_pattern_is_told_by_its_place() -> None:
    assert held([" rain ", " sun ", " rain and sun "], "sun") == [1]


def test_places_and_bits_are_each_others_opposite() -> None:
    assert list(places_in(bits_at([7, 0, 300]))) == [0, 7, 300]


@pytest.mark.parametrize(
    ("run", "word"),
    [
        ("don", "do"),
        ("t", "not"),
        ("ll", "will"),
        ("gonna", "going"),
        ("all", "you"),
        ("wouldn", "would"),
        ("b", "before"),
    ],
)
def test_a_run_of_letters_tells_the_words_that_it_is_cut_from(run: str, word: str) -> None:
    assert word in behind(run)


def is_found(text: str) -> bool:
    """Whether a frame or a family is found when every sentence is looked at."""
    plain = Plain(Reading(Content(text, now=NOON)), known=threat._KNOWN)
    words = plain.line.split()
    shapes = (GRAMMAR.shape(words[start:end]) for start, end in threat._telling_parts(words))
    return bool(frames_in(plain.line)) or any(map(GRAMMAR.find, shapes))


def may_be_found(text: str) -> bool:
    return threat._may_threaten(Reading(Content(text, now=NOON)), has_families=True)


def test_most_fine_comments_are_told_without_a_search() -> None:
    fine = [example.text for example in corpus() if example.label == "publish" and example.clause != "4"][::40]
    assert sum(map(may_be_found, fine)) < len(fine) / 5


def test_no_threat_is_missed_by_what_its_words_tell() -> None:
    threats = [example.text for example in corpus() if example.clause == "4"][::4]
    assert [text for text in threats if is_found(text) and not may_be_found(text)] == []


@pytest.mark.parametrize(
    "text",
    [
        "I will kill Mr. Halloran tonight.",
        "My fist. Your face.",
        "A rope. A tree.",
        "Saturday. Bring something heavy.",
        "He'll don't care\u2014I'll break your legs",
        "🔪 for you",
        "Silence him for good. Throw him in the river.",
    ],
)
def test_no_threat_is_missed_that_goes_beyond_a_sentence_or_hides_in_signs(text: str) -> None:
    assert may_be_found(text) or not is_found(text)


def test_a_threat_that_goes_beyond_a_sentence_is_found() -> None:
    assert is_found("My fist. Your face.")
    assert may_be_found("My fist. Your face.")
