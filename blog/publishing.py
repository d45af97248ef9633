"""The verbs of publishing, and the only writers of posts.

Each runs in one transaction with the row of its post locked, and leaves a `PostRevision` (the whole post, as it is now)
and, once the post is public, a `PostEvent` for each section it touched. Three clocks: `edited_at` moves with every verb;
`significant_at` when readers should know; `first_published_at` once.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date as day_of_year
from datetime import datetime
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from blog import heads, news
from blog.models import (
    Author,
    Block,
    BlockKind,
    EventKind,
    Excerpt,
    Image,
    OldAddress,
    Picture,
    Post,
    PostEvent,
    PostRevision,
    PostState,
    ScheduledKind,
    ScheduledState,
    Section,
    SectionKind,
    Source,
)
from blog.models.section import UID_ALPHABET, UID_LENGTH, new_uid
from blog.paste import PastedBlock, PastedBlockKind
from blog.reading.cards import card_of, is_web_address
from blog.reading.lone_addresses import parted, parted_html
from blog.reading.outlets import domain_of, outlet_called, source_at
from blog.rendering import MARKUP, render
from blog.sanitize import SANITIZER_VERSION, TooDeep, TooLarge
from blog.searching import index

Editor = AbstractBaseUser | AnonymousUser | None
SLUG_LENGTH = 80


# --- what an author writes ---


@dataclass(frozen=True, slots=True)
class BlockText:
    """One block as written. A blank `uid` is a new block; a known one keeps its address through edits and moves."""

    text: str
    kind: BlockKind = BlockKind.TEXT
    uid: str = ""
    source: str = ""
    url: str = ""
    title: str = ""
    author: str = ""
    date: day_of_year | None = None
    # Of a picture, whose caption is `text`: the digest of its image, and its description, unless it only decorates.
    image: str = ""
    alt: str = ""
    decorative: bool = False
    credit: str = ""

    @property
    def is_blank(self) -> bool:
        return not self.image if self.kind is BlockKind.IMAGE else not self.text.strip()


@dataclass(frozen=True, slots=True)
class SectionText:
    blocks: tuple[BlockText, ...]
    number: int = 0
    kind: SectionKind = SectionKind.ORIGINAL
    heading: str = ""
    significant: bool = True


@dataclass(frozen=True, slots=True)
class PostText:
    """All that an author can write of a post. `sections` is in the order of their numbers."""

    headline: str
    sections: tuple[SectionText, ...]
    kicker: str = ""
    standfirst: str = ""
    policy_notice: str = ""
    tags: tuple[str, ...] = ()


# --- refusals ---


class PublishingError(Exception):
    """A refusal; its words can be shown to the author."""


class StaleVersion(PublishingError):
    """Somebody saved in between. Both texts are kept: `yours`, and `theirs` at `version`."""

    def __init__(self, *, yours: PostText, theirs: PostText, version: int) -> None:
        super().__init__(_("This post was changed while you were writing. Nothing of yours is lost."))
        self.yours = yours
        self.theirs = theirs
        self.version = version


class AlreadyPublished(PublishingError):
    pass


class NothingToPublish(PublishingError):
    pass


class PostIsWithdrawn(PublishingError):
    pass


class NoSuchSection(PublishingError):
    pass


class AlreadyWithdrawn(PublishingError):
    pass


class NoReason(PublishingError):
    pass


class NoHeadline(PublishingError):
    pass


class BadAddress(PublishingError):
    pass


class UnreadableText(PublishingError):
    pass


class TooLong(PublishingError):
    pass


class NoDescription(PublishingError):
    pass


class NoSuchImage(PublishingError):
    pass


# --- the verbs ---


@transaction.atomic
def create_draft(
    text: PostText, *, authors: Sequence[Author], editor: Editor = None, now: datetime | None = None, slug: str = ""
) -> Post:
    """A new post that nobody but its authors sees. Its updates, if it comes with some, are numbered as they stand.

    `slug` is the address that it had elsewhere; it is given it if it is free.
    """
    at = now or timezone.now()
    check_text(text)
    post = with_free_slug(
        Post(
            kicker=text.kicker.strip(), headline=text.headline.strip(), standfirst=text.standfirst.strip(),
            policy_notice=text.policy_notice.strip(), created_at=at, edited_at=at,
        ),
        wanted=slug,
    )  # fmt: skip
    post.authors.set(authors)
    post.tags.set(list(text.tags))
    original = next((section for section in text.sections if section.number == 0), SectionText(blocks=()))
    write_section(post, replace(original, number=0, kind=SectionKind.ORIGINAL), at=at)
    for section in (section for section in text.sections if section.number):
        post.last_update += 1
        write_section(post, replace(section, number=post.last_update), at=at)
    post.save(update_fields=["last_update"])
    record_revision(post, editor=editor, significant=False, at=at)
    return post


@transaction.atomic
def publish(post: Post, *, editor: Editor = None, now: datetime | None = None) -> Post:
    """Make a draft public, with every update that it already has. Raises `AlreadyPublished`, `NothingToPublish`."""
    at = now or timezone.now()
    current = locked(post)
    if current.state in (PostState.PUBLISHED, PostState.WITHDRAWN):
        raise AlreadyPublished(_("This post is published already."))
    if not Block.objects.filter(section__post=current).exists():
        raise NothingToPublish(_("There is nothing to publish yet: the post has no text."))
    current.state = PostState.PUBLISHED
    # Whoever publishes by hand no longer waits for the clock.
    current.scheduled_changes.waiting().filter(kind=ScheduledKind.POST).update(
        state=ScheduledState.CANCELLED, settled_at=at
    )
    current.first_published_at = current.first_published_at or at
    move_clocks(current, significant=True, at=at)
    fresh = list(current.sections.filter(published_at__isnull=True))
    current.sections.filter(published_at__isnull=True).update(published_at=at)
    return saved(
        current, events=[(EventKind.NEW, section) for section in fresh], editor=editor, significant=True, at=at
    )


@transaction.atomic
def append_update(
    post: Post,
    *,
    blocks: Iterable[BlockText],
    kind: SectionKind = SectionKind.UPDATE,
    heading: str = "",
    significant: bool = True,
    corrects: Block | None = None,
    editor: Editor = None,
    now: datetime | None = None,
) -> Section:
    """The next Update of a post. Its number follows the last one given, whoever else is writing at the same moment.

    On a draft it waits and goes out with the post. Raises `NothingToPublish`, `PostIsWithdrawn`.
    """
    at = now or timezone.now()
    current = locked(post)
    refuse_withdrawn(current)
    written_blocks = tuple(block for block in blocks if not block.is_blank)
    if not written_blocks:
        raise NothingToPublish(_("There is nothing to publish yet: the update has no text."))
    current.last_update += 1
    text = SectionText(written_blocks, current.last_update, kind, heading, significant)
    check_sections([text])
    section = write_section(current, text, at=at, corrects=corrects)
    move_clocks(current, significant=significant, at=at)
    if current.is_published:
        section.published_at = at
        section.save(update_fields=["published_at"])
    saved(current, events=[(EventKind.NEW, section)], editor=editor, significant=significant, at=at)
    return section


@transaction.atomic
def edit(
    post: Post,
    text: PostText,
    *,
    version: int,
    significant: bool = False,
    editor: Editor = None,
    now: datetime | None = None,
) -> Post:
    """Replace what a post says with `text`; sections that it leaves out stay. An edit that changes nothing is none.

    `version` is the one that the author was shown. Raises `StaleVersion`, `NoSuchSection`, `PostIsWithdrawn`, and
    `AlreadyWithdrawn` where it changes an update that is gone.
    """
    at = now or timezone.now()
    check_text(text)
    current = locked(post)
    before = text_of(current)
    if current.version != version:
        raise StaleVersion(yours=text, theirs=before, version=current.version)
    refuse_withdrawn(current)
    changed = write_changes(current, text, before, at=at)
    if changed is None:
        return current
    move_clocks(current, significant=significant, at=at)
    touched: list[Section | None] = [*changed] or [None]  # none: only the headline, or what stands beside it
    events = [(EventKind.EDIT, section) for section in touched]
    return saved(current, events=events, editor=editor, significant=significant, at=at)


@transaction.atomic
def withdraw_update(
    section: Section, *, reason: str, significant: bool = True, editor: Editor = None, now: datetime | None = None
) -> Section:
    """Take an update back. Its number, its rows and the reason stay, as a tombstone. Raises `AlreadyWithdrawn`,
    `NoReason`, and `NoSuchSection` for the original text, which is withdrawn only with its post.
    """
    at = now or timezone.now()
    if not reason.strip():
        raise NoReason(_("Say why this update is withdrawn; readers are told."))
    check_readable(reason)
    post = locked(section.post)
    current = post.sections.get(pk=section.pk)
    if not current.is_update:
        raise NoSuchSection(_("The original text cannot be withdrawn as an update."))
    if current.is_withdrawn:
        raise AlreadyWithdrawn(_("This update is withdrawn already."))
    current.withdrawn_at, current.withdrawn_reason, current.pinned = at, reason.strip(), False
    current.save(update_fields=["withdrawn_at", "withdrawn_reason", "pinned"])
    move_clocks(post, significant=significant, at=at)
    quoting = post.sections.filter(corrects__section=current, withdrawn_at__isnull=True).exclude(pk=current.pk)
    events = [(EventKind.WITHDRAW, current)]
    saved(post, events=events, shows=quoting, editor=editor, significant=significant, at=at)
    return current


def author_of(user: AbstractBaseUser) -> Author:
    """The byline of an account; made from its name if it has none yet. An address that it signs in with is not told."""
    found = Author.objects.filter(user_id=user.pk).first()
    full_name = getattr(user, "get_full_name", lambda: "")().strip()
    return found or author_named(full_name or user.get_username().partition("@")[0], user=user)


def author_named(name: str, *, user: AbstractBaseUser | None = None) -> Author:
    """A new byline, with an address of its own even where two people share a name."""
    stem = slugify(name)[:SLUG_LENGTH] or "author"
    taken = set(Author.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    author, _made = Author.objects.get_or_create(
        slug=first_free(stem, taken), defaults={"name": name[:120], "user_id": user.pk if user else None}
    )
    return author


# --- reading what a post says ---


def text_of(post: Post) -> PostText:
    """What a post says now, as an author may change it."""
    sections = post.sections.prefetch_related(
        models.Prefetch(
            "blocks", Block.objects.select_related("excerpt__source", "picture__image").order_by("position")
        )
    )
    return PostText(
        headline=post.headline,
        kicker=post.kicker,
        standfirst=post.standfirst,
        policy_notice=post.policy_notice,
        tags=tuple(sorted(post.tags.names())),
        sections=tuple(section_text(section) for section in sections.order_by("number")),
    )


def section_text(section: Section) -> SectionText:
    blocks = tuple(block_text(block) for block in section.blocks.all())
    return SectionText(blocks, section.number, SectionKind(section.kind), section.heading, section.significant)


def block_text(block: Block) -> BlockText:
    if block.is_image:
        picture = block.picture
        return BlockText(
            block.text, BlockKind.IMAGE, block.uid,
            image=picture.image.digest, alt=picture.alt, decorative=picture.decorative, credit=picture.credit,
        )  # fmt: skip
    if not block.is_excerpt:
        return BlockText(block.text, BlockKind(block.kind), block.uid)
    excerpt = block.excerpt
    return BlockText(
        block.text, BlockKind.EXCERPT, block.uid,
        source=excerpt.source.name if excerpt.source else "", url=excerpt.source_url,
        title=excerpt.source_title, author=excerpt.source_author, date=excerpt.source_date,
    )  # fmt: skip


def written(pasted: Iterable[PastedBlock]) -> tuple[BlockText, ...]:
    """Pasted blocks as blocks that a verb can write."""
    return tuple(
        BlockText(
            block.text, BlockKind.EXCERPT if block.kind is PastedBlockKind.EXCERPT else BlockKind.TEXT,
            source=block.source or "", url=block.url, author=block.author, date=block.day,
        )
        for block in pasted
    )  # fmt: skip


# --- writing rows; each expects the post locked ---


def locked(post: Post) -> Post:
    """The post as it is, held until the transaction ends. On SQLite the transaction itself holds the only write lock."""
    return Post.objects.select_for_update().get(pk=post.pk)


def move_clocks(post: Post, *, significant: bool, at: datetime) -> None:
    post.edited_at = at
    if significant and post.first_published_at is not None:
        # A clock that was set back must not make the news older than its first publication.
        post.significant_at = max(at, post.first_published_at, post.significant_at or at)


def saved(
    post: Post,
    *,
    events: Sequence[tuple[EventKind, Section | None]],
    editor: Editor,
    significant: bool,
    at: datetime,
    shows: Iterable[Section] = (),
) -> Post:
    """Save the post as its next version, with its revision and, if it is public, its events.

    `shows`: sections that say what they said, but look otherwise by what happened to another. Open pages are told of
    them; followers are not.
    """
    seen = post.version
    post.version += 1
    is_public = post.state in (PostState.PUBLISHED, PostState.WITHDRAWN)
    happened = list(events) if is_public else []
    public = [*happened, *((EventKind.EDIT, section) for section in shows)] if is_public else []
    first_seq = post.last_seq + 1
    post.last_seq += len(public)
    if post.first_published_at is None:
        with_free_slug(post)
    columns = {
        field.attname: getattr(post, field.attname) for field in Post._meta.concrete_fields if not field.primary_key
    }
    if not Post.objects.filter(pk=post.pk, version=seen).update(**columns):
        # Only where the database cannot lock a row and the transaction did not take the write lock.
        raise StaleVersion(yours=text_of(post), theirs=text_of(post), version=seen)
    for seq, (kind, section) in enumerate(public, start=first_seq):
        PostEvent.objects.create(post=post, seq=seq, kind=kind, section=section, at=at)
    heads.follow(post, events=len(public))
    news.owe(post, happened, significant=significant, at=at)
    record_revision(post, editor=editor, significant=significant, at=at)
    return post


def write_changes(post: Post, text: PostText, before: PostText, *, at: datetime) -> list[Section] | None:
    """Write what differs from `before`. The sections that changed; None where nothing did, not even the headline."""
    known = {section.number: section for section in before.sections}
    unknown = [section.number for section in text.sections if section.number not in known]
    if unknown:
        raise NoSuchSection(_("This post has no section %(number)d.") % {"number": unknown[0]})
    other = [
        section for section in text.sections if comparable(section, known[section.number]) != known[section.number]
    ]
    gone = {section.number for section in post.sections.filter(withdrawn_at__isnull=False)}
    if any(section.number in gone for section in other):
        raise AlreadyWithdrawn(_("This update is withdrawn."))
    changed = [rewrite_section(post, section, at=at) for section in other]
    return changed if write_head(post, text, before) or changed else None


def comparable(section: SectionText, known: SectionText) -> SectionText:
    """What an edit may change of a section: its heading and its blocks, as they are kept."""
    return replace(known, heading=section.heading.strip(), blocks=tuple(as_kept(section.blocks)))


def write_head(post: Post, text: PostText, before: PostText) -> bool:
    head = ("headline", "kicker", "standfirst", "policy_notice")
    for name in head:
        setattr(post, name, getattr(text, name).strip())
    tags = tuple(sorted({tag.strip() for tag in text.tags if tag.strip()}))
    if tags != before.tags:
        post.tags.set(list(tags))
    return tags != before.tags or any(getattr(post, name) != getattr(before, name) for name in head)


def write_section(post: Post, text: SectionText, *, at: datetime, corrects: Block | None = None) -> Section:
    section = Section.objects.create(
        post=post, number=text.number, kind=text.kind, heading=text.heading.strip(),
        significant=text.significant, corrects=corrects,
    )  # fmt: skip
    write_blocks(section, text.blocks, at=at)
    return section


def rewrite_section(post: Post, text: SectionText, *, at: datetime) -> Section:
    section = post.sections.get(number=text.number)
    section.heading = text.heading.strip()
    section.save(update_fields=["heading"])
    write_blocks(section, text.blocks, at=at)
    return section


# Positions in use are moved out of the way before new ones are given, as no two blocks may share one for a moment.
OUT_OF_THE_WAY = 1_000_000


def write_blocks(section: Section, blocks: Iterable[BlockText], *, at: datetime) -> None:
    """Make `blocks` the section's blocks: those it had under the same uid are kept, rendered again only if they changed."""
    kept = {block.uid: block for block in section.blocks.select_related("excerpt__source", "picture__image")}
    texts = as_kept(blocks)
    section.blocks.exclude(uid__in=[text.uid for text in texts if text.uid in kept]).delete()
    section.blocks.update(position=models.F("position") + OUT_OF_THE_WAY)
    for position, text in enumerate(texts):
        write_block(section, text, position=position, had=kept.pop(text.uid, None), at=at)


