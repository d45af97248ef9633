"""The demo's mail: written to files, shown at /outbox/, so that confirmation links can be followed.

Only with DEBUG: in production mail goes to EMAIL_URL and the page does not exist.
"""

import email
import email.policy
import os
import re
import time
import uuid
from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import getaddresses
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage as DjangoMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

SHOWN = 100
_LINK = re.compile(r"https?://[^\s<>\"']+")


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a mail's text; `link` is empty unless the words are an address."""

    words: str
    link: str = ""


@dataclass(frozen=True, slots=True)
class Mail:
    subject: str
    to: str
    sent_at: datetime
    parts: tuple[Part, ...]


class OutboxBackend(BaseEmailBackend):
    """Writes each message to a file of its own, so that web and worker processes share one outbox."""

    def send_messages(self, email_messages: Sequence[DjangoMessage]) -> int:
        settings.OUTBOX_DIR.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            _write_whole(settings.OUTBOX_DIR, message.message().as_bytes())
        return len(email_messages)


def _write_whole(directory: Path, content: bytes) -> None:
    """Write under another name first: a reader never meets half a mail."""
    name = f"{time.time_ns():020d}-{uuid.uuid4().hex[:8]}.eml"
    unfinished = directory / f".{name}"
    unfinished.write_bytes(content)
    os.replace(unfinished, directory / name)


def newest_mails(directory: Path, *, most: int) -> list[Mail]:
    files = sorted(directory.glob("[0-9]*.eml"), reverse=True)[:most]
    return [_read(file) for file in files]


def mails_to(directory: Path, addresses: Set[str]) -> list[Path]:
    """The files of the mails to any of these addresses, which are in lower case."""
    return [file for file in directory.glob("[0-9]*.eml") if not _recipients(_message(file)).isdisjoint(addresses)]


def _recipients(message: EmailMessage) -> set[str]:
    return {address.strip().lower() for _name, address in getaddresses([str(message["to"] or "")])}


def _message(file: Path) -> EmailMessage:
    return email.message_from_bytes(file.read_bytes(), policy=email.policy.default)


def _read(file: Path) -> Mail:
    message = _message(file)
    return Mail(
        subject=str(message["subject"] or ""),
        to=str(message["to"] or ""),
        sent_at=datetime.fromtimestamp(int(file.name.split("-")[0]) / 1e9, tz=UTC),
        parts=tuple(split_links(_plain_text(message))),
    )


def _plain_text(message: EmailMessage) -> str:
    body = message.get_body(preferencelist=("plain", "html"))
    return str(body.get_content()) if body else ""


def split_links(text: str) -> list[Part]:
    """The text in order, its http(s) addresses as parts of their own."""
    parts, seen = [], 0
    for found in _LINK.finditer(text):
        address = found.group().rstrip(".,;:!?)")
        if found.start() > seen:
            parts.append(Part(text[seen : found.start()]))
        parts.append(Part(address, link=address))
        seen = found.start() + len(address)
    if seen < len(text):
        parts.append(Part(text[seen:]))
    return parts


@never_cache
@require_safe
def outbox(request: HttpRequest) -> HttpResponse:
    """The newest mails first; there is no such page without DEBUG."""
    if not settings.DEBUG:
        raise Http404
    return render(request, "outbox.html", {"mails": newest_mails(settings.OUTBOX_DIR, most=SHOWN), "shown": SHOWN})
