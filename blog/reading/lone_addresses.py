"""Which lines of a text are nothing but the address of a film or a post, and so its link card. Pure."""

import re
from collections.abc import Sequence
from html import unescape

from blog.reading.cards import known_card

Part = tuple[str, bool]  # True stands with an address

PLACE = re.compile(r"<(?P<end>/?)(?P<tag>[a-z][a-z0-9]*)\b[^>]*>", re.IGNORECASE)
LONE_LINK = re.compile(r"\s*(?:<a\b[^>]*>)?\s*(?P<url>https?://[^\s<>\"]+)\s*(?:</a>)?\s*", re.IGNORECASE)
NEVER_CLOSED = frozenset({"br", "hr", "img"})


def parted(text: str) -> list[Part]:
    """Plain text, cut at such lines."""
    parts: list[Part] = []
    run: list[str] = []
    for line in text.split("\n"):
        if known_card(line.strip()):
            parts += [*_words(run), (line.strip(), True)]
            run = []
        else:
            run.append(line)
    return [*parts, *_words(run)]


def _words(lines: Sequence[str]) -> list[Part]:
    text = "\n".join(lines).strip()
    return [(text, False)] if text else []


def parted_html(html: str) -> list[Part]:
    """Clean markup, cut at paragraphs that are in nothing else and hold one address. What is cut stays well formed."""
    parts: list[Part] = []
    start = opened = inside = depth = 0
    for tag in PLACE.finditer(html):
        name = tag["tag"].lower()
        if name in NEVER_CLOSED:
            continue
        depth += -1 if tag["end"] else 1
        if name == "p" and not tag["end"] and depth == 1:
            opened, inside = tag.span()
        elif name == "p" and tag["end"] and depth == 0:
            found = LONE_LINK.fullmatch(html, inside, tag.start())
            url = unescape(found["url"]) if found else ""
            if known_card(url):
                parts += [*_words([html[start:opened]]), (url, True)]
                start = tag.end()
    return [*parts, *_words([html[start:]])]
