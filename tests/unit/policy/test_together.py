"""Two versions that judge together say what each says alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from moderation.policy.content import Author, Content, Passage
from moderation.policy.document import default_policy_text, read_policy
from moderation.policy.judge import COULD_NOT_BE_CHECKED, judge
from moderation.policy.rules import KINDS
from moderation.policy.together import together

NOW = datetime(2026, 3, 12, tzinfo=UTC)
DEFAULT = default_policy_text()
ONE = read_policy(DEFAULT)
OTHER = read_policy(DEFAULT.replace('"nigger", ', '"nigger", "zorp", ').replace("most = 3", "most = 0"))

TEXTS = [
    "",
    "The bridge was closed on Monday too.",
    "You are a clueless moron.",
    "A zorp, see https://example.org/report",
    "THE COUNCIL ALWAYS DOES THIS AND WILL DO IT AGAIN AND AGAIN",
    "> You are a clueless moron.\nThat is no way to speak.",
]


@pytest.mark.parametrize("text", TEXTS)
def test_each_says_what_it_says_alone(text: str) -> None:
    content = Content(text, now=NOW, author=Author(published=0), passages=(Passage("A post.", "post"),))
    one, other = together(ONE, OTHER)

    assert (judge(one, content), judge(other, content)) == (judge(ONE, content), judge(OTHER, content))


def test_one_content_after_another() -> None:
    one, other = together(ONE, OTHER)
    contents = [Content(text, now=NOW) for text in TEXTS * 2]

    assert [(judge(one, c), judge(other, c)) for c in contents] == [(judge(ONE, c), judge(OTHER, c)) for c in contents]


def test_a_check_that_raises_does_so_for_both(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(settings: object) -> object:
        def check(reading: object) -> object:
            raise ZeroDivisionError

        return check

    kinds = {**KINDS, "shouting": replace(KINDS["shouting"], build=broken)}
    monkeypatch.setattr("moderation.policy.document.KINDS", kinds)
    monkeypatch.setattr("moderation.policy.judge.KINDS", kinds)
    one, other = together(read_policy(DEFAULT), read_policy(DEFAULT + "\n"))

    verdicts = [judge(policy, Content(TEXTS[1], now=NOW)) for policy in (one, other)]

    assert [[finding.reason for finding in verdict.findings] for verdict in verdicts] == [[COULD_NOT_BE_CHECKED]] * 2


def test_the_policies_themselves_are_left_as_they_were() -> None:
    checks = ONE.checks

    one, _ = together(ONE, OTHER)

    assert ONE.checks is checks
    assert one == ONE
