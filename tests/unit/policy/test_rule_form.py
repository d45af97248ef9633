"""How the form was filled in: a trap that people do not see, and a speed at which nobody writes."""

import pytest

from moderation.policy.content import Sending
from moderation.policy.findings import Severity
from tests.unit.policy.examples import a_rule, found

RULE = a_rule("form", "seconds = 3")
TYPED = a_rule("form", "seconds = 2\nletters_per_second = 20")


@pytest.mark.parametrize(
    "sending",
    [Sending(), Sending(trap_filled=False), Sending(seconds=3), Sending(trap_filled=False, seconds=4000.0)],
    ids=["nothing known", "trap left alone", "just slow enough", "very slow"],
)
def test_a_form_filled_in_by_a_person_is_left_alone(sending: Sending) -> None:
    assert found("Hello.", RULE, sending=sending) is None


@pytest.mark.parametrize(
    ("text", "seconds"), [("Hello.", 0.3), ("Hello.\n\n\n", 0.3), ("word " * 8, 1.95), ("word " * 400, 2)]
)
def test_typing_takes_its_time_and_no_text_more_than_what_is_asked_at_most(text: str, seconds: float) -> None:
    assert found(text, TYPED, sending=Sending(seconds=seconds)) is None


@pytest.mark.parametrize(("text", "seconds"), [("Hello.", 0.2), ("word " * 8, 1.9), ("word " * 400, 1.9)])
def test_what_nobody_types_that_fast_is_found(text: str, seconds: float) -> None:
    assert found(text, TYPED, sending=Sending(seconds=seconds)) is not None


def test_a_trap_can_be_switched_off() -> None:
    assert found("Hello.", a_rule("form", "trap = false"), sending=Sending(trap_filled=True)) is None


@pytest.mark.parametrize("sending", [Sending(trap_filled=True), Sending(seconds=2.9), Sending(seconds=-1)])
def test_a_form_filled_in_by_a_program_is_found(sending: Sending) -> None:
    finding = found("Hello.", RULE, sending=sending)

    assert finding is not None
    assert finding.severity == Severity.SPAM
