"""A story opens on a telephone with one bar of signal: what its page brings along is small."""

import gzip
import re
from pathlib import Path, PurePosixPath

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders

from tests.integration.blog.stories import a_story

pytestmark = pytest.mark.django_db

MOST = 60_000
"""Bytes of styles and scripts, pressed as the slowest readers get them."""
ASKED_FOR = re.compile(r'(?:<link rel="stylesheet" href|<script[^>]* src)="([^"]+)"')
IMPORTED = re.compile(r"""(?:\bimport\b[^"';]*|@import (?:url\()?)["'](\.[^"']+)["']""")
EVERYWHERE = f"{settings.STATIC_URL}blog/css/frame.css"


def file_of(address: str) -> Path:
    found = finders.find(address.removeprefix(settings.STATIC_URL))
    assert isinstance(found, str), address
    return Path(found)


def brought_along(html: str) -> set[str]:
    """The styles and scripts that a page asks for, and those that they ask for in turn."""
    waiting, found = ASKED_FOR.findall(html), set[str]()
    while waiting:
        address = waiting.pop()
        if address not in found:
            found.add(address)
            there = PurePosixPath(address).parent
            imported = IMPORTED.findall(file_of(address).read_text(encoding="utf-8"))
            waiting += [str(there / name.removeprefix("./")) for name in imported]
    return found


def test_a_story_brings_little_along(client):
    brought = brought_along(client.get(a_story().get_absolute_url()).content.decode())

    weights = {address: len(gzip.compress(file_of(address).read_bytes(), 9)) for address in brought}
    assert EVERYWHERE in weights
    assert sum(weights.values()) <= MOST, sorted(weights.items(), key=lambda one: -one[1])
