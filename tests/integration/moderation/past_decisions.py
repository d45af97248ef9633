"""A site's past, written at once: comments that people decided, one an hour, as if the queue had been worked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from django_comments_xtd.models import XtdComment

from blog.models import Post
from moderation import policies
from moderation.markup import render_comment
from moderation.models import Decision, Finding, Revision, Submission
from moderation.policy.states import Cause, State
from tests.makers import a_post, mina

START = datetime(2026, 1, 5, 8, tzinfo=timezone.get_fixed_timezone(0))
HOUR = timedelta(hours=1)


def decided(
    cases: Sequence[tuple[str, bool]],
    *,
    by: User | None = None,
    on: Post | None = None,
    clause: str = "2",
    rule: str = "personal attacks",
    start: datetime = START,
) -> list[Decision]:
    """For each (text, rejected) a comment that `rule` held and a person decided an hour after the one before it."""
    post, moderator, digest = on or a_post(), by or mina(), policies.in_force().digest
    first = Submission.objects.count() + 1
    kind = ContentType.objects.get_for_model(XtdComment)
    submissions = Submission.objects.bulk_create(
        Submission(
            content_type=kind,
            object_pk=f"past-{first + place}",
            target_type=ContentType.objects.get_for_model(post),
            target_pk=str(post.pk),
            shown_name="Somebody",
            state=State.REJECTED if rejected else State.PUBLISHED,
            version=3,
            ever_published=not rejected,
            submitted_at=start + place * HOUR,
            touched_at=start + place * HOUR,
            policy_digest=digest,
        )
        for place, (_, rejected) in enumerate(cases)
    )
    revisions = Revision.objects.bulk_create(
        Revision(
            submission=submission,
            number=1,
            text=text,
            html=render_comment(text),
            sanitizer_version=1,
            created_at=submission.submitted_at,
        )
        for submission, (text, _) in zip(submissions, cases, strict=True)
    )
    for submission, revision in zip(submissions, revisions, strict=True):
        submission.current = revision
    Submission.objects.bulk_update(submissions, ["current"])
    held = Decision.objects.bulk_create(
        Decision(
            submission=revision.submission,
            revision=revision,
            number=2,
            from_state=State.PENDING,
            to_state=State.HELD,
            cause=Cause.VERDICT,
            clause=clause,
            policy_digest=digest,
            created_at=revision.created_at,
        )
        for revision in revisions
    )
    Finding.objects.bulk_create(
        Finding(decision=decision, rule=rule, clause=clause, outcome="hold", severity="attack") for decision in held
    )
    return Decision.objects.bulk_create(
        Decision(
            submission=revision.submission,
            revision=revision,
            number=3,
            from_state=State.HELD,
            to_state=State.REJECTED if rejected else State.PUBLISHED,
            cause=Cause.MODERATOR,
            clause=clause if rejected else "",
            decider=moderator,
            policy_digest=digest,
            created_at=revision.created_at + HOUR / 2,
        )
        for revision, (_, rejected) in zip(revisions, cases, strict=True)
    )
