"""A story is opened for live coverage, closed by its author, or closed by itself."""

from datetime import timedelta

import pytest

from blog import live
from blog.models import EventKind, LiveState, Post
from blog.tasks import close_idle_live
from tests.integration.blog.stories import MORNING, a_draft, a_story, an_update, fresh
from tests.makers import a_user, ada, rui

pytestmark = pytest.mark.django_db

EVENING = MORNING + timedelta(hours=13)


@pytest.fixture
def desk(client):
    client.force_login(ada())
    return client


def a_live_story(**how):
    return live.go_live(a_story(**how), now=MORNING)


def test_a_draft_cannot_be_live():
    with pytest.raises(live.NotPublished):
        live.go_live(a_draft())


def test_what_is_not_live_cannot_be_closed():
    with pytest.raises(live.NotLive):
        live.close(a_story())


def test_a_live_story_cannot_go_live_again():
    with pytest.raises(live.AlreadyLive):
        live.go_live(a_live_story())


def test_a_closed_story_may_go_live_again():
    again = live.go_live(live.close(a_live_story(), now=MORNING), now=MORNING)

    assert again.live_state == LiveState.LIVE


def test_going_live_and_closing_are_events_and_no_news():
    story = live.close(a_live_story(), now=EVENING)

    assert list(story.events.values_list("kind", flat=True)[1:]) == [EventKind.EDIT, EventKind.CLOSE]
    assert (story.significant_at, story.edited_at) == (MORNING, EVENING)


def test_each_leaves_a_revision_that_names_who_did_it():
    story = live.go_live(a_story(), editor=ada())

    assert story.revisions.latest("number").editor == ada()


def test_a_story_to_which_something_was_added_stays_live():
    story = a_live_story()
    an_update(story, now=EVENING - timedelta(hours=1))

    assert live.close_idle(now=EVENING) == 0
    assert Post.objects.get().live_state == LiveState.LIVE


def test_a_story_that_stands_still_is_closed_once():
    a_live_story()
    a_story("A story that never was live")

    assert [live.close_idle(now=EVENING), live.close_idle(now=EVENING)] == [1, 0]
    assert Post.objects.filter(events__kind=EventKind.CLOSE).count() == 1


def test_how_long_it_may_stand_still_is_a_setting(settings):
    settings.BLOG_LIVE_CLOSES_AFTER = timedelta(hours=20)
    a_live_story()

    assert live.close_idle(now=EVENING) == 0


def test_the_task_closes_what_is_idle():
    a_live_story()

    assert close_idle_live() == 1


def test_the_authors_page_opens_and_closes_it(desk):
    story = a_story()

    desk.post(f"/desk/posts/{story.pk}/live/", {"live": "on"})
    page = desk.get(story.get_absolute_url()).content.decode()

    assert '<span class="live-mark__word">Live</span>' in page
    assert "Reload for newer updates" in page
    assert 'name="live" value="off"' in page
    assert desk.post(f"/desk/posts/{story.pk}/live/", {"live": "off"}).status_code == 302
    assert Post.objects.get().live_state == LiveState.CLOSED


def test_a_refusal_is_told_at_the_desk(desk):
    story = a_story()

    answer = desk.post(f"/desk/posts/{story.pk}/live/", {"live": "off"}, follow=True)

    assert "This story is not live." in answer.content.decode()


def test_nobody_else_switches_it(client):
    story = a_story()
    path = f"/desk/posts/{story.pk}/live/"

    assert client.post(path, {"live": "on"})["Location"].startswith("/accounts/login/")
    client.force_login(rui())
    assert client.post(path, {"live": "on"}).status_code == 403
    client.force_login(a_user("odd", group="Author"))
    assert client.post(path, {"live": "on"}).status_code == 404
    client.force_login(ada())
    assert client.get(path).status_code == 405
    assert fresh(story).live_state == LiveState.OFF
