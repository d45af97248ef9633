"""Django's admin for moderation: a place to look things up. Whatever changes something goes through the verbs.

Deciding, lifting, adopting and taking back have their places on the desk; a row that has one leads there. No address
is shown: moderators do not need one, and letters find theirs by themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from django.apps import apps
from django.contrib import admin
from django.contrib.admin.options import InlineModelAdmin
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from moderation.models import (
    Adoption,
    Appeal,
    AppealMessage,
    AuditEntry,
    AuditHead,
    Backtest,
    Bulk,
    BulkLine,
    CalibrationUse,
    CalibrationVersion,
    Commenter,
    CommentThread,
    Confirmation,
    Decision,
    DeskPreference,
    Escalation,
    Examination,
    Finding,
    Ground,
    KeptMailbox,
    Label,
    LabelHead,
    LabelTerm,
    Lesson,
    Letter,
    Mute,
    Notification,
    Nudge,
    PolicyVersion,
    ReaderSettings,
    Receipt,
    Release,
    Released,
    Report,
    ReportingStep,
    Resemblance,
    ReviewItem,
    Revision,
    RuleFailure,
    RuleRecord,
    Sanction,
    SanctionNote,
    SavedView,
    SecondOpinion,
    Signal,
    Strike,
    StrikeVoid,
    Submission,
    SuspendedRule,
    ThreadFollow,
    Thumb,
    Trace,
    TraceSalt,
    TrialComparison,
)
from moderation.policy.findings import Severity

# Keys that find a person, and secrets; what moderators and readers keep for themselves; and what a machine notes for itself and can
# make again. None of it is for looking at.
NOT_SHOWN: tuple[type[models.Model], ...] = (
    *(Confirmation, KeptMailbox, Receipt, Trace, TraceSalt),
    *(DeskPreference, SavedView),
    *(Mute, Notification, ReaderSettings, ThreadFollow, Thumb),
    *(AuditHead, CommentThread, Examination, Ground, Label, LabelHead, LabelTerm, Lesson),
)


class OnlyShown:
    """Nothing is added, changed or deleted here, not even by a superuser."""

    def has_add_permission(self, request: HttpRequest, *args: Any) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False


class LookedUp(OnlyShown, admin.ModelAdmin):
    """Rows are looked at.

    A list costs the same number of queries however long it is, and so does a row with what it leads to. `keys` are the
    fields that a number is looked for in, `search_fields` what other words are looked for in. `desk` names the page of
    the desk where something can be done about a row; it takes the row's key.
    """

    actions = None
    list_per_page = 50
    show_full_result_count = False
    keys: ClassVar[Sequence[str]] = ("pk",)
    desk: ClassVar[str] = ""

    def get_search_fields(self, request: HttpRequest) -> tuple[str, ...]:
        """Never none, so that every list can be searched by its key."""
        return tuple(self.search_fields or self.keys)

    def get_search_results(
        self, request: HttpRequest, queryset: models.QuerySet[Any], search_term: str
    ) -> tuple[models.QuerySet[Any], bool]:
        """By keys where a number is asked for, which an index finds; else by words."""
        asked = search_term.strip()
        if asked.isdecimal() and len(asked) <= LONGEST_KEY:
            return queryset.filter(
                models.Q.create([(key, int(asked)) for key in self.keys], connector=models.Q.OR)
            ), False
        if asked and not self.search_fields:
            return queryset.none(), False
        return super().get_search_results(request, queryset, search_term)

    def get_list_select_related(self, request: HttpRequest) -> Any:
        """Every row that a column names, read with its own row."""
        return [name for name in _relations(self.model) if name in self.list_display] or False

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> models.Model | None:
        """The row, or none where the key is no key; read together with every row that it leads to."""
        try:
            key = self.model._meta.pk.to_python(object_id)
            return self.get_queryset(request).select_related(*_relations(self.model)).filter(pk=key).first()
        except (ValidationError, ValueError, OverflowError):
            return None

    def view_on_site(self, obj: models.Model) -> str | None:
        """Where on the desk something can be done about the row."""
        return reverse(f"moderation:{self.desk}", args=[obj.pk]) if self.desk else None


class ShownBeside(OnlyShown, InlineModelAdmin):
    """Rows below the row that they belong to, read in one query with every row that they lead to."""

    extra = 0

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        return super().get_queryset(request).select_related(*_relations(self.model))


def _relations(model: type[models.Model]) -> Iterable[str]:
    """The fields that lead to another row, with types of content left out: Django has them at hand."""
    return [field.name for field in model._meta.fields if field.is_relation and field.name not in TYPES]


LONGEST_KEY = 18
TYPES = frozenset({"content_type", "target_type"})


class BySeverity(admin.SimpleListFilter):
    """The list is known: no need to ask the table which severities it has."""

    title = _("severity")
    parameter_name = "severity"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(severity.value, severity.value) for severity in Severity]

    def queryset(self, request: HttpRequest, queryset: models.QuerySet[Any]) -> models.QuerySet[Any]:
        return queryset.filter(severity=self.value()) if self.value() else queryset


class StillOpen(admin.SimpleListFilter):
    """Rows that something is still to be done about: the field that tells when it was done is empty."""

    title = _("state")
    parameter_name = "open"
    ends: ClassVar[str]

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("open")), ("no", _("done"))]

    def queryset(self, request: HttpRequest, queryset: models.QuerySet[Any]) -> models.QuerySet[Any]:
        return queryset.filter(**{f"{self.ends}__isnull": self.value() == "yes"}) if self.value() else queryset


def by_login(account: str) -> str:
    """The search for what an account signs in with, whatever its model calls that, by the field that leads to it."""
    return f"={account}__{get_user_model().USERNAME_FIELD}"


def still_open(ends: str) -> type[StillOpen]:
    """The filter on rows whose end is written into the field `ends`."""
    return type("StillOpen", (StillOpen,), {"ends": ends})


# -- Comments -------------------------------------------------------------------------------------------------------


@admin.register(Submission)
class SubmissionAdmin(LookedUp):
    list_display = ["id", "shown_name", "state", "submitted_at", "decided_at"]
    list_filter = ["state"]
    search_fields = ["=shown_name"]
    ordering = ["-id"]


@admin.register(Revision)
class RevisionAdmin(LookedUp):
    list_display = ["id", "submission_id", "number", "created_at", "erased_at"]
    keys = ["pk", "submission_id"]
    ordering = ["-id"]


@admin.register(Decision)
class DecisionAdmin(LookedUp):
    list_display = ["id", "submission_id", "from_state", "to_state", "cause", "clause", "decider", "created_at"]
    list_filter = ["to_state", "cause"]
    keys = ["pk", "submission_id"]
    search_fields = [by_login("decider")]
    ordering = ["-id"]
    desk = "undo"


@admin.register(Finding)
class FindingAdmin(LookedUp):
    list_display = ["id", "decision_id", "rule", "clause", "outcome", "severity", "score"]
    list_filter = ["outcome", BySeverity]
    keys = ["pk", "decision_id"]
    search_fields = ["=rule"]
    ordering = ["-id"]


@admin.register(Signal)
class SignalAdmin(LookedUp):
    list_display = ["id", "revision_id", "name", "score", "clause", "created_at", "done_at", "given_up_at", "problem"]
    list_filter = [still_open("done_at")]
    keys = ["pk", "revision_id"]
    search_fields = ["=name"]
    ordering = ["-id"]


@admin.register(Nudge)
class NudgeAdmin(LookedUp):
    list_display = ["id", "place", "rule", "clause", "outcome", "nudged_at", "settled_at"]
    list_filter = ["outcome", "place"]
    search_fields = ["=rule"]
    exclude = ["draft", "fingerprint"]
    ordering = ["-id"]


# -- The queue ------------------------------------------------------------------------------------------------------


@admin.register(ReviewItem)
class ReviewItemAdmin(LookedUp):
    list_display = ["id", "submission_id", "reason", "severity", "due_at", "claimed_by", "closed_at"]
    list_filter = [still_open("closed_at"), "reason", BySeverity]
    keys = ["pk", "submission_id"]
    search_fields = [by_login("claimed_by")]
    ordering = ["-id"]
    desk = "item"


@admin.register(Escalation)
class EscalationAdmin(LookedUp):
    list_display = ["id", "item_id", "by", "to", "created_at"]
    keys = ["pk", "item_id"]
    search_fields = [by_login("by"), by_login("to")]
    ordering = ["-id"]


@admin.register(SecondOpinion)
class SecondOpinionAdmin(LookedUp):
    """Its decision is not told in the list: whoever is asked does not know it."""

    list_display = ["id", "about", "asked_at", "by", "given_at"]
    list_filter = [still_open("given_at")]
    search_fields = [by_login("by")]
    ordering = ["-id"]
    desk = "second_opinion"


class BulkLineInline(ShownBeside, admin.TabularInline):
    model = BulkLine
    fields = ["item", "result", "decision"]


@admin.register(Bulk)
class BulkAdmin(LookedUp):
    list_display = ["id", "verb", "clause", "asked", "by", "created_at", "finished_at"]
    list_filter = ["verb"]
    search_fields = [by_login("by")]
    inlines = [BulkLineInline]
    ordering = ["-id"]
    desk = "bulk_done"


@admin.register(Report)
class ReportAdmin(LookedUp):
    list_display = ["id", "submission_id", "clause", "created_at", "decided_at", "agreed"]
    list_filter = [still_open("decided_at"), "agreed"]
    keys = ["pk", "submission_id"]
    search_fields = ["=reporter__name"]
    ordering = ["-id"]


@admin.register(ReportingStep)
class ReportingStepAdmin(LookedUp):
    list_display = ["id", "reporter", "kind", "starts_at", "ends_at", "lifted_at"]
    list_filter = ["kind"]
    search_fields = ["=reporter__name"]
    ordering = ["-id"]


# -- Consequences ---------------------------------------------------------------------------------------------------


@admin.register(Commenter)
class CommenterAdmin(LookedUp):
    list_display = ["id", "name", "joined_at", "erased_at"]
    exclude = ["email"]
    search_fields = ["name"]
    ordering = ["-id"]


@admin.register(Strike)
class StrikeAdmin(LookedUp):
    list_display = ["id", "commenter", "clause", "points", "created_at"]
    list_filter = [BySeverity]
    keys = ["pk", "decision_id"]
    search_fields = ["=commenter__name"]
    ordering = ["-id"]


@admin.register(StrikeVoid)
class StrikeVoidAdmin(LookedUp):
    list_display = ["id", "strike_id", "decision_id", "created_at"]
    keys = ["pk", "strike_id", "decision_id"]
    ordering = ["-id"]


class SanctionNoteInline(ShownBeside, admin.StackedInline):
    model = SanctionNote


@admin.register(Sanction)
class SanctionAdmin(LookedUp):
    list_display = ["id", "commenter", "kind", "starts_at", "ends_at", "acknowledged_at", "confirmed_by", "lifted_at"]
    list_filter = ["kind", still_open("lifted_at")]
    search_fields = ["=commenter__name"]
    inlines = [SanctionNoteInline]
    ordering = ["-id"]
    desk = "sanction"


@admin.register(Resemblance)
class ResemblanceAdmin(LookedUp):
    list_display = ["id", "submission_id", "kind", "commenter", "created_at"]
    list_filter = ["kind"]
    keys = ["pk", "submission_id"]
    search_fields = ["=commenter__name"]
    ordering = ["-id"]


class AppealMessageInline(ShownBeside, admin.StackedInline):
    model = AppealMessage


@admin.register(Appeal)
class AppealAdmin(LookedUp):
    list_display = ["id", "decision_id", "state", "created_at", "assigned_to", "decided_at", "decided_by"]
    list_filter = ["state"]
    keys = ["pk", "decision_id"]
    search_fields = [by_login("decided_by")]
    inlines = [AppealMessageInline]
    ordering = ["-id"]


@admin.register(Letter)
class LetterAdmin(LookedUp):
    list_display = ["id", "kind", "created_at", "sent_at", "attempts", "given_up_at", "withdrawn_at"]
    list_filter = ["kind", still_open("sent_at")]
    exclude = ["email", "data"]
    ordering = ["-id"]


# -- The policy -----------------------------------------------------------------------------------------------------


@admin.register(PolicyVersion)
class PolicyVersionAdmin(LookedUp):
    list_display = ["digest", "state", "adopted_at", "adopted_by"]
    list_filter = ["state"]
    search_fields = ["^digest"]
    ordering = ["-id"]
    desk = "policy_version"


@admin.register(Adoption)
class AdoptionAdmin(LookedUp):
    list_display = ["id", "version", "replaced", "cause", "by", "created_at"]
    list_filter = ["cause"]
    ordering = ["-id"]


@admin.register(Backtest)
class BacktestAdmin(LookedUp):
    list_display = ["id", "version", "state", "judged", "total", "asked_by", "asked_at", "finished_at"]
    list_filter = ["state"]
    ordering = ["-id"]
    desk = "policy_backtest"


@admin.register(TrialComparison)
class TrialComparisonAdmin(LookedUp):
    list_display = ["id", "version", "decision_id", "was", "would", "differs", "created_at"]
    list_filter = ["differs"]
    keys = ["pk", "decision_id"]
    ordering = ["-id"]


@admin.register(Release)
class ReleaseAdmin(LookedUp):
    list_display = ["id", "rule", "by", "released", "skipped", "created_at", "finished_at"]
    search_fields = ["=rule"]
    ordering = ["-id"]
    desk = "policy_released"


@admin.register(Released)
class ReleasedAdmin(LookedUp):
    list_display = ["id", "release_id", "decision_id"]
    keys = ["pk", "release_id", "decision_id"]
    ordering = ["-id"]


@admin.register(SuspendedRule)
class SuspendedRuleAdmin(LookedUp):
    list_display = ["id", "version", "rule", "failures", "suspended_at", "waived_by", "ended_at", "ended_by"]
    list_filter = [still_open("ended_at")]
    search_fields = ["=rule"]
    ordering = ["-id"]


@admin.register(RuleFailure)
class RuleFailureAdmin(LookedUp):
    list_display = ["id", "version", "rule", "revision_id", "attempt", "what", "created_at"]
    keys = ["pk", "revision_id"]
    search_fields = ["=rule"]
    ordering = ["-id"]


# -- What decisions teach -------------------------------------------------------------------------------------------


@admin.register(RuleRecord)
class RuleRecordAdmin(LookedUp):
    list_display = ["rule", "clause", "right", "wrong"]
    search_fields = ["=rule"]
    ordering = ["rule"]


@admin.register(CalibrationVersion)
class CalibrationVersionAdmin(LookedUp):
    list_display = ["digest", "kind", "learnt_from", "compared_on", "is_better", "made_at"]
    list_filter = ["kind", "is_better"]
    exclude = ["weights"]
    ordering = ["-id"]


@admin.register(CalibrationUse)
class CalibrationUseAdmin(LookedUp):
    list_display = ["id", "version", "mode", "by", "created_at"]
    list_filter = ["mode"]
    ordering = ["-id"]


# -- The record -----------------------------------------------------------------------------------------------------


@admin.register(AuditEntry)
class AuditEntryAdmin(LookedUp):
    list_display = ["sequence", "at", "actor", "action", "subject"]
    keys = ["sequence"]
    search_fields = ["actor__exact", "action__exact", "subject__exact"]
    ordering = ["-sequence"]


if apps.is_installed("django_comments_xtd"):
    # Its own admin, registered before ours is found, would publish and remove by saving.
    from moderation.adapters.comments_xtd.admin import replace_shipped

    replace_shipped()