def as_kept(blocks: Iterable[BlockText]) -> list[BlockText]:
    """The blocks tidied, blank ones left out. A line of the author's own that is nothing but the address of a film or a
    post is a block of its own, a link card, however it came to be there.
    """
    kept: list[BlockText] = []
    for block in blocks:
        text = tidy(block.text)
        if block.is_blank:
            continue
        parts = [(text, False)]
        if block.kind == BlockKind.TEXT:
            parts = parted_html(text) if MARKUP.match(text) else parted(text)
        for at, (part, is_card) in enumerate(parts):
            kind = BlockKind.EMBED if is_card else block.kind
            kept.append(replace(block, text=part, kind=kind, uid="" if at else block.uid))
    return kept


def write_block(section: Section, text: BlockText, *, position: int, had: Block | None, at: datetime) -> None:
    block = had or Block(section=section, uid=uid_for(section, text.uid))
    block.position = position
    if had is not None and block_text(had) == text:
        block.save(update_fields=["position"])
        return
    block.kind, block.text, block.rendered_at = text.kind, text.text, at
    block.html, block.sanitizer_version = rendered(text), SANITIZER_VERSION
    block.save()
    write_excerpt(block, text, at=at)
    write_picture(block, text)


def uid_for(section: Section, wanted: str) -> str:
    """The address of a block that has no row: the one it had in an earlier version of this post, else a new one."""
    known = re.fullmatch(rf"[{UID_ALPHABET}]{{{UID_LENGTH}}}", wanted)
    if not known or Block.objects.filter(uid=wanted).exists():
        return new_uid()
    had = PostRevision.objects.filter(post_id=section.post_id, document__contains=f'"uid":"{wanted}"').exists()
    return wanted if had else new_uid()


