"""The pages on which somebody has their data erased: what they say, and what they ask for first."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from moderation import commenters, letters, tokens
from moderation.models import Commenter, Letter, Sanction
from tests.makers import ATTACK, FINE, a_commenter, a_submission, mina, rejected, rui

pytestmark = pytest.mark.django_db

ERASE = "/moderation/standing/erase/"


def _as_rui(client: Client) -> Client:
    client.force_login(rui(), backend="config.accounts.AuthenticationBackend")
    return client


def _gil(client: Client) -> Commenter:
    """A guest who came by the link of a letter."""
    gil = commenters.guest_at("gil@example.org", name="Gil", now=timezone.now())
    client.post(f"/moderation/guest/{tokens.token_for_guest(gil.pk, leads_to='/moderation/standing/')}/")
    return gil


def _is_erased(commenter: Commenter) -> bool:
    commenter.refresh_from_db()
    return commenter.erased_at is not None


def test_a_wrong_password_erases_nothing(client: Client) -> None:
    answer = _as_rui(client).post(ERASE, {"password": "a-wrong-password"})

    assert (answer.status_code, _is_erased(a_commenter())) == (400, False)


def test_a_moderator_is_not_erased_by_the_form(client: Client) -> None:
    client.force_login(mina(), backend="config.accounts.AuthenticationBackend")

    answer = client.post(ERASE, {"password": "a-long-password"})

    assert (answer.status_code, _is_erased(a_commenter(mina()))) == (403, False)


def test_the_password_erases_and_signs_out(client: Client) -> None:
    a_submission(FINE)
    commenter = a_commenter()

    answer = _as_rui(client).post(ERASE, {"password": "a-long-password"}, follow=True)

    assert (answer.redirect_chain, _is_erased(commenter)) == ([("/moderation/standing/erased/", 302)], True)
    assert client.get("/moderation/standing/").status_code == 302


def test_who_came_in_without_a_password_has_to_have_come_just_now(client: Client) -> None:
    commenter, user = a_commenter(), rui()
    user.set_unusable_password()
    user.save()
    _as_rui(client)
    user.last_login = timezone.now() - timedelta(hours=1)
    user.save()

    assert client.post(ERASE)["Location"].startswith("/accounts/login/")
    assert not _is_erased(commenter)


def test_a_guest_is_erased_by_the_button_behind_a_letter(client: Client, mailoutbox: list[Any]) -> None:
    gil = _gil(client)
    client.post(ERASE)
    letters.send(Letter.objects.get(kind="confirmation").pk, now=timezone.now())
    found = re.search(r"https://parley\.example(/\S+)", mailoutbox[0].body)
    assert found
    link = found[1]

    assert (client.get(link).status_code, _is_erased(gil)) == (200, False)
    assert (client.post(link)["Location"], _is_erased(gil)) == ("/moderation/standing/erased/", True)
    assert client.post(link).status_code == 404


def test_the_link_of_a_letter_about_a_comment_erases_nobody(client: Client) -> None:
    from moderation import confirmations

    gil = _gil(client)
    other = confirmations.ask(
        email=gil.email, purpose="comment", payload={"commenter": gil.pk}, name="", now=timezone.now()
    )

    assert client.post(f"{ERASE}{confirmations.token_of(other)}/").status_code == 404
    assert not _is_erased(gil)


def test_the_page_says_that_a_sanction_is_kept(client: Client) -> None:
    strike = rejected(a_submission(ATTACK)).strike
    Sanction.objects.filter(strike=strike).update(kind="suspension", ends_at=timezone.now() + timedelta(days=3))

    page = _as_rui(client).get(ERASE).content.decode()

    assert "Whoever signs up with the same address before then is under the same sanction." in page


def test_my_standing_leads_to_both(client: Client) -> None:
    page = _as_rui(client).get("/moderation/standing/").content.decode()

    assert 'href="/moderation/standing/export/"' in page
    assert f'href="{ERASE}"' in page
