"""What django-comments-xtd does by itself, and must not do here. Each was reproduced on version 2.10.13."""

import threading

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core import mail
from django.db import connection, connections
from django.db.models.signals import post_save, pre_save
from django.urls import reverse
from django.utils import timezone
from django_comments.models import Comment
from django_comments_xtd import get_form
from django_comments_xtd.conf import settings as xtd_settings
from django_comments_xtd.models import XtdComment, publish_or_unpublish_on_pre_save

from moderation import threads, workflow
from moderation.adapters.comments_xtd.forms import CommentForm
from moderation.adapters.comments_xtd.hazards import order_problems
from moderation.adapters.comments_xtd.source import save_new
from moderation.confirmations import token_of
from moderation.models import Confirmation, Submission
from moderation.policy.states import State
from tests import makers
from tests.integration.comments import visits
from tests.integration.moderation.test_races import at_once

pytestmark = pytest.mark.django_db


def a_thread_with_a_rejected_reply():
    parent = makers.a_comment()
    reply = makers.a_comment(makers.ATTACK, by=makers.sable(), reply_to=parent)
    submission = makers.submission_of(reply)
    if submission.state != State.REJECTED:
        makers.rejected(submission)
    return parent, reply


# 1


def test_saving_a_published_parent_leaves_its_rejected_reply_hidden():
    parent, reply = a_thread_with_a_rejected_reply()

    XtdComment.objects.get(pk=parent.pk).save()

    reply.refresh_from_db()
    assert not reply.is_public


def test_saving_only_the_text_of_a_parent_leaves_its_rejected_reply_hidden():
    parent, reply = a_thread_with_a_rejected_reply()

    XtdComment.objects.get(pk=parent.pk).save(update_fields=["comment"])

    reply.refresh_from_db()
    assert not reply.is_public


def test_publishing_a_held_parent_leaves_its_rejected_reply_hidden():
    parent, reply = a_thread_with_a_rejected_reply()
    submission = makers.submission_of(parent)
    workflow.hold(
        submission,
        cause="moderator",
        by=makers.mina(),
        clause="1",
        revision=submission.current_id,
        version=submission.version,
    )

    makers.let_through(submission)

    reply.refresh_from_db()
    assert not reply.is_public
    assert makers.submission_of(reply).state == State.REJECTED


def test_the_receiver_that_would_publish_replies_is_disconnected():
    assert not pre_save.disconnect(publish_or_unpublish_on_pre_save, sender=XtdComment)


def test_the_order_of_apps_that_lets_it_be_disconnected_is_checked():
    assert order_problems(["django_comments_xtd", "moderation"]) == []
    assert [problem.id for problem in order_problems(["moderation", "django_comments_xtd"])] == ["moderation.E010"]


# 2


def test_saving_a_reply_again_does_not_count_it_again():
    parent = makers.a_comment()
    reply = makers.a_comment(by=makers.noor(), reply_to=parent)

    for _ in range(3):
        XtdComment.objects.get(pk=reply.pk).save()

    parent.refresh_from_db()
    assert parent.nested_count == 1


# 3


@pytest.mark.parametrize("reply_to", ["999999", "99999999999999999999", "-4", "zero"])
def test_an_answer_to_nothing_comes_back_with_its_text(reply_to):
    post = makers.a_post()
    client = visits.signed_in(makers.rui())

    response = visits.send(client, post, reply_to=reply_to)

    assert response.status_code == 400
    assert visits.TEXT in response.content.decode()
    assert visits.comments() == []


def test_an_answer_below_the_last_level_stands_beside_what_it_answers(settings, monkeypatch):
    settings.MODERATION = {**settings.MODERATION, "MAX_DEPTH": 1}
    monkeypatch.setattr(xtd_settings._wrapped, "COMMENTS_XTD_MAX_THREAD_LEVEL", 1)
    root = makers.a_comment()
    answered = makers.a_comment(by=makers.noor(), reply_to=root)
    client = visits.signed_in(makers.rui())

    for text in ("A third word on it.", "And a fourth, to the third."):
        visits.send(client, root.content_object, text, reply_to=answered.pk)
        answered = visits.comments()[-1]

    fourth = makers.submission_of(answered)
    assert (fourth.current.text, fourth.parent.current.text) == ("And a fourth, to the third.", "A third word on it.")
    assert (fourth.depth, answered.level, answered.parent_id) == (1, 1, root.pk)


def test_where_nothing_is_answered_an_answer_comes_back_with_its_text(settings):
    settings.MODERATION = {**settings.MODERATION, "MAX_DEPTH": 0}
    parent = makers.a_comment()
    client = visits.signed_in(makers.rui())

    response = visits.send(client, parent.content_object, "A second word on it.", reply_to=parent.pk)

    assert response.status_code == 400
    assert "A second word on it." in response.content.decode()
    assert len(visits.comments()) == 1


def test_the_form_in_use_is_ours():
    assert get_form() is CommentForm


# 4


def test_an_answer_to_a_comment_on_another_post_is_refused():
    elsewhere = makers.a_comment()
    post = makers.a_post("Another story")
    client = visits.signed_in(makers.noor())

    response = visits.send(client, post, reply_to=elsewhere.pk)

    assert response.status_code == 400
    assert len(visits.comments()) == 1


# 5


def test_an_answer_to_a_held_comment_is_refused():
    held = makers.a_comment(makers.ATTACK, by=makers.sable())
    client = visits.signed_in(makers.noor())

    response = visits.send(client, held.content_object, reply_to=held.pk)

    assert response.status_code == 400
    assert len(visits.comments()) == 1


def test_a_thread_keeps_its_other_roots_when_one_is_held():
    post = makers.a_post()
    roots = [makers.a_comment(f"Word number {n} about the bridge and its river.", on=post) for n in range(3)]
    makers.a_comment(by=makers.noor(), reply_to=roots[0])

    makers.rejected(makers.submission_of(roots[0]))

    page = threads.read_page(post, now=timezone.now())
    anchors = [line.comment.anchor for line in page.lines if line.comment]
    assert [f"comment-{root.pk}" for root in roots] == [a for a in anchors if a != f"comment-{roots[0].pk + 3}"]


# 6


def test_nothing_of_a_held_comment_is_on_its_reply_page(client):
    held = makers.a_comment(makers.ATTACK, by=makers.sable())

    response = client.get(reverse("comments-xtd-reply", args=[held.pk]))

    assert response.status_code == 404
    assert "moron" not in response.content.decode()


def test_no_address_of_a_commenter_is_on_the_page(client):
    comment = makers.a_comment(by=makers.rui())

    page = client.get(comment.content_object.get_absolute_url()).content.decode()

    assert "rui@example.org" not in page
    assert "gravatar" not in page


def test_a_sent_comment_keeps_no_address_of_its_writer():
    visits.send(visits.signed_in(makers.rui()), makers.a_post())

    (comment,) = visits.comments()
    assert (comment.user_email, comment.user_url, comment.ip_address) == ("", "", None)


# 7


def test_the_same_words_sent_again_make_one_comment():
    post = makers.a_post()
    client = visits.signed_in(makers.rui())

    first = visits.send(client, post)
    second = visits.send(client, post)

    assert first.headers["Location"] == second.headers["Location"]
    assert len(visits.comments()) == 1


# 8


