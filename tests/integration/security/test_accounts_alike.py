"""Whether there is an account, and whether a comment is hidden or never was: neither the answer nor the work tells it.

Time is proved by what takes it: by the password hashes that are made, and by the queries that are asked.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import MD5PasswordHasher
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import makers
from tests.integration.comments import visits

pytestmark = pytest.mark.django_db

PASSWORD = "a long walk by the weir"


class CountedHasher(MD5PasswordHasher):
    """Keeps count of the hashes that it makes, be it to store one or to compare with one."""

    algorithm = "counted"
    made = 0

    def encode(self, password: str, salt: str) -> str:
        type(self).made += 1
        return super().encode(password, salt)


@pytest.fixture(autouse=True)
def counted(settings: Any) -> None:
    settings.PASSWORD_HASHERS = [f"{__name__}.CountedHasher"]


@pytest.fixture
def rui(counted: None) -> User:
    user = User.objects.create_user("rui", "rui@readers.example", PASSWORD)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def hashes(visit: Callable[[], Any]) -> tuple[Any, int]:
    """The answer, and how many hashes were made for it."""
    before = CountedHasher.made
    return visit(), CountedHasher.made - before


def said(answer: Any, *typed: str) -> tuple[int, str, str]:
    """What an answer tells, without what was typed and what is new in every answer."""
    page = re.sub(r'(name="csrfmiddlewaretoken" value|nonce)="[^"]+"', "", answer.content.decode())
    for words in typed:
        page = page.replace(words, "…")
    return answer.status_code, answer.get("Location", ""), page


def sign_in(name: str, password: str = "wrong") -> Any:
    return Client().post(reverse("account_login"), {"login": name, "password": password})


def sign_up(name: str, email: str) -> Any:
    typed = {"username": name, "email": email, "password1": PASSWORD, "password2": PASSWORD}
    return Client().post(reverse("account_signup"), typed)


# -- T29 --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("known", ["rui", "rui@readers.example"])
def test_a_wrong_password_and_an_unknown_account_are_answered_alike(rui: User, known: str) -> None:
    unknown = known.replace("rui", "nob")

    (wrong, first), (nobody, second) = hashes(lambda: sign_in(known)), hashes(lambda: sign_in(unknown))

    assert said(wrong, known) == said(nobody, unknown)
    assert first == second > 0


def test_an_account_that_was_closed_is_answered_like_an_unknown_one(rui: User) -> None:
    User.objects.filter(pk=rui.pk).update(is_active=False)

    (closed, first), (nobody, second) = hashes(lambda: sign_in("rui")), hashes(lambda: sign_in("nob"))

    assert said(closed, "rui") == said(nobody, "nob")
    assert first == second


def test_a_new_password_is_asked_for_alike_for_any_address(rui: User) -> None:
    asked = [
        hashes(lambda email=email: Client().post(reverse("account_reset_password"), {"email": email}))
        for email in ("rui@readers.example", "nob@readers.example")
    ]

    (known, first), (unknown, second) = asked
    assert said(known) == said(unknown)
    assert first == second
    # Whoever reads the mail at an address learns it; nobody else does.
    assert [letter.to for letter in mail.outbox] == [["rui@readers.example"], ["nob@readers.example"]]


def test_signing_up_is_answered_alike_for_any_address(rui: User) -> None:
    taken, first = hashes(lambda: sign_up("rui2", "rui@readers.example"))
    fresh, second = hashes(lambda: sign_up("noor", "noor@readers.example"))

    assert said(taken) == said(fresh)
    assert first == second > 0
    assert [letter.to for letter in mail.outbox] == [["rui@readers.example"], ["noor@readers.example"]]


# -- T28 --------------------------------------------------------------------------------------------------------------


def test_the_key_of_a_session_is_another_after_signing_in(rui: User, client: Client) -> None:
    session = client.session
    session["left"] = "before"
    session.save()
    before = session.session_key

    client.post(reverse("account_login"), {"login": "rui", "password": PASSWORD})

    assert client.session.session_key != before
    assert "_auth_user_id" in client.session
    assert not Session.objects.filter(session_key=before).exists()


def test_signing_out_leaves_nothing_of_the_session(rui: User, client: Client, settings: Any) -> None:
    client.post(reverse("account_login"), {"login": "rui", "password": PASSWORD})
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value

    client.post(reverse("account_logout"))

    assert not Session.objects.filter(session_key=cookie).exists()
    kept = Client()
    kept.cookies[settings.SESSION_COOKIE_NAME] = cookie
    assert kept.get(reverse("moderation:standing")).status_code == 302


def test_a_new_password_ends_the_other_sessions_of_the_account(rui: User) -> None:
    mine, others = visits.signed_in(rui), visits.signed_in(rui)
    changed = {"oldpassword": PASSWORD, "password1": f"{PASSWORD} again", "password2": f"{PASSWORD} again"}

    mine.post(reverse("account_change_password"), changed)

    assert mine.get(reverse("moderation:standing")).status_code == 200
    assert others.get(reverse("moderation:standing")).status_code == 302


# -- T25 --------------------------------------------------------------------------------------------------------------


def asked(client: Client, address: str) -> list[str]:
    """The queries of a visit in their order, without the keys in them."""
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 404
    return [re.sub(r"\b\d+\b|'[^']*'", "?", query["sql"]) for query in queries if "SAVEPOINT" not in query["sql"]]


def test_the_hidden_costs_the_very_queries_that_the_missing_costs() -> None:
    hidden = makers.a_submission(makers.ATTACK, by=makers.sable())
    comment, report = int(hidden.object_pk), hidden.pk
    reader = visits.signed_in(makers.a_user("passer-by"))
    reader.get(reverse("moderation:standing"))
    names = ("comments-permalink", "comments-conversation", "comments-edit", "comments-withdraw", "comments-xtd-reply")
    places = [(reverse(name, args=[comment]), reverse(name, args=[comment + 1000])) for name in names]
    places += [tuple(f"{reverse('comments-xtd-sent')}?c={key}" for key in (comment, comment + 1000))]  # type: ignore[list-item]
    reports = (reverse("moderation:report", args=[report]), reverse("moderation:report", args=[report + 1000]))

    visits_of = [(Client(), place) for place in places] + [(reader, place) for place in [*places, reports]]
    work = [(place, asked(client, place[0]), asked(client, place[1])) for client, place in visits_of]

    assert [told for told in work if told[1] != told[2]] == []
