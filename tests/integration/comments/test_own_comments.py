"""What the author of a comment may do with it, for a while and for good; and that nobody else may."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from moderation import workflow
from moderation.policy.states import Cause, State
from tests import makers
from tests.integration.comments import visits

pytestmark = pytest.mark.django_db


@pytest.fixture
def comment():
    return makers.a_comment()


@pytest.fixture
def rui():
    return visits.signed_in(makers.rui())


def edit(client, comment, text, **fields):
    version = makers.submission_of(comment).version
    return client.post(reverse("comments-edit", args=[comment.pk]), {"comment": text, "version": version, **fields})


def test_the_page_shows_the_text_as_typed(rui, comment):
    assert comment.comment in rui.get(reverse("comments-edit", args=[comment.pk])).content.decode()


def test_an_edited_comment_is_judged_and_seen(rui, comment):
    edit(rui, comment, "The bridge was closed on Tuesday, I meant.")

    submission = makers.submission_of(comment)
    comment.refresh_from_db()
    assert submission.state == State.PUBLISHED
    assert submission.current.number == 2
    assert comment.comment == "The bridge was closed on Tuesday, I meant."
    assert "edited" in Client().get(comment.content_object.get_absolute_url()).content.decode()


def test_an_attack_put_in_later_is_held(rui, comment):
    response = edit(rui, comment, makers.ATTACK)

    comment.refresh_from_db()
    assert makers.submission_of(comment).state == State.HELD
    assert not comment.is_public
    assert "Waiting for a moderator" in rui.get(response.headers["Location"]).content.decode()


def test_an_edit_is_nudged_too(rui, comment):
    response = edit(rui, comment, visits.SHOUT)

    assert "Send anyway" in response.content.decode()
    assert makers.submission_of(comment).current.number == 1


def test_an_edit_that_keeps_most_words_is_nudged_and_repeats_nothing(rui):
    comment = makers.a_comment(visits.SHOUT.capitalize())

    response = edit(rui, comment, visits.SHOUT)

    assert "Send anyway" in response.content.decode()
    assert makers.submission_of(comment).state == State.PUBLISHED


def test_the_same_text_again_is_no_edit(rui, comment):
    edit(rui, comment, comment.comment)

    assert makers.submission_of(comment).current.number == 1


def test_a_text_that_cannot_be_taken_comes_back(rui, comment):
    response = edit(rui, comment, "x" * 10_001)

    assert response.status_code == 400
    assert "x" * 10_001 in response.content.decode()


def test_an_edit_of_a_comment_that_moved_meanwhile_is_shown_again(rui, comment):
    response = edit(rui, comment, "Written while something happened.", version=1)

    assert response.status_code == 409
    assert "Written while something happened." in response.content.decode()
    assert makers.submission_of(comment).current.number == 1


def test_after_a_while_a_comment_is_no_longer_edited(rui):
    old = makers.a_comment(at=timezone.now() - timedelta(minutes=31))

    assert rui.get(reverse("comments-edit", args=[old.pk])).status_code == 404
    assert edit(rui, old, "Too late.").status_code == 409
    assert makers.submission_of(old).current.number == 1


def test_what_waits_unseen_may_be_changed_for_as_long_as_it_waits(rui):
    held = makers.a_comment(text=makers.ATTACK, at=timezone.now() - timedelta(days=2))

    edit(rui, held, "The bridge was closed on Tuesday, I meant.")

    submission = makers.submission_of(held)
    assert submission.state == State.PUBLISHED
    assert [revision.text for revision in submission.revisions.order_by("number")] == [
        makers.ATTACK,
        "The bridge was closed on Tuesday, I meant.",
    ]


def test_what_readers_saw_and_reported_is_not_changed_days_later(rui):
    seen = makers.a_comment(at=timezone.now() - timedelta(days=2))
    submission = makers.submission_of(seen)
    workflow.hold(
        submission, cause=Cause.REPORTS, clause="1", revision=submission.current_id, version=submission.version
    )

    assert edit(rui, seen, "Nothing to see here.").status_code == 409
    assert makers.submission_of(seen).current.number == 1


def test_a_moderator_who_looks_at_the_old_text_does_not_decide_about_the_new_one(rui):
    held = makers.a_comment(text=makers.ATTACK)
    looked_at = makers.submission_of(held)

    edit(rui, held, f"{makers.ATTACK} Truly.")

    with pytest.raises(workflow.StaleSubmission):
        workflow.publish(looked_at, by=makers.mina(), revision=looked_at.current_id, version=looked_at.version)
    assert makers.item_of(makers.submission_of(held)).submission.current.text.endswith("Truly.")


def test_what_a_moderator_removed_is_not_edited_back(rui, comment):
    makers.rejected(makers.submission_of(comment))

    assert edit(rui, comment, "A milder word.").status_code == 409
    assert makers.submission_of(comment).current.number == 1


@pytest.mark.parametrize("end", [makers.rejected, workflow.withdraw, None], ids=["removed", "withdrawn", "grown old"])
def test_an_edit_that_came_too_late_gives_the_text_back_and_says_so(rui, comment, settings, end):
    if end is None:
        settings.MODERATION = {**settings.MODERATION, "EDIT_WINDOW": timedelta(0)}
    else:
        end(makers.submission_of(comment))

    page = edit(rui, comment, "A milder word & a kinder one.").content.decode()

    assert "This comment can no longer be changed" in page
    assert "A milder word &amp; a kinder one." in page


def test_an_edit_of_somebody_elses_comment_is_an_address_that_never_was(comment):
    makers.rejected(makers.submission_of(comment))

    assert edit(visits.signed_in(makers.noor()), comment, "Mine now.").status_code == 404


@pytest.mark.parametrize("page", ["comments-edit", "comments-withdraw"])
def test_a_comment_of_somebody_else_has_no_such_page(comment, page):
    noor = visits.signed_in(makers.noor())
    address = reverse(page, args=[comment.pk])

    assert noor.get(address).status_code == noor.post(address).status_code == 404
    assert Client().post(address).status_code == 404


def test_opening_the_page_to_withdraw_changes_nothing(rui, comment):
    rui.get(reverse("comments-withdraw", args=[comment.pk]))

    assert makers.submission_of(comment).state == State.PUBLISHED


def test_a_withdrawn_comment_is_gone_for_readers(rui, comment):
    rui.post(reverse("comments-withdraw", args=[comment.pk]))

    comment.refresh_from_db()
    assert makers.submission_of(comment).state == State.WITHDRAWN
    assert not comment.is_public


def test_an_open_guest_may_withdraw_what_this_browser_sent(client, settings):
    settings.MODERATION = {**settings.MODERATION, "WHO_MAY_COMMENT": "open"}
    visits.send(client, makers.a_post(), name="Gwen")
    (comment,) = visits.comments()

    assert Client().post(reverse("comments-withdraw", args=[comment.pk])).status_code == 404
    client.post(reverse("comments-withdraw", args=[comment.pk]))

    assert makers.submission_of(comment).state == State.WITHDRAWN
