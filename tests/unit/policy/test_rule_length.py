"""Too short or too long, by what the author wrote and not by what they quote."""

import pytest

from tests.unit.policy.examples import a_rule, found

SHORT = a_rule("length", "least_words = 3")
LONG = a_rule("length", "most_words = 5", "most_characters = 40")


@pytest.mark.parametrize("text", ["It isn't so.", "One two three", "橋は閉鎖", "It is."])
def test_a_comment_of_a_few_words_is_left_alone(text: str) -> None:
    assert found(text, a_rule("length", "least_words = 2")) is None


@pytest.mark.parametrize("text", ["", "First!", "> A long quotation of many words.\nAgreed."])
def test_a_comment_that_says_next_to_nothing_is_found(text: str) -> None:
    assert found(text, SHORT) is not None


@pytest.mark.parametrize("text", ["One two three four five", "> Six words that somebody else wrote.\nAgreed then."])
def test_a_short_comment_with_a_long_quotation_is_left_alone(text: str) -> None:
    assert found(text, LONG) is None


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("One two three four five six", "has 6 words, and 5 are allowed"),
        ("x" * 41, "is 41 characters long, and 40 are allowed"),
    ],
)
def test_a_comment_that_goes_on_is_found(text: str, reason: str) -> None:
    finding = found(text, LONG)

    assert finding is not None
    assert finding.reason == reason
