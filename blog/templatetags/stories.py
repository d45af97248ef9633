"""Small things that a template says about a story."""

import json
from datetime import datetime
from typing import Any

from django import template
from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, gettext_lazy

from blog.differences import Difference
from blog.models import Block, Post, Section, Source
from blog.publishing import BlockText
from blog.rendering import plain
from blog.sanitize import stored_html

HEAD_NAMES = {
    "headline": gettext_lazy("Headline"),
    "kicker": gettext_lazy("Kicker"),
    "standfirst": gettext_lazy("Standfirst"),
    "policy_notice": gettext_lazy("Policy notice"),
    "tags": gettext_lazy("Tags"),
}

register = template.Library()
register.filter("stored_html", stored_html)

SOURCES_OFFERED = 300
SUMMARY_WORDS = 36
# A data block ends at `</script>` whatever its type; these characters are the same JSON when escaped.
INERT = {ord(character): f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}


@register.simple_tag
def json_ld(value: dict[str, Any]) -> SafeString:
    """The value as a data block for search engines, in which nothing can end the block or run."""
    text = json.dumps(value, ensure_ascii=False).translate(INERT)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))  # noqa: S308


@register.simple_tag
def site_name() -> str:
    """What the site is called, on a page of any site: none has to tell its templates so."""
    return settings.SITE_NAME


@register.simple_tag
def site_url() -> str:
    """The address of the site, without a slash at its end."""
    return settings.SITE_URL


@register.simple_tag
def site_language() -> str:
    """The language that stories are written in."""
    return settings.LANGUAGE_CODE


@register.simple_tag
def site_words(direction: str = "") -> str:
    """The attributes of an element whose words are the site's own and no translation: its language, where the reader's
    is another, and which way its lines run.
    """
    written_in = settings.LANGUAGE_CODE
    if get_language() == written_in:
        return format_html(' dir="{}"', direction) if direction else ""
    runs = "rtl" if written_in.split("-")[0] in settings.LANGUAGES_BIDI else "ltr"
    return format_html(' lang="{}" dir="{}"', written_in, direction or runs)


@register.simple_tag
def moment(when: datetime | None, shape: str = "") -> str:
    """A `<time>` that says the moment in the site's zone and carries it exactly. `shape` is in the reader's language."""
    if when is None:
        return ""
    local = timezone.localtime(when)
    return format_html(
        '<time datetime="{}">{}</time>',
        local.isoformat(timespec="seconds"),
        date_format(local, shape or gettext("j F Y, H:i")),
    )


@register.simple_tag
def moment_after(when: datetime | None, earlier: datetime | None) -> str:
    """As `moment`, without what the other moment has said already: "15:40", "13 March, 15:40"."""
    if when is None or earlier is None:
        return moment(when)
    day, other = timezone.localtime(when).date(), timezone.localtime(earlier).date()
    if day == other:
        return moment(when, "H:i")
    return moment(when, gettext("j F, H:i") if day.year == other.year else "")


@register.simple_tag
def source_names() -> list[tuple[str, str]]:
    """The sources quoted most, each with its other names, for a field that completes them."""
    return [(source.name, ", ".join(source.aliases)) for source in Source.objects.most_quoted_first()[:SOURCES_OFFERED]]


@register.filter
def summary(post: Post) -> str:
    """The standfirst, or the first of the author's own words; cut between words of plain text, never inside HTML."""
    return post.standfirst or opening(post.original)


@register.filter
def opening(section: Section | None) -> str:
    """The author's first words in a section, or the quoted ones if there are no others."""
    if section is None:
        return ""
    blocks = sorted(section.blocks.all(), key=lambda block: (block.is_image, block.is_embed, block.is_excerpt))
    return _cut(words_of_row(blocks[0])) if blocks else ""


def words_of_row(block: Block) -> str:
    """A link card is summed up by its name: an address is nothing to read."""
    return block.card.named if block.is_embed else plain(block.text)


def _cut(text: str) -> str:
    words = text.split()
    cut = " ".join(words[:SUMMARY_WORDS])
    return cut.rstrip(".,;:…") + "…" if len(words) > SUMMARY_WORDS else cut


@register.filter
def corrected_by(block: Block, section: Section | str) -> list[Section]:
    """The standing updates that say what they correct: this block. Reads only what came with the story."""
    if isinstance(section, str) or "sections" not in getattr(section.post, "_prefetched_objects_cache", {}):
        return []
    return section.post.corrections_of.get(block.pk, [])


@register.filter
def words_of(block: BlockText) -> str:
    """The text of a block that is not a row yet, as plain words."""
    return plain(block.text)


@register.filter
def place_of(difference: Difference) -> str:
    """What a reader calls the place of a difference: the headline, the story, Update 2."""
    if difference.uid in HEAD_NAMES:
        return str(HEAD_NAMES[difference.uid])
    if difference.place:
        return gettext("Update %(number)d") % {"number": difference.place}
    return gettext("The story")


@register.filter
def percent(share: float) -> int:
    """0.314 as 31."""
    return round(share * 100)
