"""A comment cut into what the models read."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moderation.policy.content import Passage
from moderation.policy.model.spelling import Spelling
from moderation.policy.model.tokens import MOST_TOKENS, QUOTED, plain, raw_tokens, said, spans_of
from tests.unit.policy.tiny_model import reading

SPELLING = Spelling(("the", "idiot", "moron", "because", "form", "from"))
TRICKY = st.text(st.sampled_from("aei \"“”>\n.,;!?'*#19-éя\u200b"), max_size=120)


@pytest.mark.parametrize(
    ("typed", "tokens"),
    [
        ("", []),
        ("The bridge is shut", ["the", "bridge", "is", "shut"]),
        ("You're wrong, again.", ["you're", "wrong", ",", "again", "."]),
        ("Really?!", ["really", "?!"]),
        ("Well... no", ["well", "...", "no"]),
        ("142,460 of them", ["142", ",", "460", "of", "them"]),
        ("an id**t", ["an", "id**t"]),
        ("blank     after blank", ["blank", "after", "blank"]),
    ],
)
def test_words_and_the_marks_that_carry_tone_are_tokens(typed: str, tokens: list[str]) -> None:
    assert raw_tokens(reading(typed)) == tokens


def test_a_quotation_is_one_token_of_blanks() -> None:
    tokens = raw_tokens(reading('He said "you are an idiot" to her'))

    assert [token.strip() for token in tokens] == ["he", "said", "", "to", "her"]


def test_what_is_copied_from_the_post_is_a_quotation() -> None:
    post = Passage("the council will close the old bridge over the river on Monday", "post")

    tokens = raw_tokens(reading("the council will close the old bridge over the river? Idiots.", post))

    assert [token.strip() for token in tokens][1:] == ["?", "idiots", "."]


def test_a_long_comment_is_read_from_its_beginning() -> None:
    tokens = raw_tokens(reading("first " + "word " * 2 * MOST_TOKENS))

    assert (tokens[0], len(tokens)) == ("first", MOST_TOKENS)


@settings(max_examples=150)
@given(st.text(max_size=120) | TRICKY)
def test_every_token_has_its_place_in_the_folded_text(text: str) -> None:
    its = reading(text)

    slices = [its.folded.text[start:end] for start, end in spans_of(its)]

    assert [token.strip() for token in raw_tokens(its)] == [slice_.strip() for slice_ in slices]


@settings(max_examples=150)
@given(st.text(max_size=120) | TRICKY)
def test_every_place_of_a_token_leads_back_into_the_original(text: str) -> None:
    its = reading(text)

    for start, end in spans_of(its):
        evidence = its.evidence(start, end)
        assert text[evidence.start : evidence.end] == evidence.words


@pytest.mark.parametrize(
    ("token", "word"),
    [
        ("the", "the"),
        ("zebra", "zebra"),
        ("idoit", "idiot"),
        ("142", "0"),
        ("7", "0"),
        ("!!!!!", "!!"),
        ("?!?!", "?!"),
        ("......", ".."),
        (",", ","),
        ("      ", QUOTED),
    ],
)
def test_a_token_stands_for_a_word(token: str, word: str) -> None:
    assert plain(token, SPELLING) == word


def test_what_is_said_has_its_disguises_read() -> None:
    assert said(reading("You idoit, you m0ron, BECUASE!"), SPELLING) == "you idiot, you moron, because!"


def test_what_is_said_leaves_out_what_is_quoted() -> None:
    assert said(reading('He said "you are an idiot" to her'), SPELLING) == 'he said "..." to her'


@settings(max_examples=100)
@given(st.text(max_size=120) | TRICKY)
def test_what_is_said_can_be_told_of_any_text(text: str) -> None:
    assert isinstance(said(reading(text), SPELLING), str)
