"""How a form was filled in: people are left alone, a program's comment waits, and what is known is kept with it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from moderation import facts, workflow
from moderation.models import Finding, Revision, Submission
from moderation.past_facts import Asked, Memory, contents_of
from moderation.policy.content import Sending
from moderation.policy.document import default_policy_text
from moderation.policy.states import State
from moderation.stamps import stamp
from tests import makers
from tests.integration.comments import visits
from tests.integration.comments.test_confirming import a_waiting_comment
from tests.integration.moderation.versions import adopted
from tests.recipes.models import Recipe

pytestmark = pytest.mark.django_db


@pytest.fixture
def post():
    return makers.a_post()


@pytest.fixture
def rui():
    return visits.signed_in(makers.rui())


@pytest.fixture
def times_are_asked(db):
    """The packaged policy, and besides that nobody sends faster than anybody types."""
    timed = 'kind = "form"\nclause = "6"\noutcome = "hold"\nseconds = 2\nletters_per_second = 20'
    untimed = 'kind = "form"\nclause = "6"\noutcome = "hold"\nseconds = 0'
    assert untimed in default_policy_text()
    adopted(default_policy_text().replace(untimed, timed))


def ago(seconds):
    return stamp(timezone.now() - timedelta(seconds=seconds))


def in_no_time(client, target, text=visits.TEXT, **fields):
    """Open the form and send it at once."""
    filled = {**visits.fields_just_shown(visits.write_page(client, target)), "comment": text, **fields}
    return client.post(reverse("comments-post-comment"), filled)


def known(submission):
    return submission.trap_filled, submission.seconds_taken


# -- Left alone ------------------------------------------------------------------------------------------------------


def test_nobody_is_asked_for_time_until_a_site_asks(rui, post):
    in_no_time(rui, post)

    assert visits.latest().state == State.PUBLISHED


def test_who_takes_their_time_is_published(rui, post, times_are_asked):
    visits.send(rui, post)

    submission = visits.latest()
    assert submission.state == State.PUBLISHED
    assert submission.trap_filled is False
    assert 60 <= submission.seconds_taken < 70


@pytest.mark.parametrize("text", ["Yes!", "First.", "So true"])
def test_a_word_may_be_quick(rui, post, text, times_are_asked):
    visits.send(rui, post, text, shown=ago(0.4))

    assert visits.latest().state == State.PUBLISHED


def test_a_long_text_may_have_been_brought_along(rui, post, times_are_asked):
    visits.send(rui, post, "The pumps by the river were switched off at noon. " * 40, shown=ago(2))

    assert visits.latest().state == State.PUBLISHED


@pytest.mark.parametrize("shown", ["", "forged", "1777896000250:AAAA", -60, 90_000])
def test_a_stamp_that_tells_nothing_is_not_held_against_anybody(rui, post, shown, times_are_asked):
    visits.send(rui, post, shown=shown if isinstance(shown, str) else ago(shown))

    assert visits.latest().state == State.PUBLISHED
    assert visits.latest().seconds_taken is None


def test_a_form_without_either_field_is_not_known(rui, post, times_are_asked):
    filled = {**visits.fields_of(visits.write_page(rui, post)), "comment": visits.TEXT}
    del filled["shown"], filled["honeypot"]

    rui.post(reverse("comments-post-comment"), filled)

    assert known(visits.latest()) == (None, None)
    assert visits.latest().state == State.PUBLISHED


@pytest.mark.parametrize("first", [{"text": ""}, {"text": visits.SHOUT}, {"security_hash": "0" * 40}])
def test_what_came_back_keeps_its_first_stamp_and_can_be_sent_at_once(rui, post, first, times_are_asked):
    shown = ago(300)
    back = visits.send(rui, post, **{"shown": shown, **first})
    again = {**visits.fields_just_shown(back), "comment": visits.TEXT}

    rui.post(reverse("comments-post-comment"), again)

    assert again["shown"] == shown
    assert visits.latest().state == State.PUBLISHED


def test_what_came_back_without_a_stamp_gets_none(rui, post):
    back = visits.send(rui, post, "", shown="forged")

    assert visits.fields_just_shown(back)["shown"] == ""


def test_a_draft_sent_twice_is_judged_as_it_was_first(rui, post, times_are_asked):
    filled = {**visits.fields_of(visits.write_page(rui, post)), "comment": visits.TEXT}
    rui.post(reverse("comments-post-comment"), filled)

    rui.post(reverse("comments-post-comment"), {**filled, "shown": ago(0), "honeypot": "x"})

    assert visits.latest().state == State.PUBLISHED


def test_a_correction_may_be_quick(rui, post, times_are_asked):
    visits.send(rui, post, "Yes!", shown=ago(0.4))
    submission = visits.latest()

    workflow.resubmit(submission, text=visits.TEXT, version=submission.version)

    assert visits.latest().state == State.PUBLISHED


def test_a_comment_that_was_saved_by_other_code_tells_nothing():
    assert known(makers.a_submission(by=makers.rui())) == (None, None)


# -- Found -----------------------------------------------------------------------------------------------------------


def why_it_waits():
    (finding,) = Finding.objects.all()
    assert visits.latest().state == State.HELD
    return finding.rule, finding.clause, finding.reason


def test_a_filled_trap_waits_for_a_person(rui, post):
    response = visits.send(rui, post, honeypot="https://pills.example")

    assert response.status_code == 302
    assert why_it_waits() == ("sent by a program", "6", "filled in a field that people do not see")


def test_what_is_sent_faster_than_anybody_types_waits_for_a_person(rui, post, times_are_asked):
    response = in_no_time(rui, post)

    assert response.status_code == 302
    assert why_it_waits() == ("sent by a program", "6", "was sent within 2 seconds of seeing the form")


def test_it_waits_under_any_model(rui, times_are_asked):
    in_no_time(rui, Recipe.objects.create(title="Leek soup", method="Boil it."))

    assert visits.latest().state == State.HELD


def test_a_reply_in_no_time_waits(rui, post, times_are_asked):
    parent = makers.a_comment(by=makers.noor(), on=post)
    page = rui.get(reverse("comments-xtd-reply", args=[parent.pk]))

    rui.post(reverse("comments-post-comment"), {**visits.fields_just_shown(page), "comment": visits.TEXT})

    assert visits.latest().state == State.HELD


def test_what_a_guest_took_counts_from_the_form_and_not_from_the_mail(client, post):
    where = a_waiting_comment(client, post, shown=ago(0), honeypot="x")

    client.post(where)

    assert visits.latest().state == State.HELD
    assert visits.latest().trap_filled is True
    assert visits.latest().seconds_taken < 10


def test_a_guest_who_took_their_time_is_published(client, post):
    client.post(a_waiting_comment(client, post))

    assert visits.latest().state == State.PUBLISHED
    assert 60 <= visits.latest().seconds_taken < 70


# -- Kept ------------------------------------------------------------------------------------------------------------


def sent_by_a_program(client, post):
    visits.send(client, post, shown=ago(0), honeypot="x")
    return Submission.objects.select_related("current", "commenter", "parent__current").latest("pk")


def test_judging_again_and_looking_back_see_the_same(rui, post):
    submission = sent_by_a_program(rui, post)
    asked = Asked(submission, Revision.objects.get())

    (past,) = contents_of([asked], Memory())
    later = facts.content_of(submission, now=timezone.now())

    assert past.sending == later.sending == Sending(trap_filled=True, seconds=submission.seconds_taken)


def test_an_edit_keeps_the_trap_and_forgets_the_time(rui, post):
    submission = sent_by_a_program(rui, post)

    workflow.resubmit(submission, text="Another text for it.", version=submission.version)

    assert visits.latest().state == State.HELD
    assert facts.content_of(visits.latest(), now=timezone.now()).sending == Sending(trap_filled=True)


def test_the_trap_is_out_of_everybodys_way(post):
    page = visits.write_page(Client(), post).content.decode()

    assert '<div class="trap" aria-hidden="true">' in page
    assert 'name="honeypot" tabindex="-1" autocomplete="off"' in page
