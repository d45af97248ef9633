"""The blog stands without moderation: it publishes, and takes no comments."""

import pytest
from django.test import override_settings

from tests.integration.blog.stories import a_story, an_update
from tests.makers import ada
from tests.without import without

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_moderation():
    with (
        without("moderation"),
        override_settings(ROOT_URLCONF="tests.integration.blog.urls_without_moderation"),
    ):
        yield


@pytest.mark.parametrize("path", ["/", "/archive/", "/about/", "/feed/", "/sitemap.xml", "/tags/river/"])
def test_a_page_is_answered(client, path):
    a_story()

    assert client.get(path).status_code == 200


def test_a_story_is_shown_without_a_thread(client):
    post = a_story()
    an_update(post)

    html = client.get(post.get_absolute_url()).content.decode()

    assert 'id="update-1"' in html
    assert 'id="comments"' not in html


def test_the_desk_is_open(client):
    a_story()
    client.force_login(ada())

    assert client.get("/desk/").status_code == 200
