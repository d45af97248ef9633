"""The composer: it asks where it is not sure, tells what came in meanwhile, and publishes the same thing once."""

import re

import pytest
from django.urls import reverse

from blog.models import Post, ScheduledChange, Section
from blog.reading.said import key_of
from tests.integration.blog import stories
from tests.makers import ada

pytestmark = pytest.mark.django_db

REMARK = "Same street, same hour. Set them side by side."
DOUBTFUL = f"THE GUARDIAN – The council closed it.\n\nA long street of houses.\n\n{REMARK}"
BY_SCRIPT = {"X-Fragment": "composer"}


@pytest.fixture
def author(client):
    client.force_login(ada())
    return client


def composer_of(post: Post) -> str:
    return reverse("blog:add_update", args=[post.pk])


def sent(**others: object) -> dict[str, object]:
    return {"text": "The gates stand open.", "kind": "update", "significant": "yes", **others}


def said_in(post: Post) -> list[list[str]]:
    return [[str(block.kind) for block in section.blocks.all()] for section in stories.fresh(post).updates]


def test_where_the_voice_may_have_changed_its_author_is_asked_before_anything_is_published(author):
    post = stories.a_story()
    answer = author.post(composer_of(post), sent(text=DOUBTFUL))

    assert answer.status_code == 422
    assert "Are these your own words again, or still quoted?" in answer.content.decode()
    assert said_in(post) == []


def test_the_question_is_asked_once(author):
    post = stories.a_story()
    author.post(composer_of(post), sent(text=DOUBTFUL, asked="1"))

    assert said_in(post) == [["excerpt"]]


def test_words_said_to_be_mine_are_published_as_mine(author):
    post = stories.a_story()
    author.post(composer_of(post), sent(text=DOUBTFUL, asked="1", **{f"say-{key_of(REMARK)}": "own"}))

    assert said_in(post) == [["excerpt", "text"]]


def test_an_answer_to_no_question_is_ignored(author):
    post = stories.a_story()
    author.post(composer_of(post), sent(**{"say-": "own", "say-x": "theirs", f"say-{'0' * 12}": "quoted"}))

    assert said_in(post) == [["text"]]


def test_an_update_that_came_in_meanwhile_is_shown_first_and_nothing_is_lost(author):
    post = stories.a_story()
    seen = re.search(r'name="seen" value="(\d+)"', author.get(composer_of(post)).content.decode())[1]
    stories.an_update(post, "Somebody else was faster.")

    answer = author.post(composer_of(post), sent(seen=seen))
    page = answer.content.decode()

    assert answer.status_code == 409
    assert "Somebody else was faster." in page
    assert "The gates stand open." in page
    assert len(said_in(post)) == 1

    author.post(composer_of(post), sent(seen=re.search(r'name="seen" value="(\d+)"', page)[1]))
    assert len(said_in(post)) == 2


def test_what_is_sent_again_because_its_answer_was_lost_is_published_once(author):
    post = stories.a_story()
    first = author.post(composer_of(post), sent(seen="0"))
    again = author.post(composer_of(post), sent(seen="0"))

    assert (first.status_code, again.headers["Location"]) == (302, first.headers["Location"])
    assert Section.objects.updates().count() == 1


def test_an_update_with_a_film_that_is_sent_again_is_published_once(author):
    post = stories.a_story()
    film = {"text": "The river at ten:\n\nhttps://www.youtube.com/watch?v=aqz-KE-bpKQ", "seen": "0"}
    first, again = (author.post(composer_of(post), sent(**film)) for _time in range(2))

    assert said_in(post) == [["text", "embed"]]
    assert (again.status_code, again["Location"]) == (302, first["Location"])


def test_what_is_scheduled_and_sent_again_waits_once(author):
    post = stories.a_story()
    first = author.post(composer_of(post), sent(go_live_at="2126-03-12T14:05"))
    again = author.post(composer_of(post), sent(go_live_at="2126-03-12T14:05"))

    assert (first.status_code, again.headers["Location"]) == (302, first.headers["Location"])
    assert ScheduledChange.objects.count() == 1


@pytest.mark.parametrize("typed", ["0001-01-01T00:00+05:00", "9999-12-31T23:59-05:00", "9999-12-31T23:59"])
def test_a_time_at_the_ends_of_the_calendar_is_refused_and_the_text_kept(author, typed):
    answer = author.post(composer_of(stories.a_story()), sent(go_live_at=typed))

    assert answer.status_code == 400
    assert "The gates stand open.</textarea>" in answer.content.decode()


def test_a_script_is_told_where_the_update_is_and_loads_the_page_once(author):
    post = stories.a_story()
    answer = author.post(composer_of(post), sent(), headers=BY_SCRIPT)

    assert (answer.status_code, answer.content) == (201, b"")
    assert answer.headers["Location"].endswith("#update-1")


def test_the_preview_tells_how_much_of_the_story_is_quoted(author):
    post = stories.a_story(blocks=(stories.BlockText("one two three four five six"),))
    answer = author.post(composer_of(post), sent(text="REUTERS - seven eight", preview="1"), headers=BY_SCRIPT)

    assert "25 % of the story is quoted" in answer.content.decode()


def test_html_of_the_clipboard_comes_back_as_text_with_a_note_of_what_is_left_out(author):
    html = "<h1><a href='https://www.bbc.co.uk/a'>Shut</a></h1><img src='b.jpg'><p>The <a href='/x'>bridge</a> is <a href='https://e.example/'>shut</a>.</p>"

    assert author.post(reverse("blog:read_paste"), {"html": html}).json() == {
        "text": "Shut\n\nThe bridge is shut.",
        "url": "https://www.bbc.co.uk/a",
        "note": "Left out of the paste: 1 picture and 1 link.",
    }
