"""A confirmation link works once, for one thing, for a while, and says nothing when it does not."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from moderation import commenters, confirmations, letters
from moderation.conf import read_conf
from moderation.models import Commenter, Confirmation, Letter
from tests.makers import a_user

pytestmark = pytest.mark.django_db

NOW = timezone.now()


def _asked(email: str = "guest@example.org", purpose: str = "comment") -> Confirmation:
    return confirmations.ask(email=email, purpose=purpose, payload={"text": "Hello"}, name="Gil", now=NOW)


def test_a_token_is_used_once() -> None:
    token = confirmations.token_of(_asked())
    assert confirmations.redeem(token, purpose="comment", now=NOW).payload == {"text": "Hello"}

    with pytest.raises(confirmations.ConfirmationRefused):
        confirmations.redeem(token, purpose="comment", now=NOW)


def test_looking_at_a_link_uses_nothing() -> None:
    token = confirmations.token_of(_asked())

    confirmations.peek(token, purpose="comment", now=NOW)

    assert Confirmation.objects.get().used_at is None


@pytest.mark.parametrize("token", ["", "forged", "A" * 43])
def test_a_forged_token_is_refused(token: str) -> None:
    _asked()

    with pytest.raises(confirmations.ConfirmationRefused):
        confirmations.redeem(token, purpose="comment", now=NOW)


def test_an_expired_token_is_refused() -> None:
    token = confirmations.token_of(_asked())

    with pytest.raises(confirmations.ConfirmationRefused):
        confirmations.redeem(token, purpose="comment", now=NOW + read_conf().CONFIRMATION_WINDOW)


def test_a_token_for_another_purpose_is_refused() -> None:
    token = confirmations.token_of(_asked())

    with pytest.raises(confirmations.ConfirmationRefused):
        confirmations.redeem(token, purpose="unfollow", now=NOW)


def test_the_token_itself_is_stored_nowhere() -> None:
    confirmation = _asked()
    token = confirmations.token_of(confirmation)

    rows = [str(list(m.objects.values())) for m in (Confirmation, Letter)]
    assert token not in "".join(rows)


def test_an_address_gets_only_so_many_confirmations_a_day() -> None:
    for _ in range(read_conf().CONFIRMATIONS_A_DAY):
        _asked("Flooded@example.org")

    with pytest.raises(confirmations.TooManyConfirmations):
        _asked("flooded@EXAMPLE.org ")


def test_addresses_are_compared_without_case() -> None:
    first = commenters.guest_at("Gil@Example.org", name="Gil", now=NOW)

    assert commenters.guest_at(" gil@example.org", name="Gil", now=NOW) == first


def test_an_account_takes_over_what_its_confirmed_address_earned_as_a_guest() -> None:
    guest = commenters.guest_at("gil@example.org", name="Gil", now=NOW)

    account = commenters.adopt_address(a_user("gil"), "gil@example.org", now=NOW)

    assert account == guest


def test_an_account_that_has_commented_keeps_its_own_record() -> None:
    user = a_user("gil")
    own = commenters.commenter_of(user, now=NOW)
    commenters.guest_at("gil@example.org", name="Gil", now=NOW)

    assert commenters.adopt_address(user, "gil@example.org", now=NOW) == own


def test_the_same_event_is_told_once() -> None:
    for _ in range(3):
        letters.owe("confirmation", key="confirmation:9", email="gil@example.org", now=NOW)  # type: ignore[arg-type]

    assert Letter.objects.filter(key="confirmation:9").count() == 1


def test_a_letter_to_somebody_without_an_address_is_closed_unsent() -> None:
    nobody = Commenter.objects.create(name="Gil", joined_at=NOW)
    letter = letters.owe("statement", key="decision:9", commenter=nobody, now=NOW)  # type: ignore[arg-type]

    assert not letters.send(letter.pk, now=NOW)
    assert not Letter.objects.unsent().exists()


def test_a_letter_that_somebody_is_sending_is_left_alone() -> None:
    letter = letters.owe("confirmation", key="confirmation:9", email="gil@example.org", now=NOW)  # type: ignore[arg-type]
    Letter.objects.filter(pk=letter.pk).update(lease_until=NOW + timedelta(minutes=1))

    assert not letters.send(letter.pk, now=NOW)


def test_confirming_an_address_of_an_account_brings_the_guests_record_along() -> None:
    from allauth.account.models import EmailAddress
    from allauth.account.signals import email_confirmed

    guest = commenters.guest_at("gil@example.org", name="Gil", now=NOW)
    user = a_user("gil")
    address = EmailAddress.objects.create(user=user, email="gil@example.org", verified=True)

    email_confirmed.send(sender=EmailAddress, request=None, email_address=address)

    guest.refresh_from_db()
    assert guest.user == user
