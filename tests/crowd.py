"""Published comments by the thousand, put in without being judged one by one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from blog.models import Post
from moderation import policies, ranking
from moderation.markup import render_comment
from moderation.models import CommentThread, Revision, Submission
from moderation.sanitize import SANITIZER_VERSION
from tests import makers


def many(post: Post, count: int, *, replies_each: int = 0, start: int = 0, first: int = 10**6) -> None:
    """`count` published comments on `post`, each root with so many replies.

    `start` counts on from comments put in before; `first` is the key of the first comment, apart from other posts'.
    """
    policies.in_force()
    rui = makers.a_commenter()
    types: dict[str, Any] = {
        "content_type": ContentType.objects.get_by_natural_key("django_comments_xtd", "xtdcomment"),
        "target_type": ContentType.objects.get_for_model(post),
        "target_pk": str(post.pk),
    }
    begin = timezone.now() - timedelta(days=2)
    html = render_comment(makers.FINE)

    def row(number: int, **place: Any) -> Submission:
        at = begin + timedelta(seconds=number)
        return Submission(
            object_pk=str(first + number),
            commenter=rui,
            shown_name=f"Reader {number}",
            state="published",
            ever_published=True,
            submitted_at=at,
            rank=ranking.rank(at),
            touched_at=begin,
            version=2,
            **types,
            **place,
        )

    each = replies_each + 1
    roots = Submission.objects.bulk_create(row(number) for number in range(start, start + count, each))
    replies = [
        row(number, parent=roots[place // each], root=roots[place // each], depth=1)
        for place, number in enumerate(range(start, start + count))
        if place % each
    ]
    rows = [*roots, *Submission.objects.bulk_create(replies)]
    Revision.objects.bulk_create(
        Revision(
            submission=row,
            number=1,
            text=makers.FINE,
            html=html,
            sanitizer_version=SANITIZER_VERSION,
            created_at=begin,
        )
        for row in rows
    )
    its_text = Revision.objects.filter(submission=OuterRef("pk")).values("pk")
    Submission.objects.filter(current=None).update(current=Subquery(its_text[:1]))
    CommentThread.objects.update_or_create(
        target_type=types["target_type"], target_pk=types["target_pk"], defaults={"published": start + count}
    )


def counted() -> None:
    """Have the database count its rows now: a plan made on what it counted long ago, of other rows, is a matter of luck."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
