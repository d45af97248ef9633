"""Django's admin for moderation: a place to look things up. Whatever changes something goes through the verbs.

No address is shown: moderators do not need one, and letters find theirs by themselves.
"""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from moderation.models import (
    Adoption,
    Appeal,
    AuditEntry,
    Backtest,
    Commenter,
    Decision,
    Letter,
    PolicyVersion,
    Release,
    Report,
    ReviewItem,
    Sanction,
    Strike,
    StrikeVoid,
    Submission,
    TrialComparison,
)


class LookedUp(admin.ModelAdmin):
    """Rows are looked at; nothing is added, changed or deleted here, not even by a superuser."""

    actions = None
    list_per_page = 50
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest, *args: Any) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False


@admin.register(Submission)
class SubmissionAdmin(LookedUp):
    list_display = ["id", "shown_name", "state", "submitted_at", "decided_at"]
    list_filter = ["state"]
    ordering = ["-id"]


@admin.register(Decision)
class DecisionAdmin(LookedUp):
    list_display = ["id", "submission_id", "from_state", "to_state", "cause", "clause", "decider", "created_at"]
    list_filter = ["to_state", "cause"]
    list_select_related = ["decider"]
    ordering = ["-id"]


@admin.register(ReviewItem)
class ReviewItemAdmin(LookedUp):
    list_display = ["id", "submission_id", "reason", "severity", "due_at", "claimed_by", "closed_at"]
    list_filter = ["reason", "severity"]
    list_select_related = ["claimed_by"]
    ordering = ["-id"]


@admin.register(Report)
class ReportAdmin(LookedUp):
    list_display = ["id", "submission_id", "clause", "created_at", "decided_at", "agreed"]
    ordering = ["-id"]


@admin.register(Appeal)
class AppealAdmin(LookedUp):
    list_display = ["id", "decision_id", "state", "created_at", "decided_at", "decided_by"]
    list_filter = ["state"]
    list_select_related = ["decided_by"]
    ordering = ["-id"]


@admin.register(Commenter)
class CommenterAdmin(LookedUp):
    list_display = ["id", "name", "joined_at"]
    exclude = ["email"]
    search_fields = ["name"]
    ordering = ["-id"]


@admin.register(Strike)
class StrikeAdmin(LookedUp):
    list_display = ["id", "commenter", "clause", "points", "created_at"]
    list_select_related = ["commenter"]
    ordering = ["-id"]


@admin.register(StrikeVoid)
class StrikeVoidAdmin(LookedUp):
    list_display = ["id", "strike_id", "decision_id", "created_at"]
    ordering = ["-id"]


@admin.register(Sanction)
class SanctionAdmin(LookedUp):
    list_display = ["id", "commenter", "kind", "starts_at", "ends_at", "acknowledged_at", "lifted_at"]
    list_filter = ["kind"]
    list_select_related = ["commenter"]
    ordering = ["-id"]


@admin.register(PolicyVersion)
class PolicyVersionAdmin(LookedUp):
    list_display = ["digest", "state", "adopted_at", "adopted_by"]
    list_select_related = ["adopted_by"]
    ordering = ["-id"]


@admin.register(Adoption)
class AdoptionAdmin(LookedUp):
    list_display = ["id", "version", "replaced", "cause", "by", "created_at"]
    list_filter = ["cause"]
    list_select_related = ["version", "replaced", "by"]
    ordering = ["-id"]


@admin.register(Backtest)
class BacktestAdmin(LookedUp):
    list_display = ["id", "version", "state", "judged", "total", "asked_by", "asked_at", "finished_at"]
    list_filter = ["state"]
    list_select_related = ["version", "asked_by"]
    ordering = ["-id"]


@admin.register(TrialComparison)
class TrialComparisonAdmin(LookedUp):
    list_display = ["id", "version", "decision_id", "was", "would", "differs", "created_at"]
    list_filter = ["differs"]
    list_select_related = ["version"]
    ordering = ["-id"]


@admin.register(Release)
class ReleaseAdmin(LookedUp):
    list_display = ["id", "rule", "by", "released", "skipped", "created_at", "finished_at"]
    list_select_related = ["by"]
    ordering = ["-id"]


@admin.register(Letter)
class LetterAdmin(LookedUp):
    list_display = ["id", "kind", "created_at", "sent_at", "attempts", "given_up_at"]
    list_filter = ["kind"]
    exclude = ["email", "data"]
    ordering = ["-id"]


@admin.register(AuditEntry)
class AuditEntryAdmin(LookedUp):
    list_display = ["sequence", "at", "actor", "action", "subject"]
    ordering = ["-sequence"]


if apps.is_installed("django_comments_xtd"):
    # Its own admin, registered before ours is found, would publish and remove by saving.
    from moderation.adapters.comments_xtd.admin import replace_shipped

    replace_shipped()
