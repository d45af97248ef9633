"""Whoever may not comment is told so at every door: before they type, when they send, by mail, in JSON, when they edit."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from moderation.commenters import guest_at
from moderation.models import Sanction, Submission
from moderation.policy.standing import SanctionKind
from tests import makers
from tests.integration.comments import visits
from tests.integration.comments.test_confirming import a_waiting_comment, link

pytestmark = pytest.mark.django_db


@pytest.fixture
def post():
    return makers.a_post()


def sanctioned(submission, kind, *, days=None):
    """A submission rejected, and the notice that its author got for it made a graver step."""
    sanction = Sanction.objects.get(strike__decision=makers.rejected(submission))
    sanction.kind = kind
    sanction.ends_at = sanction.starts_at + timedelta(days=days) if days else None
    if kind == SanctionKind.REVOCATION:
        sanction.confirmed_at = sanction.starts_at
        sanction.review_on = sanction.starts_at.date() + timedelta(days=180)
    sanction.save()
    return sanction


def a_sanctioned_member(kind, **how):
    sanction = sanctioned(makers.a_submission(makers.ATTACK, by=makers.sable()), kind, **how)
    return visits.signed_in(makers.sable()), sanction


def test_whoever_was_never_sanctioned_gets_the_form(post):
    assert "<textarea" in visits.write_page(visits.signed_in(makers.rui()), post).content.decode()


def test_a_notice_leaves_the_form_where_it_is(post):
    sable, _ = a_sanctioned_member(SanctionKind.NOTICE)

    assert "<textarea" in visits.write_page(sable, post).content.decode()


def test_a_revoked_commenter_is_told_before_they_type(post):
    sable, _ = a_sanctioned_member(SanctionKind.REVOCATION)

    page = sable.get(post.get_absolute_url()).content.decode()

    assert "Your privilege to comment is revoked" in page
    assert "clause 2" in page
    assert "Appeal" in page
    assert "<textarea" not in page


def test_the_way_to_appeal_stands_before_the_decisions(post):
    sable, _ = a_sanctioned_member(SanctionKind.REVOCATION)

    page = sable.get(post.get_absolute_url()).content.decode()

    assert page.index("My standing, and how to appeal") < page.index("refusal__decisions")
    assert '<details class="refusal__decisions"><summary>' in page


def test_a_long_comment_is_quoted_up_to_the_end_of_a_word(post):
    words = "You are a moron " + " ".join(["extraordinarily"] * 20)
    sanctioned(makers.a_submission(words, by=makers.sable()), SanctionKind.REVOCATION)

    page = visits.signed_in(makers.sable()).get(post.get_absolute_url()).content.decode()

    assert "extraordinarily…</q>" in page


def test_a_suspended_commenter_is_told_until_when(post):
    sable, sanction = a_sanctioned_member(SanctionKind.SUSPENSION, days=7)

    page = visits.write_page(sable, post).content.decode()

    assert f"You cannot comment until {sanction.ends_at:%-d %B %Y}" in page


def test_a_suspension_that_is_over_is_over(post):
    sable, sanction = a_sanctioned_member(SanctionKind.SUSPENSION, days=7)
    past = timezone.now() - timedelta(days=9)
    Sanction.objects.filter(pk=sanction.pk).update(starts_at=past, ends_at=past + timedelta(days=7))

    assert "<textarea" in visits.write_page(sable, post).content.decode()


def test_a_warning_asks_to_be_acknowledged_first(post):
    sable, _ = a_sanctioned_member(SanctionKind.WARNING)

    page = visits.write_page(sable, post).content.decode()

    assert "I have read it" in page
    assert "<textarea" not in page


def test_what_a_revoked_commenter_typed_comes_back_with_the_reason(post):
    sable = visits.signed_in(makers.sable())
    filled = {**visits.fields_of(visits.write_page(sable, post)), "comment": "I typed this before."}
    a_sanctioned_member(SanctionKind.REVOCATION)
    before = Submission.objects.count()

    response = sable.post(reverse("comments-post-comment"), filled)

    page = response.content.decode()
    assert response.status_code == 403
    assert "Your privilege to comment is revoked" in page
    assert "I typed this before." in page
    assert Submission.objects.count() == before


def test_a_revoked_commenter_is_told_on_the_reply_page(post):
    sable, _ = a_sanctioned_member(SanctionKind.REVOCATION)
    comment = makers.a_comment(on=post)

    page = sable.get(reverse("comments-xtd-reply", args=[comment.pk])).content.decode()

    assert "revoked" in page
    assert "<textarea" not in page


def test_json_is_refused_with_the_clause(post):
    sable, _ = a_sanctioned_member(SanctionKind.REVOCATION)

    response = sable.post(
        reverse("comments-xtd-api-create"),
        json.dumps({"content_type": "blog.post", "object_pk": str(post.pk), "comment": "In by the side door."}),
        content_type="application/json",
    )

    assert response.status_code == 403
    assert response.json()["clause"]["number"] == "2"


def test_a_revoked_commenter_cannot_put_new_words_into_an_old_comment(post):
    mine = makers.a_comment(by=makers.sable(), on=post)
    sable, _ = a_sanctioned_member(SanctionKind.REVOCATION)

    response = sable.post(reverse("comments-edit", args=[mine.pk]), {"comment": "New words.", "version": 2})

    assert response.status_code == 403
    mine.refresh_from_db()
    assert mine.comment != "New words."


def test_a_revoked_commenter_may_still_withdraw(post):
    mine = makers.a_comment(by=makers.sable(), on=post)
    sable, _ = a_sanctioned_member(SanctionKind.REVOCATION)

    sable.post(reverse("comments-withdraw", args=[mine.pk]))

    assert makers.submission_of(mine).state == "withdrawn"


def a_revoked_guest(client, post):
    client.post(a_waiting_comment(client, post, makers.ATTACK))
    return sanctioned(visits.latest(), SanctionKind.REVOCATION)


def test_a_revoked_guest_is_told_in_their_own_browser(client, post):
    a_revoked_guest(client, post)

    assert "revoked" in visits.write_page(client, post).content.decode()


def test_a_revoked_guest_is_stopped_at_the_link_from_another_browser(client, post):
    a_revoked_guest(client, post)
    other = Client()
    visits.send(other, post, "Under another name.", name="Somebody", email="GWEN@example.org")

    shown, sent = other.get(link()), other.post(link())

    assert (shown.status_code, sent.status_code) == (403, 403)
    assert "Under another name." in sent.content.decode()
    assert Submission.objects.count() == 1


def test_a_revoked_member_is_stopped_at_the_link_as_a_guest(client, post):
    a_sanctioned_member(SanctionKind.REVOCATION)

    visits.send(client, post, "As a guest now.", name="S.", email="sable@example.org")

    assert client.post(link()).status_code == 403


def test_a_stranger_learns_nothing_of_a_guests_standing(client, post):
    a_revoked_guest(client, post)

    response = visits.send(Client(), post, "Who is this?", name="X", email="gwen@example.org")

    assert response.headers["Location"] == reverse("comments-check-mail")


def test_a_session_of_a_guest_who_became_a_member_is_nobodys(client, post):
    client.post(a_waiting_comment(client, post))
    guest = guest_at("gwen@example.org", name="Gwen", now=timezone.now())
    guest.user = makers.noor()
    guest.save()

    assert 'name="email"' in visits.write_page(client, post).content.decode()
