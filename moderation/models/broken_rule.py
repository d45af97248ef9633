"""Rules that could not do their work: each failure, what a worker is checking just now, and which rules are suspended."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from moderation.models.policy import PolicyVersion
from moderation.models.submission import Revision, Submission


class RuleFailureQuerySet(models.QuerySet["RuleFailure"]):
    """Failures, as nouns."""

    def of(self, version: PolicyVersion, rule: str) -> Self:
        return self.filter(version=version, rule=rule)

    def after(self, moment: datetime) -> Self:
        return self.filter(created_at__gt=moment)


class RuleFailure(models.Model):
    """One try in which a rule of a version could not check a text. `what` went wrong holds no word of the text."""

    version = models.ForeignKey(PolicyVersion, on_delete=models.PROTECT, related_name="rule_failures")
    rule = models.CharField(max_length=80)
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="rule_failures")
    attempt = models.PositiveSmallIntegerField()
    what = models.CharField(max_length=120)
    created_at = models.DateTimeField()

    objects = RuleFailureQuerySet.as_manager()

    class Meta:
        verbose_name = _("failure of a rule")
        verbose_name_plural = _("failures of rules")
        constraints = [
            models.UniqueConstraint(
                fields=["version", "rule", "revision", "attempt"], name="one_failure_of_a_rule_a_try"
            ),
        ]

    def __str__(self) -> str:
        return f"“{self.rule}”: {self.what}"


class Examination(models.Model):
    """The rule that a worker is running on a comment, written down beforehand and taken away when it is done.

    One that is still there when the next worker comes tells what the earlier one died of.
    """

    submission = models.OneToOneField(Submission, on_delete=models.CASCADE, related_name="examination")
    version = models.ForeignKey(PolicyVersion, on_delete=models.PROTECT, related_name="+")
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="+")
    rule = models.CharField(max_length=80)
    attempt = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = _("examination")

    def __str__(self) -> str:
        return f"“{self.rule}” on comment {self.submission_id}"


class SuspendedRuleQuerySet(models.QuerySet["SuspendedRule"]):
    """Suspensions of rules, as nouns."""

    def open(self) -> Self:
        return self.filter(ended_at=None)

    def oldest_first(self) -> Self:
        return self.order_by("suspended_at", "id")


class SuspendedRule(models.Model):
    """A rule of one version that is not run, since it failed too often; until somebody puts it back.

    `waived_at` is when an owner said to do without it: then nobody's comment is held in its place.
    """

    version = models.ForeignKey(PolicyVersion, on_delete=models.PROTECT, related_name="suspended_rules")
    rule = models.CharField(max_length=80)
    failures = models.PositiveIntegerField(help_text=_("how many there were when it was suspended"))
    what = models.CharField(max_length=120, help_text=_("what went wrong last"))
    suspended_at = models.DateTimeField()
    waived_at = models.DateTimeField(null=True, blank=True)
    waived_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = SuspendedRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("suspended rule")
        constraints = [
            models.UniqueConstraint(
                fields=["version", "rule"], condition=Q(ended_at=None), name="a_rule_is_suspended_once"
            ),
        ]

    def __str__(self) -> str:
        return f"“{self.rule}” of {self.version.name}"
