"""Settings from the environment: what is fine is left alone, what is not is named."""

import stat

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import environment


def test_a_missing_setting_has_its_default(monkeypatch):
    monkeypatch.delenv("SOME_SETTING", raising=False)

    assert environment.text("SOME_SETTING", "default") == "default"


@pytest.mark.parametrize("value", ["1", "true", "TRUE", "yes", "on"])
def test_there_are_several_ways_to_say_yes(monkeypatch, value):
    monkeypatch.setenv("SOME_SETTING", value)

    assert environment.boolean("SOME_SETTING", default=False) is True


@pytest.mark.parametrize("value", ["0", "false", "No", "off", ""])
def test_there_are_several_ways_to_say_no(monkeypatch, value):
    monkeypatch.setenv("SOME_SETTING", value)

    assert environment.boolean("SOME_SETTING", default=True) is False


def test_what_is_neither_yes_nor_no_is_refused_by_name(monkeypatch):
    monkeypatch.setenv("DEBUG", "maybe")

    with pytest.raises(ImproperlyConfigured, match="DEBUG: 'maybe'"):
        environment.boolean("DEBUG", default=False)


@pytest.mark.parametrize("value", ["-1", "two", "1.5", "²"])
def test_what_is_not_a_whole_number_is_refused_by_name(monkeypatch, value):
    monkeypatch.setenv("TRUSTED_PROXY_HOPS", value)

    with pytest.raises(ImproperlyConfigured, match="TRUSTED_PROXY_HOPS"):
        environment.whole_number("TRUSTED_PROXY_HOPS", default=0)


def test_a_choice_that_is_not_offered_is_refused_with_those_that_are(monkeypatch):
    monkeypatch.setenv("COMMENTS_WHO", "everyone")

    with pytest.raises(ImproperlyConfigured, match="COMMENTS_WHO: 'everyone' is not one of members, open"):
        environment.choice("COMMENTS_WHO", {"open", "members"}, default="open")


def test_a_list_is_split_at_its_commas_and_blanks_are_dropped(monkeypatch):
    monkeypatch.setenv("ALLOWED_HOSTS", "a.example, b.example,,")

    assert environment.words("ALLOWED_HOSTS") == ["a.example", "b.example"]


def test_the_closing_slash_of_the_sites_address_does_not_matter(monkeypatch):
    monkeypatch.setenv("SITE_URL", "https://parley.example/")

    assert environment.site_url("SITE_URL", default="") == "https://parley.example"


@pytest.mark.parametrize("value", ["parley.example", "ftp://parley.example", "https://", "https://a.example/blog"])
def test_a_sites_address_that_cannot_be_one_is_refused_by_name(monkeypatch, value):
    monkeypatch.setenv("SITE_URL", value)

    with pytest.raises(ImproperlyConfigured, match="SITE_URL"):
        environment.site_url("SITE_URL", default="")


def test_a_refused_database_address_does_not_show_its_password(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "mysql://parley:secret@db/parley")

    with pytest.raises(ImproperlyConfigured) as refusal:
        environment.database("DATABASE_URL", default="")

    assert "secret" not in str(refusal.value)


def test_a_database_on_a_unix_socket_is_found_in_either_spelling(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://parley@%2Frun%2Fpostgresql/parley")

    assert environment.database("DATABASE_URL", default="")["HOST"] == "/run/postgresql"


def test_a_mail_address_of_an_unknown_kind_is_refused_by_name(monkeypatch):
    monkeypatch.setenv("EMAIL_URL", "pigeon://loft")

    with pytest.raises(ImproperlyConfigured, match="EMAIL_URL"):
        environment.email("EMAIL_URL", default="")


def test_a_redis_address_of_an_unknown_kind_is_refused_by_name(monkeypatch):
    monkeypatch.setenv("REDIS_URL", "localhost:6379")

    with pytest.raises(ImproperlyConfigured, match="REDIS_URL"):
        environment.redis_url("REDIS_URL", default="")


def test_a_time_zone_that_nobody_keeps_is_refused_by_name(monkeypatch):
    monkeypatch.setenv("TIME_ZONE", "Europe/Atlantis")

    with pytest.raises(ImproperlyConfigured, match="TIME_ZONE"):
        environment.time_zone("TIME_ZONE", default="UTC")


def test_a_secret_key_in_the_environment_is_used(monkeypatch, tmp_path):
    monkeypatch.setenv("SECRET_KEY", "from the environment")

    assert environment.secret_key("SECRET_KEY", kept_in=tmp_path / "key") == "from the environment"


def test_a_secret_key_is_made_once(monkeypatch, tmp_path):
    monkeypatch.delenv("SECRET_KEY", raising=False)

    first = environment.secret_key("SECRET_KEY", kept_in=tmp_path / "key")

    assert environment.secret_key("SECRET_KEY", kept_in=tmp_path / "key") == first


def test_a_made_secret_key_is_its_owners_only(monkeypatch, tmp_path):
    monkeypatch.delenv("SECRET_KEY", raising=False)

    environment.secret_key("SECRET_KEY", kept_in=tmp_path / "key")

    assert stat.S_IMODE((tmp_path / "key").stat().st_mode) == 0o600


def test_an_empty_secret_key_file_is_refused_by_name(monkeypatch, tmp_path):
    monkeypatch.delenv("SECRET_KEY", raising=False)
    (tmp_path / "key").touch()

    with pytest.raises(ImproperlyConfigured, match="SECRET_KEY"):
        environment.secret_key("SECRET_KEY", kept_in=tmp_path / "key")
