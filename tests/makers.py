"""Plain functions that make the rows a test talks about. The cast: Ada writes the blog, Rui comments, Noor reports,
Mina and Tomas moderate, Sable spams."""

from __future__ import annotations

import itertools
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import Group, Permission, User
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from django_comments_xtd.models import XtdComment

from blog.models import Post
from moderation import reviews, workflow
from moderation.models import Commenter, Decision, ReviewItem, Submission
from moderation.policy.states import Cause

FINE = "The bridge was closed on Monday too, and the detour through Mill Lane took me forty minutes."
ATTACK = "You are a clueless moron and everybody in this town knows it."

PERMISSIONS_OF: dict[str, dict[str, Any]] = {
    "Author": {
        "content_type__app_label": "blog",
        "codename__in": ["add_post", "change_post", "view_post", "publish_post"],
    },
    "Moderator": {"content_type__app_label": "moderation", "codename": "moderate"},
    "Owner": {"content_type__app_label": "moderation", "codename__in": ["moderate", "adopt_policy"]},
}

_numbers = itertools.count(1)


def a_user(name: str = "", *, group: str = "", **fields: Any) -> User:
    """An account; `group` is Author, Moderator or Owner. The same name gives the same account."""
    username = name or f"reader{next(_numbers)}"
    user, made = User.objects.get_or_create(
        username=username, defaults={"email": f"{username}@example.org", "first_name": username.title(), **fields}
    )
    if made:
        user.set_password("a-long-password")
        user.save(update_fields=["password"])
    if group:
        user.groups.add(_group(group))
    return user


def _group(name: str) -> Group:
    """A group as the migrations make it; tests that empty the tables need it again."""
    group, made = Group.objects.get_or_create(name=name)
    if made:
        group.permissions.set(Permission.objects.filter(**PERMISSIONS_OF[name]))
    return group


def rui() -> User:
    return a_user("rui", date_joined=timezone.now() - timedelta(days=400))


def sable() -> User:
    return a_user("sable")


def noor() -> User:
    return a_user("noor")


def ada() -> User:
    return a_user("ada", group="Author")


def mina() -> User:
    return a_user("mina", group="Moderator")


def tomas() -> User:
    return a_user("tomas", group="Moderator")


def a_post(headline: str = "Council orders riverside homes emptied", **fields: Any) -> Post:
    """A published post without sections."""
    now = timezone.now()
    defaults: dict[str, Any] = {
        "headline": headline,
        "slug": f"post-{next(_numbers)}",
        "state": "published",
        "first_published_at": now - timedelta(days=1),
        "significant_at": now - timedelta(days=1),
    }
    return Post.objects.create(**{**defaults, **fields})


def a_comment(
    text: str = FINE,
    *,
    by: User | None = None,
    on: Post | None = None,
    reply_to: XtdComment | None = None,
    at: datetime | None = None,
    **fields: Any,
) -> XtdComment:
    """A comment, saved the way every door saves it, and so submitted and judged."""
    author = by or rui()
    target = on or (reply_to.content_object if reply_to else a_post())
    comment = XtdComment(
        content_type=ContentType.objects.get_for_model(target),
        object_pk=str(target.pk),
        site_id=1,
        user=author,
        user_name=author.first_name,
        user_email=author.email,
        comment=text,
        parent_id=reply_to.pk if reply_to else 0,
        submit_date=at or timezone.now(),
        **fields,
    )
    comment.save()
    return comment


def a_submission(text: str = FINE, **how: Any) -> Submission:
    """The submission of a new comment."""
    return submission_of(a_comment(text, **how))


def submission_of(comment: XtdComment) -> Submission:
    return Submission.objects.about(comment).select_related("current", "commenter").get()


def item_of(submission: Submission) -> ReviewItem:
    """The open review item of a submission."""
    return ReviewItem.objects.open().get(submission=submission)


def rejected(
    submission: Submission, *, by: User | None = None, clause: str = "2", now: datetime | None = None
) -> Decision:
    """A moderator's rejection of a submission as it stands."""
    submission.refresh_from_db()
    assert submission.current_id is not None
    return workflow.reject(
        submission,
        by=by or mina(),
        clause=clause,
        revision=submission.current_id,
        version=submission.version,
        now=now,
    )


def let_through(submission: Submission, *, by: User | None = None) -> Decision:
    """A moderator's publication of what is held."""
    item = item_of(submission)
    submission.refresh_from_db()
    assert submission.current_id is not None
    return reviews.publish(item, by=by or mina(), revision=submission.current_id, version=submission.version)


def put_out_of_sight(submission: Submission, *, cause: Cause = Cause.REPORTS, clause: str = "2") -> Decision:
    """What enough reports, or a check that answered late, do to a published comment."""
    submission.refresh_from_db()
    assert submission.current_id is not None
    return workflow.hold(
        submission, cause=cause, clause=clause, revision=submission.current_id, version=submission.version
    )


def a_commenter(user: User | None = None) -> Commenter:
    from moderation.commenters import commenter_of

    return commenter_of(user or rui(), now=timezone.now())
