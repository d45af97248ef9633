"""What was written -> the HTML that readers get, cleaned once, on write."""

import re
from html import unescape
from html.parser import HTMLParser

from django.utils.html import escape, strip_tags

from blog.models import BlockKind
from blog.reading.cards import card_of
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
    if kind == BlockKind.EMBED:
        return sanitize(link(text), PROFILE_OF[kind])
    return sanitize(text if MARKUP.match(text) else marked_up(text), PROFILE_OF[kind])


def marked_up(text: str) -> str:
    """Plain text as HTML: blank lines part paragraphs, single line ends stay."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    paragraphs = (escape(part.strip()) for part in BLANK_LINES.split(plain) if part.strip())
    return "".join("<p>" + part.replace("\n", "<br>") + "</p>" for part in paragraphs)


def link(text: str) -> str:
    """A link card where only text can stand: in a feed, in a letter."""
    card = card_of(text)
    return f'<p><a href="{escape(card.url)}">{escape(card.named)}</a></p>'


def plain(text: str) -> str:
    """The text of a block as plain words, whichever editor wrote it."""
    return unescape(strip_tags(text.replace("</", " </"))) if MARKUP.match(text) else text


def typed(text: str) -> str:
    """What an editor sends, as a block keeps it: cleaned, and as plain text where markup would say no more.

    Raises the sanitiser's `TooLarge` or `TooDeep`.
    """
    if not MARKUP.match(text):
        return text
    paragraphs = _Paragraphs.of(text)
    said = "\n\n".join(paragraphs or ())
    if paragraphs is not None and _Paragraphs.of(marked_up(said)) == paragraphs and not MARKUP.match(said):
        return said
    return str(sanitize(text, Profile.POST))


class _Paragraphs(HTMLParser):
    """Reads markup that is paragraphs and line ends only; anything else is `beyond` plain text."""

    def __init__(self) -> None:
        super().__init__()
        self.paragraphs: list[str] = []
        self.inside = self.beyond = False

    @classmethod
    def of(cls, html: str) -> list[str] | None:
        """The paragraphs that say something; None where plain text cannot say it."""
        reader = cls()
        reader.feed(html)
        reader.close()
        return None if reader.beyond else [said for said in map(str.strip, reader.paragraphs) if said]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "p" and not attrs:
            self.paragraphs.append("")
            self.inside = True
        elif tag == "br" and self.inside:
            self.paragraphs[-1] += "\n"
        else:
            self.beyond = True

    def handle_endtag(self, tag: str) -> None:
        self.inside = self.inside and tag != "p"

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.paragraphs[-1] += data
        elif data.strip():
            self.beyond = True

    def handle_comment(self, data: str) -> None:
        self.beyond = True
