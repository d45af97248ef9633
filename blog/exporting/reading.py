"""An export, read back: all of it or, where one line is wrong, nothing."""

from __future__ import annotations

import hashlib
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import IO, Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import DatabaseError, models, transaction
from django.utils import timezone
from PIL import Image as Pixels

from blog import commenting, publishing
from blog.commenting import NotAccepted, Remark
from blog.exporting import COMMENT, CORRECTION, CREDIT, END, FORMAT, LINES, VERSION
from blog.exporting.containers import Spring
from blog.exporting.tables import BY_KIND, TABLE_OF, Table, key_paths
from blog.exporting.writing import files_of, key_of
from blog.models import Block, BlockKind, Credit, Image, Imported, ImportedKind, Post, PostRevision, Section
from blog.publishing import BlockText, PublishingError
from blog.sanitize import SANITIZER_VERSION
from blog.searching import index

LONGEST_LINE = 64 * 1024 * 1024
LARGEST_IMAGE = 64 * 1024 * 1024
COMMENT_FIELDS = {"post", "number", "parent", "name", "text", "at", "seq", "feed_key", "credit", "imported"}
FEED_KEY = re.compile("[A-Za-z0-9]{0,32}")
CORRECTION_FIELDS = {"section", "corrects"}
CREDIT_FIELDS = {"section", "at"}


class BadExport(Exception):
    """The export cannot be read, or not into this site; the words say which line, and why."""


@dataclass(slots=True)
class Read:
    """How many rows of each kind are new, how many were here already, and how many comments have no place here."""

    new: dict[str, int] = field(default_factory=dict)
    known: dict[str, int] = field(default_factory=dict)
    images: int = 0
    comments_left_out: int = 0


def read(spring: Spring, *, now: datetime | None = None) -> Read:
    """Bring an export back, in one transaction. Nobody is told. Raises `BadExport`."""
    reading = _Reading(spring, now=now or timezone.now())
    with transaction.atomic():
        with spring.open(LINES) as file:
            for number, line in _lines(file):
                reading.number = number
                reading.take(line)
        reading.finish()
    return reading.done


def _lines(file: IO[bytes]) -> Iterator[tuple[int, dict[str, Any]]]:
    """Every line as values, with its number. The first says what the file is, the last how many there are."""
    last: dict[str, Any] = {}
    number = 0
    reader = io.BufferedReader(file, 1024 * 1024) if not isinstance(file, io.BufferedReader) else file  # type: ignore[type-var]
    while raw := reader.readline(LONGEST_LINE + 1):
        number += 1
        if last.get("line") == END:
            raise BadExport(f"line {number}: there should be nothing after the last line")
        last = _decoded(raw, number)
        if number == 1:
            _check_first(last)
        elif last["line"] == END:
            if last.get("lines") != number:
                raise BadExport(f"line {number}: there should be {last.get('lines')} lines; some are missing")
        else:
            yield number, last
    if last.get("line") != END:
        raise BadExport(f"line {number + 1}: the export breaks off; its last line should be of the kind “{END}”")


def _decoded(raw: bytes, number: int) -> dict[str, Any]:
    if len(raw) > LONGEST_LINE:
        raise BadExport(f"line {number}: longer than {LONGEST_LINE // 2**20} MB")
    try:
        line = json.loads(raw)
    except (ValueError, RecursionError) as problem:
        raise BadExport(f"line {number}: no JSON: {problem}") from problem
    if not isinstance(line, dict) or not isinstance(line.get("line"), str):
        raise BadExport(f"line {number}: an object with a “line” is expected, which says of what kind it is")
    return line


def _check_first(line: dict[str, Any]) -> None:
    if line["line"] != FORMAT:
        raise BadExport(f"line 1: this is no export of Parley: its first line should be of the kind “{FORMAT}”")
    if line.get("version") != VERSION:
        raise BadExport(f"line 1: version {line.get('version')} of the format is not known here; {VERSION} is")


