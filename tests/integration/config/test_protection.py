"""What every answer says about how a browser may treat it."""

import pytest

POLICY = "Content-Security-Policy"

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/", "/accounts/login/", "/no/such/page/"])
def test_a_page_may_load_nothing_but_what_is_named(client, address):
    assert "default-src 'none'" in client.get(address)[POLICY]


@pytest.mark.parametrize("address", ["/", "/accounts/login/", "/no/such/page/"])
def test_a_page_runs_no_inline_code(client, address):
    assert "unsafe" not in client.get(address)[POLICY]


def test_no_other_site_puts_a_page_in_a_frame(client):
    assert "frame-ancestors 'none'" in client.get("/")[POLICY]


def test_a_forged_host_is_refused(client):
    assert client.get("/", headers={"host": "evil.example"}).status_code == 400


def test_the_type_of_an_answer_is_not_guessed(client):
    assert client.get("/")["X-Content-Type-Options"] == "nosniff"


def test_a_session_cookie_is_out_of_reach_of_scripts(settings):
    assert settings.SESSION_COOKIE_HTTPONLY is True


def test_cookies_of_a_real_site_belong_to_it_alone(settings):
    assert settings.SESSION_COOKIE_NAME == "__Host-sessionid"


def test_cookies_of_a_real_site_travel_encrypted_only(settings):
    assert settings.SESSION_COOKIE_SECURE is True
