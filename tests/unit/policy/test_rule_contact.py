"""Private details: found where they are somebody's own, left alone where they are an office's."""

import pytest

from tests.unit.policy.examples import a_rule, found, words_found

RULE = a_rule("contact", 'allowed = ["paper.example"]')


@pytest.mark.parametrize(
    "text",
    [
        "It cost 142,460 in 2019-2020, see section 3.2.1 of 12/05/2019.",
        "Call the council on 01632 960123.",
        "The helpline is 555-867-5309, open all night.",
        "The toll-free number is 1-800-555-0199.",
        "The crash was at 1200 Main Street.",
        "We used to live at 12 Elm Street, across from the mill.",
        "The care home at 40 Station Road is closing.",
        "Write to clerk@town.gov or info@bakery.com.",
        "I got it from ada@paper.example.",
        "Planning reference 2024/01234/FUL, ISBN 9781234567897.",
        "The score was 3-2 and 100-98, meet at noon.",
        "Food bank collects on Saturdays at 9 to 12, 27 Union Street, the blue door.",
        "Book swap every second Saturday, 10 to 2, 5 Chapel Row, the red door.",
        "The registry is in room 12 of the Town Hall, second floor, ring the bell.",
        "You'll find the bike repair at 6 Dock Street, come and have a look.",
        "My wife works on the tills at the Co-op, ask for her and she'll show you.",
        "Our house is the last one on the hill.",
        "The vicar's house is the first one on the tour.",
        "Our solicitor's is at 3 Court Row, first floor, ring the bell.",
    ],
)
def test_numbers_of_record_and_public_offices_are_left_alone(text: str) -> None:
    assert found(text, RULE) is None


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("Ring him at home, 01632 960123.", "01632 960123"),
        ("Her cell is (555) 867-5309!", "(555) 867-5309"),
        ("text me 555-867-5309", "555-867-5309"),
        ("+44 7700 900123 is Rui", "+44 7700 900123"),
        ("his number is 867-5309", "867-5309"),
        ("rui.costa@gmail.com has the answer", "rui.costa@gmail.com"),
        ("rui (at) gmail (dot) com", "rui (at) gmail (dot) com"),
        ("He lives at 12 Elm Street, go and ask him.", "12 Elm Street"),
        ("her home address is 7b Mill Lane", "7b Mill Lane"),
        ("> He lives at 12 Elm Street\nSo?", "12 Elm Street"),
        ("He sells his stories 9 to 12, 27 Union Street, the blue door.", "12, 27 Union Street"),
        ("His wife works on the tills at Halden's, ask for Denise.", "works on the tills at Halden's, ask for Denise"),
        ("The author's house is the last one on Quarry Road.", "the last one on Quarry Road"),
        ("She lives two doors down from the mill, red car outside.", "two doors down from the mill"),
        ("Her boss is Mr Trent at Halden's, phone him.", "Mr Trent at Halden's"),
    ],
)
def test_a_private_detail_is_marked(text: str, marked: str) -> None:
    assert words_found(text, RULE) == [marked]


@pytest.mark.parametrize(
    "text", ["@ " + "a_" * 400, "@ " + "a-dot-" * 400, "@ " + "107" * 400 + "@", "07." * 400 + '"']
)
def test_what_could_be_read_in_countless_ways_is_read_in_one(text: str) -> None:
    assert found(text, RULE) is None


def test_a_name_of_many_parts_is_an_address() -> None:
    assert words_found("write to rui_da_costa.e-silva@gmail.com", RULE) == ["rui_da_costa.e-silva@gmail.com"]
