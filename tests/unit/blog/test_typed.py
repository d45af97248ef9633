"""What the text editor sends is kept as plain text where plain text says it all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog.rendering import marked_up, plain, typed


@pytest.mark.parametrize("text", ["Plain.", "Two\n\nparagraphs.", "1 < 2 & <b>", "", " "])
def test_a_plain_text_stays_as_it_was_typed(text):
    assert typed(text) == text


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("<p>One.</p><p>Two.</p>", "One.\n\nTwo."),
        ("<p>One,<br>and a line.</p>", "One,\nand a line."),
        ("<p>1 &lt; 2 &amp; 3</p>", "1 < 2 & 3"),
        ("<p></p><p>Alone.</p><p></p>", "Alone."),
    ],
)
def test_paragraphs_alone_are_kept_as_text(sent, kept):
    assert typed(sent) == kept


@pytest.mark.parametrize("sent", ["<p>A <strong>b</strong>.</p>", "<h2>A</h2><p>b</p>", "<ul><li><p>a</p></li></ul>"])
def test_what_text_cannot_say_stays_markup(sent):
    assert typed(sent) == sent


def test_a_text_that_would_be_taken_for_markup_is_kept_as_such():
    assert plain(typed("<p>&lt;p&gt; opens a paragraph</p>")).strip() == "<p> opens a paragraph"


@given(st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=60))
def test_whatever_is_wrapped_loses_none_of_its_words(text):
    assert plain(typed(marked_up(text))).split() == text.split()
