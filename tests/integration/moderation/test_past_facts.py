"""The facts of an earlier moment are those that were found at that moment, whatever has happened since."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import User

from moderation import facts, past_facts, sanctions, workflow
from moderation.models import Revision, Sanction, Submission
from moderation.past_facts import Asked, Memory, contents_of
from moderation.policy.content import Content
from moderation.policy.states import State
from tests.integration.moderation.versions import at, fine, let_stand, told
from tests.makers import ATTACK, a_post, a_user, mina, rejected

pytestmark = pytest.mark.django_db


def at_once(submission: Submission) -> Content:
    """The facts as they are found now, right after the comment came in."""
    submission = Submission.objects.select_related("current", "commenter", "parent__current").get(pk=submission.pk)
    assert submission.current is not None
    return facts.content_of(submission, now=submission.current.created_at)


def in_hindsight(*submissions: Submission, stood: State | None = None) -> list[Content]:
    rows = Submission.objects.select_related("commenter", "parent").in_bulk([s.pk for s in submissions])
    texts = {s.pk: Revision.objects.filter(submission=s).order_by("-number")[0] for s in submissions}
    return contents_of([Asked(rows[s.pk], texts[s.pk], stood=stood) for s in submissions], Memory())


def a_busy_week() -> tuple[list[Submission], list[Content]]:
    """Comments by five readers every few hours, some rejected with strikes; and the facts that each was judged by."""
    post, readers, moderator = a_post(), [a_user(f"reader-{number}") for number in range(5)], mina()
    found = []
    submissions: list[Submission] = []
    for number in range(30):
        day = number * 0.02
        submission = told(_text(number), by=readers[number % 5 if number % 7 else 0], day=day, on=post)
        submissions.append(submission)
        found.append(at_once(submission))
        if number % 4 == 3:
            rejected(submissions[number - 2], by=moderator, now=at(day + 0.001))
    return submissions, found


def _text(number: int) -> str:
    return f"{ATTACK} {number}" if number % 9 == 4 else fine(number)


def test_the_facts_of_a_busy_week_are_found_again() -> None:
    submissions, found = a_busy_week()

    assert in_hindsight(*submissions) == found


@pytest.mark.parametrize("most_in_a_stretch", [0, 5_000])
def test_they_are_the_same_whether_read_in_one_stretch_or_in_windows(
    monkeypatch: pytest.MonkeyPatch, most_in_a_stretch: int
) -> None:
    submissions, found = a_busy_week()
    monkeypatch.setattr(past_facts, "MOST_IN_A_STRETCH", most_in_a_stretch)

    assert in_hindsight(*reversed(submissions)) == found[::-1]


def test_nothing_that_memory_forgets_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    submissions, found = a_busy_week()
    monkeypatch.setattr(past_facts, "MOST_EVENTS", 3)
    monkeypatch.setattr(past_facts, "MOST_TARGETS", 0)
    rows = Submission.objects.select_related("commenter", "parent").in_bulk([s.pk for s in submissions])
    memory, contents = Memory(), []

    for submission in submissions:
        text = Revision.objects.get(submission=submission)
        contents += contents_of([Asked(rows[submission.pk], text)], memory)

    assert contents == found
    assert memory.events <= 3


def test_a_sanction_of_then_stands_though_it_was_lifted_since() -> None:
    author = _premoderated_author()
    comment = told(fine(40), by=author, day=10)
    found = at_once(comment)
    assert found.author.standing == "premoderated"
    sanctions.lift(Sanction.objects.get(kind="premoderation"), by=mina(), now=at(11))

    assert in_hindsight(comment) == [found]


def test_a_comments_own_publication_is_no_part_of_its_authors_record() -> None:
    author = a_user("reader")
    told(fine(1), by=author, day=0)
    comment = told(fine(2), by=author, day=1)
    comment.refresh_from_db()
    workflow.resubmit(comment, text=fine(3), version=comment.version, now=at(2))
    found = at_once(comment)

    assert in_hindsight(comment, stood=State.PUBLISHED) == [found]
    assert found.author.published == 1


def test_a_reply_is_read_beside_the_text_that_its_parent_had() -> None:
    parent = told(fine(1), by=a_user("first"), day=0)
    model = parent.content_type.model_class()
    assert model is not None
    reply = told(fine(2), by=a_user("second"), day=1, reply_to=model._default_manager.get(pk=parent.object_pk))
    found = at_once(reply)
    parent.refresh_from_db()
    workflow.resubmit(parent, text="Something quite different.", version=parent.version, now=at(2))

    assert in_hindsight(reply) == [found]


def test_many_comments_cost_as_many_queries_as_a_few(django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    submissions, _ = a_busy_week()
    rows = Submission.objects.select_related("commenter", "parent").in_bulk([s.pk for s in submissions])
    asked = [Asked(rows[text.submission_id], text) for text in Revision.objects.order_by("pk")]

    with django_assert_max_num_queries(10):
        contents_of(asked, Memory())


def _premoderated_author() -> User:
    """An author with so many strikes that a person reads them first."""
    author, moderator = a_user("sable"), mina()
    for number in range(4):
        comment = told(f"{fine(number)} {number}", by=author, day=number)
        rejected(comment, by=moderator, now=at(number) + timedelta(hours=1))
    let_stand(told(fine(9), by=author, day=5), by=moderator, day=6)
    return author
