"""Every word that is pasted comes out somewhere, whatever it was taken for."""

import re
from collections import Counter

from hypothesis import example, given
from hypothesis import strategies as st

from blog.paste import NoHeadline, PastedBlock, PastedPost, parse_paste, parse_post
from blog.reading.paragraphs import RULE, plain

PIECES = st.sampled_from(
    [
        "THE GUARDIAN – LISBON — The river rose.",
        "THE GUARDIAN",
        "AL JAZEERAOfficials said so.",
        "(CNN) -- Rescue teams worked.",
        "WASHINGTON (AP) — The loan is safe.",
        "Via Der Spiegel: The gates were open.",
        "THE HARBOUR GAZETTE, 12 March 2026 – The bridge is shut.",
        "THE GUARDIAN, LISBON: The river rose.",
        "Jane Doe, The Guardian: The river rose.",
        "This may explain it:",
        "Here is how the BBC reports it:",
        "“The gates were open.”",
        "“The gates were open.” — Reuters",
        "“The gates were open,",
        "“and the guards asleep.”",
        "— Reuters",
        "Source: Le Monde",
        "https://www.theguardian.com/world",
        "Read more: https://www.lemonde.fr/a",
        "More at https://www.lemonde.fr/b",
        "From Le Monde this morning –",
        "P.S. UPDATE: It fell.",
        "From the New York Times (https://www.nytimes.com/a):",
        "[Financial Times] https://www.ft.com/a",
        "Harbour Post, 4 March 2026 — https://harbourpost.example/a",
        "UPDATE REUTERS – The gates were open.",
        "> **THE GUARDIAN**: The gates were open.",
        "Os comentários são moderados. Não são permitidos insultos.",
        "Officials said the river rose. https://www.bbc.co.uk/news/1",
        "> quoted words",
        ">> deeper",
        "I told you so.",
        "Really?",
        "The council met on Monday.",
        "UPDATE: The water is falling.",
        "UPDATE 2 - BRIDGE CLOSED",
        "UPDATE",
        "Update, 3pm: nothing.",
        "[UPDATE: nothing.]",
        "UPDATE 1: CORRECTION: It is Anna.",
        "CORRECTION: It is Anna.",
        "ORIGINAL POST:",
        "ORIGINAL POST: As it was.",
        "---",
        "* * *",
        "COMMENT POLICY",
        "Please respect our comment policy: no attacks, or lose your privileges.",
        "WHO PAYS?",
        "- a list",
        "MAYOR: “NO”",
    ]
)
WORDS = st.one_of(PIECES, st.text(max_size=40))
TEXTS = st.lists(st.tuples(WORDS, st.sampled_from(["\n", "\n\n", "\r\n", "\r\n\r\n", " ", "\n\n\n"])), max_size=14).map(
    lambda parts: "".join(word + end for word, end in parts)
)


def marks_of(blocks: tuple[PastedBlock, ...]) -> list[str]:
    return [part for block in blocks for part in (block.text, block.url, *block.marks)]


def all_of(post: PastedPost) -> list[str]:
    sections = [part for s in post.sections for part in (*s.marks, *marks_of(s.blocks))]
    return [post.title, *sections, post.policy_notice]


def letters(*texts: str) -> Counter[str]:
    """How often each letter and digit stands in `texts`; signs may be layout, words never are."""
    return Counter(mark for text in texts for mark in text if mark.isalnum())


def without_rules(text: str) -> str:
    return "\n".join(line for line in plain(text).split("\n") if not RULE.fullmatch(line))


@example("https://www.theguardian.com/world\n0\nhttps://www.theguardian.com/world\n")
@example(
    "From the New York Times (https://www.nytimes.com/a): From the New York Times (https://www.nytimes.com/a):\nMore."
)
@given(TEXTS)
def test_a_paste_keeps_every_word(text):
    assert letters(*marks_of(parse_paste(text))) == letters(without_rules(text))


@given(TEXTS)
def test_what_is_pasted_comes_out_in_the_order_in_which_it_went_in(text):
    pasted = iter(mark for mark in plain(text) if mark.isalnum())

    # Each letter is looked for behind the last one that was found.
    assert all(mark in pasted for block in parse_paste(text) for mark in block.text if mark.isalnum())


@given(TEXTS)
def test_a_post_keeps_every_word(text):
    try:
        post = parse_post(text)
    except NoHeadline:
        return

    assert letters(*all_of(post)) == letters(without_rules(text))


@given(TEXTS)
def test_the_title_is_the_kicker_and_the_headline(text):
    try:
        post = parse_post(text)
    except NoHeadline:
        return

    assert letters(post.kicker, post.headline) == letters(post.title)


@given(st.text(max_size=300))
def test_any_text_at_all_can_be_pasted(text):
    assert all(block.text.strip() for block in parse_paste(text))


@given(TEXTS)
def test_sections_are_numbered_without_a_gap(text):
    try:
        post = parse_post(text)
    except NoHeadline:
        return

    assert [section.number for section in post.sections] == list(range(len(post.sections)))


@given(TEXTS)
def test_line_ends_of_windows_and_old_macs_change_nothing(text):
    unix = re.sub("\r\n?", "\n", text)

    assert parse_paste(unix) == parse_paste(unix.replace("\n", "\r\n")) == parse_paste(unix.replace("\n", "\r"))
