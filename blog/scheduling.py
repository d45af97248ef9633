"""What goes out by itself: asked for, changed, cancelled, and carried out once, in order, by a sweep.

A change that waits is a row, so nothing is lost while no worker runs: the next sweep finds what is due. Whoever takes
a row from waiting to done carries it out, in one transaction: two sweeps at once publish once.
"""

import json
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TypeVar

import structlog
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from blog import documents, publishing
from blog.models import (
    Block,
    DraftRevision,
    Post,
    PostRevision,
    PostState,
    ScheduledChange,
    ScheduledKind,
    ScheduledState,
    SectionKind,
)
from blog.publishing import (
    AlreadyPublished,
    BlockText,
    Editor,
    NothingToPublish,
    PostText,
    PublishingError,
    SectionText,
    StaleVersion,
)

Value = TypeVar("Value")

log = structlog.get_logger(__name__)

CHANGES_A_SWEEP = 200
UNSAVED_IS_KEPT_FOR = timedelta(days=30)


class TooEarly(PublishingError):
    pass


class AlreadySettled(PublishingError):
    pass


class Overtaken(PublishingError):
    """What an edit was written on was changed before the edit went out."""


# --- asking for it ---


@transaction.atomic
def schedule_post(post: Post, *, at: datetime, editor: Editor = None, now: datetime | None = None) -> ScheduledChange:
    """Let a draft go out at that time, as it then is. Asked again, the time is changed.

    Raises `TooEarly`, `AlreadyPublished`, `NothingToPublish`.
    """
    today = now or timezone.now()
    check_time(at, today)
    current = publishing.locked(post)
    if current.state not in (PostState.DRAFT, PostState.SCHEDULED):
        raise AlreadyPublished(_("This post is published already."))
    if not Block.objects.filter(section__post=current).exists():
        raise NothingToPublish(_("There is nothing to publish yet: the post has no text."))
    change, _made = ScheduledChange.objects.update_or_create(
        post=current, kind=ScheduledKind.POST, state=ScheduledState.WAITING,
        defaults={"go_live_at": at, "editor_id": editor.pk if editor else None},
        create_defaults={
            "go_live_at": at, "editor_id": editor.pk if editor else None, "version": current.version, "created_at": today,
        },
    )  # fmt: skip
    move_state(current, PostState.SCHEDULED)
    return change


@transaction.atomic
def schedule_edit(
    post: Post,
    text: PostText,
    *,
    version: int,
    at: datetime,
    significant: bool = False,
    editor: Editor = None,
    now: datetime | None = None,
) -> ScheduledChange:
    """Let an edit of what is out go out at that time. Raises `TooEarly`, and what `publishing.edit` raises."""
    today = now or timezone.now()
    check_time(at, today)
    publishing.check_text(text)
    current = publishing.locked(post)
    if current.version != version:
        raise StaleVersion(yours=text, theirs=publishing.text_of(current), version=current.version)
    publishing.refuse_withdrawn(current)
    return ScheduledChange.objects.create(
        post=current, kind=ScheduledKind.EDIT, section=text.sections[0].number if text.sections else 0,
        document=publishing.canonical_json(documents.document_from(text)), version=version, significant=significant,
        go_live_at=at, editor_id=editor.pk if editor else None, created_at=today,
    )  # fmt: skip


@transaction.atomic
def schedule_update(
    post: Post,
    *,
    blocks: Iterable[BlockText],
    at: datetime,
    kind: SectionKind = SectionKind.UPDATE,
    heading: str = "",
    significant: bool = True,
    corrects: Block | None = None,
    editor: Editor = None,
    now: datetime | None = None,
) -> ScheduledChange:
    """Let an update go out at that time; it is given its number then. Asked again for the very same, the time is changed.

    Raises `TooEarly`, `NothingToPublish`.
    """
    today = now or timezone.now()
    check_time(at, today)
    current = publishing.locked(post)
    publishing.refuse_withdrawn(current)
    written = tuple(block for block in blocks if not block.is_blank)
    if not written:
        raise NothingToPublish(_("There is nothing to publish yet: the update has no text."))
    text = SectionText(written, 0, kind, heading, significant)
    publishing.check_sections([text])
    document = publishing.canonical_json(
        documents.section_document_from(text) | {"corrects": corrects.uid if corrects else ""}
    )
    alike = current.scheduled_changes.waiting().filter(
        kind=ScheduledKind.UPDATE, document=document, significant=significant
    )
    if same := alike.first():
        return move(same, at=at, now=today)
    return ScheduledChange.objects.create(
        post=current, kind=ScheduledKind.UPDATE, document=document, version=current.version,
        significant=significant, go_live_at=at, editor_id=editor.pk if editor else None, created_at=today,
    )  # fmt: skip


@transaction.atomic
def move(change: ScheduledChange, *, at: datetime, now: datetime | None = None) -> ScheduledChange:
    """Let a change that still waits go out at another time. Raises `TooEarly`, `AlreadySettled`."""
    check_time(at, now or timezone.now())
    publishing.locked(change.post)
    if not ScheduledChange.objects.waiting().filter(pk=change.pk).update(go_live_at=at):
        raise AlreadySettled(_("This no longer waits."))
    change.refresh_from_db()
    return change


