"""A robot that follows every link a reader is shown, and keeps what it was answered."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

from django.test import Client

SITE = "https://parley.example"
_LINK = re.compile(r"""(?:href|action|hx-get|src|url|permalink|next)"?\s*[=:]\s*"([^"]+)"|<loc>([^<]+)</loc>""")
MOST = 400


def crawl(client: Client, starts: Iterable[str]) -> dict[str, Any]:
    """Every answer to a GET of a page of this site that can be reached from `starts`, by address."""
    answers: dict[str, Any] = {}
    waiting = list(starts)
    while waiting and len(answers) < MOST:
        address = waiting.pop(0)
        if address in answers or address.startswith(("/static/", "/admin/jsi18n")):
            continue
        answers[address] = response = client.get(address)
        waiting.extend(_links(address, response))
    return answers


def body(response: Any) -> str:
    """Everything that an answer says, its headers too."""
    said = b"".join(response.streaming_content) if response.streaming else response.content
    return f"{response.headers}\n{said.decode(errors='replace')}"


def _links(address: str, response: Any) -> Iterable[str]:
    if response.has_header("Location"):
        yield from _ours(address, response["Location"])
    if response.streaming:
        return
    for found in _LINK.finditer(response.content.decode(errors="replace")):
        yield from _ours(address, (found[1] or found[2]).replace("&amp;", "&").replace("&#x3D;", "="))


def _ours(base: str, link: str) -> Iterable[str]:
    whole = urldefrag(urljoin(SITE + base, link)).url
    parts = urlsplit(whole)
    if f"{parts.scheme}://{parts.netloc}" == SITE:
        yield parts.path + (f"?{parts.query}" if parts.query else "")
