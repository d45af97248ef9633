"""The packaged policy speaks its reader's language; a policy that somebody wrote speaks theirs."""

import tomllib

import pytest
from django.utils import translation

from moderation import policy_words
from moderation.policy.document import default_policy_text, read_policy

PACKAGED = read_policy(default_policy_text())
LANGUAGES = ("de",)


def texts() -> list[str]:
    """Everything of the packaged policy that a reader may read."""
    of_clauses = [
        text for clause in PACKAGED.clauses for text in (clause.title, clause.text, clause.statement, *clause.presets)
    ]
    return [PACKAGED.title, PACKAGED.summary, PACKAGED.notice, *of_clauses]


def test_whoever_reads_it_as_it_was_written_reads_it_so() -> None:
    with translation.override("en"):
        assert [policy_words.in_words(text) for text in texts()] == texts()


@pytest.mark.parametrize("written", ["Be civil!", "be civil", "Spam", "", "Policy"])
def test_what_an_owner_wrote_keeps_the_owners_words(written: str) -> None:
    with translation.override("de"):
        assert policy_words.in_words(written) == written
        assert not policy_words.is_in_readers_language(written)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_packaged_text_is_translated(language: str) -> None:
    with translation.override(language):
        said = [policy_words.in_words(text) for text in texts()]

        assert not set(said) & set(texts())
        assert all(policy_words.is_in_readers_language(text) for text in [*said, *texts()])


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_has_nothing_that_the_packaged_policy_has_not(language: str) -> None:
    written = (policy_words.files("moderation.policy") / f"default.{language}.toml").read_text(encoding="utf-8")

    numbers = [clause["number"] for clause in tomllib.loads(written)["clauses"]]

    assert numbers == [clause.number for clause in PACKAGED.clauses]


@pytest.mark.parametrize("language", ["fr", "../default", "xx-yy"])
def test_a_language_that_is_not_packaged_is_read_as_it_was_written(language: str) -> None:
    assert policy_words._words_in(language) == {}
