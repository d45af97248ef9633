"""Nobody judges their own case, by whichever door they took part; and somebody always may."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from blog.models import Author, Post
from moderation import commenters, escalation, impartiality, reports
from moderation.models import Commenter, Submission
from tests.makers import (
    ATTACK,
    FINE,
    a_comment,
    a_post,
    a_submission,
    a_user,
    mina,
    rui,
    sable,
    submission_of,
    tomas,
)

pytestmark = pytest.mark.django_db


# --- Somebody always may ---------------------------------------------------------------------------------------------


def test_an_author_does_not_judge_while_a_moderator_without_a_part_is_about() -> None:
    submission = a_submission(ATTACK, by=sable(), on=_a_post_of(mina()))
    _was_about(tomas())

    assert _who_may(submission) == {"tomas"}


def test_an_author_judges_where_the_one_who_is_about_wrote_the_comment() -> None:
    submission = a_submission(ATTACK, by=tomas(), on=_a_post_of(mina()))
    _was_about(tomas())

    assert _who_may(submission) == {"mina"}


def test_an_author_judges_where_the_one_who_is_about_reported_the_comment() -> None:
    submission = a_submission(FINE, by=rui(), on=_a_post_of(mina()))
    reports.file(submission, reporter=commenters.commenter_of(tomas(), now=timezone.now()), clause="2")
    _was_about(tomas())

    assert _who_may(submission) == {"mina"}


def test_two_authors_do_not_keep_each_other_from_judging() -> None:
    submission = a_submission(ATTACK, by=sable(), on=_a_post_of(mina(), tomas()))
    _was_about(mina())
    _was_about(tomas())

    assert _who_may(submission) == {"mina", "tomas"}


def test_each_of_a_list_is_judged_as_if_it_stood_alone() -> None:
    post = _a_post_of(mina())
    _was_about(tomas())
    hers, theirs, another = (
        a_submission(f"{ATTACK} {by}", by=by, on=on)
        for by, on in ((tomas(), post), (sable(), post), (sable(), a_post()))
    )

    assert impartiality.may_judge_each(mina(), [hers, theirs, another], now=timezone.now()) == {hers.pk, another.pk}


def test_nothing_is_passed_to_who_wrote_the_post_while_another_is_about() -> None:
    submission = a_submission(ATTACK, by=sable(), on=_a_post_of(mina()))
    judge = a_user("judge", group="Moderator")
    _was_about(judge)

    found = escalation.colleagues(submission, besides=tomas(), now=timezone.now())

    assert list(found) == [judge]


# --- The guest's door --------------------------------------------------------------------------------------------------


def test_a_stranger_who_is_a_guest_keeps_nobody_from_judging() -> None:
    submission = _written_as_a_guest("somebody@example.org", a_submission(ATTACK, by=rui()))

    assert _who_may(submission, mina()) == {"mina"}


def test_who_wrote_it_as_a_guest_does_not_judge_it() -> None:
    submission = _written_as_a_guest(mina().email, a_submission(ATTACK, by=rui()))

    assert _who_may(submission, mina()) == set()


def test_a_tag_in_the_address_opens_no_door() -> None:
    name, _, domain = mina().email.partition("@")
    submission = _written_as_a_guest(f"{name}+quiet@{domain}", a_submission(ATTACK, by=rui()))

    assert _who_may(submission, mina()) == set()


def test_who_was_replied_to_as_a_guest_does_not_judge_the_reply() -> None:
    parent = a_comment(FINE, by=rui())
    _written_as_a_guest(mina().email, submission_of(parent))
    reply = a_submission(ATTACK, by=sable(), reply_to=parent)

    assert _who_may(reply, mina()) == set()


def test_who_reported_it_as_a_guest_does_not_judge_it() -> None:
    submission = a_submission(FINE, by=rui())
    reports.file(submission, reporter=_guest(mina().email), clause="2")

    assert _who_may(submission, mina()) == set()


def _who_may(submission: Submission, *among: User) -> set[str]:
    """Those of the moderators who may judge it, as both readings of it say."""
    now = timezone.now()
    fresh = Submission.objects.select_related("commenter", "parent__commenter").get(pk=submission.pk)
    able = impartiality.judges(fresh, now=now)
    asked = among or tuple(impartiality.moderators())
    assert able == {one.pk for one in asked if impartiality.may_judge(one, fresh, now=now)}
    return {one.username for one in asked if one.pk in able}


def _was_about(user: User) -> None:
    User.objects.filter(pk=user.pk).update(last_login=timezone.now() - timedelta(hours=1))


def _a_post_of(*writers: User) -> Post:
    post = a_post()
    post.authors.add(*(Author.objects.create(name=one.first_name, slug=one.username, user=one) for one in writers))
    return post


def _guest(email: str) -> Commenter:
    return commenters.guest_at(email, name="Anna", now=timezone.now())


def _written_as_a_guest(email: str, submission: Submission) -> Submission:
    Submission.objects.filter(pk=submission.pk).update(commenter=_guest(email))
    return submission
