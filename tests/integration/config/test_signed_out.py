"""Whatever somebody wrote is there to be sent when they have signed in again: in every form, whoever's page it is."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from config import signed_out
from moderation import appeals
from moderation.models import Appeal, Report, ReviewItem
from tests import makers
from tests.integration.comments.test_unsent import fields_again

pytestmark = pytest.mark.django_db

WORDS = "I stood on the bridge at noon & counted <eleven> boats."
AS_SHOWN = "I stood on the bridge at noon &amp; counted &lt;eleven&gt; boats."
PAGE = "/unsent/"
PASSWORD = "two-boots-and-an-eel"

Form = tuple[str, dict[str, Any]]


def a_report() -> Form:
    return reverse("moderation:report", args=[makers.a_submission(by=makers.rui()).pk]), {"clause": "2", "text": WORDS}


def an_appeal() -> Form:
    decision = makers.rejected(makers.a_submission(by=makers.noor()))
    return reverse("moderation:appeal", args=[decision.pk]), {"text": WORDS}


def an_answer() -> Form:
    decision = makers.rejected(makers.a_submission(by=makers.noor()))
    made = appeals.open_appeal(decision, by=makers.a_commenter(makers.noor()), text="Please look again.")
    return reverse("moderation:appeal_reply", args=[made.pk]), {"answer": WORDS}


def a_note_of_a_moderator() -> Form:
    makers.a_submission(makers.ATTACK, by=makers.sable())
    item = ReviewItem.objects.open().latest("pk")
    return reverse("moderation:escalate", args=[item.pk]), {"note": WORDS}


def an_update_of_a_story() -> Form:
    return reverse("blog:add_update", args=[makers.a_post().pk]), {"text": WORDS, "kind": "update"}


def again(page: Any) -> dict[str, str]:
    """What the form of the page sends when its button is pressed."""
    hidden = fields_again(page)
    written = re.findall(r'<textarea[^>]* name="(\w+)"[^>]*>\n([^<]*)</textarea>', page.content.decode())
    del hidden["comment"]
    return {**hidden, **{name: html.unescape(text) for name, text in written}}


@pytest.fixture
def noor() -> User:
    """Noor, who can sign in."""
    user = makers.noor()
    user.set_password(PASSWORD)
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


# -- Left alone ------------------------------------------------------------------------------------------------------


def test_whoever_is_signed_in_sends_a_form_as_ever() -> None:
    address, fields = a_report()
    browser = Client()
    browser.force_login(makers.noor())

    browser.post(address, fields)

    assert Report.objects.get().text == WORDS
    assert signed_out.IN_SESSION not in browser.session


def test_a_button_without_a_text_leads_to_its_own_page() -> None:
    address = reverse("moderation:thumb", args=[makers.a_submission().pk])

    door = Client().post(address, {"give": "1"})

    assert door["Location"] == f"{reverse('account_login')}?next={address}"


def test_a_page_that_is_only_looked_at_leads_back_to_itself() -> None:
    address, _ = a_report()

    assert Client().get(address)["Location"] == f"{reverse('account_login')}?next={address}"


def test_a_script_keeps_its_own_text() -> None:
    address, fields = a_report()
    browser = Client()

    browser.post(address, fields, headers={"Sec-Fetch-Mode": "cors"})

    assert not browser.session.keys()


def test_a_password_is_never_kept() -> None:
    address, _ = a_report()
    browser = Client()

    browser.post(address, {"text": WORDS, "old_password": "two boots"})

    assert not browser.session.keys()


def test_more_than_a_session_should_hold_is_not_kept() -> None:
    address, _ = a_report()
    browser = Client()

    browser.post(address, {"text": "long " * (signed_out.MOST // 5 + 1)})

    assert not browser.session.keys()


def test_without_anything_kept_the_page_says_so() -> None:
    assert "Nothing waits to be sent" in Client().get(PAGE).content.decode()


# -- Kept ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", [a_report, an_appeal, an_answer, a_note_of_a_moderator, an_update_of_a_story])
def test_what_was_written_is_there_after_signing_in(form: Callable[[], Form]) -> None:
    address, fields = form()
    browser = Client()

    door = browser.post(address, fields)
    browser.force_login(makers.noor())
    page = browser.get(PAGE).content.decode()

    assert door["Location"] == f"{reverse('account_login')}?next={PAGE}"
    assert AS_SHOWN in page
    assert f'action="{address}"' in page


def test_a_report_goes_through_the_door_and_is_sent_with_a_press(noor: User) -> None:
    address, fields = a_report()
    browser = Client()

    door = browser.post(address, fields)
    said_at_the_door = browser.get(door["Location"]).content.decode()
    entered = browser.post(door["Location"], {"login": noor.username, "password": PASSWORD})
    browser.post(address, again(browser.get(entered["Location"])))

    assert "what you wrote is there to be sent" in said_at_the_door
    assert (Report.objects.get().text, Report.objects.get().clause) == (WORDS, "2")
    assert "Nothing waits to be sent" in browser.get(PAGE).content.decode()


def test_an_appeal_whose_token_is_too_old_either_comes_back_and_goes_on_to_the_door(noor: User) -> None:
    address, fields = an_appeal()
    browser = Client(enforce_csrf_checks=True)

    refused = browser.post(address, {**fields, "csrfmiddlewaretoken": "A" * 64})
    door = browser.post(address, again(refused))
    browser.force_login(noor)
    browser.post(address, again(browser.get(PAGE)))

    assert refused.status_code == 403
    assert door["Location"].endswith(PAGE)
    assert Appeal.objects.get().text == WORDS


@pytest.mark.parametrize(
    ("told", "place"),
    [
        ("http://testserver/moderation/standing/?a=1", "/moderation/standing/?a=1"),
        ("https://evil.example/moderation/standing/", ""),
        ("http://testserver//evil.example/", ""),
        ("http://[", ""),
        ("", ""),
    ],
)
def test_it_says_on_which_page_of_ours_it_was_written(told: str, place: str) -> None:
    address, fields = a_report()
    browser = Client()

    browser.post(address, fields, headers={"referer": told})

    assert browser.session[signed_out.IN_SESSION]["page"] == place


def test_one_word_is_a_text_where_people_write() -> None:
    address, _ = a_report()
    browser = Client()

    browser.post(address, {"clause": "6", "text": "Advertising!"})

    assert "Advertising!" in browser.get(PAGE).content.decode()


def test_what_is_refused_once_more_stays_until_it_was_sent(noor: User) -> None:
    address, fields = a_report()
    browser = Client()
    browser.post(address, {**fields, "clause": "no such clause"})
    browser.force_login(noor)

    refused = browser.post(address, {**fields, "clause": "no such clause"})

    assert refused.status_code == 400
    assert AS_SHOWN in browser.get(PAGE).content.decode()


def test_it_is_kept_for_an_hour(rf: Any) -> None:
    now = timezone.now()
    request = rf.get(PAGE)
    request.session = {
        signed_out.IN_SESSION: {
            "action": "/",
            "words": [["text", WORDS]],
            "hidden": [],
            "page": "",
            "at": now.timestamp(),
        }
    }

    assert signed_out.kept_in(request, now=now + timedelta(minutes=59)) is not None
    assert signed_out.kept_in(request, now=now + signed_out.KEPT) is None
