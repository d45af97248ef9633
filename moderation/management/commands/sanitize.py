"""`manage.py sanitize --profile comment|post|excerpt [FILE]`: JSON lines in, JSON lines out, through the sanitiser."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandError

from moderation.sanitize import Profile, TooDeep, TooLarge, sanitize


@dataclass(frozen=True, slots=True)
class Document:
    """One line of the input."""

    id: str | int
    html: str


class Malformed(ValueError):
    """A line that is not a document; the message is `field: reason`."""


class Command(BaseCommand):
    help = (
        "Reads JSON lines with `id` and `html` from FILE or the standard input and writes them with `html` sanitised. "
        "A document over a cap is written with empty `html` and an `error` that names the cap. Uses no database."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "file", nargs="?", default="-", metavar="FILE", help="JSON lines; - or none: standard input"
        )
        parser.add_argument("--profile", required=True, choices=[profile.value for profile in Profile])

    def handle(self, *, file: str, profile: str, **_: object) -> None:
        documents = list(_documents(file))
        for line in [_sanitized(document, Profile(profile)) for document in documents]:
            self.stdout.write(line)


def _documents(file: str) -> Iterator[Document]:
    """The documents of `file`. A line that is not one ends the command, before anything is written."""
    name = "<stdin>" if file == "-" else file
    for number, line in enumerate(_lines(file), start=1):
        try:
            if line.strip():
                yield _document(line)
        except Malformed as problem:
            _refuse(f"{name}:{number}: {problem}")


def _lines(file: str) -> Iterable[bytes]:
    if file == "-":
        return sys.stdin.buffer
    try:
        with open(file, "rb") as opened:
            return opened.readlines()
    except OSError as error:
        _refuse(f"{file}: {error.strerror}")


def _refuse(message: str) -> NoReturn:
    raise CommandError(message, returncode=2)


def _document(line: bytes) -> Document:
    fields = _fields(line)
    for name in ("id", "html"):
        if name not in fields:
            raise Malformed(f"{name}: missing")
    if not isinstance(fields["id"], str | int) or isinstance(fields["id"], bool):
        raise Malformed("id: neither text nor a whole number")
    if not isinstance(fields["html"], str):
        raise Malformed("html: not text")
    return Document(fields["id"], fields["html"])


def _fields(line: bytes) -> dict[str, Any]:
    try:
        fields = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise Malformed(f"line: not UTF-8 at byte {error.start + 1}") from error
    except json.JSONDecodeError as error:
        raise Malformed(f"line: not JSON at column {error.colno}: {error.msg}") from error
    except (ValueError, RecursionError) as error:
        raise Malformed("line: JSON with a number too long or brackets too deep to read") from error
    if not isinstance(fields, dict):
        raise Malformed("line: not a JSON object")
    return fields


def _sanitized(document: Document, profile: Profile) -> str:
    try:
        return json.dumps({"id": document.id, "html": sanitize(document.html, profile)})
    except (TooLarge, TooDeep) as refusal:
        return json.dumps({"id": document.id, "html": "", "error": str(refusal)})
