"""Comments as JSON: the form's own checks, nothing that pages do not show, and the session's token from everybody."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from moderation.models import Confirmation, Submission
from moderation.policy.states import State
from tests import makers
from tests.integration.comments import visits
from tests.integration.comments.test_confirming import a_waiting_comment

pytestmark = pytest.mark.django_db


@pytest.fixture
def post():
    return makers.a_post()


@pytest.fixture
def rui():
    return visits.signed_in(makers.rui())


def create(client, post, text=visits.TEXT, **fields):
    body = {"content_type": "blog.post", "object_pk": str(post.pk), "comment": text, **fields}
    return client.post(reverse("comments-xtd-api-create"), json.dumps(body), content_type="application/json")


def test_a_published_comment_is_answered_201(rui, post):
    response = create(rui, post)

    assert response.status_code == 201
    assert response.json()["outcome"] == "published"


def test_a_waiting_comment_is_answered_202_with_the_clause_and_the_words(rui, post):
    response = create(rui, post, makers.ATTACK)

    assert response.status_code == 202
    assert response.json()["clause"]["number"] == "2"
    assert any("moron" in words for words in response.json()["words"])


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"text": ""}, "comment"),
        ({"text": "x" * 10_001}, "comment"),
        ({"text": "A hole \x00 in it"}, "comment"),
        ({"text": "Half a pair \ud800 of it"}, "comment"),
        ({"reply_to": 4711}, "reply_to"),
    ],
)
def test_what_the_form_refuses_is_answered_400_with_the_field(rui, post, fields, field):
    response = create(rui, post, **fields)

    assert response.status_code == 400
    assert list(response.json()["errors"]) == [field]
    assert not Submission.objects.exists()


@pytest.mark.parametrize("fields", [{}, {"honeypot": ""}, {"honeypot": False}, {"shown": "forged"}])
def test_what_comes_without_a_form_is_never_taken_for_sent_too_fast(rui, post, fields):
    assert create(rui, post, **fields).status_code == 201
    assert visits.latest().seconds_taken is None


def test_a_filled_trap_waits(rui, post):
    response = create(rui, post, honeypot="x")

    assert (response.status_code, response.json()["clause"]["number"]) == (202, "6")


def test_an_answer_to_a_comment_on_another_post_is_refused(rui, post):
    elsewhere = makers.a_comment("A word elsewhere.", by=makers.noor())

    assert create(rui, post, reply_to=elsewhere.pk).status_code == 400


def test_a_nudge_is_answered_409_and_stores_nothing(rui, post):
    response = create(rui, post, visits.SHOUT)

    assert response.status_code == 409
    assert response.json()["words"]
    assert not Submission.objects.exists()


def test_what_is_sent_in_spite_of_a_nudge_waits(rui, post):
    assert create(rui, post, visits.SHOUT, send_anyway=True).status_code == 202


def test_a_guest_is_told_to_look_for_mail(client, post):
    response = create(client, post, name="Gwen", email="gwen@example.org")

    assert (response.status_code, response.json()["outcome"]) == (202, "confirm")
    assert Confirmation.objects.count() == 1


def test_the_same_key_twice_makes_one_comment(rui, post):
    first, second = create(rui, post, key="k1"), create(rui, post, key="k1")

    assert first.json()["id"] == second.json()["id"]
    assert len(visits.comments()) == 1


def test_what_only_moderation_decides_is_not_taken_from_json(rui, post):
    create(
        rui, post, makers.ATTACK, is_public=True, is_removed=False, user=1, state="published", ip_address="10.0.0.1",
        submit_date="2001-01-01T00:00:00Z", trust=9,
    )  # fmt: skip

    (comment,) = visits.comments()
    assert (comment.is_public, comment.ip_address, comment.user) == (False, None, makers.rui())
    assert visits.latest().state == State.HELD


def strict(client_of):
    client = Client(enforce_csrf_checks=True)
    client_of(client)
    return client


def test_a_member_needs_the_token_of_the_session(post):
    client = strict(lambda client: client.force_login(makers.rui()))

    assert create(client, post).status_code == 403
    assert not Submission.objects.exists()


def test_a_confirmed_guest_needs_it_too(client, post):
    client.post(a_waiting_comment(client, post))
    other_site = strict(lambda strict_client: setattr(strict_client, "cookies", client.cookies))

    assert create(other_site, post, "Sent by another site.").status_code == 403
    assert Submission.objects.count() == 1


@pytest.mark.parametrize("body", ["[" * 100_000, "{", "[]", '"x"', "null", '{"content_type": {"a": 1}}'])
def test_json_that_is_no_comment_is_refused(rui, body):
    response = rui.post(reverse("comments-xtd-api-create"), body, content_type="application/json")

    assert response.status_code in (400, 404)


def test_the_list_says_what_readers_see_and_no_more(post):
    parent = makers.a_comment(on=post)
    makers.a_comment("I went by Mill Lane too.", by=makers.noor(), reply_to=parent)

    response = Client().get(reverse("comments-xtd-api-list", args=["blog-post", post.pk]))

    body = response.json()
    fields = {"id", "in_reply_to", "depth", "name", "badge", "html", "submitted_at", "permalink"}
    assert body["count"] == 2
    assert [set(comment) for comment in body["comments"]] == [fields, fields]
    assert "@" not in response.content.decode()


def test_the_list_of_a_draft_does_not_exist():
    draft = makers.a_post(state="draft")

    assert Client().get(reverse("comments-xtd-api-list", args=["blog-post", draft.pk])).status_code == 404


def test_the_count_is_the_kept_one(post):
    makers.a_comment(on=post)

    assert Client().get(reverse("comments-xtd-api-count", args=["blog-post", post.pk])).json() == {"count": 1}
