"""What holds of the verdict for any comment, any order of the rules, and any rule more."""

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moderation.policy.content import Author, Content, Passage, Recent
from moderation.policy.judge import COULD_NOT_BE_CHECKED, judge
from tests.unit.policy.examples import DEFAULT, NOON

WORDS = """You idiot , . ! ? I 'm not an a the mayor is moron call him 1d10t i d i o t f**k > \" “ ” <q> </q> www.a.com
555-123-4567 rui@example.org kill will stupid plan SHOUT like and @rui very so what your are they who as he 's"""
SCRAPS = st.sampled_from([*re.split(r"\s", WORDS), "\n", "\u200b", "\ud800", "\x00"])
COMMENTS = st.lists(SCRAPS, max_size=40).map(" ".join) | st.text(st.characters(), max_size=300)


def a_comment(text: str) -> Content:
    return Content(
        text,
        now=NOON,
        author=Author(key="rui", name="Rui Sá", published=0),
        passages=(Passage(text[:80], origin="post", author_name="Ada"),),
        recent=(Recent(text, "noor", NOON), Recent("Something else altogether was said here.", "rui", NOON)),
    )


@settings(max_examples=300, deadline=None)
@given(COMMENTS)
def test_every_text_gets_a_verdict_whose_evidence_slices_the_original(text: str) -> None:
    verdict = judge(DEFAULT, a_comment(text))

    evidence = [e for finding in verdict.findings for e in finding.evidence]
    assert all(text[e.start : e.end] == e.words for e in evidence)


@settings(max_examples=300, deadline=None)
@given(COMMENTS)
def test_no_rule_ever_raises(text: str) -> None:
    verdict = judge(DEFAULT, a_comment(text))

    assert COULD_NOT_BE_CHECKED not in [finding.reason for finding in verdict.findings]


@settings(max_examples=150, deadline=None)
@given(COMMENTS)
def test_the_same_comment_gets_the_same_verdict(text: str) -> None:
    assert judge(DEFAULT, a_comment(text)) == judge(DEFAULT, a_comment(text))


@settings(max_examples=60, deadline=None)
@given(COMMENTS, st.permutations(DEFAULT.rules))
def test_the_order_of_the_rules_changes_nothing(text: str, rules: list) -> None:
    shuffled = replace(DEFAULT, rules=tuple(rules))

    assert judge(shuffled, a_comment(text)) == judge(DEFAULT, a_comment(text))


@settings(max_examples=60, deadline=None)
@given(COMMENTS, st.sets(st.sampled_from(DEFAULT.rules)))
def test_one_more_rule_never_makes_an_outcome_milder(text: str, fewer: set) -> None:
    part = replace(DEFAULT, rules=tuple(rule for rule in DEFAULT.rules if rule in fewer))

    assert judge(part, a_comment(text)).outcome.gravity <= judge(DEFAULT, a_comment(text)).outcome.gravity


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\x00",
        "\ud800",
        "\udfff" * 50,
        "\u200b" * 10_000,
        "a" * 10_000,
        "i d i o t " * 1000,
        "you idiot " * 1000,
        "1d10t " * 1600,
        "f**k " * 2000,
        "<q>" * 3300,
        '"a ' * 3000,
        "> \n" * 3000,
        "i\u0334\u0335" * 3000,
        "http://a.com " * 750,
        "a dot " * 1600,
        "555-123-4567 " * 750,
        "a@" * 5000,
        "lives at 1 a a " * 650,
    ],
)
def test_ten_kilobytes_of_anything_get_a_verdict(text: str) -> None:
    verdict = judge(DEFAULT, a_comment(text))

    assert COULD_NOT_BE_CHECKED not in [finding.reason for finding in verdict.findings]
