"""Signing in: who is let in, who is locked out, and where links in account mail lead."""

import pytest
from django.contrib.auth.models import User
from django.core import mail

PASSWORD = "a long walk by the weir"


@pytest.fixture
def rui(db) -> User:
    return User.objects.create_user("rui", "rui@readers.example", PASSWORD)


def sign_in(client, *, name: str = "rui", password: str = PASSWORD, **extra):
    return client.post("/accounts/login/", {"login": name, "password": password}, **extra)


def fail(client, *, times: int, name: str = "rui", **extra) -> None:
    for _ in range(times):
        sign_in(client, name=name, password="wrong", **extra)


def is_signed_in(client) -> bool:
    return "_auth_user_id" in client.session


@pytest.fixture
def verified(rui):
    rui.emailaddress_set.create(email=rui.email, verified=True, primary=True)
    return rui


def test_a_few_mistakes_lock_nobody_out(client, verified):
    fail(client, times=3)

    sign_in(client)

    assert is_signed_in(client)


def test_many_mistakes_lock_the_account_at_that_address(client, verified):
    fail(client, times=8)

    assert sign_in(client).status_code == 429


def test_mistakes_from_elsewhere_do_not_lock_the_owner_out(client, verified):
    fail(client, times=12, REMOTE_ADDR="203.0.113.5")

    sign_in(client, REMOTE_ADDR="198.51.100.7")

    assert is_signed_in(client)


def test_other_capitals_are_the_same_account(client, verified):
    fail(client, times=8, name="RUI")

    assert sign_in(client).status_code == 429


def test_an_address_that_is_not_verified_does_not_sign_in(client, rui):
    sign_in(client)

    assert not is_signed_in(client)


def test_the_admin_has_no_door_of_its_own(client, db):
    answer = client.get("/admin/login/")

    assert answer.url.startswith("/accounts/login/")


def test_signing_up_mails_a_link_to_the_sites_own_address(client, db, settings):
    client.post(
        "/accounts/signup/",
        {"username": "noor", "email": "noor@readers.example", "password1": PASSWORD, "password2": PASSWORD},
        HTTP_HOST="localhost",
    )

    assert f"{settings.SITE_URL}/accounts/confirm-email/" in mail.outbox[0].body


def test_a_new_password_is_asked_for_at_the_sites_own_address(client, verified, settings):
    client.post("/accounts/password/reset/", {"email": verified.email}, HTTP_HOST="localhost")

    assert f"{settings.SITE_URL}/accounts/password/reset/key/" in mail.outbox[0].body


def test_opening_a_confirmation_link_changes_nothing(client, db):
    client.post(
        "/accounts/signup/",
        {"username": "noor", "email": "noor@readers.example", "password1": PASSWORD, "password2": PASSWORD},
    )
    link = next(word for word in mail.outbox[0].body.split() if "/confirm-email/" in word)

    client.get(link.replace("https://parley.example", ""))

    assert not User.objects.get(username="noor").emailaddress_set.get().verified


def test_staff_without_a_second_factor_work_where_it_is_only_offered(client, verified, settings):
    settings.STAFF_MFA = "offered"
    User.objects.filter(pk=verified.pk).update(is_staff=True)
    client.force_login(verified)

    assert client.get("/admin/").status_code == 200


def test_staff_without_a_second_factor_are_led_to_set_one_up_where_it_is_required(client, verified, settings):
    settings.STAFF_MFA = "required"
    User.objects.filter(pk=verified.pk).update(is_staff=True)
    client.force_login(verified)

    assert client.get("/admin/").url == "/accounts/2fa/totp/activate/"


def test_readers_need_no_second_factor(client, verified, settings):
    settings.STAFF_MFA = "required"
    client.force_login(verified)

    assert client.get("/accounts/email/").status_code == 200
