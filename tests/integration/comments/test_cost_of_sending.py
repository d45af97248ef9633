"""How many statements it takes to send a comment: most of what taking it in costs, and no more than is said here."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from blog.models import Post
from moderation import workflow
from moderation.policy.states import State
from tests import makers
from tests.integration.comments import visits

pytestmark = pytest.mark.django_db

OTHER_WORDS = "Has anybody asked the ferry company what it means to do about the evening boat in winter?"
WITH_A_LINK = f"{OTHER_WORDS} Its timetable is at https://ferry.example.org/winter."


@pytest.fixture
def post() -> Post:
    return makers.a_post()


@pytest.fixture
def rui(post: Post) -> Client:
    """A reader who has written before, so that everything that is made once is there."""
    client = visits.signed_in(makers.rui())
    visits.send(client, post)
    return client


def _sent(client: Client, page: Any, text: str) -> Any:
    """What a browser does once the form is filled in."""
    return client.post(reverse("comments-post-comment"), {**visits.fields_of(page), "comment": text})


def test_a_comment_that_is_seen_at_once(rui: Client, post: Post, django_assert_max_num_queries: Any) -> None:
    page = visits.write_page(rui, post)

    with django_assert_max_num_queries(41):
        _sent(rui, page, OTHER_WORDS)

    assert visits.latest().state == State.PUBLISHED


def test_a_comment_that_is_held(rui: Client, post: Post, django_assert_max_num_queries: Any) -> None:
    page = visits.write_page(rui, post)

    with django_assert_max_num_queries(41):
        _sent(rui, page, WITH_A_LINK)

    assert visits.latest().state == State.HELD


def test_a_reply(rui: Client, post: Post, django_assert_max_num_queries: Any) -> None:
    parent = makers.a_comment("The boat at nine was on time, for once.", by=makers.noor(), on=post)
    page = rui.get(reverse("comments-xtd-reply", args=[parent.pk]))

    with django_assert_max_num_queries(54):
        _sent(rui, page, OTHER_WORDS)

    assert visits.latest().parent == makers.submission_of(parent)


def test_the_policy_is_asked_once(rui: Client, post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    page = visits.write_page(rui, post)
    judged: list[str] = []
    judge = workflow.judge

    def counting(policy: Any, content: Any, **more: Any) -> Any:
        judged.append(content.text)
        return judge(policy, content, **more)

    monkeypatch.setattr(workflow, "judge", counting)

    _sent(rui, page, OTHER_WORDS)

    assert judged == [OTHER_WORDS]


def test_what_was_not_paid_for_is_judged_with_that(post: Post, settings: Any) -> None:
    settings.MODERATION = {**settings.MODERATION, "PROOF_ALWAYS": True}

    visits.send(visits.signed_in(makers.noor()), post, proof="")

    assert visits.latest().state == State.HELD


def test_a_trap_that_was_filled_is_known_when_the_policy_is_asked(rui: Client, post: Post) -> None:
    """What would only be nudged is held at once: whoever fills the trap is no reader who thinks again."""
    visits.send(rui, post, visits.SHOUT, honeypot="https://cheap.example")

    submission = visits.latest()
    assert submission.state == State.HELD
    assert submission.trap_filled


def test_a_text_that_could_not_be_foreseen_is_judged_when_it_is_taken_in(
    rui: Client, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = visits.write_page(rui, post)
    with monkeypatch.context() as broken:
        broken.setattr(workflow, "preview", None)

        _sent(rui, page, OTHER_WORDS)

    assert visits.latest().state == State.PUBLISHED
    assert visits.latest().submitted_at <= timezone.now()
