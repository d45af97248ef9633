"""Sheets that only import others, found as one file: a page waits for one answer where it would wait for ten.

In STATICFILES_FINDERS before the finders of Django. Sites without it serve the sheets as they were written, which looks
the same and takes one round trip more.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cached_property
from pathlib import Path
from posixpath import dirname, join, normpath, relpath
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import AppDirectoriesFinder, BaseFinder, FileSystemFinder
from django.core.files.storage import FileSystemStorage
from django.utils.crypto import get_random_string

_IMPORT = re.compile(r'@import url\("([^":]+)"\);\n?')
_ADDRESS = re.compile(r"""url\(["']?([^"':#/)][^"':)]*)["']?\)""")


def joined(name: str, read: Callable[[str], str]) -> str:
    """The sheet with every sheet that it imports in the import's place, and the addresses in them still right.

    `name` and the names that `read` takes are paths below STATIC_URL. Addresses that begin with a scheme or at the root
    stay as they are.
    """
    text = read(name)
    return _IMPORT.sub(lambda found: _moved(_from(name, found[1]), dirname(name), read), text)


def _moved(name: str, place: str, read: Callable[[str], str]) -> str:
    """The sheet of that name, as it has to read in the folder `place`."""
    return _ADDRESS.sub(lambda found: f'url("{relpath(_from(name, found[1]), place)}")', joined(name, read))


def _from(name: str, address: str) -> str:
    return normpath(join(dirname(name), address))


class JoinedStylesFinder(BaseFinder):
    """Finds the sheets that begin with an import, joined, in the folder JOINED_STYLES."""

    @cached_property
    def _sources(self) -> list[BaseFinder]:
        return [FileSystemFinder(), AppDirectoriesFinder()]

    @cached_property
    def _storage(self) -> FileSystemStorage:
        return FileSystemStorage(location=settings.JOINED_STYLES)

    def check(self, **kwargs: Any) -> list[Any]:
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        source = self._source(path) if path.endswith(".css") else ""
        made = self._made(path) if source and _imports(source) else ""
        return [made] if made and find_all else made or []

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterable[tuple[str, FileSystemStorage]]:
        for finder in self._sources:
            for path, storage in finder.list(ignore_patterns):
                if path.endswith(".css") and _imports(storage.path(path)) and self._made(path):
                    yield path, self._storage

    def _made(self, path: str) -> str:
        """Where the joined sheet lies; written anew only if it would read otherwise, so that its date says something.

        "" where it imports one that is nowhere: it is left as it was written.
        """
        try:
            text, place = joined(path, self._read), Path(self._storage.path(path))
        except FileNotFoundError:
            return ""
        if not place.is_file() or place.read_text(encoding="utf-8") != text:
            place.parent.mkdir(parents=True, exist_ok=True)
            draft = place.with_suffix(f".{get_random_string(8)}")
            draft.write_text(text, encoding="utf-8")
            draft.replace(place)
        return str(place)

    def _read(self, name: str) -> str:
        source = self._source(name)
        if not source:
            raise FileNotFoundError(name)
        return Path(source).read_text(encoding="utf-8")

    def _source(self, path: str) -> str:
        """Where the sheet lies as it was written; "" where there is none."""
        found = (finder.find(path) for finder in self._sources)
        return next((str(one) for one in found if one), "")


def _imports(source: str) -> bool:
    with Path(source).open(encoding="utf-8") as sheet:
        return sheet.readline().startswith("@import")