@pytest.mark.django_db(transaction=True)
def test_replies_sent_at_once_all_stand_in_the_order_they_were_written():
    parent = makers.a_comment()
    writers = [makers.a_user(f"reader-{n}") for n in range(6)]

    def reply(user):
        try:
            makers.a_comment(f"My own view of the bridge, said by {user.username}.", by=user, reply_to=parent)
        finally:
            connections.close_all()

    at_once = [threading.Thread(target=reply, args=[user]) for user in writers]
    for thread in at_once:
        thread.start()
    for thread in at_once:
        thread.join()

    page = threads.read_page(parent.content_object, now=timezone.now())
    shown = [line.comment.pk for line in page.lines if line.comment]
    replies = Submission.objects.filter(parent__isnull=False).order_by("submitted_at", "pk")
    assert shown[1:] == list(replies.values_list("pk", flat=True))
    assert len(shown) == 7


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
@pytest.mark.django_db(transaction=True)
def test_of_two_replies_sent_at_once_into_one_thread_none_is_sent_back():
    root = makers.a_comment()
    answered = [makers.a_comment(text, by=makers.noor(), reply_to=root) for text in ("By the lane.", "By the boat.")]
    clients = [visits.signed_in(makers.rui()), visits.signed_in(makers.sable())]
    first_moves, second_waits = threading.Event(), threading.Event()

    def slowly(execute, sql, params, many, context):
        """Before the first reply is counted above, the second has come as far as it may."""
        if sql.startswith("UPDATE") and 'SET "nested_count"' in sql:
            first_moves.set()
            second_waits.wait(1.5)
        return execute(sql, params, many, context)

    def by_keys():
        # In a large thread the rows are found by their keys, and so locked from the root on.
        with connection.cursor() as cursor:
            cursor.execute("SET enable_seqscan = off; SET enable_bitmapscan = off")

    def first():
        by_keys()
        with connection.execute_wrapper(slowly):
            return visits.answer(clients[0], answered[0], "I took Mill Lane as well, and it was no quicker.")

    def second():
        by_keys()
        first_moves.wait(20)
        return visits.answer(clients[1], answered[1], "The evening boat was late on Monday, they said.")

    assert [answer.status_code for answer in at_once(first, second)] == [302, 302]


# 9


def test_the_confirmation_link_carries_nothing_of_the_comment(client):
    post = makers.a_post()

    visits.send(client, post, name="Gwen", email="gwen@example.org")

    token = token_of(Confirmation.objects.get())
    assert len(token) < 60
    assert visits.comments() == []


# 10


def test_no_mail_is_sent_inside_the_request_that_publishes():
    parent = makers.a_comment()
    XtdComment.objects.update(followup=True)

    visits.answer(visits.signed_in(makers.noor()), parent)

    assert len(visits.comments()) == 2
    assert mail.outbox == []


# 11


def test_a_row_saved_by_any_code_is_hidden_until_it_is_judged():
    seen = []

    def look(sender, instance, created, **kwargs):
        seen.append(XtdComment.objects.get(pk=instance.pk).is_public)

    post_save.connect(look, sender=XtdComment)
    try:
        makers.a_comment()
    finally:
        post_save.disconnect(look, sender=XtdComment)

    assert seen[0] is False


def test_a_comment_is_submitted_once_though_it_is_saved_twice():
    comment = makers.a_comment()

    assert Submission.objects.about(comment).count() == 1
    assert Submission.objects.about(comment).get().parent is None


def test_rows_made_without_signals_are_not_shown():
    post = makers.a_post()
    bare = Comment.objects.create(
        content_type=ContentType.objects.get_for_model(post),
        object_pk=str(post.pk),
        site_id=1,
        comment="Smuggled in.",
        submit_date=timezone.now(),
        is_public=True,
    )
    XtdComment(comment_ptr=bare, thread_id=bare.pk, parent_id=bare.pk).save_base(raw=True)

    page = threads.read_page(post, now=timezone.now())

    assert page.lines == ()


def test_a_comment_that_begins_a_thread_is_stored_as_django_comments_xtd_stores_it():
    post = makers.a_post()
    stored = makers.a_comment(by=makers.noor(), on=post)

    visits.send(visits.signed_in(makers.rui()), post)

    sent = XtdComment.objects.get(pk=visits.latest().object_pk)
    assert [(one.thread_id - one.pk, one.parent_id - one.pk) for one in (stored, sent)] == [(0, 0)] * 2
    assert (sent.level, sent.order, sent.nested_count) == (stored.level, stored.order, stored.nested_count)


def test_a_model_with_a_save_of_its_own_is_saved_by_that():
    class Comment:
        parent_id = 0
        saved = 0

        def save(self):
            self.saved += 1

    comment = Comment()

    save_new(comment)

    assert comment.saved == 1
