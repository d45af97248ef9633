"""A WordPress export becomes posts and comments, in one transaction, told to nobody.

The ledger (`Imported`) knows what was taken in before by the site and the id it had there: the same file twice changes
nothing, and a later export of the same site brings what is new in it.
"""

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, tzinfo
from html import escape
from typing import IO
from urllib.parse import unquote

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from taggit.models import Tag

from blog import commenting, news, publishing, scheduling
from blog.commenting import NotAccepted, Remark
from blog.importers.comment_text import comment_text
from blog.importers.sections import as_plain, sections_of
from blog.importers.summary import Summary
from blog.importers.tree import read_tree
from blog.importers.wordpress_html import Content, Piece, Shape, plain_pieces, read_content
from blog.importers.wxr import WxrAuthor, WxrComment, WxrItem, WxrSite, moment, read_wxr
from blog.models import Author, Imported, ImportedKind, Post
from blog.publishing import PostText, PublishingError, TooLong

TITLE_WORDS = 10
LONGEST_HEADLINE = 300
LONGEST_TAG = 100
LONGEST_SLUG = 90
LONGEST_NAME = 120
KEYS_AT_ONCE = 500
# In very old exports a category has no domain, and stands a second time with one.
TAG_DOMAINS = frozenset({"category", "post_tag", "tag"})
NO_CATEGORY = "uncategorized"

# What a post was there -> what it becomes, and the reason where that is not the same.
PUBLISHED, SCHEDULED, DRAFT = "published", "scheduled", "draft"
STATES: dict[str, tuple[str, str]] = {
    "publish": (PUBLISHED, ""),
    "future": (SCHEDULED, ""),
    "draft": (DRAFT, ""),
    "pending": (DRAFT, "it waited for an editor there"),
    "private": (DRAFT, "it was private there"),
}
COMMENT_STATES = {"1": True, "approve": True, "approved": True, "0": False, "hold": False}
KINDS = frozenset({"post", "page", "attachment"})
# What WordPress keeps as items for itself. Any other kind is one of that site: recipes, episodes, events.
FURNITURE = frozenset(
    ["nav_menu_item", "revision", "custom_css", "customize_changeset", "oembed_cache", "user_request", "wp_block",
     "wp_font_face", "wp_font_family", "wp_global_styles", "wp_navigation", "wp_template", "wp_template_part"]
)  # fmt: skip
PINGS = frozenset({"pingback", "trackback"})


@dataclass(frozen=True, slots=True)
class Options:
    split_updates: bool = False
    skip_pages: bool = False
    dry_run: bool = False


def import_wordpress(file: IO[bytes], options: Options, *, now: datetime) -> Summary:
    """Take in a whole export. Raises `WxrError`; then, and after a dry run, nothing of it is there."""
    importing = _Import(options, now=now)
    with transaction.atomic(), news.told_to_nobody():
        for event in read_wxr(file):
            importing.take(event)
        if options.dry_run:
            transaction.set_rollback(True)
    return importing.summary


@dataclass(slots=True)
class _Import:
    options: Options
    now: datetime
    summary: Summary = field(default_factory=Summary)
    site: WxrSite = field(default_factory=lambda: WxrSite("", "", "", ""))
    names: dict[str, str] = field(default_factory=dict)
    bylines: dict[str, Author] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)
    seen_comments: set[str] = field(default_factory=set)

    @property
    def zone(self) -> tzinfo:
        return timezone.get_default_timezone()

    def take(self, event: WxrSite | WxrAuthor | WxrItem) -> None:
        match event:
            case WxrSite():
                self.site = event
                self.summary.site, self.summary.version = event.key, event.version
            case WxrAuthor() if event.login:
                self.names[event.login] = _words(event.name)
            case WxrItem():
                self._item(event)

    # --- items ---

    def _item(self, item: WxrItem) -> None:
        self.summary.found[f"{item.kind} ({item.state})"] += 1
        for comment in item.comments:
            self.summary.found[_kind_of(comment)] += 1
        if not _words(item.title):
            self.summary.found["without a title"] += 1
        why = self._why_not(item)
        if why:
            self._skip_item(item, why)
            return
        self.seen.add(item.id)
        known = Imported.objects.select_related("post").filter(site=self.site.key, kind=ImportedKind.POST, key=item.id)
        taken_in = known.first()
        if taken_in is not None:
            self.summary.unchanged[item.kind] += 1
            if taken_in.post is not None:
                self._comments(item, taken_in.post)
            return
        post = self._post(item)
        if post is not None:
            self._comments(item, post)

    def _why_not(self, item: WxrItem) -> str:
        if item.kind == "attachment":
            return "pictures and files are not fetched; upload what a story needs"
        if item.kind not in KINDS:
            return "not a story"
        if item.kind == "page" and self.options.skip_pages:
            return "pages are left out, as asked"
        if item.state not in STATES:
            return f"its state is “{item.state[:20]}”"
        if not item.id:
            return "it has no id"
        return "the same id stands in the file twice" if item.id in self.seen else ""

    def _skip_item(self, item: WxrItem, why: str) -> None:
        named = item.attachment or _words(item.title) or item.id
        if item.kind not in FURNITURE:
            self.summary.skip(item.kind, why, line=item.line, what=f"{item.kind} “{named}”")
        else:
            self.summary.skipped[f"{item.kind}: {why}"] += 1  # nobody looks after them
        for comment in item.comments:
            self.summary.skip(
                _kind_of(comment), "what it was written under is left out", line=comment.line, what=_what(comment)
            )

    def _post(self, item: WxrItem) -> Post | None:
        content = read_content(item.content, base=self.site.base or self.site.link)
        what = f"{item.kind} “{_words(item.title) or item.id}”"
        for address in content.media:
            self.summary.note(f"media not fetched: {address}", line=item.line, what=what)
        at = moment(item.dates, zone=self.zone)
        if at is None:
            at = self.now
            if item.state == "publish":
                self.summary.note("it has no date; today's was given to it", line=item.line, what=what)
        try:
            with transaction.atomic():
                post = self._written(item, content, at=at)
                became, why = self._brought_out(post, item, at=at)
        except PublishingError as refusal:
            self.summary.skip(item.kind, str(refusal), line=item.line, what=what)
            return None
        self.summary.imported[f"{item.kind}s, {became}"] += 1
        if why:
            self.summary.note(f"kept as a draft: {why}", line=item.line, what=what)
        self._remember(ImportedKind.POST, item.id, post)
        return post

    def _written(self, item: WxrItem, content: Content, *, at: datetime) -> Post:
        pieces = content.pieces or self._instead_of_text(item, content)
        if not content.pieces:
            self.summary.note("it had no text", line=item.line, what=f"{item.kind} “{_words(item.title) or item.id}”")
        text = PostText(
            headline=self._headline(item, pieces, at=at),
            sections=sections_of(pieces, split_updates=self.options.split_updates),
            standfirst=_words(item.excerpt),
            tags=tuple(self._tags(item)),
        )
        made = {"authors": [self._byline(item.creator)], "now": min(at, self.now), "slug": unquote(item.slug)}
        try:
            with transaction.atomic():
                return publishing.create_draft(text, **made)  # type: ignore[arg-type]
        except TooLong:
            # Markup that no browser would read either; its words are kept.
            plain = replace(text, sections=tuple(as_plain(section) for section in text.sections))
            return publishing.create_draft(plain, **made)  # type: ignore[arg-type]

    def _instead_of_text(self, item: WxrItem, content: Content) -> tuple[Piece, ...]:
        """A story has text: links to the pictures it was made of, or what stood beside it, or word that there was none."""
        if content.media:
            links = (f'<a href="{escape(address)}">{escape(address)}</a>' for address in content.media)
            return tuple(Piece(Shape.PARAGRAPH, (link,)) for link in links)
        return tuple(plain_pieces(_words(item.excerpt) or _("This story came without text.")))

    def _brought_out(self, post: Post, item: WxrItem, *, at: datetime) -> tuple[str, str]:
        """Bring the draft where it stood: what it became, and why it stayed a draft if it did."""
        state, why = STATES[item.state]
        if item.password:
            state, why = DRAFT, "it was behind a password there, and here it would be open to all"
        elif item.kind == "page" and state != DRAFT:
            state, why = DRAFT, "it was a page; here are only dated stories"
        if state == SCHEDULED and at <= self.now:
            state, why = DRAFT, "the time it was to go out is past"
        if state == SCHEDULED or (state == PUBLISHED and at > self.now):
            with suppress(scheduling.TooEarly):
                scheduling.schedule_post(post, at=at, now=self.now)
                return SCHEDULED, ""
            return DRAFT, "the time it was to go out is past"
        if state == PUBLISHED:
            publishing.publish(post, now=at)
        return state, why

    def _headline(self, item: WxrItem, pieces: Iterable[Piece], *, at: datetime) -> str:
        title = _words(item.title)
        if title:
            return _cut(title, LONGEST_HEADLINE)
        first = " ".join(next((piece.text for piece in pieces), "").split())
        self.summary.note(
            "it had no title; its first words were given to it", line=item.line, what=f"{item.kind} {item.id}"
        )
        words = first.split()
        short = " ".join(words[:TITLE_WORDS])
        if not short:
            return _("Untitled, %(day)s") % {"day": date_format(timezone.localtime(at, self.zone), _("j F Y"))}
        return _cut(short.rstrip(".,;:") + "…" if len(words) > TITLE_WORDS else short, LONGEST_HEADLINE)

    def _tags(self, item: WxrItem) -> Iterator[str]:
        named = [term for term in item.terms if term.domain in TAG_DOMAINS]
        known: set[str] = set()
        for term in named or [term for term in item.terms if not term.domain]:
            name = _words(term.name or unquote(term.slug))
            if not name or NO_CATEGORY in (term.slug, name.casefold()) or name.casefold() in known:
                continue
            known.add(name.casefold())
            if len(name) > LONGEST_TAG:
                self.summary.note(f"a tag is too long: {name}", line=item.line, what=f"{item.kind} {item.id}")
                continue
            _with_an_address(name)
            yield name

    def _byline(self, login: str) -> Author:
        """The byline of that name, made if there is none. An account here is not linked: its owner says so, not a file."""
        name = self.names.get(login) or _words(login) or settings.SITE_NAME
        if name not in self.bylines:
            found = Author.objects.filter(name=name[:LONGEST_NAME]).order_by("pk").first()
            self.bylines[name] = found or publishing.author_named(name[:LONGEST_NAME])
            if found is None:
                self.summary.imported["authors"] += 1
        return self.bylines[name]

    def _remember(self, kind: ImportedKind, key: str, post: Post, *, became: str = "") -> None:
        Imported.objects.create(site=self.site.key, kind=kind, key=key, post=post, became=became, at=self.now)

    # --- comments ---

    def _comments(self, item: WxrItem, post: Post) -> None:
        keeper = commenting.keeper()
        became: dict[str, tuple[str, datetime]] = {}
        ledger = self._taken_in(item)
        for comment, above in self._in_order(item):
            parent = became.get(above)
            if comment.id in ledger:
                self.summary.unchanged["comment"] += 1
                became[comment.id] = (ledger[comment.id], _date_of(comment, post, parent, self.zone))
                continue
            why = _why_not_this(comment) if keeper is not None else "this site takes no comments"
            if why or keeper is None:
                self.summary.skip(_kind_of(comment), why, line=comment.line, what=_what(comment))
                if parent is not None:
                    became[comment.id] = parent  # what answered it answers what it answered
                continue
            at = _date_of(comment, post, parent, self.zone)
            try:
                remark = Remark(
                    _words(comment.name) or _("Anonymous"),
                    comment_text(comment.text),
                    at,
                    parent[0] if parent else None,
                )
                is_published = COMMENT_STATES.get(comment.approved, False)
                key = keeper.take_in(post, remark, is_published=is_published, now=self.now)
            except NotAccepted as refusal:
                self.summary.skip("comment", str(refusal), line=comment.line, what=_what(comment))
                continue
            became[comment.id] = (key, at)
            self._remember(ImportedKind.COMMENT, comment.id, post, became=key)
            state = "published" if COMMENT_STATES.get(comment.approved) else "held for a moderator"
            self.summary.imported[f"comments, {state}"] += 1

    def _taken_in(self, item: WxrItem) -> dict[str, str]:
        keys = [comment.id for comment in item.comments if comment.id]
        known = Imported.objects.filter(site=self.site.key, kind=ImportedKind.COMMENT)
        return {
            row.key: row.became
            for start in range(0, len(keys), KEYS_AT_ONCE)
            for row in known.filter(key__in=keys[start : start + KEYS_AT_ONCE])
        }

    def _in_order(self, item: WxrItem) -> Iterator[tuple[WxrComment, str]]:
        """Each comment once, after the one that it answers, with that one's id; "" where it answers none."""
        by_id: dict[str, WxrComment] = {}
        for comment in item.comments:
            if not comment.id or comment.id in self.seen_comments:
                why = "it has no id" if not comment.id else "the same id stands in the file twice"
                self.summary.skip(_kind_of(comment), why, line=comment.line, what=_what(comment))
            else:
                self.seen_comments.add(comment.id)
                by_id[comment.id] = comment
        done: set[str] = set()
        for comment in by_id.values():
            chain: list[WxrComment] = []
            at: WxrComment | None = comment
            while at is not None and at.id not in done and at not in chain:
                chain.append(at)
                at = by_id.get(at.parent)
            for link in reversed(chain):
                answered = link.parent if link.parent in done else ""
                if not answered and link.parent not in ("", "0"):
                    self.summary.note("what it answers is not in the file", line=link.line, what=_what(link))
                done.add(link.id)
                yield link, answered


