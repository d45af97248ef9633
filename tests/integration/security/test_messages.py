"""What a page says once, after a deed, is text: also where it repeats what somebody wrote (T7)."""

import html5lib
import pytest
from django.test import Client
from django.urls import reverse

from blog import following
from blog.models import Post
from tests import attacks
from tests.integration.blog.followers import a_follower
from tests.integration.blog.stories import a_story

pytestmark = pytest.mark.django_db

AT_MOST = 40


def test_a_headline_full_of_attacks_is_repeated_as_text(shared_data):
    shapes = attacks.Words(attacks.payloads(shared_data)).one_of_each_shape()
    story = a_story()
    follower = a_follower(about=story)
    follow, client = follower.follows.get(), Client()
    page = reverse("blog:follow_manage", args=[following.manage_token(follower)])

    for headline in shapes.all(Post._meta.get_field("headline").max_length)[:AT_MOST]:
        Post.objects.filter(pk=story.pk).update(headline=headline)
        client.post(page, {"change": follow.pk, "cadence": "2"})

        assert notices_of(client.get(page)) == [(" ".join(f"{headline}: Once a week.".split()), 0)]


def notices_of(answer):
    """The words of each notice on a page, and how many elements stand inside them."""
    tree = html5lib.parse(answer.content.decode(), namespaceHTMLElements=False)
    found = [element for element in tree.iter("p") if element.get("class", "").startswith("notice notice--")]
    return [(" ".join("".join(element.itertext()).split()), len(list(element))) for element in found]