class _Reading:
    def __init__(self, spring: Spring, *, now: datetime) -> None:
        self.spring = spring
        self.now = now
        self.number = 0
        self.done = Read()
        self.threads: dict[int, str] = {}
        self.thread_of = ""
        # A row is mostly named by those right after it.
        self.found = lru_cache(maxsize=4096)(self._find)

    def take(self, line: dict[str, Any]) -> None:
        kind = line.pop("line")
        try:
            with transaction.atomic():
                self._take(kind, line)
        except (ValidationError, ValueError, TypeError, PublishingError, NotAccepted) as problem:
            said = "; ".join(problem.messages) if isinstance(problem, ValidationError) else str(problem)
            raise self._bad(f"{kind}: {said}") from problem
        except ObjectDoesNotExist as problem:
            raise self._bad(f"{kind}: it names something that no line before it told of") from problem
        except DatabaseError as problem:
            raise self._bad(
                f"{kind}: it contradicts what is here already ({str(problem).splitlines()[0]})"
            ) from problem

    def finish(self) -> None:
        index.rebuild()

    def _take(self, kind: str, line: dict[str, Any]) -> None:
        if kind == COMMENT:
            _expect({"feed_key": "", **line}, COMMENT_FIELDS)
            self._comment(line)
        elif kind == CORRECTION:
            _expect(line, CORRECTION_FIELDS)
            block = Block.objects.get(uid=line["corrects"])
            Section.objects.filter(pk=self._named(Section, line["section"])).update(corrects=block)
            self._count(kind)
        elif kind == CREDIT:
            _expect(line, CREDIT_FIELDS)
            self._thank_nobody(line["section"], line["at"])
            self._count(kind)
        elif kind in BY_KIND:
            table = BY_KIND[kind]
            _expect(line, {column.name for column in table.fields} | set(table.many))
            self._row(table, line)
        else:
            raise ValueError("a kind of line that is not known here")

    # --- rows ---

    def _row(self, table: Table, line: dict[str, Any]) -> None:
        values = {column.name: self._value(column, line[column.name]) for column in table.fields}
        row = table.model(**values)
        here = self._here(table, row)
        if here is not None:
            self._settle(table, here, line)
            return
        _complete(row, now=self.now)
        row.save(force_insert=True)
        for name in table.many:
            self._relate(row, name, line[name])
        self._count(table.kind)
        if isinstance(row, Image):
            self._bring_files(row)

    def _value(self, column: models.Field[Any, Any], value: Any) -> Any:
        if isinstance(column, models.ForeignKey):
            if value is None:
                return column.clean(None, None) if not column.null else None
            related: Any = column.related_model
            return (
                related(pk=self._named(related, value))
                if related is not Post
                else Post.objects.get(pk=self._named(Post, value))
            )
        if isinstance(column, models.JSONField):
            return value
        return column.clean(value, None)

    def _named(self, model: type[models.Model], key: Any) -> int:
        return self.found(model, tuple(key) if isinstance(key, list) else (key,))

    def _find(self, model: type[models.Model], key: tuple[Any, ...]) -> int:
        paths = key_paths(TABLE_OF[model])
        if len(paths) != len(key) or not all(isinstance(part, str | int) for part in key):
            raise ValueError(f"{key!r} names nothing")
        pk: int = model._default_manager.values_list("pk", flat=True).get(**dict(zip(paths, key, strict=True)))
        return pk

    def _here(self, table: Table, row: models.Model) -> models.Model | None:
        """The row of that key, if there is one."""
        if not table.key:
            return None
        return table.model._default_manager.filter(**{name: getattr(row, name) for name in table.key}).first()

    def _settle(self, table: Table, here: models.Model, line: dict[str, Any]) -> None:
        """The same row is taken as it is; another of the same name is in the way."""
        named = " ".join(map(str, key)) if isinstance(key := key_of(here), list) else key
        if not table.shared:
            raise ValueError(
                f"“{named}” is here already; an export is brought back into a site that has none of its posts"
            )
        for column in table.fields:
            if getattr(here, column.name) != self._value(column, line[column.name]):
                raise ValueError(f"“{named}” is here already, with another {column.name}")
        self.done.known[table.kind] = self.done.known.get(table.kind, 0) + 1

    def _relate(self, row: models.Model, name: str, slugs: Any) -> None:
        if not isinstance(slugs, list):
            raise TypeError(f"{name}: a list is expected")
        others: Any = row._meta.get_field(name).related_model
        found = list(others._default_manager.filter(slug__in=slugs))
        if len(found) != len(slugs):
            raise ObjectDoesNotExist
        getattr(row, name).set(found)

    def _bring_files(self, image: Image) -> None:
        """Its files, under the names that its digest gives; each is tried first, as nothing else is served from there."""
        for name in files_of(image):
            try:
                with self.spring.open(name) as file:
                    content = file.read(LARGEST_IMAGE + 1)
            except FileNotFoundError as problem:
                raise ValueError(f"the file {name} is missing") from problem
            _check_picture(name, content)
            if not default_storage.exists(name):
                default_storage.save(name, ContentFile(content))
            self.done.images += 1

    # --- comments ---

    def _comment(self, line: dict[str, Any]) -> None:
        keeper = commenting.keeper()
        post = Post.objects.get(pk=self._named(Post, line["post"]))
        if keeper is None:
            self.done.comments_left_out += 1
            if line["credit"] is not None:
                self._thank_nobody([line["post"], line["credit"][0]], line["credit"][1])
            return
        if self.thread_of != line["post"]:
            self.thread_of, self.threads = line["post"], {}
        if line["parent"] is not None and line["parent"] not in self.threads:
            raise ObjectDoesNotExist
        at = datetime.fromisoformat(line["at"])
        remark = Remark(
            str(line["name"]), str(line["text"]), at, self.threads.get(line["parent"]), _seq_of(post, line),
            feed_key=_feed_key_of(line),
        )  # fmt: skip
        key = keeper.take_in(post, remark, is_published=True, now=self.now)
        self.threads[line["number"]] = key
        if line["imported"] is not None:
            site, name = line["imported"]
            kind = ImportedKind.COMMENT
            Imported.objects.create(site=site, kind=kind, key=name, post=post, became=key, at=self.now)
        if line["credit"] is not None:
            self._thank(post, key, *line["credit"])
        self._count(COMMENT)

    def _thank_nobody(self, section: Any, at: str) -> None:
        """The update goes on saying that a reader's comment led to it."""
        Credit.objects.create(section_id=self._named(Section, section), at=datetime.fromisoformat(at))

    def _thank(self, post: Post, key: str, number: int, at: str) -> None:
        keeper = commenting.keeper()
        comment = keeper.comment(post, int(key)) if keeper else None
        if comment is not None:
            Credit.objects.create(
                section=Section.objects.get(post=post, number=number), name=comment.name, url=comment.url,
                comment_type=ContentType.objects.get_for_model(comment.model), comment_pk=comment.pk,
                at=datetime.fromisoformat(at),
            )  # fmt: skip

    def _count(self, kind: str) -> None:
        self.done.new[kind] = self.done.new.get(kind, 0) + 1

    def _bad(self, why: str) -> BadExport:
        return BadExport(f"line {self.number}: {why}")