@transaction.atomic
def cancel(change: ScheduledChange, *, now: datetime | None = None) -> ScheduledChange:
    """A story that waited is a draft again; another text goes with its change. Raises `AlreadySettled`."""
    post = publishing.locked(change.post)
    if not settle(change, ScheduledState.CANCELLED, at=now or timezone.now()):
        raise AlreadySettled(_("This no longer waits."))
    if change.kind == ScheduledKind.POST:
        move_state(post, PostState.DRAFT)
    change.refresh_from_db()
    return change


# --- carrying it out ---


def first_due(*, now: datetime, besides: Collection[int]) -> ScheduledChange | None:
    """Whose time has come first, of the changes of all posts but these."""
    due = ScheduledChange.objects.due(now).exclude(post__in=besides)
    return due.select_related("post", "editor").in_order().first()


def sweep(*, now: datetime) -> int:
    """Carry out what is due, in order, and not more than one sweep can take; returns how much went out by this call.

    What fails for a reason nobody thought of waits for the next sweep, and everything of its post that follows it.
    Other posts do not wait for it, however much there is of that kind.
    """
    out, taken, failed = 0, 0, set[int]()
    while taken < CHANGES_A_SWEEP and (change := first_due(now=now, besides=failed)):
        try:
            # Two of one sweep do not share a moment: lists show them in the order in which they went out.
            out += go_live(change, now=now + timedelta(microseconds=taken))
            taken += 1
        except Exception:
            log.exception("scheduled_change_failed", change=change.pk, post=change.post_id)
            failed.add(change.post_id)
    return out


@transaction.atomic
def go_live(change: ScheduledChange, *, now: datetime) -> bool:
    """Carry out one change that is due, unless somebody else has. Returns whether it went out by this call."""
    publishing.locked(change.post)
    if not settle(change, ScheduledState.DONE, at=now, due_only=True):
        return False
    try:
        with transaction.atomic():
            CARRY_OUT[ScheduledKind(change.kind)](change, now)
    except PublishingError as refusal:
        refuse(change, str(refusal))
        return False
    return True


def publish_post(change: ScheduledChange, now: datetime) -> None:
    publishing.publish(change.post, editor=change.editor, now=now)


def publish_edit(change: ScheduledChange, now: datetime) -> None:
    current = Post.objects.get(pk=change.post_id)
    text = merged(
        documents.text_from(json.loads(change.document)),
        written_on=documents.text_from(PostRevision.objects.get(post=current, number=change.version).read()),
        now=publishing.text_of(current),
    )
    publishing.edit(
        current, text, version=current.version, significant=change.significant, editor=change.editor, now=now
    )


def publish_update(change: ScheduledChange, now: datetime) -> None:
    document = json.loads(change.document)
    text = documents.section_from(document)
    corrects = Block.objects.filter(uid=document["corrects"], section__post_id=change.post_id).first()
    publishing.append_update(
        change.post, blocks=text.blocks, kind=text.kind, heading=text.heading, significant=change.significant,
        corrects=corrects, editor=change.editor, now=now,
    )  # fmt: skip


CARRY_OUT = {
    ScheduledKind.POST: publish_post,
    ScheduledKind.EDIT: publish_edit,
    ScheduledKind.UPDATE: publish_update,
}


def merged(text: PostText, *, written_on: PostText, now: PostText) -> PostText:
    """The edit on top of what the post says now. What it leaves as it was stays as it is; raises `Overtaken` where
    both it and somebody else changed the same thing since.
    """
    head = {
        name: chosen(getattr(text, name), getattr(written_on, name), getattr(now, name))
        for name in (*documents.HEAD, "tags")
    }
    was, stands = ({part.number: part for part in other.sections} for other in (written_on, now))
    sections = tuple(chosen(part, was.get(part.number), stands.get(part.number)) or part for part in text.sections)
    return replace(now, **head, sections=sections)


def chosen(mine: Value, was: Value | None, stands: Value | None) -> Value:
    if stands in (was, mine):
        return mine
    if mine == was and stands is not None:
        return stands
    raise Overtaken(_("The story was changed in the meantime, at the same place. Nothing of either is lost."))


# --- the parts ---


def check_time(at: datetime, now: datetime) -> None:
    if at <= now:
        raise TooEarly(_("This time has passed. Publish it now, or choose a later one."))


def settle(change: ScheduledChange, state: ScheduledState, *, at: datetime, due_only: bool = False) -> bool:
    """Take the change out of those that wait; False where somebody else has, or where it was put off meanwhile."""
    waiting = ScheduledChange.objects.due(at) if due_only else ScheduledChange.objects.waiting()
    return bool(waiting.filter(pk=change.pk).update(state=state, settled_at=at))


def refuse(change: ScheduledChange, why: str) -> None:
    ScheduledChange.objects.filter(pk=change.pk).update(state=ScheduledState.REFUSED, outcome=why)
    if change.kind == ScheduledKind.POST:
        move_state(publishing.locked(change.post), PostState.DRAFT)


def move_state(post: Post, state: PostState) -> None:
    """Between a draft and one that waits: what it says is the same, so it is no new version."""
    Post.objects.filter(pk=post.pk, state__in=[PostState.DRAFT, PostState.SCHEDULED]).update(state=state)


def forget_unsaved(*, now: datetime) -> int:
    """Remove what nobody came back to; returns how many there were."""
    removed, _by_model = DraftRevision.objects.filter(saved_at__lt=now - UNSAVED_IS_KEPT_FOR).delete()
    return removed
