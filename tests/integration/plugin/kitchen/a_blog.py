"""What happens on a site with the blog and without moderation. Run by `django test` under the kitchen's settings."""

import re

from django.apps import apps
from django.contrib.auth.models import User
from django.contrib.staticfiles import finders
from django.test import Client, TestCase

PAGES = ("/", "/archive/", "/about/", "/feed/", "/feed/rss/", "/sitemap.xml", "/robots.txt")


class ABlogTest(TestCase):
    def setUp(self) -> None:
        self.client = Client(headers={"host": "kitchen.example"})

    def test_moderation_is_not_installed(self) -> None:
        assert not apps.is_installed("moderation")

    def test_readers_find_every_page(self) -> None:
        assert [self.client.get(page).status_code for page in PAGES] == [200] * len(PAGES)

    def test_an_author_finds_the_desk(self) -> None:
        self.client.force_login(User.objects.create_superuser("ada"))

        assert [self.client.get(page).status_code for page in ("/desk/", "/desk/new/")] == [200, 200]

    def test_every_style_of_a_story_is_found(self) -> None:
        self.client.force_login(User.objects.create_superuser("ada"))
        page = self.client.get("/desk/new/").content.decode()
        files = re.findall(r'(?:href|src)="/static/([^"]+)"', page)

        assert [file for file in files if not finders.find(file)] == []
        assert files
