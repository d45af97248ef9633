"""Mail to those who follow a thread: once a comment is public, once for each follower, until they stop it."""

from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.urls import reverse
from django_comments_xtd.models import XtdComment

from moderation import letters, workflow
from moderation.adapters.comments_xtd.followups import mute_token
from moderation.models import Letter, LetterKind, Submission
from tests import makers
from tests.integration.comments.test_confirming import a_waiting_comment

pytestmark = pytest.mark.django_db


@pytest.fixture
def post():
    return makers.a_post()


def a_follower(post, user=None):
    return makers.a_comment(by=user or makers.rui(), on=post, followup=True)


def told():
    return list(Letter.objects.filter(kind=LetterKind.FOLLOWUP).order_by("pk"))


def test_nobody_is_told_where_nobody_follows(post):
    makers.a_comment(on=post)
    makers.a_comment("I saw it too.", by=makers.noor(), on=post)

    assert told() == []


def test_a_follower_is_told_of_a_published_comment(post):
    a_follower(post)

    makers.a_comment("I saw it too.", by=makers.noor(), on=post)

    (letter,) = told()
    assert letter.commenter == makers.a_commenter(makers.rui())


def test_nobody_is_told_of_their_own(post):
    a_follower(post)

    makers.a_comment("And another thing about it.", by=makers.rui(), on=post)

    assert told() == []


def test_nobody_is_told_of_what_is_held(post):
    a_follower(post)

    makers.a_comment(makers.ATTACK, by=makers.sable(), on=post)

    assert told() == []


def test_followers_are_told_when_a_moderator_publishes_it_later(post):
    a_follower(post)
    held = makers.a_comment(makers.ATTACK, by=makers.sable(), on=post)

    makers.let_through(makers.submission_of(held))

    assert len(told()) == 1


def test_an_edited_comment_is_not_told_again(post):
    a_follower(post)
    comment = makers.a_comment("I saw it too.", by=makers.noor(), on=post)

    submission = makers.submission_of(comment)
    workflow.resubmit(submission, text="I saw it too, on Monday.", version=submission.version)

    assert len(told()) == 1


def test_a_follower_with_many_comments_gets_one_letter(post):
    a_follower(post)
    makers.a_comment("And another thing about it.", by=makers.rui(), on=post, followup=True)

    makers.a_comment("I saw it too.", by=makers.noor(), on=post)

    assert len(told()) == 1


def test_a_guest_who_asked_in_the_form_is_told(client, post):
    client.post(a_waiting_comment(client, post, followup="on"))

    makers.a_comment("I saw it too.", by=makers.noor(), on=post)

    assert [letters.address_of(letter) for letter in told()] == ["gwen@example.org"]


def test_the_letter_leads_to_the_comment_and_holds_none_of_its_words(post):
    a_follower(post)
    comment = makers.a_comment("I saw it too.", by=makers.noor(), on=post)

    rendered = letters.render(told()[0])

    assert f"https://parley.example/comments/{comment.pk}/" in rendered.body
    assert "/comments/mute/" in rendered.body
    assert "I saw it too" not in rendered.body
    assert post.headline in rendered.subject + rendered.body


def mute_link(user, post):
    return reverse("comments-xtd-mute", args=[mute_token(makers.a_commenter(user).pk, post)])


def test_opening_the_link_to_stop_changes_nothing(post):
    comment = a_follower(post)

    Client().get(mute_link(makers.rui(), post))

    assert XtdComment.objects.get(pk=comment.pk).followup


def test_the_button_stops_the_mail(post):
    a_follower(post)

    Client().post(mute_link(makers.rui(), post))
    makers.a_comment("I saw it too.", by=makers.noor(), on=post)

    assert told() == []


def test_it_stops_nobody_elses_mail(post):
    a_follower(post)
    noors = makers.a_comment("I saw it too.", by=makers.noor(), on=post, followup=True)

    Client().post(mute_link(makers.rui(), post))

    assert XtdComment.objects.get(pk=noors.pk).followup


def test_it_stops_mail_about_that_thread_only(post):
    a_follower(post)
    elsewhere = makers.a_comment("About the pumps.", by=makers.rui(), on=makers.a_post(), followup=True)

    Client().post(mute_link(makers.rui(), post))

    assert XtdComment.objects.get(pk=elsewhere.pk).followup


@pytest.mark.parametrize("token", ["x", "WzEsMSwiMSJd:1abc:forged", "A" * 43])
def test_a_link_that_was_not_made_here_stops_nothing(post, token):
    comment = a_follower(post)

    response = Client().post(reverse("comments-xtd-mute", args=[token]))

    assert response.status_code == 404
    assert XtdComment.objects.get(pk=comment.pk).followup


def test_what_was_asked_before_moderation_kept_it_is_taken_over(post):
    comment = a_follower(post)
    Submission.objects.update(asked_for_mail=False)

    migration = import_module("moderation.migrations.0020_scale2")
    migration.take_over_who_asked(apps, SimpleNamespace(connection=connection))

    asked = Submission.objects.filter(asked_for_mail=True)
    assert list(asked.values_list("object_pk", flat=True)) == [str(comment.pk)]