def _seq_of(post: Post, line: dict[str, Any]) -> int:
    seq = int(line["seq"])
    if not 0 <= seq <= post.last_seq:
        raise ValueError(f"seq: the post has {post.last_seq} events")
    return seq


def _feed_key_of(line: dict[str, Any]) -> str:
    """Exports from before comments had one lack it; they are called anew then."""
    key = line.get("feed_key", "")
    if not isinstance(key, str) or not FEED_KEY.fullmatch(key):
        raise ValueError("feed_key: it is made of 32 letters and digits at most")
    return key


def _expect(line: dict[str, Any], names: set[str]) -> None:
    missing, unknown = names - line.keys(), line.keys() - names
    if missing:
        raise ValueError(f"“{sorted(missing)[0]}” is missing")
    if unknown:
        raise ValueError(f"“{sorted(unknown)[0]}” is not known here")


def _complete(row: models.Model, *, now: datetime) -> None:
    """What is not told but follows from the rest. HTML is rendered here and never taken from a file."""
    if isinstance(row, Block):
        row.html = publishing.rendered(BlockText(row.text, BlockKind(row.kind)))
        row.sanitizer_version, row.rendered_at = SANITIZER_VERSION, now
    elif isinstance(row, PostRevision) and hashlib.sha256(row.document.encode()).hexdigest() != row.digest:
        raise ValueError("its digest is not that of its document")


def _check_picture(name: str, content: bytes) -> None:
    if len(content) > LARGEST_IMAGE:
        raise ValueError(f"the file {name} is larger than {LARGEST_IMAGE // 2**20} MB")
    wanted = "JPEG" if name.endswith(".jpg") else "WEBP"
    try:
        with Pixels.open(io.BytesIO(content), formats=(wanted,)) as picture:
            picture.verify()
    except (OSError, SyntaxError, ValueError, Pixels.DecompressionBombError) as problem:
        raise ValueError(f"the file {name} is no picture of the kind {wanted}") from problem
