"""Where an excerpt ends and its author speaks again: what tells, and where we had better ask."""

import pytest

from blog.paste import PastedBlockKind, parse_paste, parse_post
from blog.reading.echo import echo_of
from blog.reading.outlets import outlet_called

COPY = "THE GUARDIAN – The council closed the site on Monday.\n\nA spokesman called the delay “absurd”, officials said."


def voices(text: str) -> list[str]:
    return [block.source or "quoted" if block.kind is PastedBlockKind.EXCERPT else "own" for block in parse_paste(text)]


@pytest.mark.parametrize(
    "paragraph",
    [
        "The council has apologised to the families, according to a statement.",
        "Council bosses apologised to families on Tuesday.",
        "Police are investigating.",
        "“It was a long night,” said Maria Sousa, who runs a bakery by the quay.",
    ],
)
def test_copy_that_names_its_subject_again_goes_on(paragraph):
    assert voices(f"{COPY}\n\n{paragraph}") == ["The Guardian"]


@pytest.mark.parametrize(
    "paragraph",
    [
        "Absurd is the polite translation.",
        "“Absurd”. I was absurd once; it was a hat.",
        "The site closed. There it is.",
        "Three years. Four ministers.",
        "Tres millones. Pero calma.",
    ],
)
def test_a_word_taken_up_again_or_clipped_sentences_are_the_authors(paragraph):
    assert voices(f"{COPY}\n\n{paragraph}") == ["The Guardian", "own"]


def test_copy_without_a_word_in_common_echoes_nothing():
    assert echo_of("The mayor opened the bridge.", ["The river rose.", "Nobody was hurt."]) == 0


def test_a_remark_that_may_be_anyones_is_asked_about():
    block = parse_paste(f"{COPY}\n\nSame street, same hour. Set them side by side.")[0]

    assert (block.end_known, block.doubt, block.doubt_line) == (False, 2, 5)


def test_another_source_below_does_not_settle_a_doubt():
    block = parse_paste(f"{COPY}\n\nSame street, same hour. Set them side by side.\n\n(Reuters) - The river rose.")[0]

    assert (block.end_known, block.doubt) == (False, 2)


def test_an_excerpt_of_plain_copy_up_to_an_address_leaves_no_doubt():
    block = parse_paste(f"{COPY}\n\nhttps://www.theguardian.com/a")[0]

    assert (block.end_known, block.doubt) == (True, None)


def test_a_letter_in_quotes_is_an_excerpt_of_nobody_yet():
    letter = "I have it here.\n\n“Dear Dr Pereira,\n\n“The scanner is too heavy.\n\n“We regret this.”\n\nWell. Consider it shared."

    assert voices(letter) == ["own", "quoted", "own"]


def test_a_stray_quotation_mark_swallows_nothing():
    text = "“I was there.\n\nThe hall was full.\n\nREUTERS – The river rose.\n\n“We ran,” she said."

    assert voices(text)[0] == "own"


def test_words_that_a_clause_leads_up_to_are_an_excerpt():
    text = "Here is the bulletin:\n\n“The gauge was offline from midnight owing to a fault.”\n\nI asked why."

    assert voices(text) == ["own", "quoted", "own"]


def test_a_clause_that_names_its_outlet_leads_what_follows_in_quotes():
    blocks = parse_paste("As New Scientist put it in 2021: “A gauge that is silent in a storm is not a gauge.”")

    assert [(block.source, block.text[:8]) for block in blocks] == [(None, "As New S"), ("New Scientist", "“A gauge")]


@pytest.mark.parametrize(
    ("line", "source"),
    [
        ("SOUTH COAST ECHO: Auditors have refused to sign.", "South Coast Echo"),
        ("THE ADVERTISER — Plot holders have been asked to leave.", "The Advertiser"),
        ("HARBOUR CHRONICLE, 4 May 2026 – A playground was shut.", "Harbour Chronicle"),
        ("BBC RADIO NORFOLK – A councillor said so.", "BBC Radio Norfolk"),
        ("Meanwhile in The Guardian: Water companies said so.", "The Guardian"),
        ("Yesterday’s Guardian: Water companies said so.", "The Guardian"),
        ("HARBOUR INDEPENDENT - LIFT DELAYED UNTIL 2029", "Harbour Independent"),
    ],
)
def test_a_source_in_the_ways_that_blogs_write_it(line, source):
    assert parse_paste(line)[0].source == source


@pytest.mark.parametrize("line", ["BBC News, 14:20:", "The Guardian, Monday:", "From The Times, page 7:"])
def test_a_name_with_its_time_or_its_page_leads_what_is_under_it(line):
    blocks = parse_paste(f"{line}\n\nThe gates were open, officials said.")

    assert (blocks[-1].source, blocks[-1].text) == (
        outlet_called(line.removeprefix("From ").split(",")[0]).name,
        "The gates were open, officials said.",
    )


def test_a_credit_that_names_the_source_again_ends_its_excerpt():
    blocks = parse_paste(
        "REUTERS - The goat ate the leaflets.\n\nIt was hired, records show.\n\n(Reuters, 3 March 2026)\n\nA long street."
    )

    assert [(block.source, str(block.day)) for block in blocks] == [("Reuters", "2026-03-03"), (None, "None")]


@pytest.mark.parametrize(
    "line",
    [
        "FIRE SERVICE: The crews were late.",
        "COUNCIL LEADER: The roof will be mended.",
        "OLD TIMES: We were young.",
        "In the end: nothing happened.",
        "As the mayor put it: “We shall see what can be done about that in time.”",
    ],
)
def test_what_only_looks_like_a_source_is_none(line):
    assert [block.source for block in parse_paste(line)] == [None]


def test_a_time_after_the_word_opens_an_update():
    post = parse_post(
        "Ferry aground\n\nMore soon.\n\nUPDATED 14:05 Everyone is off.\n\nUPDATE 22:10 – Turnout 61%, I hear."
    )

    assert [(s.heading, s.blocks[0].text) for s in post.sections[1:]] == [
        ("14:05", "Everyone is off."),
        ("22:10", "Turnout 61%, I hear."),
    ]