def write_excerpt(block: Block, text: BlockText, *, at: datetime) -> None:
    if text.kind is not BlockKind.EXCERPT:
        Excerpt.objects.filter(block=block).delete()
        return
    Excerpt.objects.update_or_create(
        block=block,
        defaults={
            "source": source_called(text.source.strip(), url=text.url.strip()),
            "source_url": text.url.strip(),
            "source_title": text.title.strip(),
            "source_author": text.author.strip(),
            "source_date": text.date,
        },
        create_defaults={
            "source": source_called(text.source.strip(), url=text.url.strip()),
            "source_url": text.url.strip(),
            "source_title": text.title.strip(),
            "source_author": text.author.strip(),
            "source_date": text.date,
            "accessed_at": at,
        },
    )


def write_picture(block: Block, text: BlockText) -> None:
    if text.kind is not BlockKind.IMAGE:
        Picture.objects.filter(block=block).delete()
        return
    image = Image.objects.filter(digest=text.image).first()
    if image is None:
        raise NoSuchImage(_("This picture is not here any more. Upload it again."))
    alt = "" if text.decorative else text.alt.strip()
    values = {"image": image, "alt": alt, "decorative": text.decorative, "credit": text.credit.strip()}
    Picture.objects.update_or_create(block=block, defaults=values)


