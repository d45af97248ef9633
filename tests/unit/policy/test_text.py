"""Folding and its way back to the original; own words apart from quoted ones."""

import pytest

from moderation.policy.content import Passage
from moderation.policy.text import fold, own_words, quotation


@pytest.mark.parametrize(
    "text",
    [
        "the bridge cost 142,460 in 2024",
        "the 4th bus at 10am, route b12 or mp3",
        "write to rui@example.org or @rui",
        "see https://example.org/4you and $5m",
        "great!wow",
    ],
)
def test_numbers_addresses_and_names_are_left_alone(text: str) -> None:
    assert fold(text).text == text


@pytest.mark.parametrize(
    ("hidden", "plain"),
    [
        ("IDIOT", "idiot"),
        ("idi\u200bot", "idiot"),
        ("i\u0334d\u0334i\u0334o\u0334t", "idiot"),
        ("\u0456d\u0456\u043et", "idiot"),
        ("ｉｄｉｏｔ", "idiot"),
        ("𝕚𝕕𝕚𝕠𝕥", "idiot"),
        ("ⓘⓓⓘⓞⓣ", "idiot"),
        ("i d i o t", "idiot"),
        ("i.d.i.o.t", "idiot"),
        ("1d10t", "idiot"),
        ("m0r0n", "moron"),
        ("a$$hole", "asshole"),
        ("id!ot", "idiot"),
        ("\u202eidiot\u202c", "idiot"),
        ("idiiiiiot", "idiiot"),
        ("naïve café", "naive cafe"),
    ],
)
def test_a_disguise_is_undone(hidden: str, plain: str) -> None:
    assert fold(hidden).text == plain


@pytest.mark.parametrize("word", ["moron", "liar", "snake", "whore", "troll", "nazi", "pig"])
def test_an_article_is_no_letter_of_the_word_whose_letters_are_set_apart(word: str) -> None:
    folded = fold(f"what a {' '.join(word)}!")

    assert folded.text == f"what a {word}!"
    assert folded.span(7, 7 + len(word)) == (7, 6 + 2 * len(word))


@pytest.mark.parametrize("word", ["asshole", "animal", "arsehole", "ahole", "addict", "autistic", "abuser"])
def test_a_word_that_begins_with_an_a_keeps_it_when_its_letters_are_set_apart(word: str) -> None:
    assert fold(f"you {' '.join(word)}").text == f"you {word}"


@pytest.mark.parametrize("hidden", ["idi\u200bot", "\u0456d\u0456\u043et", "i d i o t", "1d10t", "i.d.i.o.t"])
def test_a_span_of_the_folded_text_leads_back_to_what_was_typed(hidden: str) -> None:
    text = f"oh you {hidden} there"
    folded = fold(text)
    start = folded.text.index("idiot")

    first, last = folded.span(start, start + 5)

    assert text[first:last] == hidden


def test_half_a_surrogate_pair_becomes_a_blank() -> None:
    assert fold("a\ud800b").text == "a b"


@pytest.mark.parametrize(
    "text",
    [
        "It's the council's plan, isn't it? Don't they know 'tis so?",
        'The 6" pipe and the 8 inch pipe',
        "5 > 3 and a < b",
        "<blockquote>never closed, so nobody is quoted",
    ],
)
def test_what_only_looks_like_a_quotation_stays(text: str) -> None:
    assert own_words(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "> you idiot\nI disagree.",
        "  > you idiot\nI disagree.",
        "&gt; you idiot\nI disagree.",
        "<blockquote>you idiot</blockquote>I disagree.",
        "<blockquote>a <blockquote>you</blockquote> idiot</blockquote>I disagree.",
        "[quote=Rui]you idiot[/quote]I disagree.",
        'He wrote "you idiot" and I disagree.',
        "He wrote “you idiot” and I disagree.",
        "He wrote «you idiot» and I disagree.",
        "He wrote 'you complete idiot' and I disagree.",
    ],
)
def test_a_quotation_is_blanked_and_the_rest_stays_where_it_was(text: str) -> None:
    own = own_words(text)

    assert "idiot" not in own
    assert own.index("disagree") == text.index("disagree")
    assert len(own) == len(text)


def test_a_word_flung_at_someone_in_quotation_marks_is_no_quotation() -> None:
    assert "idiot" in own_words('You are an "idiot".')


def test_eight_words_that_stand_in_the_post_are_not_the_commenters() -> None:
    post = Passage("The chairman said that every one of you is a fool and a liar.", origin="post")
    text = "So every one of you is a fool and a liar, was that it?"

    own = own_words(text, [post])

    assert "fool" not in own
    assert own.rstrip().endswith("was that it?")


def test_seven_words_that_stand_in_the_post_are_still_the_commenters() -> None:
    post = Passage("Every one of you is a fool.", origin="post")

    assert "fool" in own_words("Every one of you is a fool.", [post])


# --- What is quoted, for whoever reads ---------------------------------------------------------------------------------

COUNCIL = Passage("The council met on Monday and talked for an hour.", origin="post")
FERRY = Passage("Rain again. The ferry is to stop at the end of the month, said the harbour master.", origin="update")


@pytest.mark.parametrize("text", ["", "The ferry is late.", "“ferry” is a word", "> The bus\n\nis to stop at the end"])
def test_a_text_that_quotes_nothing_leads_to_no_passage(text: str) -> None:
    assert quotation(text, [COUNCIL, FERRY]) is None


@pytest.mark.parametrize(
    "text",
    [
        "> the ferry is to stop\n\nNo.",
        "&gt; The ferry is to stop",
        "“The ferry is to stop”, they say, as it was in “The council”.",
        "So the ferry is to stop at the end of the month and nobody asked.",
    ],
)
def test_a_quotation_leads_to_where_it_stands(text: str) -> None:
    found = quotation(text, [COUNCIL, FERRY])

    assert found is not None
    assert found.passage.text[found.start :].startswith("The ferry is to stop")