def _why_not_this(comment: WxrComment) -> str:
    if comment.kind in PINGS:
        return "links from other sites are no comments"
    if comment.kind not in ("", "comment"):
        return f"it is no comment but “{comment.kind[:20]}”"
    if comment.approved in ("spam", "trash", "post-trashed"):
        return f"it was {'spam' if comment.approved == 'spam' else 'in the trash'} there"
    return "" if comment_text(comment.text) else "it has no text"


def _kind_of(comment: WxrComment) -> str:
    return comment.kind or "comment"


def _what(comment: WxrComment) -> str:
    return f"comment {comment.id} by {_words(comment.name) or '-'}"


def _date_of(comment: WxrComment, post: Post, parent: tuple[str, datetime] | None, zone: tzinfo) -> datetime:
    """When it was written; never before what it answers."""
    at = moment(comment.dates, zone=zone) or post.first_published_at or post.created_at
    return max(at, parent[1]) if parent else at


def _words(html: str) -> str:
    """A title, name or standfirst as plain words in one line: some are stored with markup and entities."""
    if "<" not in html and "&" not in html:
        return " ".join(html.split())
    root = read_tree(html)
    return (
        " ".join(" ".join(_texts(root.children)).split())
        if "<" in html
        else " ".join("".join(_texts(root.children)).split())
    )


def _texts(nodes: Iterable[object]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, str):
            yield node
        else:
            yield from _texts(getattr(node, "children", ()))


def _cut(text: str, most: int) -> str:
    """At most `most` characters, whole words where there are several."""
    if len(text) <= most:
        return text
    start = text[: most - 1]
    return (start.rpartition(" ")[0] or start) + "…"


def _with_an_address(name: str) -> None:
    """A tag of nothing but signs has no slug of its own, and a tag without one has no page; one as long as a slug may be
    leaves no room for the number by which it is told from another.
    """
    slug = Tag().slugify(name)
    if (not slug or len(slug) > LONGEST_SLUG) and not Tag.objects.filter(name__iexact=name).exists():
        digest = hashlib.sha256(name.encode()).hexdigest()[:8]
        Tag.objects.create(name=name, slug=f"tag-{digest}")
