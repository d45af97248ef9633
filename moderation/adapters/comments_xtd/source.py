"""How moderation reads, shows and hides the comments of django-comments-xtd."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django_comments.abstracts import CommentAbstractModel
from django_comments.models import Comment
from django_comments_xtd import get_model
from django_comments_xtd.models import XtdComment, max_thread_level_for_content_type

from moderation.accounts import shown_name
from moderation.compiled import CompiledQuery, CompiledUpdate
from moderation.policy.content import Sending
from moderation.registry import Addresses, CommentSource


def parent_in_thread(answered: str) -> int:
    """Under which comment django-comments-xtd stores a reply to `answered`: it takes replies so deep and no deeper, and
    there a reply stands beside what it answers.
    """
    ((pk, level, above, content_type),) = _place(pk=int(answered))
    deepest: int = max_thread_level_for_content_type(ContentType.objects.get_for_id(content_type))
    parent: int = pk if level < deepest else above
    return parent


@CompiledQuery
def _place(pk: int) -> models.QuerySet[Any, Any]:
    kept = get_model().norel_objects.filter(pk=pk).order_by()
    found: models.QuerySet[Any, Any] = kept.values_list("pk", "level", "parent_id", "content_type_id")
    return found


def save_new(comment: Any) -> None:
    """Save a new comment, as django-comments-xtd does. Of one that begins a thread the second save, for which its key
    must be known, writes its place alone and not every column again.
    """
    if comment.parent_id or type(comment).save is not XtdComment.save:
        comment.save()
        return
    CommentAbstractModel.save(comment)
    comment.thread_id = comment.parent_id = comment.pk
    CommentAbstractModel.save(comment, update_fields=["thread_id", "parent_id"])


@CompiledQuery
def _wishes(pks: tuple[int, ...]) -> models.QuerySet[Any, Any]:
    asked: models.QuerySet[Any, Any] = get_model().norel_objects.filter(pk__in=pks, followup=True).order_by()
    return asked.values_list("pk")


@CompiledUpdate
def _showing(pks: tuple[int, ...]) -> tuple[models.QuerySet[Any, Any], dict[str, Any]]:
    return Comment.objects.filter(pk__in=pks), {"is_public": True, "is_removed": False}


@CompiledUpdate
def _hiding(pks: tuple[int, ...]) -> tuple[models.QuerySet[Any, Any], dict[str, Any]]:
    return Comment.objects.filter(pk__in=pks), {"is_public": False, "is_removed": False}


class XtdCommentSource(CommentSource):
    """A comment is two rows, saved twice; its visibility and text stand in the first."""

    text_field = "comment"
    visible_field = "is_public"
    written_field = "submit_date"

    def is_ready(self, comment: Any) -> bool:
        """The first save of a new comment leaves it without a thread; the second gives it one."""
        return bool(comment.thread_id)

    def name(self, comment: Any) -> str:
        """django-contrib-comments asks every account for an `email`, and shows what it signs in with."""
        return str(comment.user_name) if comment.user is None else shown_name(comment.user)

    def sending(self, comment: Any) -> Sending:
        """The door puts it on the row that it saves; a row that came otherwise tells nothing."""
        sending: Sending = getattr(comment, "sending", Sending())
        return sending

    def target(self, comment: Any) -> models.Model:
        target: models.Model = comment.content_object
        return target

    def target_key(self, comment: Any) -> tuple[ContentType, str]:
        return comment.content_type, comment.object_pk

    def parent_pk(self, comment: Any) -> str | None:
        """A comment that begins a thread is its own parent. A new one says itself what it answers: `parent_in_thread`."""
        answered: str | None = getattr(comment, "answered", None)
        if answered is not None:
            return answered
        return None if comment.parent_id in (0, comment.pk) else str(comment.parent_id)

    def written_at(self, comment: Any) -> datetime | None:
        written_at: datetime | None = comment.submit_date
        return written_at

    def write(
        self, target: models.Model, *, text: str, name: str, at: datetime, parent_pk: str | None = None
    ) -> models.Model:
        comment: Any = self.model(
            content_type=ContentType.objects.get_for_model(target),
            object_pk=str(target.pk),
            site_id=settings.SITE_ID,
            user_name=name[:50],
            comment=text,
            submit_date=at,
            is_public=False,
            parent_id=parent_in_thread(parent_pk) if parent_pk else 0,
        )
        comment.answered = parent_pk
        comment.save()
        written: models.Model = comment
        return written

    def is_shown(self, comment: Any) -> bool:
        """What is removed keeps its mark of being public."""
        return bool(comment.is_public) and not comment.is_removed

    def take_wishes_to_follow(self, pks: Sequence[str]) -> frozenset[str]:
        """From here on the wish is a row of moderation's own: what is stopped there stays stopped."""
        wishes = [pk for (pk,) in _wishes(pks=tuple(map(int, pks)))] if pks else []
        if wishes:
            get_model().norel_objects.filter(pk__in=wishes).update(followup=False)
        return frozenset(map(str, wishes))

    def project(self, pks: Sequence[str], *, visible: bool) -> None:
        keys = tuple(map(int, pks))
        if keys:
            (_showing if visible else _hiding)(pks=keys)

    def rewrite(self, pk: str, text: str) -> None:
        Comment.objects.filter(pk=pk).update(comment=text)

    def erase(self, pks: Sequence[str], *, name: str) -> None:
        """Also what a form of django-contrib-comments once asked for, and whom the thread writes to."""
        Comment.objects.filter(pk__in=pks).update(
            user=None, user_name=name[:50], user_email="", user_url="", comment="", ip_address=None
        )
        get_model().norel_objects.filter(pk__in=pks, followup=True).update(followup=False)

    def agree(self, comment: Any, *, visible: bool) -> None:
        comment.is_public = visible
        comment.is_removed = False

    def addresses(self, pk: str) -> Addresses:
        return Addresses(
            permalink=reverse("comments-permalink", args=[pk]),
            conversation=reverse("comments-conversation", args=[pk]),
            reply=reverse("comments-xtd-reply", args=[pk]),
            edit=reverse("comments-edit", args=[pk]),
            withdraw=reverse("comments-withdraw", args=[pk]),
        )

    def place(self, request: HttpRequest, target: models.Model) -> Any:
        from moderation.adapters.comments_xtd.places import place_under

        return place_under(request, target)
