"""A preview shows what readers would see; it is not judged, and leaves nothing behind."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from moderation.adapters.comments_xtd import previews
from moderation.models import Nudge, Submission
from tests import makers
from tests.integration.comments import visits

pytestmark = pytest.mark.django_db

MARKED = "I *saw* it:\n\n> the gate was open\n\n<script>alert(1)</script>"


@pytest.fixture(autouse=True)
def nobody_asked_before():
    cache.clear()


@pytest.fixture
def rui():
    return visits.signed_in(makers.rui())


def test_it_is_made_as_the_comment_is(rui):
    makers.a_comment(text=MARKED)
    shown = str(visits.latest().current.html)

    html = rui.post(reverse("comments-preview"), {"comment": MARKED}).content.decode()

    assert "<em>saw</em>" in html
    assert shown.strip() in html


def test_it_is_neither_judged_nor_stored(rui):
    with CaptureQueriesContext(connection) as asked:
        answer = rui.post(reverse("comments-preview"), {"comment": visits.SHOUT})

    assert answer.status_code == 200
    assert [query["sql"] for query in asked if "SAVEPOINT" not in query["sql"]] == []
    assert "no-store" in answer["Cache-Control"]
    assert not Submission.objects.exists()
    assert not Nudge.objects.exists()


def test_what_cannot_be_sent_says_why(rui):
    html = rui.post(reverse("comments-preview"), {"comment": "x" * 10_001}).content.decode()

    assert "too long" in html


def test_looking_at_the_address_is_no_preview(rui):
    assert rui.get(reverse("comments-preview")).status_code == 405


def test_another_site_gets_none():
    strict = Client(enforce_csrf_checks=True)

    assert strict.post(reverse("comments-preview"), {"comment": "Hello"}).status_code == 403


def test_one_network_asks_so_often_a_minute_and_no_more(rui):
    answers = [
        rui.post(reverse("comments-preview"), {"comment": "Hello"}).status_code
        for _ in range(previews.MOST_A_MINUTE + 1)
    ]

    assert answers.count(200) == previews.MOST_A_MINUTE
    assert answers[-1] == 429


def test_without_a_script_the_form_comes_back_as_it_was_filled_in_with_the_preview():
    guest, post = Client(), makers.a_post()
    fields = visits.fields_of(visits.write_page(guest, post))

    answer = guest.post(
        reverse("comments-post-comment"), {**fields, "comment": MARKED, "name": "Petra", "preview": "1"}
    )

    html = answer.content.decode()
    assert answer.status_code == 200
    assert "<em>saw</em>" in html
    assert 'value="Petra"' in html
    assert "errorlist" not in html
    assert visits.fields_of(answer)["key"] == fields["key"]
    assert not Submission.objects.exists()


def test_an_edit_has_one_too(rui):
    comment = makers.a_comment()

    answer = rui.post(reverse("comments-edit", args=[comment.pk]), {"comment": MARKED, "version": 1, "preview": "1"})

    assert "<em>saw</em>" in answer.content.decode()
    assert makers.submission_of(comment).current.number == 1


def test_the_words_of_a_comment_can_be_quoted_without_a_script(rui):
    comment = makers.a_comment(text="The gate was open.\n\nAll night.")

    page = rui.get(f"{reverse('comments-xtd-reply', args=[comment.pk])}?quote=1").content.decode()

    assert "&gt; The gate was open.\n&gt;\n&gt; All night." in page
