"""Where a kicker ends and a headline starts."""

import pytest

from blog.paste import NoHeadline, parse_post
from blog.reading.headline import read_title

TITLES = [
    # What has no kicker.
    ("COUNCIL ORDERS RIVERSIDE HOMES EMPTIED", "", "COUNCIL ORDERS RIVERSIDE HOMES EMPTIED"),
    ("FLOODED? - AGAIN?", "", "FLOODED? - AGAIN?"),
    ("WHO LET THE GATES OPEN?", "", "WHO LET THE GATES OPEN?"),
    ("COUNCIL ORDERS RIVERSIDE HOMES EMPTIED: WHO PAYS?", "", "COUNCIL ORDERS RIVERSIDE HOMES EMPTIED: WHO PAYS?"),
    ("MAYOR: “NOT MY FAULT”", "", "MAYOR: “NOT MY FAULT”"),
    ("HOSPITAL CHAOS: DAY 12", "", "HOSPITAL CHAOS: DAY 12"),
    ("Why rivers forget: notes on a flood", "", "Why rivers forget: notes on a flood"),
    ("BRIDGE CLOSED AT 10:30", "", "BRIDGE CLOSED AT 10:30"),
    ("The park is not a car park", "", "The park is not a car park"),
    # What has one.
    ("UPDATE: FLOODED? - AGAIN?", "UPDATE", "FLOODED? - AGAIN?"),
    (
        "UPDATE: FLOODED? - AGAIN? COUNCIL ORDERS HOMES EMPTIED",
        "UPDATE: FLOODED? - AGAIN?",
        "COUNCIL ORDERS HOMES EMPTIED",
    ),
    (
        "UPDATE: FLOODED? - AGAIN? - COUNCIL ORDERS HOMES EMPTIED",
        "UPDATE: FLOODED? - AGAIN?",
        "COUNCIL ORDERS HOMES EMPTIED",
    ),
    ("FLOODED AGAIN? COUNCIL ORDERS HOMES EMPTIED", "FLOODED AGAIN?", "COUNCIL ORDERS HOMES EMPTIED"),
    ("BREAKING: BRIDGE CLOSED", "BREAKING", "BRIDGE CLOSED"),
    ("BREAKING – BRIDGE CLOSED", "BREAKING", "BRIDGE CLOSED"),
    ("LATEST: BREAKING: PORT CLOSED? NOT AGAIN!", "LATEST: BREAKING", "PORT CLOSED? NOT AGAIN!"),
    ("BREAKING - EXCLUSIVE: THE MAYOR RESIGNS", "BREAKING - EXCLUSIVE", "THE MAYOR RESIGNS"),
    ("LATEST FIGURES SHOW A FALL", "", "LATEST FIGURES SHOW A FALL"),
    ("UPDATE: LETTERS", "UPDATE", "LETTERS"),
    ("UPDATE 2 - BRIDGE CLOSED", "UPDATE 2", "BRIDGE CLOSED"),
    ("RIVERSIDE: NO MONEY FOR PUMPS", "RIVERSIDE", "NO MONEY FOR PUMPS"),
    ("OPINION | The park is not a car park", "OPINION", "The park is not a car park"),
    ("FLOOD WATCH // COUNCIL ORDERS HOMES EMPTIED", "FLOOD WATCH", "COUNCIL ORDERS HOMES EMPTIED"),
    ("# UPDATE: FLOODED AGAIN", "UPDATE", "FLOODED AGAIN"),
]


@pytest.mark.parametrize(("line", "kicker", "headline"), TITLES)
def test_one_line(line, kicker, headline):
    title = read_title(line)

    assert (title.kicker, title.headline) == (kicker, headline)


@pytest.mark.parametrize(
    ("lines", "kicker", "headline"),
    [
        (
            "UPDATE: FLOODED? - AGAIN?\nCOUNCIL ORDERS HOMES EMPTIED",
            "UPDATE: FLOODED? - AGAIN?",
            "COUNCIL ORDERS HOMES EMPTIED",
        ),
        (
            "UPDATE: FLOODED? - AGAIN?\n\nCouncil orders homes emptied",
            "UPDATE: FLOODED? - AGAIN?",
            "Council orders homes emptied",
        ),
        ("FLOOD WATCH\nCOUNCIL SAYS IT IS LISTENING", "FLOOD WATCH", "COUNCIL SAYS IT IS LISTENING"),
        ("COUNCIL ORDERS RIVERSIDE HOMES\nEMPTIED", "", "COUNCIL ORDERS RIVERSIDE HOMES EMPTIED"),
        ("BREAKING:\nBRIDGE CLOSED", "BREAKING", "BRIDGE CLOSED"),
        ("WHO LET THE GATES OPEN?\n\nBy Ada Moreau", "", "WHO LET THE GATES OPEN?"),
        ("BRIDGE CLOSED\n=============", "", "BRIDGE CLOSED"),
        (
            "OPINION - THE BRIDGE AGAIN\n\nNine closures. If that is care, what is neglect?",
            "OPINION",
            "THE BRIDGE AGAIN",
        ),
    ],
)
def test_two_lines(lines, kicker, headline):
    post = parse_post(f"{lines}\n\nI was there at four in the morning.\n\nIt rained.")

    assert (post.kicker, post.headline) == (kicker, headline)


@pytest.mark.parametrize(
    "text",
    [
        "https://example.org/\n\nText.",
        "> quoted\n\nText.",
        "The council met on Monday and spoke for an hour about the bridge, the road and the sea. It was late.\n\nMore.",
        "THE GUARDIAN – LISBON — The river rose three metres overnight, officials said.\n\nMore.",
        "",
    ],
)
def test_what_cannot_be_a_headline_is_refused(text):
    with pytest.raises(NoHeadline):
        parse_post(text)


def test_the_refusal_names_the_line():
    with pytest.raises(NoHeadline) as refusal:
        parse_post("\n\n\nhttps://example.org/\n\nText.")

    assert refusal.value.line == 4
