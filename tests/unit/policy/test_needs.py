"""What a pattern needs of a text, read off the pattern."""

import pytest

from moderation.policy.content import Content
from moderation.policy.needs import needs_of
from moderation.policy.patterns import compiled_as_written
from moderation.policy.plain import Plain
from moderation.policy.reading import Reading
from moderation.policy.rules.threat import _KNOWN
from moderation.policy.violence import ACTS, FRAMES
from moderation.training.sources import corpus
from tests.unit.policy.examples import NOON


@pytest.mark.parametrize(
    ("pattern", "needs"),
    [
        ("rain", [{"rain"}]),
        (r"\b(?:buy|order) (?:cheap )?xanax\b", [{"buy xanax", "buy cheap xanax", "order xanax", "order cheap xanax"}]),
        (r"rains?", [{"rain", "rains"}]),
        (r"(?P<it>rain) \w+ wind", [{"rain "}, {" wind"}]),
        (r"(?:rain|\w+ wind) now", [{"rain", " wind"}, {" now"}]),
        (r"(?:snow ){1,3}falls", [{"snow "}, {"falls"}]),
        (r"[fu]uc", [{"fuc", "uuc"}]),
        (r"RAIN", [{"rain"}]),
        (r"it\.is", [{"it.is"}]),
    ],
)
def test_one_of_each_need_is_in_what_the_pattern_matches(pattern: str, needs: list[set[str]]) -> None:
    assert [set(strings) for strings in needs_of(pattern)] == needs


@pytest.mark.parametrize(
    "pattern",
    [r"\w+", "(?:rain)?", "(?:rain)*", r"rain|\d+", "a", "(?:rain){0,2}", "r+a+i+n+", ""],
)
def test_what_may_be_left_out_is_not_needed(pattern: str) -> None:
    assert needs_of(pattern) == []


@pytest.mark.parametrize(
    "pattern", [r"\Qrain\E", r"(?i)rain", r"\pL+rain", r"[[:alpha:]]rain", r"\x{72}rain", "rain(", "rain)"]
)
def test_nothing_is_asserted_of_what_is_not_understood(pattern: str) -> None:
    assert needs_of(pattern) == []


def test_every_frame_and_act_needs_something() -> None:
    assert [one for one in (*(f.whole_words for f in FRAMES if not f.has_act), *ACTS) if not needs_of(one)] == []


def test_what_a_frame_matches_has_what_it_needs() -> None:
    texts = [example.text for example in corpus() if example.clause == "4"][::10]
    lines = [Plain(Reading(Content(text, now=NOON)), known=_KNOWN).line for text in texts]
    patterns = [*(frame.whole_words for frame in FRAMES if not frame.has_act), *ACTS]
    wanting = [
        (pattern, line)
        for pattern in patterns
        for needs in [needs_of(pattern)]
        for line in lines
        if compiled_as_written(pattern).search(line)
        and not all(any(string in line for string in strings) for strings in needs)
    ]
    assert wanting == []
