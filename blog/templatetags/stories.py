"""Small things that a template says about a story."""

import json
from datetime import datetime
from html import unescape
from typing import Any

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, strip_tags
from django.utils.safestring import SafeString, mark_safe

from blog.models import Block, Post, Section
from blog.rendering import MARKUP
from blog.sanitize import stored_html

register = template.Library()
register.filter("stored_html", stored_html)

SUMMARY_WORDS = 36
# A data block ends at `</script>` whatever its type; these characters are the same JSON when escaped.
INERT = {ord(character): f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}


@register.simple_tag
def json_ld(value: dict[str, Any]) -> SafeString:
    """The value as a data block for search engines, in which nothing can end the block or run."""
    text = json.dumps(value, ensure_ascii=False).translate(INERT)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))  # noqa: S308


@register.simple_tag
def moment(when: datetime | None, shape: str = "j F Y, H:i") -> str:
    """A `<time>` that says the moment in the site's zone and carries it exactly."""
    if when is None:
        return ""
    local = timezone.localtime(when)
    return format_html('<time datetime="{}">{}</time>', local.isoformat(timespec="seconds"), date_format(local, shape))


@register.simple_tag
def moment_after(when: datetime | None, earlier: datetime | None) -> str:
    """As `moment`, without what the other moment has said already: "15:40", "13 March, 15:40"."""
    if when is None or earlier is None:
        return moment(when)
    day, other = timezone.localtime(when).date(), timezone.localtime(earlier).date()
    if day == other:
        return moment(when, "H:i")
    return moment(when, "j F, H:i" if day.year == other.year else "j F Y, H:i")


@register.filter
def summary(post: Post) -> str:
    """The standfirst, or the first of the author's own words; cut between words of plain text, never inside HTML."""
    return post.standfirst or opening(post.original)


@register.filter
def opening(section: Section | None) -> str:
    """The author's first words in a section, or the quoted ones if there are no others."""
    if section is None:
        return ""
    blocks = sorted(section.blocks.all(), key=lambda block: block.is_excerpt)
    return _cut(_words(blocks[0])) if blocks else ""


def _cut(text: str) -> str:
    words = text.split()
    cut = " ".join(words[:SUMMARY_WORDS])
    return cut.rstrip(".,;:…") + "…" if len(words) > SUMMARY_WORDS else cut


def _words(block: Block) -> str:
    """The text of a block as plain words, whichever editor wrote it."""
    return unescape(strip_tags(block.text.replace("</", " </"))) if MARKUP.match(block.text) else block.text


@register.filter
def percent(share: float) -> int:
    """0.314 as 31."""
    return round(share * 100)
