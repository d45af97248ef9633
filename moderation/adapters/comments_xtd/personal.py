"""What django-comments-xtd and django-contrib-comments keep about a person besides the comments themselves."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django_comments.models import CommentFlag

from moderation.holders import Holder, Person


class Reactions(Holder):
    """What somebody said of others' comments by a press of a button."""

    name = "reactions"
    told = frozenset({"django_comments.CommentFlag.user"})
    untold = {"django_comments.Comment.user": "each comment is told from moderation's own row about it"}

    def tell(self, person: Person) -> Any:
        flags = CommentFlag.objects.filter(user=person.user).order_by("pk") if person.user else ()
        return [{"comment": flag.comment_id, "said": flag.flag, "at": flag.flag_date} for flag in flags]

    def forget(self, person: Person, *, now: datetime) -> None:
        if person.user is not None:
            CommentFlag.objects.filter(user=person.user).delete()
