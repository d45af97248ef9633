"""Whoever chose German reads German, on every page and in every letter."""

import gettext

import pytest

from tests import translations
from tests.servers import ROOT


@pytest.mark.parametrize("app", translations.APPS)
def test_every_text_of_the_code_is_translated(app):
    told = {message.id for message in translations.kept(app) if message.is_translated}

    assert sorted(translations.wanted(app) - told) == [], "run `make messages`, and fill in what is new"


@pytest.mark.parametrize("app", translations.APPS)
def test_a_translation_names_what_the_text_names(app):
    assert [message for message in translations.kept(app) if not message.keeps_placeholders] == []


@pytest.mark.parametrize("app", [*translations.APPS, "config/packages"])
def test_what_the_site_reads_is_what_was_translated(app):
    with (ROOT / app / "locale" / "de" / "LC_MESSAGES" / "django.mo").open("rb") as compiled:
        read = gettext.GNUTranslations(compiled)._catalog  # type: ignore[attr-defined]
    read.pop("")

    written = {}
    for message in translations.kept(app):
        name = f"{message.context}\x04{message.id}" if message.context else message.id
        written |= (
            {(name, number): told for number, told in enumerate(message.told)}
            if message.plural
            else {name: message.told[0]}
        )

    assert read == written, "run `make messages`"
