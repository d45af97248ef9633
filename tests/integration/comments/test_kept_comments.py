"""A comment that reads alike is made once by a process, and nobody sees by it what is not for them or is no longer so."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone, translation

from moderation import threads, workflow
from moderation.models import Submission
from moderation.templatetags import comment_threads
from moderation.templatetags.comment_threads import ago, shown_comment
from tests import makers

pytestmark = pytest.mark.django_db
TEXT = "The pumps by the river were switched off at noon."


@pytest.fixture
def post():
    return makers.a_post()


def first(post):
    line = threads.read_page(post, threads.Asked(), now=timezone.now()).lines[0]
    assert line.comment is not None
    return line.comment


def test_a_comment_that_did_not_change_is_not_made_again(post):
    makers.a_comment(TEXT, by=makers.rui(), on=post)
    shown_comment(first(post), False)
    before = comment_threads._kept.cache_info().hits

    shown_comment(first(post), False)

    assert comment_threads._kept.cache_info().hits == before + 1


def test_a_comment_that_was_withdrawn_is_not_shown_as_it_stood(post, settings):
    settings.BLOG_PAGE_CACHE = False
    makers.a_comment(TEXT, by=makers.rui(), on=post)
    assert TEXT in Client().get(post.get_absolute_url()).content.decode()

    workflow.withdraw(Submission.objects.get())

    assert TEXT not in Client().get(post.get_absolute_url()).content.decode()


def test_every_reader_gets_the_words_of_their_language(post):
    makers.a_comment(TEXT, by=makers.rui(), on=post)
    in_english = shown_comment(first(post), False)

    with translation.override("de"):
        assert "Melden" in shown_comment(first(post), False)
    assert shown_comment(first(post), False) == in_english


def test_the_hour_is_told_in_the_zone_of_whoever_reads(post):
    makers.a_comment(TEXT, by=makers.rui(), on=post)
    shown_comment(first(post), False)

    with timezone.override(timezone.get_fixed_timezone(timedelta(hours=5, minutes=45))):
        assert "+05:45" in shown_comment(first(post), False)


def test_a_comment_grows_older(post):
    makers.a_comment(TEXT, by=makers.rui(), on=post)
    assert "just now" in shown_comment(first(post), False)

    Submission.objects.update(submitted_at=timezone.now() - timedelta(hours=3))

    assert "3\N{NO-BREAK SPACE}hours ago" in shown_comment(first(post), False)


@pytest.mark.parametrize(
    ("past", "said"),
    [
        (timedelta(minutes=1), "vor 1 Minute"),
        (timedelta(hours=5), "vor 5 Stunden"),
        (timedelta(days=1), "vor 1 Tag"),
        (timedelta(days=2), "vor 2 Tagen"),
        (timedelta(weeks=3), "vor 3 Wochen"),
    ],
)
def test_the_age_of_a_comment_is_told_in_german_as_germans_do(past, said):
    at = timezone.now() - past - timedelta(seconds=5)

    with translation.override("de"):
        assert ago(at).replace("\N{NO-BREAK SPACE}", " ") == said
