"""The blog, written out line by line; what is kept in memory does not grow with it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from django.core.files.storage import default_storage
from django.db import connection, models, transaction

from blog import commenting
from blog.exporting import COMMENT, CORRECTION, CREDIT, END, FORMAT, LINES, VERSION
from blog.exporting.containers import Sink
from blog.exporting.tables import TABLE_OF, TABLES, Table, key_paths
from blog.models import Credit, Image, Imported, ImportedKind, Post, Section
from blog.models.image import file_name

ROWS_AT_ONCE = 500
PIECE = 256 * 1024


@dataclass(slots=True)
class Written:
    """How many lines of each kind were written, and the picture files that were missing."""

    lines: dict[str, int] = field(default_factory=dict)
    images: int = 0
    missing: list[str] = field(default_factory=list)


def write(sink: Sink, *, with_followers: bool = False) -> Written:
    """Write everything, as it stands at one moment."""
    written = Written()
    with _one_moment():
        with sink.open(LINES) as file:
            for line in lines(with_followers=with_followers):
                written.lines[line["line"]] = written.lines.get(line["line"], 0) + 1
                file.write(encoded(line))
        _write_images(sink, written)
    return written


def lines(*, with_followers: bool) -> Iterator[dict[str, Any]]:
    """Every line as values, the first and the last included."""
    count = 0
    for line in _lines(with_followers=with_followers):
        count += 1
        yield line
    yield {"line": END, "lines": count + 1}


def encoded(line: dict[str, Any]) -> bytes:
    """The one way to write a line: its keys sorted, UTF-8, no blanks."""
    return json.dumps(line, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() + b"\n"


def _lines(*, with_followers: bool) -> Iterator[dict[str, Any]]:
    yield {"line": FORMAT, "version": VERSION}
    for table in TABLES:
        if with_followers or not table.private:
            for row in _rows(table):
                yield {"line": table.kind, **_values(table, row)}
    corrections = Section.objects.filter(corrects__isnull=False).order_by("pk")
    for slug, number, uid in corrections.values_list("post__slug", "number", "corrects__uid").iterator(ROWS_AT_ONCE):
        yield {"line": CORRECTION, "section": [slug, number], "corrects": uid}
    thanked: set[tuple[str, int]] = set()
    yield from _comments(thanked)
    for slug, number, at in Credit.objects.order_by("pk").values_list("section__post__slug", "section__number", "at"):
        if (slug, number) not in thanked:
            yield {"line": CREDIT, "section": [slug, number], "at": _moment(at)}


def _rows(table: Table) -> Iterator[models.Model]:
    """In the order in which they were made, so that those of one moment keep it."""
    names = [found.name for found in table.fields if isinstance(found, models.ForeignKey)]
    joined = [path.rpartition("__")[0] for name in names for path in _paths(table, name) if path.count("__") > 1]
    rows = table.model._default_manager.filter(**table.only).order_by("pk")
    return rows.select_related(*names, *joined).prefetch_related(*table.many).iterator(chunk_size=ROWS_AT_ONCE)


def _paths(table: Table, name: str) -> list[str]:
    related = table.model._meta.get_field(name).related_model
    return [f"{name}__{path}" for path in key_paths(TABLE_OF[related])]  # type: ignore[index]


def _values(table: Table, row: models.Model) -> dict[str, Any]:
    values = {found.name: _value(row, found) for found in table.fields}
    for name in table.many:
        values[name] = sorted(other.slug for other in getattr(row, name).all())
    return values


def _value(row: models.Model, column: models.Field[Any, Any]) -> Any:
    value = getattr(row, column.name)
    if isinstance(column, models.ForeignKey):
        return None if value is None else key_of(value)
    if isinstance(value, datetime):
        return _moment(value)
    return value.isoformat() if isinstance(value, date) else value


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def key_of(row: models.Model) -> Any:
    """What other rows call it: one value, or a list where its key has several parts."""
    table = TABLE_OF[type(row)]
    parts: list[Any] = []
    for name in table.key:
        value = getattr(row, name)
        part = key_of(value) if isinstance(value, models.Model) else value
        parts += part if isinstance(part, list) else [part]
    return parts[0] if len(parts) == 1 else parts


def _comments(thanked: set[tuple[str, int]]) -> Iterator[dict[str, Any]]:
    """What readers see, numbered within each post; an answer comes after what it answers. `thanked` is given the updates
    that a line thanks for.
    """
    keeper = commenting.keeper()
    if keeper is None:
        return
    having = set(keeper.posts())
    for post in Post.objects.order_by("pk").iterator(chunk_size=ROWS_AT_ONCE):
        if post.pk not in having:
            continue
        numbers: dict[str, int] = {}
        thanks = _credits(post)
        for number, remark in enumerate(keeper.published_on(post), start=1):
            numbers[remark.key] = number
            credit = thanks.get(remark.path)
            thanked.update([(post.slug, credit[0])] if credit else [])
            yield {
                "line": COMMENT,
                "post": post.slug,
                "number": number,
                "parent": numbers.get(remark.parent or ""),
                "name": remark.name,
                "text": remark.text,
                "at": _moment(remark.at),
                "seq": remark.seq,
                "feed_key": remark.feed_key,
                "credit": credit,
                "imported": _came_from(post, remark.key),
            }


def _credits(post: Post) -> dict[str, list[Any]]:
    """The updates that were made of comments, by the address of the comment."""
    shown = Credit.objects.filter(section__post=post).exclude(url="")
    return {url: [number, _moment(at)] for url, number, at in shown.values_list("url", "section__number", "at")}


def _came_from(post: Post, key: str) -> list[str] | None:
    found = Imported.objects.filter(post=post, kind=ImportedKind.COMMENT, became=key).values_list("site", "key").first()
    return list(found) if found else None


def _write_images(sink: Sink, written: Written) -> None:
    for image in Image.objects.order_by("pk").iterator(chunk_size=ROWS_AT_ONCE):
        for name in files_of(image):
            if not default_storage.exists(name):
                written.missing.append(name)
                continue
            with default_storage.open(name) as source, sink.open(name) as file:
                for piece in source.chunks(PIECE):
                    file.write(piece)
            written.images += 1


def files_of(image: Image) -> list[str]:
    return [file_name(image.digest, "jpg"), *(file_name(image.digest, f"{width}.webp") for width in image.widths)]


@contextmanager
def _one_moment() -> Iterator[None]:
    """What others write meanwhile is not seen, and they do not wait: SQLite would let nobody write beside `atomic`."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("BEGIN")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")
    else:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield
