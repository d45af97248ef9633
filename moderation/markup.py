"""The light Markdown of comments: emphasis, links, quotes, code and lists. HTML is shown as typed, never used."""

from functools import lru_cache

from django.utils.translation import gettext as _
from markdown_it import MarkdownIt

from moderation.allowed_html import Profile, limit_of
from moderation.plain_text import printable
from moderation.sanitize import sanitize
from moderation.stored_html import StoredHtml
from moderation.tag_soup import TooLarge, refuse_large

# Escaping makes six bytes of one (`"` is `&quot;`), so a full comment may be larger rendered than it may be typed.
RENDERED_LIMIT = 8 * limit_of(Profile.COMMENT)

MOST_BRACKETS = 400  # the parser looks for the end of each `[` in turn: ten thousand would take seconds

_RULES = ["autolink", "backticks", "blockquote", "emphasis", "escape", "fence", "link", "list", "newline"]

# Deeper nesting would silently lose its text here; the sanitiser refuses it long before this depth, and says so.
_UNREACHED_NESTING = 300
_markdown = MarkdownIt("zero", {"html": False, "breaks": True, "maxNesting": _UNREACHED_NESTING}).enable(_RULES)


@lru_cache(maxsize=32)  # a form renders it to see whether it can be shown; a moment later it is stored
def render_comment(raw: str) -> StoredHtml:
    """What readers see of the comment typed as `raw`.

    Raises `TooLarge` if it is over the comment's cap as typed, or needs too many tags; `TooDeep` if its quotes or lists
    nest too deep. Each is a `ValueError` whose message names the cap.
    """
    refuse_large(raw, limit=limit_of(Profile.COMMENT))
    if raw.count("[") > MOST_BRACKETS:
        raise TooLarge(_("more than %(most)d square brackets") % {"most": MOST_BRACKETS})
    return sanitize(_markdown.render(printable(raw)), Profile.COMMENT, limit=RENDERED_LIMIT)
