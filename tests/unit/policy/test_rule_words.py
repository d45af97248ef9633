"""Listed words: whole words, however they are disguised, and nothing else."""

import pytest

from moderation.policy.findings import Outcome
from tests.unit.policy.examples import a_policy, a_rule, found, judged, words_found

RULE = a_rule("words", 'severe = ["idiot", "cunt", "pond scum", "loser", "café"]', 'mild = ["drat"]')


@pytest.mark.parametrize(
    "text",
    [
        "Scunthorpe is a lovely town.",
        "It cost 142,460 pounds.",
        "That is idiotic.",
        "The pond has scum on it.",
        'He said "you idiot" and left.',
        "> you idiot\nNot my words.",
        "closer",
    ],
)
def test_what_is_not_the_word_or_not_the_authors_is_left_alone(text: str) -> None:
    assert found(text, RULE) is None


@pytest.mark.parametrize(
    "text", ["She was called an idiot.", "He calls my sister a loser.", "Stop calling him a cunt."]
)
def test_where_telling_is_let_through_who_was_called_a_word_may_be_told(text: str) -> None:
    assert found(text, a_rule("words", 'severe = ["idiot", "loser", "cunt"]\ntold = false')) is None
    assert found(text, RULE) is not None


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("Oh idiot.", "idiot"),
        ("Oh IDIOT.", "IDIOT"),
        ("Oh idi\u200bot.", "idi\u200bot"),
        ("Oh \u0456d\u0456\u043et.", "\u0456d\u0456\u043et"),
        ("Oh i d i o t.", "i d i o t"),
        ("Oh a i d i o t.", "i d i o t"),
        ("Oh 1d10t.", "1d10t"),
        ("Oh 1oser.", "1oser"),
        ("Oh id*ot.", "id*ot"),
        ("Oh c**t.", "c**t"),
        ("Oh idiiiiiot.", "idiiiiiot"),
        ("Oh id-iot.", "id-iot"),
        ("Oh pond   scum!", "pond   scum"),
        ("Oh cafe.", "cafe"),
        ('He said "hello", idiot.', "idiot"),
    ],
)
def test_the_word_is_found_where_it_stands(text: str, marked: str) -> None:
    assert words_found(text, RULE) == [marked]


def test_every_place_is_marked() -> None:
    assert words_found("Idiot, loser, idiot.", RULE) == ["Idiot", "loser", "idiot"]


def test_a_mild_word_has_the_mild_outcome() -> None:
    assert judged("Oh drat.", a_policy(RULE)).outcome is Outcome.NUDGE


def test_a_severe_word_has_the_outcome_of_the_rule() -> None:
    assert judged("Oh idiot.", a_policy(RULE)).outcome is Outcome.HOLD


def test_two_rules_that_list_one_word_both_find_it() -> None:
    longer = a_rule("words", 'severe = ["pond scum bucket", "idiot"]', name="another", clause="2")

    verdict = judged("pond scum bucket, idiot", a_policy(RULE, longer))

    assert {finding.rule for finding in verdict.findings} == {"the rule", "another"}
