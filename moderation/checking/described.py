"""Rows into what a check is given: the text, its surroundings, and of the author only what the check may be told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from urllib.parse import urljoin

from django.core.exceptions import ObjectDoesNotExist
from django.db import models

from moderation import facts, policies, registry
from moderation.accounts import email_of
from moderation.checking.check import Check, Comment, sends
from moderation.conf import read_conf
from moderation.models import Revision, Submission


class NothingToDescribe(LookupError):
    """What was commented on, or the comment's own row, is gone."""


def comment_of(revision: Revision, *, to: Check) -> Comment:
    """One text of a comment as `to` may see it. Raises `NothingToDescribe`."""
    submission = revision.submission
    try:
        target = submission.target_type.get_object_for_this_type(pk=submission.target_pk)
        about_the_author = {fact: TOLD[fact](submission) for fact in sends(to)}
    except ObjectDoesNotExist as gone:
        raise NothingToDescribe(f"what comment {submission.object_pk} belongs to is gone") from gone
    return Comment(
        key=f"{submission.pk}/{revision.number}",
        text=revision.text,
        thread_url=_thread_url(target),
        written_at=submission.submitted_at,
        is_reply=submission.parent_id is not None,
        passages=facts.passages_of(submission, target),
        clauses=policies.in_force().clauses,
        **about_the_author,
    )


def _thread_url(target: models.Model) -> str:
    path = registry.moderator_of(target).url(target)
    return urljoin(read_conf().SITE_URL.rstrip("/") + "/", path) if path else ""


def _name(submission: Submission) -> str:
    return submission.shown_name


def _email(submission: Submission) -> str:
    commenter = submission.commenter
    if commenter is None or commenter.erased_at is not None:
        return ""
    return commenter.email if commenter.user is None else email_of(commenter.user)


def _address(submission: Submission) -> str:
    model = submission.content_type.model_class()
    if model is None:
        return ""
    source = registry.source_of(model)
    return source.address(source.model._base_manager.get(pk=submission.object_pk))


TOLD: Mapping[str, Callable[[Submission], str]] = MappingProxyType(
    {"name": _name, "email": _email, "address": _address}
)
