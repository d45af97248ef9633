"""A comment becomes part of the story: what is refused, what is linked, and what becomes of the credit afterwards."""

from contextlib import suppress

import pytest
from django.test import Client
from django.utils import timezone

from blog import promoting, publishing
from blog.models import Credit, EventKind, Post, Section
from moderation import threads, workflow
from tests import makers
from tests.integration.blog.stories import a_story, an_update, fresh
from tests.integration.blog.test_concurrent_publishing import all_at_once

pytestmark = pytest.mark.django_db

TOLD = "The lock keeper told me that the lower gate had been open since Sunday."


@pytest.fixture
def post():
    return a_story()


@pytest.fixture
def submission(post):
    return makers.a_submission(TOLD, on=post)


def quoted(post, submission, **how):
    return promoting.promote(post, submission.pk, editor=makers.ada(), **how)


def path(post, submission):
    return f"/desk/posts/{post.pk}/quote/{submission.pk}/"


def page_of(post):
    return Client().get(post.get_absolute_url()).content.decode()


def shown(post, **how):
    return [line.comment for line in threads.read_page(fresh(post), now=timezone.now(), **how).lines]


# -- What is refused ---------------------------------------------------------------------------------------------


def test_a_comment_that_readers_do_not_see_is_not_quoted(post):
    held = makers.a_submission(makers.ATTACK, on=post)

    with pytest.raises(promoting.CommentNotShown):
        quoted(post, held)
    assert not Section.objects.updates().exists()


def test_a_comment_of_another_story_is_not_quoted(post):
    elsewhere = makers.a_submission(TOLD, on=a_story("Another story"))

    with pytest.raises(promoting.NoSuchComment):
        quoted(post, elsewhere)


def test_a_comment_is_quoted_once(post, submission):
    quoted(post, submission)

    with pytest.raises(promoting.AlreadyPromoted, match="Update 1"):
        quoted(post, submission)
    assert Section.objects.updates().count() == 1


# -- What it makes -----------------------------------------------------------------------------------------------


def test_the_update_quotes_the_comment_after_the_authors_own_words(post, submission):
    section = quoted(post, submission, heading="The gate was open", words="A reader knows more.")

    own, quotation = section.blocks.all()
    assert (section.heading, own.text, quotation.text) == ("The gate was open", "A reader knows more.", TOLD)
    assert quotation.excerpt.source.name == "Readers’ comments"
    assert quotation.excerpt.source_url.endswith(Credit.objects.get().url)
    assert post.events.last().kind == EventKind.NEW


def test_update_and_comment_lead_to_each_other(post, submission):
    section = quoted(post, submission)

    [comment] = shown(post)
    page = page_of(post)
    assert comment.quoted_in.label == "Update 1"
    assert f'<a href="{section.get_absolute_url()}">Quoted in Update 1</a>' in page
    assert f'From a comment by <a href="{comment.addresses.permalink}"><bdi>Rui</bdi></a>' in page


def test_a_withdrawn_update_is_no_place_to_lead_to(post, submission):
    publishing.withdraw_update(quoted(post, submission), reason="It was a rumour.")

    assert shown(post)[0].quoted_in is None


# -- What becomes of the credit ----------------------------------------------------------------------------------


def test_the_name_goes_with_the_comment_and_the_quotation_stays(post, submission):
    quoted(post, submission)
    submission.refresh_from_db()

    workflow.withdraw(submission)

    page = page_of(post)
    assert "From a reader’s comment that is no longer shown" in page
    assert "Rui" not in page
    assert TOLD in page
    assert post.events.last().kind == EventKind.EDIT


def test_the_name_comes_back_with_the_comment(post, submission):
    quoted(post, submission)
    decision = makers.rejected(submission)
    hidden = Credit.objects.get()

    workflow.reinstate(decision, by=makers.tomas())

    assert (hidden.name, hidden.url) == ("", "")
    assert Credit.objects.get().name == "Rui"


@pytest.mark.django_db(transaction=True)
def test_a_comment_rejected_at_the_same_moment_is_quoted_without_a_name_or_not_at_all():
    """Whoever comes second sees what the first one did; two who quote it make one update."""
    post = a_story()
    submission = makers.a_submission(TOLD, on=post)
    mina, ada = makers.mina(), makers.ada()

    def act(number):
        with suppress(publishing.PublishingError):
            if number:
                promoting.promote(post, submission.pk, editor=ada)
            else:
                makers.rejected(makers.submission_of(submission.content_type.get_object_for_this_type()), by=mina)

    assert all_at_once(act, threads=3) == []

    assert Section.objects.updates().count() == Credit.objects.count() <= 1
    assert not Credit.objects.exclude(name="").exists()


def test_what_others_decide_about_other_comments_touches_no_credit(post, submission):
    quoted(post, submission)
    other = makers.a_submission("Another word about the ferry and its captain.", on=post)
    seq = fresh(post).last_seq

    makers.rejected(other)

    assert Credit.objects.get().name == "Rui"
    assert fresh(post).last_seq == seq


# -- Who may -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", [makers.ada, makers.mina])
def test_an_author_and_a_moderator_quote_a_comment(client, post, submission, who):
    client.force_login(who())

    assert f'href="{path(post, submission)}"' in client.get(post.get_absolute_url()).content.decode()
    assert TOLD in client.get(path(post, submission)).content.decode()
    answer = client.post(path(post, submission), {"heading": "The gate was open", "words": "", "significant": "yes"})

    assert answer["Location"] == Section.objects.updates().get().get_absolute_url()


def test_nobody_else_does(client, post, submission):
    assert client.get(path(post, submission))["Location"].startswith("/accounts/login/")
    client.force_login(makers.noor())
    assert client.post(path(post, submission), {}).status_code == 403
    assert path(post, submission) not in client.get(post.get_absolute_url()).content.decode()
    client.force_login(makers.a_user("odd", group="Author"))
    assert client.post(path(post, submission), {}).status_code == 404
    assert not Credit.objects.exists()


def test_what_there_is_not_is_not_found(client, post, submission):
    client.force_login(makers.mina())

    assert client.get(path(post, submission).replace(f"/{submission.pk}/", "/999999/")).status_code == 404
    Post.objects.filter(pk=post.pk).update(state="draft")
    assert client.get(path(post, submission)).status_code == 404


def test_a_refusal_is_told_on_the_form(client, post, submission):
    client.force_login(makers.ada())
    quoted(post, submission)

    answer = client.post(path(post, submission), {"significant": "yes"})

    assert answer.status_code == 400
    assert "quoted in Update 1 already" in answer.content.decode()


# -- Written before an update ------------------------------------------------------------------------------------


def test_a_comment_written_before_an_update_says_so_by_the_events_it_had_seen(post, submission):
    """The update's clock says that it was first: it was planned for then, and went out later."""
    an_update(post, now=submission.submitted_at.replace(year=2026, month=3))

    [comment] = shown(post)

    assert comment.written_before == "Update 1"


def test_a_comment_written_after_an_update_does_not(post):
    an_update(post)
    makers.a_submission(TOLD, on=post)

    assert shown(post)[0].written_before == ""
