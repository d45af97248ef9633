"""What hides a word must leave the rest of the comment alone, and a reader able to read it."""

import random
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench import evasions
from bench.evasions import EVASIONS, carrying, evaded
from moderation.policy.model.fast import FastModel
from tests.unit.policy.tiny_model import a_model

WORDS = st.text("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=evasions.SHORTEST, max_size=12)


@pytest.fixture(autouse=True)
def model(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> FastModel:
    model = a_model(tmp_path_factory.mktemp("weights"))
    monkeypatch.setattr(evasions, "fast_model", lambda: model)
    return model


@pytest.mark.parametrize("name", EVASIONS)
def test_what_carries_no_attack_is_left_as_it_is(name: str) -> None:
    hidden = evaded("You are an idiot, and so it goes.", EVASIONS[name], random.Random(1))

    assert hidden.startswith("You are an ")
    assert hidden.endswith(", and so it goes.")
    assert "idiot" not in hidden.replace(",", "").split()


@pytest.mark.parametrize("name", EVASIONS)
@given(word=WORDS)
def test_any_word_can_be_hidden(name: str, word: str) -> None:
    assert EVASIONS[name](word, random.Random(1))


@pytest.mark.parametrize("name", EVASIONS)
def test_the_same_seed_hides_a_word_in_the_same_way(name: str) -> None:
    hidden = {evaded("What a clueless moron", EVASIONS[name], random.Random(3)) for _ in range(3)}

    assert len(hidden) == 1


@pytest.mark.parametrize(
    ("name", "hidden"),
    [("leet", "1d107"), ("spacing", "i d i o t"), ("full-width", "ｉｄｉｏｔ"), ("homoglyphs", "іdіоt")],
)
def test_an_evasion_does_what_it_is_named_for(name: str, hidden: str) -> None:
    assert EVASIONS[name]("idiot", random.Random(1)) == hidden


@given(WORDS)
def test_formula_letters_are_the_same_letters(word: str) -> None:
    assert unicodedata.normalize("NFKC", EVASIONS["mathematical bold"](word, random.Random(1))) == word


@given(WORDS)
def test_a_swap_keeps_every_letter_and_both_ends(word: str) -> None:
    swapped = EVASIONS["letter swaps"](word, random.Random(1))

    assert sorted(swapped) == sorted(word)
    assert (swapped[0], swapped[-1]) == (word[0], word[-1])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", []),
        ("a b", []),
        ("You moron. You absolute moron!", ["moron", "moron"]),
        ("m0ron", ["ron"]),
        ("Nobody votes for bitcoin", ["bitcoin"]),
    ],
)
def test_listed_insults_carry_an_attack_and_else_the_longest_word(text: str, words: list[str]) -> None:
    assert [text[start:end] for start, end in carrying(text)] == words
