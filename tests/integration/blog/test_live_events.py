"""What open pages are told: complete windows of the past, a cheap head, and nothing about what is not public."""

import json
import threading
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.cache.backends.locmem import LocMemCache
from django.db import connection, transaction
from django.test import Client, RequestFactory, override_settings

from blog import heads, live, publishing
from blog.models import OldAddress, Post, PostState
from blog.views import live as live_view
from moderation import workflow
from tests import makers
from tests.integration.blog.stories import MORNING, OWN, a_draft, a_story, an_update, fresh

pytestmark = pytest.mark.django_db

AWAY = {
    "default": {
        "BACKEND": "config.cache.ForgivingRedisCache",
        "LOCATION": "unix:///nowhere/redis.sock",
        "OPTIONS": {"socket_connect_timeout": 0.1},
    }
}


@pytest.fixture(autouse=True)
def an_empty_cache():
    cache.clear()


@pytest.fixture
def post():
    return a_story()


@pytest.fixture
def now(django_capture_on_commit_callbacks):
    """What happens inside is committed when it ends."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def address(post, after):
    return f"{post.get_absolute_url()}events?after={after}"


def ask(post, after, **headers):
    return Client().get(address(post, after), headers=headers)


def told(post, after):
    answer = ask(post, after)
    assert answer.status_code == 200, answer.content
    return json.loads(answer.content)


# -- What is not told --------------------------------------------------------------------------------------------


def test_a_draft_a_withdrawn_story_and_none_at_all_are_told_apart_by_nobody(post):
    draft = a_draft("A draft about the pumps")
    gone = a_story("A story that was withdrawn")
    Post.objects.filter(pk=gone.pk).update(state=PostState.WITHDRAWN)

    answers = [ask(post, 0) for post in (draft, gone)]
    answers.append(Client().get("/2026/03/there-is-none/events?after=0"))
    answers.append(Client().get(address(post, 0).replace("/03/", "/04/")))

    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1
    assert {answer["Cache-Control"] for answer in answers} == {"no-store"}


@pytest.mark.parametrize("after", ["", "-1", "x", "1.5", "007", "٣", "2147483648", "9" * 5000, "1%00", "+1"])
def test_a_cursor_that_is_none_is_refused_with_the_reason(post, after):
    answer = ask(post, after)

    assert answer.status_code == 400
    assert "0, 1, 2" in json.loads(answer.content)["error"]


def test_a_cursor_beyond_the_head_is_sent_back_to_it(post):
    window = told(post, 2_000_000)

    assert (window["seq"], window["events"]) == (post.last_seq, [])


def test_a_story_withdrawn_while_pages_are_open_is_no_longer_told(post, now):
    assert ask(post, post.last_seq).status_code == 200

    with now(), transaction.atomic():
        current = publishing.locked(post)
        current.state = PostState.WITHDRAWN
        publishing.saved(current, events=[], editor=None, significant=False, at=MORNING)

    assert ask(post, post.last_seq).status_code == 404


def test_pages_that_were_open_when_a_story_was_renamed_go_on_there(post):
    before = address(post, 1)
    OldAddress.objects.create(slug=post.slug, post=post)
    Post.objects.filter(pk=post.pk).update(slug="another-name")

    answer = Client().get(before)

    assert (answer.status_code, answer["Location"]) == (301, address(fresh(post), 1))


# -- Windows -----------------------------------------------------------------------------------------------------


def test_a_window_tells_everything_that_came_after(post):
    an_update(post, "The first thing.")
    an_update(post, "The second thing.")

    window = told(post, 1)

    assert window["seq"] == 3
    assert [(event["kind"], event["number"]) for event in window["events"]] == [("new", 1), ("new", 2)]
    assert "The second thing." in window["events"][1]["html"]


def test_a_window_shows_a_section_as_the_page_does(post):
    section = an_update(post, "The first thing.")

    html = told(post, 1)["events"][0]["html"]

    page = Client().get(post.get_absolute_url()).content.decode()
    assert f'id="{section.anchor}"' in html
    assert html.strip() in page


def test_a_past_window_is_kept_an_hour_by_everybody_who_reads_the_same_language(post):
    an_update(post)

    answer = ask(post, 1)

    assert answer["Cache-Control"] == "public, max-age=3600, immutable"
    assert answer["Vary"] == "Cookie, Accept-Language"
    assert not answer.cookies


def test_nothing_but_the_cursor_decides_what_is_kept(post):
    an_update(post)
    strange = {"accept-language": "xx", "x-forwarded-host": "evil.example", "cookie": "theme=x", "range": "bytes=0-9"}

    first = Client().get(address(post, 1) + "&x=1&after[]=0&callback=evil", headers=strange)

    assert "evil" not in first.content.decode()
    assert ask(post, 1).content == first.content


def test_what_was_withdrawn_is_told_as_that_and_never_shown(post):
    section = an_update(post, "Words that were wrong.")
    publishing.withdraw_update(section, reason="It was wrong.", now=MORNING + timedelta(hours=3))

    for after in (1, 2):
        [event] = told(post, after)["events"]
        assert event["kind"] == "withdraw"
        assert "It was wrong." in event["html"]
        assert "Words that were wrong." not in event["html"]


def test_an_edit_of_the_first_text_is_told(post):
    text = publishing.text_of(post)
    [first] = text.sections
    edited = publishing.replace(first, blocks=(publishing.replace(first.blocks[0], text="Forty-two houses."),))
    publishing.edit(post, publishing.replace(text, sections=(edited,)), version=post.version)

    [event] = told(post, 1)["events"]

    assert (event["kind"], event["number"]) == ("edit", 0)
    assert "Forty-two houses." in event["html"]
    assert OWN not in event["html"]


# -- The head ----------------------------------------------------------------------------------------------------


def test_the_head_is_told_again_without_a_query(post, django_assert_num_queries):
    first = ask(post, post.last_seq)

    with django_assert_num_queries(0):
        again = ask(post, post.last_seq, if_none_match=first["ETag"])

    assert (again.status_code, again.content) == (304, b"")
    assert again["Cache-Control"] == "max-age=5, public" or again["Cache-Control"] == "public, max-age=5"


def test_a_reader_with_cookies_asks_no_more_and_is_told_the_same(post, client, django_assert_num_queries):
    client.force_login(makers.rui())
    ask(post, post.last_seq)

    with django_assert_num_queries(0):
        answer = client.get(address(post, post.last_seq))

    assert answer.content == ask(post, post.last_seq).content
    assert not answer.cookies
    assert "Cookie" not in answer.get("Vary", "")


def test_a_new_event_is_told_at_once_though_the_old_head_was_kept(post, now):
    ask(post, 1)

    with now():
        an_update(post)

    assert told(post, 1)["seq"] == 2


def test_a_reader_slower_than_a_commit_does_not_hide_it(post, now):
    as_read_before = fresh(post)

    with now():
        an_update(post)
    heads.remember(as_read_before)

    assert told(post, 1)["seq"] == 2


def test_an_update_that_is_rolled_back_is_not_told(post, now, django_assert_num_queries):
    ask(post, 1)

    with now(), pytest.raises(RuntimeError), transaction.atomic():
        an_update(post)
        raise RuntimeError

    with django_assert_num_queries(0):
        assert told(post, 1)["events"] == []


def test_a_cache_that_lost_everything_costs_a_query_and_no_truth(post, now):
    ask(post, 1)
    with now():
        an_update(post)

    cache.clear()

    assert told(post, 1)["seq"] == 2
    assert told(post, 2)["events"] == []


@override_settings(CACHES=AWAY)
def test_without_redis_everything_is_told(post, now):
    assert told(post, 1)["events"] == []

    with now():
        an_update(post)

    assert [event["number"] for event in told(post, 1)["events"]] == [1]


@override_settings(CACHES={"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}})
def test_any_cache_of_djangos_will_do(post):
    assert isinstance(cache._connections["default"], LocMemCache)

    ask(post, 1)
    an_update(post)
    heads._move_on([heads._key(heads.address_of(post), 1)])

    assert told(post, 1)["seq"] == 2


# -- How soon to ask again ---------------------------------------------------------------------------------------


def test_pages_ask_often_while_live_seldom_before_and_not_once_closed(post):
    before = told(post, 1)["next_in"]
    live.go_live(post)
    during = told(post, 2)["next_in"]
    live.close(post)
    after = told(post, 3)["next_in"]

    assert (before, during, after) == (60, 5, None)


# -- Comments ----------------------------------------------------------------------------------------------------


def test_only_published_comments_are_counted(post, now):
    assert told(post, 1)["comments"] == 0

    with now():
        makers.a_comment(on=post)
        makers.a_comment(makers.ATTACK, by=makers.sable(), on=post)

    assert told(post, 1)["comments"] == 1


def test_a_withdrawn_comment_is_uncounted_at_once(post, now):
    with now():
        comment = makers.a_comment(on=post)
    assert told(post, 1)["comments"] == 1

    with now():
        workflow.withdraw(makers.submission_of(comment))

    assert told(post, 1)["comments"] == 0


def test_a_past_window_counts_no_comments(post):
    an_update(post)

    assert "comments" not in told(post, 1)


# -- Many at once ------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_five_hundred_pollers_at_one_event_cost_one_render(monkeypatch):
    """On the real Redis, each with a connection of its own."""
    post = a_story()
    an_update(post)
    renders, answers, render = [], [], live_view.render_window
    monkeypatch.setattr(live_view, "render_window", lambda *wanted: renders.append(wanted) or render(*wanted))
    ready = threading.Barrier(20)

    def poll():
        ready.wait(timeout=30)
        try:
            asked = [RequestFactory().get(address(post, 1)) for _ in range(25)]
            answers.extend(live_view.events(request, 2026, 3, post.slug).content for request in asked)
        finally:
            connection.close()

    pollers = [threading.Thread(target=poll) for _ in range(20)]
    for poller in pollers:
        poller.start()
    for poller in pollers:
        poller.join(timeout=60)

    assert len(answers) == 500
    assert len(set(answers)) == 1
    assert len(renders) == 1


def test_what_one_failed_to_make_another_makes():
    with pytest.raises(RuntimeError):
        heads.once("window", lambda: (_ for _ in ()).throw(RuntimeError), kept_for=5)

    assert heads.once("window", lambda: "made", kept_for=5) == "made"
