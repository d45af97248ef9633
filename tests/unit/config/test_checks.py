"""The settings are checked against each other."""

from config import checks


def ids(messages) -> list[str]:
    return [message.id for message in messages]


def test_a_site_that_answers_to_its_own_address_is_fine(settings):
    settings.SITE_URL, settings.ALLOWED_HOSTS = "https://parley.example", ["parley.example"]

    assert ids(checks.the_site_answers_to_its_own_address()) == []


def test_a_site_that_refuses_its_own_address_is_an_error(settings):
    settings.SITE_URL, settings.ALLOWED_HOSTS = "https://parley.example", ["other.example"]

    assert ids(checks.the_site_answers_to_its_own_address()) == ["config.E001"]


def test_links_over_https_are_fine(settings):
    settings.SITE_URL = "https://parley.example"

    assert ids(checks.links_in_mail_are_https()) == []


def test_links_in_the_clear_are_warned_about(settings):
    settings.SITE_URL = "http://parley.example"

    assert ids(checks.links_in_mail_are_https()) == ["config.W001"]


def test_argon2_first_is_fine(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]

    assert ids(checks.passwords_are_hashed_with_argon2()) == []


def test_another_hasher_first_is_warned_about(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

    assert ids(checks.passwords_are_hashed_with_argon2()) == ["config.W002"]


def test_a_mail_server_is_fine(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"

    assert ids(checks.mail_leaves_the_machine()) == []


def test_mail_that_stays_on_the_machine_is_warned_about(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"

    assert ids(checks.mail_leaves_the_machine()) == ["config.W003"]
