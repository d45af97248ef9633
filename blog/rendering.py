"""What was written -> the HTML that readers get, cleaned once, on write."""

import re

from django.utils.html import escape

from blog.models import BlockKind
from blog.sanitize import Profile, StoredHtml, sanitize

# The editor writes HTML and opens with one of these; anything else is plain text, and "<p" inside it is shown as typed.
MARKUP = re.compile(r"\s*<(?:p|h[234]|ul|ol|blockquote|pre)[\s>]", re.IGNORECASE)
BLANK_LINES = re.compile(r"\n\s*\n")

PROFILE_OF: dict[BlockKind, Profile] = {
    BlockKind.TEXT: Profile.POST,
    BlockKind.EXCERPT: Profile.EXCERPT,
    BlockKind.IMAGE: Profile.POST,
    BlockKind.EMBED: Profile.POST,
}


def render(text: str, kind: BlockKind) -> StoredHtml:
    """`text` of a block as safe HTML. Raises the sanitiser's `TooLarge` or `TooDeep`."""
    return sanitize(text if MARKUP.match(text) else marked_up(text), PROFILE_OF[kind])


def marked_up(text: str) -> str:
    """Plain text as HTML: blank lines part paragraphs, single line ends stay."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    paragraphs = (escape(part.strip()) for part in BLANK_LINES.split(plain) if part.strip())
    return "".join("<p>" + part.replace("\n", "<br>") + "</p>" for part in paragraphs)