def source_called(name: str, *, url: str = "") -> Source | None:
    """The source of that name, alias or address; made if it is new; None where there is neither name nor address."""
    outlet = outlet_called(name) if name else None
    wanted = outlet.name if outlet else name or source_at(url)
    if not wanted:
        return None
    found = Source.objects.filter(name__iexact=wanted).first() or source_alias(wanted)
    if found:
        return found
    domain = outlet.domains[0] if outlet and outlet.domains else domain_of(url)
    source, _made = Source.objects.get_or_create(
        name=wanted, defaults={"domain": domain, "aliases": list(outlet.aliases) if outlet else []}
    )
    return source


def source_alias(name: str) -> Source | None:
    """The source that lists `name` among its aliases. There are few sources, and JSON is searched alike nowhere."""
    folded = name.casefold()
    return next(
        (source for source in Source.objects.exclude(aliases=[]) if folded in {a.casefold() for a in source.aliases}),
        None,
    )


def rendered(text: BlockText) -> Any:
    try:
        return render(text.text, text.kind)
    except (TooLarge, TooDeep) as refusal:
        raise TooLong(_("One block is too large: %(why)s") % {"why": refusal}) from refusal


def with_free_slug(post: Post, *, wanted: str = "") -> Post:
    """Save `post` under the address wanted, or that its headline gives, or that with the next free number."""
    stem = slug_of(wanted or post.headline)
    if post.pk and re.fullmatch(rf"{re.escape(stem)}(?:-\d+)?", post.slug):
        return post
    for _attempt in range(20):
        taken = slugs_taken(stem, post)
        post.slug = first_free(stem, taken)
        if post.pk:
            return post
        try:
            with transaction.atomic():
                post.save()
        except IntegrityError:  # another post took the address between the question and the answer
            continue
        return post
    raise PublishingError(_("No free address was found for this headline."))


