"""Where an export lies: in a folder, or in one ZIP file with the same in it."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Protocol
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from blog.exporting import LINES

BEGINNING_OF_TIME = (1980, 1, 1, 0, 0, 0)  # in a ZIP file; the same content gives the same bytes


class Unusable(Exception):
    """The place cannot be written to or read from; the words say why."""


class Sink(Protocol):
    def open(self, name: str) -> IO[bytes]: ...


class Spring(Protocol):
    def open(self, name: str) -> IO[bytes]:
        """Raises `FileNotFoundError`."""
        ...


@contextmanager
def new(place: Path) -> Iterator[Sink]:
    """A folder, or a file if the name ends in .zip, that is there only once all of it is. Raises `Unusable`."""
    if place.exists() and not (place.is_dir() and not any(place.iterdir())):
        raise Unusable(f"{place} is there already; name another place")
    unfinished = place.with_name(f"{place.name}.unfinished")
    if unfinished.exists():
        raise Unusable(f"{unfinished} is left from an export that broke off; remove it first")
    is_whole = False
    try:
        if place.suffix.lower() == ".zip":
            with ZipFile(unfinished, "w", ZIP_DEFLATED) as archive:
                yield _ZipSink(archive)
        else:
            unfinished.mkdir(parents=True)
            yield _FolderSink(unfinished)
        is_whole = True
    finally:
        if not is_whole:
            _remove(unfinished)
    if place.is_dir():
        place.rmdir()
    os.replace(unfinished, place)


def _remove(place: Path) -> None:
    if place.is_dir():
        shutil.rmtree(place)
    else:
        place.unlink(missing_ok=True)


@contextmanager
def existing(place: Path) -> Iterator[Spring]:
    """Raises `Unusable`."""
    if place.is_dir():
        if not (place / LINES).is_file():
            raise Unusable(f"{place} holds no export: there is no {LINES} in it")
        yield _FolderSpring(place)
        return
    try:
        archive = ZipFile(place)
    except FileNotFoundError as problem:
        raise Unusable(f"{place}: there is no such file or folder") from problem
    except (BadZipFile, OSError) as problem:
        raise Unusable(f"{place} is neither a folder nor a ZIP file") from problem
    with archive:
        if LINES not in archive.namelist():
            raise Unusable(f"{place} holds no export: there is no {LINES} in it")
        yield _ZipSpring(archive)


class _FolderSink:
    def __init__(self, place: Path) -> None:
        self.place = place

    def open(self, name: str) -> IO[bytes]:
        path = self.place / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path.open("xb")


class _FolderSpring:
    def __init__(self, place: Path) -> None:
        self.place = place

    def open(self, name: str) -> IO[bytes]:
        return (self.place / name).open("rb")


class _ZipSink:
    def __init__(self, archive: ZipFile) -> None:
        self.archive = archive

    def open(self, name: str) -> IO[bytes]:
        info = ZipInfo(name, BEGINNING_OF_TIME)
        info.compress_type = ZIP_DEFLATED
        info.external_attr = 0o644 << 16
        return self.archive.open(info, "w", force_zip64=True)


class _ZipSpring:
    def __init__(self, archive: ZipFile) -> None:
        self.archive = archive

    def open(self, name: str) -> IO[bytes]:
        try:
            return self.archive.open(name)
        except KeyError as problem:
            raise FileNotFoundError(name) from problem
