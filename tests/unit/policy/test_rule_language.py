"""Scripts and languages: found only where the guess is plain."""

from itertools import pairwise

import pytest

from moderation.policy.document import PolicyError, read_policy
from moderation.policy.rules.language import RANGES, SMALL_WORDS, script_of_letter
from tests.unit.policy.examples import a_rule, found, policy_text, words_found

LATIN = a_rule("language", 'scripts = ["latin"]')
ENGLISH = a_rule("language", 'languages = ["en"]')


@pytest.mark.parametrize(
    "text",
    [
        "The bridge is closed again, and nobody says why.",
        "Привет!",
        "The village is called Великий Новгород on the old map, says the book.",
        "> Мост снова закрыт, и никто не говорит почему\nWhat does it say?",
        "Ça va? Ein schöner Tag, señor, at the Café Łódź.",
        "12345 67890 12345 67890 !!! ???",
        "😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀",
        "",
    ],
)
def test_the_expected_script_and_a_word_or_two_of_another_are_left_alone(text: str) -> None:
    assert found(text, LATIN) is None


def test_a_comment_in_another_script_is_found_and_marked() -> None:
    text = "Мост снова закрыт, и никто не говорит почему."

    assert words_found(text, LATIN) == [text[:-1]]


def test_a_disguise_of_a_latin_word_is_not_another_script() -> None:
    assert found("You idіot, said nobody in this pleasant place.", LATIN) is None


@pytest.mark.parametrize(
    "text",
    [
        "The committee has met twice this year and there is nothing to show for it.",
        "Was soll das?",
        "Le pont est fermé, said my aunt, and then she laughed and went on with her tea.",
        "lol tbh idk smh ngl fr fr imo brb afk gg wp ez",
        "Merhaba Rui, Ada, Noor, Mina, Tomas, Sable, Petra, Colin, Derek, Maeve",
    ],
)
def test_what_is_english_or_too_little_to_tell_is_left_alone(text: str) -> None:
    assert found(text, ENGLISH) is None


@pytest.mark.parametrize(
    "text",
    [
        "Le pont est fermé depuis des mois et personne ne nous dit pourquoi dans cette ville.",
        "Die Brücke ist seit Monaten gesperrt und wir wissen nicht, was der Rat mit dem Geld macht.",
        "El puente está cerrado y nadie dice por qué, pero los vecinos son los que lo pagan.",
        "O prefeito não fala com os moradores da rua, mas a conta foi paga com o dinheiro do povo.",
        "Most jest zamknięty i nikt nie wie dlaczego, ale to się nie zmieni przez lata, tak jak było.",
    ],
)
def test_a_comment_in_another_language_is_found(text: str) -> None:
    assert found(text, ENGLISH) is not None


def test_a_language_that_is_expected_is_left_alone() -> None:
    text = "Le pont est fermé depuis des mois et personne ne nous dit pourquoi dans cette ville."

    assert found(text, a_rule("language", 'languages = ["en", "fr"]')) is None


def test_a_rule_that_expects_nothing_is_refused() -> None:
    with pytest.raises(PolicyError, match="that are expected"):
        read_policy(policy_text(a_rule("language")))


def test_a_script_that_nobody_knows_is_named() -> None:
    with pytest.raises(PolicyError, match="must be one of latin") as caught:
        read_policy(policy_text(a_rule("language", 'scripts = ["latin", "klingon"]')))

    assert caught.value.field == "rules.1.scripts.2"


@pytest.mark.parametrize(("letter", "script"), [("a", "latin"), ("ж", "cyrillic"), ("ß", "latin"), ("한", "hangul")])
def test_a_letter_is_known_by_its_block(letter: str, script: str) -> None:
    assert script_of_letter(letter) == script


def test_no_two_scripts_share_a_range() -> None:
    ranges = sorted(span for spans in RANGES.values() for span in spans)

    assert all(one[1] < other[0] for one, other in pairwise(ranges))


def test_every_language_has_enough_small_words_to_be_told_by() -> None:
    assert min(map(len, SMALL_WORDS.values())) >= 15