def slugs_taken(stem: str, post: Post) -> set[str]:
    """The addresses that begin with `stem` and lead to other posts, now or since before they were renamed."""
    now = Post.objects.filter(slug__startswith=stem).exclude(pk=post.pk)
    before = OldAddress.objects.filter(slug__startswith=stem).exclude(post_id=post.pk)
    return {*now.values_list("slug", flat=True), *before.values_list("slug", flat=True)}


def slug_of(headline: str) -> str:
    """At whole words, so that an address never ends in half of one."""
    slug = slugify(headline)
    if len(slug) > SLUG_LENGTH:
        slug = slug[: SLUG_LENGTH + 1].rpartition("-")[0] or slug[:SLUG_LENGTH]
    return slug.strip("-_") or "post"


def first_free(stem: str, taken: set[str]) -> str:
    number = 1
    while (slug := stem if number == 1 else f"{stem}-{number}") in taken:
        number += 1
    return slug


# --- history ---


def record_revision(post: Post, *, editor: Editor, significant: bool, at: datetime) -> PostRevision:
    # Every verb ends here, with all its rows written: what readers can find follows in the same transaction.
    index.refresh(post)
    document = canonical_json(document_of(post))
    return PostRevision.objects.create(
        post=post, number=post.version, document=document, digest=hashlib.sha256(document.encode()).hexdigest(),
        significant=significant, editor_id=editor.pk if editor else None, created_at=at,
    )  # fmt: skip


