"""The verbs that change what is out other than by writing: pin, rename, withdraw, and take an old version up again.

As in `blog.publishing`: one transaction, the post locked, its revision and its events.
"""

from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from blog import documents, publishing
from blog.models import EventKind, OldAddress, Post, PostRevision, PostState, Section
from blog.publishing import AlreadyWithdrawn, BadAddress, Editor, NoReason, NoSuchSection, PublishingError, StaleVersion


class NotPublic(PublishingError):
    pass


class NoSuchVersion(PublishingError):
    pass


@transaction.atomic
def pin_update(section: Section, *, pinned: bool, editor: Editor = None, now: datetime | None = None) -> Section:
    """Put an update above the story, or back into its place. One stands there at a time: a second takes its place.

    Raises `AlreadyWithdrawn`, and `NoSuchSection` for the original text. What is so already is left alone.
    """
    at = now or timezone.now()
    post = publishing.locked(section.post)
    current = post.sections.get(pk=section.pk)
    if not current.is_update:
        raise NoSuchSection(_("Only an update can be pinned."))
    if current.is_withdrawn:
        raise AlreadyWithdrawn(_("This update is withdrawn."))
    if current.pinned == pinned:
        return current
    moved = [*post.sections.filter(pinned=True), current]
    post.sections.filter(pinned=True).update(pinned=False)
    current.pinned = pinned
    current.save(update_fields=["pinned"])
    publishing.move_clocks(post, significant=False, at=at)
    events = [(EventKind.PIN, moving) for moving in {moving.pk: moving for moving in moved}.values()]
    publishing.saved(post, events=events, editor=editor, significant=False, at=at)
    return current


@transaction.atomic
def rename(post: Post, slug: str, *, editor: Editor = None, now: datetime | None = None) -> Post:
    """Give a published post another address. The old one leads to it for good. Raises `BadAddress`, `NotPublic`."""
    at = now or timezone.now()
    wanted = slugify(slug)[: publishing.SLUG_LENGTH].strip("-_")
    if not wanted:
        raise BadAddress(_("An address needs letters or digits."))
    current = publishing.locked(post)
    if current.first_published_at is None:
        raise NotPublic(_("The address of a draft follows its headline."))
    if current.slug == wanted:
        return current
    if wanted in publishing.slugs_taken(wanted, current):
        raise BadAddress(_("Another story has this address, or had it."))
    OldAddress.objects.filter(slug=wanted).delete()  # its own: it takes an earlier address back
    OldAddress.objects.create(slug=current.slug, post=current, since=at)
    current.slug = wanted
    publishing.move_clocks(current, significant=False, at=at)
    return publishing.saved(current, events=[(EventKind.EDIT, None)], editor=editor, significant=False, at=at)


@transaction.atomic
def withdraw_post(post: Post, *, reason: str, editor: Editor = None, now: datetime | None = None) -> Post:
    """Take a whole story back. Its address says so, and why. Raises `NoReason`, `NotPublic`, `AlreadyWithdrawn`."""
    at = now or timezone.now()
    if not reason.strip():
        raise NoReason(_("Say why this story is withdrawn; readers are told."))
    publishing.check_readable(reason)
    current = publishing.locked(post)
    if current.state == PostState.WITHDRAWN:
        raise AlreadyWithdrawn(_("This story is withdrawn already."))
    if not current.is_published:
        raise NotPublic(_("This story was never published."))
    current.state = PostState.WITHDRAWN
    current.withdrawn_at, current.withdrawn_reason = at, reason.strip()
    publishing.move_clocks(current, significant=True, at=at)
    events: list[tuple[EventKind, Section | None]] = [(EventKind.WITHDRAW, None)]
    return publishing.saved(current, events=events, editor=editor, significant=True, at=at)


@transaction.atomic
def restore(
    post: Post,
    number: int,
    *,
    version: int,
    significant: bool = False,
    editor: Editor = None,
    now: datetime | None = None,
) -> Post:
    """Make the post say again what it said in revision `number`; that is a new version, and no version is lost.

    Updates that came later stay, and so does what was withdrawn. Raises `NoSuchVersion`, and what `edit` raises.
    """
    found = PostRevision.objects.filter(post=post, number=number).first()
    if found is None:
        raise NoSuchVersion(_("This post has no version %(number)d.") % {"number": number})
    current = publishing.locked(post)
    if current.version != version:
        text = documents.text_from(found.read())
        raise StaleVersion(yours=text, theirs=publishing.text_of(current), version=current.version)
    return publishing.edit(
        current,
        restorable(current, documents.text_from(found.read())),
        version=version,
        significant=significant,
        editor=editor,
        now=now,
    )


def restorable(post: Post, text: publishing.PostText) -> publishing.PostText:
    """The text without the sections that cannot be written: those withdrawn since."""
    standing = set(post.sections.filter(withdrawn_at__isnull=True).values_list("number", flat=True))
    return replace(text, sections=tuple(part for part in text.sections if part.number in standing))
