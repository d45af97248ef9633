"""What is done to any text before it is shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.plain_text import MOST_MARKS, close_direction, has_unprintable, limit_marks, printable, tidy

OVERRIDE, ISOLATE, OVERRIDE_END, ISOLATE_END = "\u202e", "\u2067", "\u202c", "\u2069"


@pytest.mark.parametrize(
    "text",
    [
        "Plain words,\tand a tab\nand a line.",
        "Ελληνικά, עִבְרִית, العَرَبِيَّة, བོད་སྐད་, हिन्दी",
        "A family 👨‍👩‍👧‍👦, a flag 🏴󠁧󠁢󠁳󠁣󠁴󠁿 and ✈️",
        f"a name {ISOLATE}שלום{ISOLATE_END} isolated",
        f"{OVERRIDE}abc{OVERRIDE_END}",
    ],
)
def test_ordinary_text_is_left_alone(text):
    assert tidy(text) == text


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n"])
def test_every_line_end_becomes_a_newline(end):
    assert printable(f"one{end}two") == "one\ntwo"


@pytest.mark.parametrize("character", ["\0", "\x08", "\x1b", "\x7f", "\x85", "\ud800", "\ufeff", "\ufffe"])
def test_characters_that_print_nothing_are_removed(character):
    assert printable(f"a{character}b") == "ab"


@pytest.mark.parametrize("text", ["", "words\tand\r\nlines", "\ufeffpasted", "pasted\x92s", "\U0001f600"])
def test_what_people_type_and_paste_is_not_refused(text):
    assert not has_unprintable(text)


@pytest.mark.parametrize("character", ["\0", "\x1b", "\ud800"])
def test_what_nobody_types_is_refused(character):
    assert has_unprintable(f"a{character}b")


def test_a_letter_keeps_eight_marks_and_loses_the_others():
    assert limit_marks("a" + "\u0301" * 40 + "b") == "a" + "\u0301" * MOST_MARKS + "b"


def test_a_joiner_does_not_start_a_new_letter():
    assert limit_marks("a" + ("\u0301" * 8 + "\u200d") * 3).count("\u0301") == MOST_MARKS


@pytest.mark.parametrize(
    ("opened", "closed"),
    [
        (f"a{OVERRIDE}b", f"a{OVERRIDE}b{OVERRIDE_END}"),
        (f"a{ISOLATE}b", f"a{ISOLATE}b{ISOLATE_END}"),
        (f"{ISOLATE}{OVERRIDE}b", f"{ISOLATE}{OVERRIDE}b{OVERRIDE_END}{ISOLATE_END}"),
        (f"{ISOLATE}{OVERRIDE}b{ISOLATE_END}c", f"{ISOLATE}{OVERRIDE}b{OVERRIDE_END}{ISOLATE_END}c"),
    ],
)
def test_a_direction_left_open_is_closed(opened, closed):
    assert close_direction(opened) == closed


@pytest.mark.parametrize("end", [OVERRIDE_END, ISOLATE_END])
def test_an_end_that_ends_nothing_is_dropped(end):
    assert close_direction(f"a{end}b") == "ab"


def test_an_override_cannot_be_ended_from_inside_an_isolate():
    assert close_direction(f"{OVERRIDE}{ISOLATE}{OVERRIDE_END}") == f"{OVERRIDE}{ISOLATE}{ISOLATE_END}{OVERRIDE_END}"


@given(st.text(alphabet=st.sampled_from("ab\u0301\u200d\0\ud800\u202a\u202e\u2066\u2067\u202c\u2069\r\n")))
def test_tidying_twice_changes_nothing(text):
    assert tidy(tidy(text)) == tidy(text)


@given(st.text(alphabet=st.sampled_from("a\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u202c\u2069")))
def test_a_tidy_text_opens_and_closes_equally_often(text):
    tidied = tidy(text)

    overrides = sum(tidied.count(character) for character in "\u202a\u202b\u202d\u202e")
    isolates = sum(tidied.count(character) for character in "\u2066\u2067\u2068")
    assert (tidied.count(OVERRIDE_END), tidied.count(ISOLATE_END)) == (overrides, isolates)