def document_of(post: Post) -> dict[str, Any]:
    """The whole post as plain values."""
    text = text_of(post)
    marks = {section.number: section for section in post.sections.all()}
    return {
        "kicker": text.kicker,
        "headline": text.headline,
        "slug": post.slug,
        "standfirst": text.standfirst,
        "policy_notice": text.policy_notice,
        "state": str(post.state),
        "tags": list(text.tags),
        "authors": sorted(post.authors.values_list("slug", flat=True)),
        "sections": [section_document(section, marks[section.number]) for section in text.sections],
    }


def section_document(text: SectionText, section: Section) -> dict[str, Any]:
    return {
        "number": text.number,
        "kind": str(text.kind),
        "heading": text.heading,
        "significant": text.significant,
        "pinned": section.pinned,
        "withdrawn_reason": section.withdrawn_reason,
        "blocks": [block_document(block) for block in text.blocks],
    }


def block_document(text: BlockText) -> dict[str, Any]:
    document: dict[str, Any] = {"uid": text.uid, "kind": str(text.kind), "text": text.text}
    if text.kind is BlockKind.EXCERPT:
        document["excerpt"] = {
            "source": text.source,
            "url": text.url,
            "title": text.title,
            "author": text.author,
            "date": text.date.isoformat() if text.date else None,
        }
    if text.kind is BlockKind.IMAGE:
        document["picture"] = {
            "image": text.image,
            "alt": text.alt,
            "decorative": text.decorative,
            "credit": text.credit,
        }
    return document


