"""Links from mail, wishes to go elsewhere, forged hosts, names that would be headers, and what ends up in the log."""

from __future__ import annotations

import io
import json
import logging
from datetime import timedelta
from urllib.parse import urljoin, urlsplit

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import User
from django.core import mail
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from config.client_address import client_address
from config.logs import JsonFormatter
from moderation import confirmations, letters, tokens
from moderation.adapters.comments_xtd import followups
from moderation.models import Commenter, Confirmation, Letter, Submission
from tests import makers
from tests.integration.comments import visits
from tests.integration.comments.test_confirming import a_waiting_comment

pytestmark = pytest.mark.django_db


@pytest.fixture
def post():
    return makers.a_post()


# -- T26: links ---------------------------------------------------------------------------------------------------


def refused_links(client, post):
    """A link of every kind that must not work."""
    used = a_waiting_comment(client, post)
    client.post(used)
    a_waiting_comment(Client(), post, "Too late.", email="gil@example.org", name="Gil")
    Confirmation.objects.filter(email="gil@example.org").update(expires_at=timezone.now() - timedelta(seconds=1))
    expired = confirmations.token_of(Confirmation.objects.get(email="gil@example.org"))
    other = confirmations.ask(
        email="gus@example.org", purpose="something else", payload={}, name="Gus", now=timezone.now()
    )
    guest = Commenter.objects.get(email="gwen@example.org")
    at = reverse("comments-xtd-confirm", args=["TOKEN"])
    return {
        "used": used,
        "expired": at.replace("TOKEN", expired),
        "for something else": at.replace("TOKEN", confirmations.token_of(other)),
        "a guest's": at.replace("TOKEN", tokens.token_for_guest(guest.pk, leads_to="/")),
        "a follower's": at.replace("TOKEN", followups.mute_token(guest.pk, post)),
        "forged": at.replace("TOKEN", "A" * 43),
        "cut short": used[:-5] + "/",
        "empty": at.replace("TOKEN", "-"),
        "endless": at.replace("TOKEN", "A" * 5000),
    }


@pytest.mark.parametrize("method", ["get", "post"])
def test_every_link_that_does_not_work_is_refused_in_the_same_words(client, post, method):
    """T26: forged, expired, reused, for another purpose."""
    links = refused_links(client, post)
    before = Submission.objects.count()

    answers = {name: getattr(Client(), method)(where) for name, where in links.items()}

    assert {name: answer.status_code for name, answer in answers.items()} == dict.fromkeys(links, 404)
    assert len({answer.content for answer in answers.values()}) == 1
    assert Submission.objects.count() == before


@pytest.mark.parametrize("name", ["moderation:come_back", "comments-xtd-mute"])
def test_a_token_of_one_kind_opens_nothing_of_another(client, post, name):
    """T26, T41."""
    client.post(a_waiting_comment(client, post))
    guest = Commenter.objects.get(email="gwen@example.org")
    made = {
        "moderation:come_back": tokens.token_for_guest(guest.pk, leads_to="/"),
        "comments-xtd-mute": followups.mute_token(guest.pk, post),
    }
    foreign = [token for kind, token in made.items() if kind != name] + [
        made[name][:-2] + "xx",
        "a:b:c",
        ":",
        "A" * 5000,
    ]

    assert [Client().post(reverse(name, args=[token])).status_code for token in foreign] == [404] * len(foreign)


def test_a_guests_link_cannot_be_made_to_lead_elsewhere(client, post):
    """T33: where it leads is signed with the rest."""
    client.post(a_waiting_comment(client, post))
    guest = Commenter.objects.get(email="gwen@example.org")
    where = reverse("moderation:come_back", args=[tokens.token_for_guest(guest.pk, leads_to="/moderation/standing/")])

    assert Client().post(f"{where}?next=https://evil.example/")["Location"] == "/moderation/standing/"


# -- T27: roles ---------------------------------------------------------------------------------------------------


def test_an_account_that_was_closed_comments_no_more_in_its_open_session(post):
    """T27."""
    rui = visits.signed_in(makers.rui())
    filled = {**visits.fields_of(visits.write_page(rui, post)), "comment": "One more."}
    User.objects.filter(username="rui").update(is_active=False)

    rui.post(reverse("comments-post-comment"), filled)

    assert not Submission.objects.exists()


def test_a_guest_who_was_erased_is_nobody_in_an_open_session(client, post):
    """T27."""
    client.post(a_waiting_comment(client, post))
    Commenter.objects.update(erased_at=timezone.now(), email="", name="", email_verified_at=None)

    assert 'name="email"' in visits.write_page(client, post).content.decode()


# -- T33: next ----------------------------------------------------------------------------------------------------

HOST = "parley.example"
ELSEWHERE = [
    "//evil.example", "/\\evil.example", "\\\\evil.example", "https:evil.example", "https://evil.example", "///evil.example",
    "javascript:alert(1)", "/%0d%0aLocation:%20//evil.example", "/\r\nLocation: //evil.example", "/\t/evil.example",
    "\t//evil.example", " //evil.example", "/@evil.example", "@evil.example", "http:///evil.example", "/.//evil.example",
    "https://parley.example@evil.example/", "／／evil.example", "/\u2028/evil.example",
]  # fmt: skip


