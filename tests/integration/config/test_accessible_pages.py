"""Every page of the URLconf, as somebody sees it who may open it, shuts nobody out. New addresses come by themselves."""

from __future__ import annotations

import mimetypes
import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from playwright.sync_api import Page, Route, sync_playwright

from tests import browser as chromium
from tests.axe import grave_faults
from tests.integration import roles
from tests.integration.roles import ADMIN, AUTHOR, COMMENTER, MODERATOR, NOBODY, OWNER, READER, World

pytestmark = pytest.mark.django_db

HOST = "http://parley.test"
WHO_LOOKS = (COMMENTER, MODERATOR, OWNER, AUTHOR, READER, NOBODY, ADMIN)
NAMED = re.compile(r"[\w:-]+")
NOT_OURS = ("admin:", "mfa_", "socialaccount_")
"""Django's admin, and pages of django-allauth that lead on before anything is shown."""


def documents(world: World) -> Iterator[tuple[str, str]]:
    """The path and the HTML of every page, as the first sees it who is shown one there."""
    for name in sorted(roles.every_name()):
        # Addresses without a name are files, and where others lead on.
        if name.startswith(NOT_OURS) or not NAMED.fullmatch(name):
            continue
        path = urlsplit(world.address(name)).path
        for role in WHO_LOOKS:
            with roles.undone():
                answer = world.client(role).get(path)
            if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
                if b"<!doctype html>" in answer.content[:100].lower():
                    yield path, answer.content.decode()
                break


def shown_without_a_server(page: Page, pages: dict[str, str]) -> None:
    """Let Chromium have these pages, and the files that they ask for, without asking anybody."""

    def answer(route: Route) -> None:
        path = urlsplit(route.request.url).path
        file = finders.find(path.removeprefix(settings.STATIC_URL)) if path.startswith(settings.STATIC_URL) else None
        if path in pages:
            route.fulfill(body=pages[path], content_type="text/html; charset=utf-8")
        elif isinstance(file, str):
            route.fulfill(path=file, content_type=mimetypes.guess_type(file)[0] or "application/octet-stream")
        else:
            route.fulfill(status=204)

    page.route("**/*", answer)


def test_no_page_shuts_anybody_out(world):
    pages = dict(documents(world))
    faults = []

    with sync_playwright() as playwright, chromium.launch(playwright) as browser:
        page = browser.new_page(viewport={"width": 390, "height": 844}, reduced_motion="reduce")
        shown_without_a_server(page, pages)
        for path in pages:
            page.goto(f"{HOST}{path}")
            for width, scheme in ((390, "light"), (1280, "dark")):
                page.set_viewport_size({"width": width, "height": 844})
                page.emulate_media(color_scheme=scheme)
                faults.extend(grave_faults(page, scheme=scheme))

    assert len(pages) >= 85
    assert not faults, "\n".join(faults)
