"""Patterns over the sentences of a plain line, with lists of ways that several of them share."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.policy.patterns import compiled_as_written, marked
from moderation.policy.sentences import SentencePatterns

WAYS = ("run (?:to|from) you", "sing", "swim well", "read", "write", "count")
ALL_WAYS = f"(?:{'|'.join(WAYS)})"
PATTERNS = (
    rf" (?P<it>i will (?:[^ .,]+ )?{ALL_WAYS}) ",
    rf" (?P<it>{ALL_WAYS} or (?:else|{ALL_WAYS})) ",
    " (?P<it>never) ",
)
SET = SentencePatterns(PATTERNS, hints=[f" {way} " for way in WAYS], hinted=[0, 1])
WORDS = (
    "i",
    "will",
    "run",
    "to",
    "from",
    "you",
    "sing",
    "swim",
    "well",
    "read",
    "write",
    "count",
    "or",
    "else",
    "never",
    ".",
)
LINES = st.lists(st.sampled_from(WORDS), max_size=40).map(lambda words: f". {' '.join(words)} . ".replace(". .", "."))


def by_themselves(line: str) -> list[tuple[int, list[tuple[int, int]]]]:
    """What each pattern finds in the line by itself, as it is written."""
    found = [[marked(match) for match in compiled_as_written(pattern).finditer(line)] for pattern in PATTERNS]
    return [(place, spans) for place, spans in enumerate(found) if spans]


@pytest.mark.parametrize("line", [". ", ". i will not . ", ". i will . sing . ", ". sing to me . "])
def test_a_way_by_itself_is_nothing(line: str) -> None:
    assert SET.find(line) == []


@given(LINES)
def test_patterns_find_together_what_each_finds_by_itself(line: str) -> None:
    assert SET.find(line) == by_themselves(line)


def test_a_line_of_many_ways_is_searched_with_all_of_them() -> None:
    line = ". i will read . i will write . i will count . i will sing . i will swim well . "

    assert SET.find(line) == by_themselves(line)


def test_a_pattern_too_large_for_little_memory_is_still_searched() -> None:
    large = f" (?:{'|'.join(f'(?:[^ .,]+ ){{0,6}}?word{number}' for number in range(900))}) "

    assert compiled_as_written(large).search(". some word899 . ")
