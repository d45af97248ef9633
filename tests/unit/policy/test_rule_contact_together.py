"""Whereabouts that no single phrase gives away, and the other things that lead to a person: accounts, plates, codes."""

import pytest

from moderation.policy.whereabouts import ENOUGH, SIGNS
from tests.unit.policy.examples import a_rule, found, words_found

RULE = a_rule("contact")


@pytest.mark.parametrize(
    "text",
    [
        "My mum is 84, lives alone over the bakery and needs the day centre.",
        "I live above the chip shop and finish at five, so the late bus is mine.",
        "He works nights at the hospital. Give him a break.",
        "The library is at 12 Castle Street, first floor, open till eight, so go and ask them.",
        "The council meets on the second Monday at 7 pm in room 14.",
        "If anyone wants to thank the volunteers, there is tea at the hall on Thursday.",
        "She drives a grey van, like half the town.",
        "Follow the council on Twitter for closures.",
        "A red pickup nearly hit us at the school gate.",
        "The camera misreads plates with a 1 in them.",
        "The lights in unit 14 were on till nine.",
    ],
)
def test_hints_that_lead_to_nobody_are_left_alone(text: str) -> None:
    assert found(text, RULE) is None


@pytest.mark.parametrize(
    "text",
    [
        "The clerk who lost it lives over the nail bar on Wharf Street, third buzzer. Go and ask her.",
        "His daughter goes to Hillview Academy and gets off the bus at ten to four. Tell him that.",
        "She drives the yellow hatchback, parks behind the chapel, home by six.",
        'The reader who signs as "Ratepayer" is Tom Weald, he rents the caravan, pitch 9, and his wife is away.',
        "He's in the blue house past the weir, on his own most evenings.",
    ],
)
def test_hints_that_together_lead_to_somebody_are_found(text: str) -> None:
    assert found(text, RULE) is not None


@pytest.mark.parametrize(
    "text",
    [
        "find her on insta, @lou_hargreaves92, and tell her",
        "his number plate is LN21 OPQ",
        "the door code for her building is 4471",
        "his account is 20-45-11 83920174",
        "DM him on telegram: oleg_fix77",
    ],
)
def test_an_account_a_plate_or_a_code_is_found(text: str) -> None:
    assert found(text, RULE) is not None


def test_each_hint_is_marked() -> None:
    assert len(words_found("She rents the green cottage by the ford, alone. Go and see her.", RULE)) >= 3


def test_no_hint_is_enough_by_itself() -> None:
    assert all(sign.points < ENOUGH for sign in SIGNS)
