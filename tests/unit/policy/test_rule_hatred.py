"""Hatred against groups: what is said of all of them, never the name of a group by itself."""

import pytest

from tests.unit.policy.examples import DEFAULT, a_rule, found, judged

RULE = a_rule("hatred")
GROUPS = ["gay", "white", "black", "Muslim", "Jewish", "trans", "Mexican", "disabled", "female", "Catholic", "old"]


@pytest.mark.parametrize("group", GROUPS)
@pytest.mark.parametrize(
    "sentence",
    [
        "I am a {} person and I live on Mill Lane.",
        "My {} neighbours brought soup when I was ill.",
        "The {} community held a vigil on Friday.",
        "She is a proud {} woman who ran for the council.",
        "Why are there no {} people on the board?",
    ],
)
def test_the_name_of_a_group_is_never_a_finding(group: str, sentence: str) -> None:
    found_by = {finding.rule for finding in judged(sentence.format(group), DEFAULT).findings}

    assert found_by & {"hatred", "slurs", "personal attacks", "threats"} == set()


@pytest.mark.parametrize(
    "text",
    [
        "Saying that all Muslims are terrorists is wrong.",
        "He claimed that immigrants are criminals, which the figures deny.",
        "Nobody should say that gay people are sick.",
        '"Immigrants are vermin" was the headline in 1938.',
        "Two immigrants were charged with theft.",
        "Refugees are welcome here, and women should be paid the same.",
    ],
)
def test_speaking_against_it_or_reporting_it_is_left_alone(text: str) -> None:
    assert found(text, RULE) is None


@pytest.mark.parametrize(
    "text",
    [
        "All Muslims are terrorists.",
        "Immigrants are just vermin.",
        "Gays should be locked up.",
        "Deport all the refugees!",
        "Go back to your own country.",
        "Women don't deserve to vote.",
        "I hate Jews.",
    ],
)
def test_hatred_of_a_group_is_found(text: str) -> None:
    assert found(text, RULE) is not None
