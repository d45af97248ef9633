"""Where a comment is written: the form under a thread or on a page of its own, or why there is none for this reader."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from moderation import evidence, policies, registry
from moderation.adapters.comments_xtd.forms import CommentForm, is_closed
from moderation.adapters.comments_xtd.previews import Preview
from moderation.adapters.comments_xtd.targets import label_in_address, target_of
from moderation.conf import WhoMayComment, read_conf
from moderation.evidence import Piece
from moderation.models import Submission
from moderation.policy.document import Clause, Policy
from moderation.policy.verdict import Verdict
from moderation.sanctions import Refusal
from moderation.threads import anchor_of
from moderation.writers import Writer, is_recognised, refusal_of, writer_at

NOTHING: Mapping[str, Any] = MappingProxyType({})


class Kind(StrEnum):
    """What stands in the place."""

    FORM = "form"
    INVITATION = "invitation"
    MEMBERS = "members"
    REFUSED = "refused"
    CLOSED = "closed"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class Nudge:
    """What the policy asks the writer to look at again: the text in runs, marked ones with their rules."""

    clause: Clause
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class WritingPlace:
    """Everything that `comments/_place.html` draws. `typed` is a text that must not be lost when there is no form, `written`
    the comment that it was to change; `is_kept` says that the form begins with what was written before somebody signed in.
    """

    kind: Kind
    target: models.Model
    title: str
    target_url: str
    write_url: str
    writer: Writer
    policy: Policy | None = None
    form: CommentForm | None = None
    parent: Submission | None = None
    parent_anchor: str = ""
    refusal: Refusal | None = None
    nudge: Nudge | None = None
    typed: str = ""
    preview: Preview | None = None
    is_kept: bool = False
    written: Submission | None = None


def place_under(request: HttpRequest, target: models.Model) -> WritingPlace:
    """The place under a thread. A reader without any cookie gets an invitation only, so that the page can be shared."""
    if not is_recognised(request):
        return _place(Kind.CLOSED if is_closed(target, now=timezone.now()) else Kind.INVITATION, target, Writer())
    return place_for(request, target)


def place_for(
    request: HttpRequest,
    target: models.Model,
    *,
    writer: Writer | None = None,
    parent: Submission | None = None,
    form: CommentForm | None = None,
    nudge: Nudge | None = None,
    typed: str = "",
    preview: Preview | None = None,
    begins: Mapping[str, Any] = NOTHING,
    is_kept: bool = False,
    says_policy: bool = True,
) -> WritingPlace:
    """The form for this reader, or why there is none: told before anything is typed, and again if it was.

    `begins` is what a new form is filled in with.
    """
    now = timezone.now()
    writer = writer or writer_at(request, now=now)
    refusal = refusal_of(writer, now=now)
    if refusal is not None:
        return _place(Kind.REFUSED, target, writer, refusal=refusal, typed=typed)
    if is_closed(target, now=now):
        return _place(Kind.CLOSED, target, writer, typed=typed)
    if read_conf().WHO_MAY_COMMENT == WhoMayComment.MEMBERS and writer.user is None:
        return _place(Kind.MEMBERS, target, writer, typed=typed)
    form = form or new_form(target, writer=writer, parent=parent, begins=begins)
    policy = policies.shown() if says_policy and nudge is None else None
    return _place(
        Kind.FORM,
        target,
        writer,
        form=form,
        parent=parent,
        nudge=nudge,
        policy=policy,
        preview=preview,
        is_kept=is_kept,
    )


def refused_place(target: models.Model, writer: Writer, refusal: Refusal, *, typed: str) -> WritingPlace:
    """The place of somebody whose standing was found out on the way."""
    return _place(Kind.REFUSED, target, writer, refusal=refusal, typed=typed)


def late_place(submission: Submission, writer: Writer, *, typed: str) -> WritingPlace:
    """The place of somebody whose comment can no longer be changed: while they wrote, it was decided about or grew old."""
    return _place(Kind.LATE, target_of(submission), writer, typed=typed, written=submission)


def new_form(
    target: models.Model, *, writer: Writer, parent: Submission | None, begins: Mapping[str, Any] = NOTHING
) -> CommentForm:
    """A form under the target or in answer to `parent`. Its fields have names of their own on a shared page."""
    reply_to = int(parent.object_pk) if parent else 0
    return CommentForm(target, writer=writer, initial={**begins, "reply_to": reply_to}, auto_id=f"id_{reply_to}_%s")


def nudge_about(text: str, verdict: Verdict) -> Nudge:
    """What to show of a verdict that asks to think again."""
    gravest = verdict.gravest
    assert gravest is not None, "a nudge rests on a finding"
    spans = [
        evidence.Span(found.start, found.end, finding.rule)
        for finding in verdict.findings
        for found in finding.evidence
    ]
    return Nudge(
        clause=policies.version_of(verdict.policy_digest).clause(gravest.clause), pieces=evidence.pieces(text, spans)
    )


def _place(kind: Kind, target: models.Model, writer: Writer, **more: Any) -> WritingPlace:
    moderator = registry.moderator_of(target)
    parent: Submission | None = more.get("parent")
    return WritingPlace(
        kind=kind,
        target=target,
        title=moderator.title(target),
        target_url=moderator.url(target),
        write_url=reverse("comments-write", args=[label_in_address(target), target.pk]),
        writer=writer,
        parent_anchor=anchor_of(parent.object_pk) if parent else "",
        **more,
    )
