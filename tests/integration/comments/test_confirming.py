"""A guest's comment waits in the database until the address is confirmed: opening the link shows it, a button sends it."""

from datetime import timedelta

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from moderation import confirmations
from moderation.adapters.comments_xtd import posting
from moderation.models import Commenter, Confirmation, Letter, Submission
from moderation.policy.states import State
from tests import makers
from tests.integration.comments import visits
from tests.recipes.models import Recipe

pytestmark = pytest.mark.django_db


@pytest.fixture
def post():
    return makers.a_post()


def a_waiting_comment(client, post, text=visits.TEXT, **fields):
    """Send as a guest; returns the address of the link that is mailed."""
    response = visits.send(client, post, text, **{"name": "Gwen", "email": "gwen@example.org", **fields})
    assert response.headers["Location"] == reverse("comments-check-mail")
    return link()


def link(purpose="comment"):
    return reverse("comments-xtd-confirm", args=[confirmations.token_of(Confirmation.objects.latest("pk"))])


def test_a_link_that_works_for_an_hour_works_for_one_hour(client, settings):
    settings.MODERATION = {**settings.MODERATION, "CONFIRMATION_WINDOW": timedelta(hours=1)}

    assert "works once, for 1 hour." in client.get(reverse("comments-check-mail")).content.decode()


def test_nothing_is_a_comment_before_the_address_is_confirmed(client, post):
    a_waiting_comment(client, post)

    assert not Submission.objects.exists()
    assert not Commenter.objects.exists()
    assert Letter.objects.get().email == "gwen@example.org"


def test_opening_the_link_shows_the_comment_and_changes_nothing(client, post):
    where = a_waiting_comment(client, post)

    for _ in range(3):
        page = Client().get(where)
        Client().head(where)

    assert visits.TEXT in page.content.decode()
    assert "Confirm and send" in page.content.decode()
    assert not Submission.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_link_is_not_used_up_by_a_comment_that_could_not_be_saved(client, post, monkeypatch):
    """On a site whose requests are no transactions too."""
    monkeypatch.setitem(connections.settings["default"], "ATOMIC_REQUESTS", False)
    where = a_waiting_comment(client, post)
    client.raise_request_exception = False

    with monkeypatch.context() as fault:
        fault.setattr(posting, "save_new", None)
        failed = client.post(where)
    client.post(where)

    assert failed.status_code == 500
    assert [comment.comment for comment in visits.comments()] == [visits.TEXT]


def test_the_button_sends_the_comment_to_its_place(client, post):
    where = a_waiting_comment(client, post)

    response = client.post(where)

    submission = visits.latest()
    assert submission.state == State.PUBLISHED
    assert submission.shown_name == "Gwen"
    assert response.headers["Location"] == f"{post.get_absolute_url()}#comment-{submission.object_pk}"


def test_the_comment_is_judged_when_it_is_sent(client, post):
    where = a_waiting_comment(client, post, makers.ATTACK)

    client.post(where)

    assert visits.latest().state == State.HELD


def test_the_next_comment_from_that_browser_needs_no_mail(client, post):
    client.post(a_waiting_comment(client, post))

    visits.send(client, post, "And the pumps at the lower lock have not run since Sunday.")

    assert Submission.objects.count() == 2
    assert visits.latest().commenter == Commenter.objects.get()
    assert Confirmation.objects.count() == 1


def test_another_browser_still_needs_one(client, post):
    client.post(a_waiting_comment(client, post))

    visits.send(Client(), post, "Not me at all.", name="Gwen", email="gwen@example.org")

    assert Submission.objects.count() == 1


def test_a_browser_can_forget_the_guest(client, post):
    client.post(a_waiting_comment(client, post))

    client.post(reverse("comments-forget"))

    assert 'name="email"' in visits.write_page(client, post).content.decode()


def test_a_link_works_once(client, post):
    where = a_waiting_comment(client, post)
    client.post(where)

    again = client.post(where)

    assert again.status_code == 404
    assert Submission.objects.count() == 1


def test_every_link_that_does_not_work_is_answered_alike(client, post):
    used = a_waiting_comment(client, post)
    client.post(used)
    expired = a_waiting_comment(Client(), post, "Something else.")
    Confirmation.objects.filter(used_at=None).update(expires_at=timezone.now() - timedelta(seconds=1))
    other = confirmations.ask(email="x@example.org", purpose="follow", payload={}, name="", now=timezone.now())
    elsewhere = reverse("comments-xtd-confirm", args=[confirmations.token_of(other)])
    forged = reverse("comments-xtd-confirm", args=["A" * 43])

    answers = {Client().get(where).content for where in (used, expired, elsewhere, forged)}
    statuses = {Client().post(where).status_code for where in (used, expired, elsewhere, forged)}

    assert len(answers) == 1
    assert statuses == {404}


def test_pressing_send_twice_sends_one_mail(client, post):
    filled = {
        **visits.fields_of(visits.write_page(client, post)),
        "comment": visits.TEXT,
        "name": "Gwen",
        "email": "gwen@example.org",
    }

    for _ in range(2):
        client.post(reverse("comments-post-comment"), filled)

    assert Confirmation.objects.count() == 1


def test_an_address_that_was_sent_enough_links_today_is_told_so(client, post):
    for number in range(5):
        a_waiting_comment(client, post, f"Try number {number}.")

    response = visits.send(client, post, "One more.", name="Gwen", email="gwen@example.org")

    assert response.status_code == 429
    assert "One more." in response.content.decode()


def test_a_comment_whose_thread_closed_meanwhile_comes_back_with_its_text(client):
    recipe = Recipe.objects.create(title="Leek soup", method="Boil it.")
    where = a_waiting_comment(client, recipe)
    Recipe.objects.update(closed_at=timezone.now())

    response = client.post(where)

    assert response.status_code == 403
    assert visits.TEXT in response.content.decode()
    assert not Submission.objects.exists()


def test_an_answer_whose_parent_went_away_meanwhile_comes_back_with_its_text(client, post):
    parent = makers.a_comment(on=post)
    visits.answer(client, parent, "I agree with you.", name="Gwen", email="gwen@example.org")
    makers.rejected(makers.submission_of(parent))

    response = client.post(link())

    assert response.status_code == 400
    assert "I agree with you." in response.content.decode()
    assert Submission.objects.count() == 1


def test_a_guest_with_the_address_of_a_member_is_not_the_member(client, post):
    makers.a_comment(by=makers.rui(), on=post)

    client.post(a_waiting_comment(client, post, "Said as a guest.", email="rui@example.org"))

    assert visits.latest().commenter.user is None


@pytest.mark.parametrize(
    "email", ["a@b.c\r\nBcc: all@example.org", "a@b\u2028.org", "no address", "a@example.org, b@example.org"]
)
def test_an_address_that_is_more_than_one_is_refused(client, post, email):
    response = visits.send(client, post, name="Gwen", email=email)

    assert response.status_code == 400
    assert not Confirmation.objects.exists()
