"""The outbox shows the demo's mail, and is not there on a real site."""

import pytest
from django.core import mail
from django.urls import reverse

from config.outbox import OutboxBackend, newest_mails, split_links


@pytest.fixture
def outbox_dir(settings, tmp_path):
    settings.DEBUG = True
    settings.OUTBOX_DIR = tmp_path / "outbox"
    return settings.OUTBOX_DIR


def send(subject: str, body: str = "Good morning") -> None:
    message = mail.EmailMessage(subject, body, "parley@parley.example", ["rui@readers.example"])
    OutboxBackend().send_messages([message])


def test_without_debug_there_is_no_outbox(client, settings, db):
    settings.DEBUG = False

    assert client.get("/outbox/").status_code == 404


def test_an_outbox_that_nothing_was_sent_to_is_empty(outbox_dir):
    assert newest_mails(outbox_dir, most=10) == []


def test_the_newest_mail_comes_first(outbox_dir):
    send("First")
    send("Second")

    assert [found.subject for found in newest_mails(outbox_dir, most=10)] == ["Second", "First"]


def test_a_mail_says_to_whom_it_went(outbox_dir):
    send("Hello")

    assert newest_mails(outbox_dir, most=1)[0].to == "rui@readers.example"


def test_a_mail_of_another_alphabet_is_shown_as_it_was_written(outbox_dir):
    send("Olá", "Ação e reação")

    assert newest_mails(outbox_dir, most=1)[0].parts[0].words.strip() == "Ação e reação"


def test_an_address_in_a_mail_becomes_a_link():
    parts = split_links("Follow https://parley.example/confirm/abc. Thank you")

    assert [part.link for part in parts] == ["", "https://parley.example/confirm/abc", ""]


def test_no_word_of_a_mail_is_lost():
    text = "One https://a.example/x?y=1, two (https://b.example) three"

    assert "".join(part.words for part in split_links(text)) == text


@pytest.mark.django_db
def test_the_page_shows_markup_in_a_mail_as_text(client, outbox_dir):
    send("<b>Hello</b>", "<script>alert(1)</script>")

    page = client.get(reverse("outbox")).content.decode()

    assert "<script>alert(1)" not in page


@pytest.mark.django_db
def test_the_newest_mail_is_open_and_its_links_can_be_followed(client, outbox_dir):
    send("First")
    send("Second", "Open https://parley.example/confirm/abc")

    page = client.get(reverse("outbox")).content.decode()

    assert page.count("<details") == 2
    assert page.index('class="outbox-mail" open') < page.index("Second") < page.index("First")
    assert '<a href="https://parley.example/confirm/abc">' in page
