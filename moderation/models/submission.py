"""Our row about one comment: where it stands, and every text it has had."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import ClassVar, Self

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from moderation.conf import read_conf
from moderation.models.append_only import AppendOnlyModel, AppendOnlyQuerySet
from moderation.models.commenter import Commenter
from moderation.policy.states import State
from moderation.stored_html import StoredHtmlField

STATES = [(state.value, state.value) for state in State]


def new_feed_key() -> str:
    return get_random_string(12)


class SubmissionQuerySet(models.QuerySet["Submission"]):
    """Reads of submissions, as nouns."""

    def pending(self) -> Self:
        return self.filter(state=State.PENDING)

    def published(self) -> Self:
        return self.filter(state=State.PUBLISHED)

    def held(self) -> Self:
        return self.filter(state=State.HELD)

    def about(self, comment: models.Model) -> Self:
        """The submission of one comment."""
        return self.filter(content_type=ContentType.objects.get_for_model(comment), object_pk=str(comment.pk))

    def on(self, target: models.Model) -> Self:
        """Every submission under one target."""
        return self.filter(target_type=ContentType.objects.get_for_model(target), target_pk=str(target.pk))

    def by(self, commenter: Commenter) -> Self:
        return self.filter(commenter=commenter)

    def undecided_since(self, moment: datetime) -> Self:
        """Pending rows that nobody is judging and that have waited since before `moment`."""
        return self.pending().free(at=moment).filter(touched_at__lt=moment)

    def free(self, *, at: datetime) -> Self:
        """Those that nobody has in hand. A lease that ends later than any can was taken at a wrong time."""
        over = Q(lease_until__lte=at) | Q(lease_until__gt=at + 2 * read_conf().JUDGE_LEASE)
        return self.filter(Q(lease_until=None) | over)


class Submission(models.Model):
    """The moderation of one comment on any model. `workflow` is the only writer of `state`."""

    content_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, related_name="+")
    object_pk = models.CharField(max_length=64)
    target_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, related_name="+")
    target_pk = models.CharField(max_length=64)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="replies")
    root = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="descendants")
    depth = models.PositiveSmallIntegerField(default=0)
    commenter = models.ForeignKey(
        Commenter, null=True, blank=True, on_delete=models.PROTECT, related_name="submissions"
    )
    shown_name = models.CharField(max_length=150)
    state = models.CharField(max_length=10, choices=STATES, default=State.PENDING)
    version = models.PositiveIntegerField(default=1)
    current = models.ForeignKey("Revision", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    ever_published = models.BooleanField(default=False)
    written_after = models.PositiveIntegerField(
        default=0, help_text=_("how many events the target had when this was written")
    )
    trap_filled = models.BooleanField(
        null=True, blank=True, help_text=_("whether the field that people do not see came back filled")
    )
    seconds_taken = models.FloatField(
        null=True, blank=True, help_text=_("between seeing the form and sending it, for the first text")
    )
    proved = models.BooleanField(
        null=True,
        blank=True,
        help_text=_("whether the proof of work came that was asked for; unknown where none was"),
    )
    submitted_at = models.DateTimeField()
    touched_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    policy_digest = models.CharField(max_length=64, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    feed_key = models.CharField(
        default=new_feed_key,
        db_default="",
        blank=True,
        editable=False,
        max_length=32,
        help_text=_("what feeds call it, wherever the site goes; empty where that is the number of the row"),
    )
    # The verbs in `thumbs` alone write these three, but for the rank that a new comment has by its age.
    thumbs = models.PositiveIntegerField(default=0, db_default=0)
    rank = models.BigIntegerField(default=0, db_default=0, help_text=_("where a root stands in the order Best"))
    is_unweighed = models.BooleanField(
        default=False, db_default=False, help_text=_("whether its thumbs changed since the thread was last weighed")
    )

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        verbose_name = _("submission")
        permissions = [("moderate", _("Can work the review queue"))]
        constraints = [
            models.UniqueConstraint(fields=["content_type", "object_pk"], name="one_submission_per_comment"),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in State]), name="submission_state_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(state=State.PUBLISHED) | Q(ever_published=True), name="published_was_published"
            ),
            models.CheckConstraint(
                condition=Q(parent=None, root=None, depth=0) | Q(parent__isnull=False, root__isnull=False),
                name="a_reply_has_a_parent_and_a_root",
            ),
            models.CheckConstraint(
                condition=Q(seconds_taken=None) | Q(seconds_taken__gte=0), name="writing_takes_time"
            ),
        ]
        indexes = [
            models.Index(
                fields=["target_type", "target_pk", "submitted_at", "id"],
                condition=Q(parent=None, ever_published=True),
                name="submission_roots",
            ),
            models.Index(
                fields=["target_type", "target_pk", "rank", "id"],
                condition=Q(parent=None, ever_published=True),
                name="submission_best",
            ),
            models.Index(
                fields=["root", "submitted_at", "id"],
                condition=Q(ever_published=True),
                name="submission_replies",
            ),
            models.Index(fields=["commenter", "state", "submitted_at"], name="submission_record"),
            models.Index(
                fields=["commenter", "-submitted_at", "-id"],
                condition=Q(state=State.PUBLISHED),
                name="submission_profile",
            ),
            models.Index(fields=["touched_at"], condition=Q(state=State.PENDING), name="submission_undecided"),
            models.Index(fields=["submitted_at"], name="submission_recent"),
            models.Index(
                fields=["target_type", "target_pk"],
                condition=Q(is_unweighed=True),
                name="submission_unweighed",
            ),
        ]

    def __str__(self) -> str:
        return f"comment {self.object_pk} by {self.shown_name}: {self.state}"

    @property
    def is_visible(self) -> bool:
        """The one definition of visible."""
        return self.state == State.PUBLISHED

    @property
    def name_in_feeds(self) -> str:
        """What feed readers know the comment by: the same on every machine that the site is moved to."""
        return self.feed_key or str(self.pk)


class RevisionQuerySet(AppendOnlyQuerySet["Revision"]):
    """Texts a comment has had."""


class Revision(AppendOnlyModel):
    """One text of a comment: as typed, and as rendered by one version of the sanitiser."""

    blanks: ClassVar[Mapping[str, str]] = {"text": "", "html": ""}

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    text = models.TextField()
    html = StoredHtmlField()
    sanitizer_version = models.PositiveSmallIntegerField()
    created_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True, blank=True)

    objects = RevisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("revision")
        constraints = [
            models.UniqueConstraint(fields=["submission", "number"], name="one_revision_per_number"),
        ]

    def __str__(self) -> str:
        return f"revision {self.number} of {self.submission_id}"
