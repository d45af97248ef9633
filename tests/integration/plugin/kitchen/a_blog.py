"""What happens on a site with the blog and without moderation. Run by `django test` under the kitchen's settings."""

import re

from django.apps import apps
from django.contrib.auth.models import User
from django.contrib.staticfiles import finders
from django.test import Client, TestCase

from blog.publishing import author_of

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

    def test_its_pages_say_the_name_and_the_address_of_the_site(self) -> None:
        page = self.client.get("/").content.decode()

        assert "Latest from The Kitchen" in page
        assert '<link rel="canonical" href="https://kitchen.example/">' in page

    def test_the_address_that_an_author_signs_in_with_is_no_byline(self) -> None:
        assert author_of(User.objects.create_user("ada@kitchen.example")).name == "ada"