def canonical_json(document: dict[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


# --- what is refused before anything is written ---


def check_text(text: PostText) -> None:
    if not text.headline.strip():
        raise NoHeadline(_("A post needs a headline."))
    for words in (text.headline, text.kicker, text.standfirst, text.policy_notice, *text.tags):
        check_readable(words)
    check_length(Post, "headline", text.headline)
    check_length(Post, "kicker", text.kicker)
    check_sections(text.sections)


def check_sections(sections: Iterable[SectionText]) -> None:
    for section in sections:
        check_heading(section.heading)
        for block in section.blocks:
            check_block(block)


def check_heading(heading: str) -> None:
    check_readable(heading)
    check_length(Section, "heading", heading)


def check_block(block: BlockText) -> None:
    for words in (block.text, block.source, block.url, block.title, block.author, block.alt, block.credit):
        check_readable(words)
    if block.kind == BlockKind.EMBED and not is_web_address(card_of(block.text).url):
        raise BadAddress(_("The address of a link card starts with http:// or https://."))
    if block.image and not block.decorative and not block.alt.strip():
        raise NoDescription(_("Describe the picture for those who do not see it, or say that it only decorates."))
    check_length(Picture, "alt", block.alt)
    check_length(Picture, "credit", block.credit)
    if block.url.strip() and not block.url.strip().startswith(("http://", "https://")):
        raise BadAddress(_("The address of a source starts with http:// or https://."))
    check_length(Source, "name", block.source)
    check_length(Excerpt, "source_url", block.url)
    check_length(Excerpt, "source_title", block.title)
    check_length(Excerpt, "source_author", block.author)


def check_readable(words: str) -> None:
    """No NUL, which PostgreSQL cannot hold, and no half of a surrogate pair, which nothing can."""
    if "\x00" in words or any("\ud800" <= mark <= "\udfff" for mark in words):
        raise UnreadableText(_("The text contains characters that are not text."))


def check_length(model: type[models.Model], name: str, words: str) -> None:
    """Databases differ in whether they cut, refuse or ignore; this refuses on all."""
    field = model._meta.get_field(name)
    limit = getattr(field, "max_length", None)
    if limit is not None and len(words.strip()) > limit:
        raise TooLong(
            _("The %(field)s is longer than %(limit)d characters.")
            % {"field": getattr(field, "verbose_name", name), "limit": limit}
        )


def refuse_withdrawn(post: Post) -> None:
    if post.state == PostState.WITHDRAWN:
        raise PostIsWithdrawn(_("This post is withdrawn."))


def tidy(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()
