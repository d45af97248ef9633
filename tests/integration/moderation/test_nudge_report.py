"""What readers do when they are asked to think again: asked once, remembered without their words, counted honestly."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from blog.models import Post
from moderation import nudging, tasks
from moderation.learning.nudge_report import nudge_report
from moderation.models import Nudge, NudgeOutcome, NudgePlace, Submission
from moderation.policy.states import State
from tests import makers
from tests.integration.comments import visits
from tests.integration.comments.test_confirming import link
from tests.integration.moderation.test_races import at_once

pytestmark = pytest.mark.django_db

SHOUT, CALM = visits.SHOUT, visits.TEXT
STILL_SHOUTING = f"{SHOUT} STILL"


@pytest.fixture
def post() -> Post:
    return makers.a_post()


@pytest.fixture
def rui() -> Client:
    return visits.signed_in(makers.rui())


def try_again(client: Client, page: Any, text: str, **fields: Any) -> Any:
    """Send what stands on the form that came back, with this text."""
    return client.post(reverse("comments-post-comment"), {**visits.fields_of(page), "comment": text, **fields})


def edit(client: Client, comment: Any, text: str, *, key: str = "k" * 32, **fields: Any) -> Any:
    version = makers.submission_of(comment).version
    asked = {"comment": text, "version": version, "key": key, **fields}
    return client.post(reverse("comments-edit", args=[comment.pk]), asked)


def rest(client: Client, post: Post, text: str, **fields: Any) -> Any:
    body = {"content_type": "blog.post", "object_pk": str(post.pk), "comment": text, **fields}
    return client.post(reverse("comments-xtd-api-create"), json.dumps(body), content_type="application/json")


# -- Once ---------------------------------------------------------------------------------------------------------


def test_a_comment_that_asks_for_no_second_thought_leaves_no_nudge(rui: Client, post: Post) -> None:
    visits.send(rui, post, CALM)

    assert not Nudge.objects.exists()


def test_what_still_breaks_the_clause_is_not_asked_about_again(rui: Client, post: Post) -> None:
    asked = visits.send(rui, post, SHOUT)

    response = try_again(rui, asked, STILL_SHOUTING)

    assert response.status_code == 302
    assert visits.latest().state == State.HELD


def test_the_same_text_without_saying_anyway_is_asked_about_again(rui: Client, post: Post) -> None:
    asked = visits.send(rui, post, SHOUT)

    again = try_again(rui, asked, SHOUT)

    assert "Send anyway" in again.content.decode()
    assert not Submission.objects.exists()
    assert Nudge.objects.count() == 1


def test_another_comment_is_asked_about_anew(rui: Client, post: Post) -> None:
    try_again(rui, visits.send(rui, post, SHOUT), STILL_SHOUTING)

    assert "Send anyway" in visits.send(rui, post, f"AND ANOTHER THING ABOUT {SHOUT}").content.decode()


def test_a_key_that_somebody_else_used_does_not_spare_the_question(rui: Client, post: Post) -> None:
    visits.send(rui, post, SHOUT, key="k1")

    asked = visits.send(visits.signed_in(makers.noor()), post, STILL_SHOUTING, key="k1")

    assert "Send anyway" in asked.content.decode()


@pytest.mark.django_db(transaction=True)
def test_a_button_pressed_twice_is_one_nudge() -> None:
    post, user = makers.a_post(), makers.rui()
    fields = visits.fields_of(visits.write_page(visits.signed_in(user), post))
    clients = [visits.signed_in(user), visits.signed_in(user)]

    at_once(
        *(
            lambda client=client: client.post(reverse("comments-post-comment"), {**fields, "comment": SHOUT})
            for client in clients
        )
    )

    assert Nudge.objects.count() == 1


# -- What is remembered -------------------------------------------------------------------------------------------


def test_a_nudge_remembers_the_rule_and_the_clause(rui: Client, post: Post) -> None:
    visits.send(rui, post, SHOUT)

    nudge = Nudge.objects.get()
    assert (nudge.rule, nudge.clause, nudge.place, nudge.outcome) == (
        "shouting",
        "7",
        NudgePlace.NEW,
        NudgeOutcome.OPEN,
    )


def test_nothing_of_what_was_written_is_remembered(rui: Client, post: Post) -> None:
    visits.send(rui, post, SHOUT)

    stored = " ".join(str(value) for value in Nudge.objects.values_list().get()).upper()
    assert [word for word in SHOUT.split() if len(word) > 4 and word in stored] == []


def test_who_was_asked_is_not_remembered(rui: Client, post: Post) -> None:
    visits.send(rui, post, SHOUT)

    assert {field.name for field in Nudge._meta.get_fields() if field.is_relation} == {"revision"}


def test_sent_anyway_is_unchanged(rui: Client, post: Post) -> None:
    asked = visits.send(rui, post, SHOUT)

    try_again(rui, asked, SHOUT, send_anyway="1")

    nudge = Nudge.objects.get()
    assert (nudge.outcome, nudge.fingerprint) == (NudgeOutcome.UNCHANGED, "")
    assert nudge.revision == visits.latest().current


def test_other_words_are_revised(rui: Client, post: Post) -> None:
    asked = visits.send(rui, post, SHOUT)

    try_again(rui, asked, CALM)

    nudge = Nudge.objects.get()
    assert (nudge.outcome, nudge.fingerprint) == (NudgeOutcome.REVISED, "")
    assert nudge.revision == visits.latest().current


def test_other_words_sent_with_anyway_are_revised_too(rui: Client, post: Post) -> None:
    asked = visits.send(rui, post, SHOUT)

    try_again(rui, asked, STILL_SHOUTING, send_anyway="1")

    assert Nudge.objects.get().outcome == NudgeOutcome.REVISED


def test_what_is_never_sent_is_dropped_and_forgotten(rui: Client, post: Post) -> None:
    visits.send(rui, post, SHOUT)
    Nudge.objects.update(nudged_at=timezone.now() - timedelta(days=4))

    tasks.purge()

    nudge = Nudge.objects.get()
    assert (nudge.outcome, nudge.fingerprint, nudge.revision) == (NudgeOutcome.DROPPED, "", None)


def test_a_nudge_of_today_may_still_be_answered(rui: Client, post: Post) -> None:
    visits.send(rui, post, SHOUT)

    assert not nudging.unanswered(timezone.now()).exists()


# -- Edits, REST, guests ------------------------------------------------------------------------------------------


def test_an_edit_is_asked_about_once(rui: Client) -> None:
    comment = makers.a_comment()

    first, second = edit(rui, comment, SHOUT), edit(rui, comment, STILL_SHOUTING)

    assert ("Send anyway" in first.content.decode(), second.status_code) == (True, 302)
    assert makers.submission_of(comment).state == State.HELD
    assert [(n.place, n.outcome) for n in Nudge.objects.all()] == [(NudgePlace.EDIT, NudgeOutcome.REVISED)]


def test_the_edit_page_carries_the_same_key_through_every_try(rui: Client) -> None:
    comment = makers.a_comment()

    page = edit(rui, comment, SHOUT, key="abc123").content.decode()

    assert 'name="key" value="abc123"' in page


def test_an_edit_sent_anyway_waits(rui: Client) -> None:
    comment = makers.a_comment()
    edit(rui, comment, SHOUT)

    edit(rui, comment, SHOUT, send_anyway="1")

    assert makers.submission_of(comment).state == State.HELD
    assert Nudge.objects.get().outcome == NudgeOutcome.UNCHANGED


def test_going_back_to_the_old_text_is_dropped(rui: Client) -> None:
    comment = makers.a_comment()
    edit(rui, comment, SHOUT)

    edit(rui, comment, comment.comment)

    assert makers.submission_of(comment).current.number == 1
    assert Nudge.objects.get().outcome == NudgeOutcome.DROPPED


def test_rest_names_the_clause_the_places_and_the_key_to_go_on_with(rui: Client, post: Post) -> None:
    answer = rest(rui, post, SHOUT).json()

    start, end = answer["spans"][0]
    assert (answer["clause"]["number"], answer["clause"]["title"]) == ("7", "Be readable")
    assert SHOUT[start:end] == answer["words"][0]
    assert rest(rui, post, CALM, key=answer["key"]).status_code == 201
    assert Nudge.objects.get().outcome == NudgeOutcome.REVISED


def test_rest_asks_once(rui: Client, post: Post) -> None:
    key = rest(rui, post, SHOUT).json()["key"]

    assert rest(rui, post, STILL_SHOUTING, key=key).status_code == 202


def test_a_guest_is_asked_before_the_address_is_confirmed_and_counted_after(client: Client, post: Post) -> None:
    guest = {"name": "Gwen", "email": "Gwen@example.org"}
    asked = visits.send(client, post, SHOUT, **guest)
    try_again(client, asked, CALM, **guest)
    before = Nudge.objects.get().outcome

    client.post(link())

    assert (before, Nudge.objects.get().outcome) == (NudgeOutcome.OPEN, NudgeOutcome.REVISED)


# -- The report ---------------------------------------------------------------------------------------------------


def nudged(place: int, *, outcome: NudgeOutcome, rule: str = "capitals", days_ago: int = 0, **fields: Any) -> Nudge:
    now = timezone.now()
    return Nudge.objects.create(
        draft=f"{place:064d}",
        fingerprint="f" if outcome == NudgeOutcome.OPEN else "",
        place=NudgePlace.NEW,
        rule=rule,
        clause="7",
        policy_digest="d",
        nudged_at=now - timedelta(days=days_ago),
        outcome=outcome,
        settled_at=None if outcome == NudgeOutcome.OPEN else now,
        **fields,
    )


def test_shares_are_of_the_nudges_whose_end_is_known() -> None:
    nudged(1, outcome=NudgeOutcome.DROPPED)
    nudged(2, outcome=NudgeOutcome.OPEN)

    everything = nudge_report(now=timezone.now()).everything

    assert (everything.asked, everything.open, everything.dropped.of, everything.dropped.value) == (2, 1, 1, 1.0)


def test_what_it_changed_is_the_share_of_revised_ones_that_were_published(rui: Client, post: Post) -> None:
    for number, text in enumerate([CALM, "The pumps by the river were never inspected.", STILL_SHOUTING]):
        try_again(rui, visits.send(rui, post, f"{SHOUT} {number}"), text)

    published = nudge_report(now=timezone.now()).everything.published

    assert (published.of, round(published.value, 3)) == (3, 0.667)


def test_what_a_person_decides_later_does_not_count_as_what_asking_changed(rui: Client, post: Post) -> None:
    try_again(rui, visits.send(rui, post, SHOUT), STILL_SHOUTING)
    makers.let_through(visits.latest())

    assert nudge_report(now=timezone.now()).everything.published.value == 0.0


def test_rules_come_with_the_most_asked_first() -> None:
    for place, rule in enumerate(["words", "capitals", "capitals"]):
        nudged(place, outcome=NudgeOutcome.DROPPED, rule=rule)

    assert [line.rule for line in nudge_report(now=timezone.now()).rules] == ["capitals", "words"]


def test_a_week_in_which_nobody_was_asked_is_shown_empty() -> None:
    nudged(1, outcome=NudgeOutcome.DROPPED, days_ago=14)

    weeks = nudge_report(now=timezone.now(), weeks=4).weeks

    assert [week.asked for week in weeks] == [0, 1, 0, 0]


def test_older_nudges_are_not_counted() -> None:
    nudged(1, outcome=NudgeOutcome.DROPPED, days_ago=400)

    assert nudge_report(now=timezone.now()).everything.asked == 0


def test_the_page_costs_the_same_with_any_number_of_rules(client: Client, django_assert_num_queries: Any) -> None:
    client.force_login(makers.mina())
    address = reverse("moderation:learning_nudges")
    nudged(0, outcome=NudgeOutcome.DROPPED)
    client.get(address)
    with django_assert_num_queries(9):
        client.get(address)
    for place in range(1, 9):
        nudged(place, outcome=NudgeOutcome.DROPPED, rule=f"rule {place}")

    with django_assert_num_queries(9):
        client.get(address)


def test_the_page_shows_shares_with_their_intervals_and_a_table(client: Client) -> None:
    nudged(0, outcome=NudgeOutcome.UNCHANGED, revision=makers.a_submission().current)
    for place in range(1, 4):
        nudged(place, outcome=NudgeOutcome.DROPPED)
    client.force_login(makers.mina())

    page = client.get(reverse("moderation:learning_nudges")).content.decode()

    assert "3 of 4; 30–95 %" in page
    assert '<svg viewBox="0 0 360' in page
    assert "<summary>The numbers</summary>" in page


def test_the_page_is_for_moderators(client: Client, django_user_model: type[User]) -> None:
    client.force_login(makers.noor())

    assert client.get(reverse("moderation:learning_nudges")).status_code == 403
