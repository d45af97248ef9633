"""The same words become the same HTML by whichever door they came, and no column keeps less than it was given. (T10, T11)"""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from blog import documents, publishing
from blog.models import Block, Post
from blog.publishing import BlockText
from moderation import workflow
from moderation.markup import render_comment
from moderation.models import Submission
from tests import makers
from tests.integration.blog import stories
from tests.integration.comments import visits
from tests.integration.comments.test_confirming import a_waiting_comment
from tests.recipes.models import Recipe, Remark

pytestmark = pytest.mark.django_db

WORDS = (
    "The bridge is **shut** <img src=x onerror=alert(1)> & *nobody* said so:\n\n> [why](javascript:alert(1))\n\n"
    "see https://herald.example/a?b=1&c=2 <script>alert(1)</script>"
)


def by_the_form() -> None:
    visits.send(visits.signed_in(makers.rui()), makers.a_post(), WORDS)


def by_json() -> None:
    said = {"content_type": "blog.post", "object_pk": str(makers.a_post().pk), "comment": WORDS}
    client = visits.signed_in(makers.rui())
    client.post(reverse("comments-xtd-api-create"), json.dumps(said), content_type="application/json")


def by_a_link_in_a_letter() -> None:
    client = Client()
    client.post(a_waiting_comment(client, makers.a_post(), WORDS))


def by_an_edit() -> None:
    submission = makers.a_submission()
    workflow.resubmit(submission, text=WORDS, version=submission.version)


def by_a_model_of_another_site() -> None:
    recipe = Recipe.objects.create(title="Soup", method="Boil.")
    Remark.objects.create(recipe=recipe, cook=makers.rui(), words=WORDS)


@pytest.mark.parametrize("write", [by_the_form, by_json, by_a_link_in_a_letter, by_an_edit, by_a_model_of_another_site])
def test_a_comment_is_the_same_html_by_every_door(write: Callable[[], None]) -> None:
    write()

    current = Submission.objects.select_related("current").latest("pk").current
    assert current is not None
    assert (current.text.replace("\r\n", "\n"), current.html) == (WORDS, render_comment(WORDS))


MARKUP = (
    '<p onclick="alert(1)">The bridge is <b>shut</b><script>alert(1)</script> <a href="javascript:alert(1)">why</a></p>'
)
CLEAN = "<p>The bridge is <b>shut</b> why</p>"


def _published() -> Post:
    return stories.a_story(blocks=(BlockText(MARKUP),))


def by_a_draft() -> Post:
    return stories.a_draft(blocks=(BlockText(MARKUP),))


def by_a_correction() -> Post:
    post = stories.a_story()
    text = publishing.text_of(post)
    section = text.sections[0].__class__((BlockText(MARKUP),))
    return publishing.edit(post, text.__class__(text.headline, (section,)), version=post.version)


def by_an_update() -> Post:
    post = stories.a_story(blocks=(BlockText(MARKUP),))
    stories.an_update(post, MARKUP)
    return post


def by_an_older_version() -> Post:
    post = by_a_correction()
    document = json.loads(post.revisions.latest("number").document)
    current = Post.objects.get(pk=post.pk)
    return publishing.edit(current, documents.text_from(document), version=current.version)


@pytest.mark.parametrize("write", [_published, by_a_draft, by_a_correction, by_an_update, by_an_older_version])
def test_a_story_is_the_same_html_by_every_door(write: Callable[[], Post]) -> None:
    post = write()

    html = set(Block.objects.filter(section__post=post, text__contains="bridge").values_list("html", flat=True))
    assert html == {CLEAN}


def test_a_name_that_has_no_room_is_refused_and_not_cut() -> None:
    answer = visits.send(Client(), makers.a_post(), visits.TEXT, name="N" * 200, email="gil@example.org")

    assert answer.status_code == 400
    assert "N" * 200 in answer.content.decode()