@pytest.mark.parametrize("wish", ELSEWHERE)
def test_no_wish_leads_to_another_site(post, wish):
    """T33: after a comment, after forgetting a guest, after signing in."""
    rui = visits.signed_in(makers.rui())
    places = [
        visits.send(rui, post, next=wish)["Location"],
        Client().post(reverse("comments-forget"), {"next": wish})["Location"],
        _signs_in(next=wish),
    ]

    for place in places:
        assert place.isprintable()
        assert urlsplit(urljoin("https://parley.example/accounts/login/", place.replace("\\", "/"))).netloc == HOST


def _signs_in(**fields):
    tess = makers.a_user("tess")
    EmailAddress.objects.get_or_create(user=tess, email=tess.email, defaults={"verified": True, "primary": True})
    answer = Client().post("/accounts/login/", {"login": "tess", "password": "a-long-password", **fields})
    assert answer.status_code == 302
    return answer["Location"]


# -- T34, T46: hosts and proxies ----------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/", "/accounts/password/reset/", "/comments/api/comment/", "/feed/", "/sitemap.xml"])
def test_a_forged_host_is_refused_everywhere(path):
    """T34."""
    assert Client().post(path, headers={"host": "evil.example"}).status_code == 400


def test_a_forwarded_host_is_not_believed(post):
    """T34."""
    page = Client().get(
        post.get_absolute_url(), headers={"x-forwarded-host": "evil.example", "forwarded": "host=evil.example"}
    )

    assert "evil.example" not in page.content.decode()


def test_every_link_in_mail_leads_to_the_sites_own_address(client, post, settings):
    """T34: whichever of the allowed names the reader used."""
    client.defaults["HTTP_HOST"] = "localhost"
    a_waiting_comment(client, post)
    makers.a_submission(makers.ATTACK, by=makers.sable(), on=post)

    for letter in Letter.objects.all():
        letters.send(letter.pk, now=timezone.now())

    assert len(mail.outbox) == 2
    assert all("localhost" not in letter.body and settings.SITE_URL in letter.body for letter in mail.outbox)


@pytest.mark.parametrize("told", ["198.51.100.7:4711", "evil", "", "' OR 1=1", "[::1]", "9" * 300])
def test_what_is_no_address_is_not_taken_for_one(settings, told):
    """T46, T60: a login that fails is written down with the address, in a column for addresses."""
    settings.TRUSTED_PROXY_HOPS = 1

    assert client_address(RequestFactory().get("/", HTTP_X_FORWARDED_FOR=told, REMOTE_ADDR="10.0.0.9")) == "10.0.0.9"


# -- T38: names ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r", "\x85", "\u2028", "\u2029", "\x0b", "\x0c", "%0d%0a"])
def test_a_name_adds_no_header_and_no_recipient_to_a_letter(client, post, end):
    """T38."""
    visits.send(client, post, name=f"Gwen{end}Bcc: all@evil.example", email="gwen@example.org")

    letters.send(Letter.objects.get().pk, now=timezone.now())

    (letter,) = mail.outbox
    assert letter.recipients() == ["gwen@example.org"]
    assert "evil.example" not in letter.subject
    assert set(letter.message().keys()) <= {
        "Subject", "From", "To", "Date", "Message-ID", "Content-Type", "Content-Transfer-Encoding", "MIME-Version",
    }  # fmt: skip


@pytest.mark.parametrize("end", ["\r\n", "\n", "\x85", "\u2028", ",", ";", " ", "\x00"])
def test_an_address_is_one_address(client, post, end):
    """T38."""
    visits.send(client, post, name="Gwen", email=f"gwen@example.org{end}all@evil.example")

    assert not Letter.objects.exists()


# -- T54: the log -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", ["one\ntwo", "one\r\ntwo", "\x1b[2J\x1b[31m", "\u2028", "\x00", "\ud800", '"}{"a":"'])
@pytest.mark.parametrize("place", ["message", "argument", "name"])
def test_whatever_is_logged_is_one_line_of_json(words, place):
    """T54."""
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(JsonFormatter())
    said = {"message": (f"about {words}", ()), "argument": ("about %s", (words,)), "name": ("about it", ())}[place]
    record = logging.LogRecord(words if place == "name" else "x", logging.WARNING, "", 0, said[0], said[1], None)

    handler.emit(record)

    (line,) = out.getvalue().splitlines()
    assert json.loads(line)
    assert line.isprintable()
    assert line.isascii()


def test_a_fault_is_logged_as_one_line_too():
    """T54."""
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(JsonFormatter())
    try:
        raise ValueError("one\ntwo\x1b[31m")
    except ValueError as fault:
        record = logging.LogRecord("x", logging.ERROR, "", 0, "broke", (), (type(fault), fault, fault.__traceback__))

    handler.emit(record)

    (line,) = out.getvalue().splitlines()
    assert "ValueError" in json.loads(line)["exception"]
