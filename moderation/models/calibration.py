"""What was learnt from this site's decisions: every version of it, and which one is used since when."""

from __future__ import annotations

from enum import StrEnum
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from moderation.models.append_only import AppendOnlyModel, AppendOnlyQuerySet


class CalibrationKind(StrEnum):
    """How much was learnt: where the line lies, or also what is said here and not elsewhere."""

    PLATT = "platt"
    RESIDUAL = "residual"


class CalibrationQuerySet(AppendOnlyQuerySet["CalibrationVersion"]):
    """Versions, as nouns."""

    def newest_first(self) -> Self:
        return self.order_by("-id")


class CalibrationVersion(AppendOnlyModel):
    """One version, and how it fared against the one then in use (`against`; None: the packaged model) on later decisions.

    `digest` stands for what it was made from: the same labels and the same packaged weights are one version. `weights`
    is the residual, packed by `learning/packing.py`. `comparison` holds the numbers of `learning/comparing.py`, and
    `is_better` whether by them it may take the other's place.
    """

    digest = models.CharField(max_length=64, unique=True)
    kind = models.CharField(max_length=8, choices=[(kind.value, kind.value) for kind in CalibrationKind])
    base = models.CharField(max_length=64, help_text=_("the packaged weights that it adds to"))
    slope = models.FloatField()
    intercept = models.FloatField()
    weights = models.BinaryField(blank=True, default=b"")
    learnt_from = models.PositiveIntegerField(help_text=_("labels"))
    learnt_until = models.DateTimeField()
    compared_on = models.PositiveIntegerField(help_text=_("later labels"))
    against = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    comparison = models.JSONField()
    is_better = models.BooleanField()
    made_at = models.DateTimeField()

    objects = CalibrationQuerySet.as_manager()

    class Meta:
        verbose_name = _("calibration")
        constraints = [models.CheckConstraint(condition=Q(slope__gt=0), name="a_calibration_turns_nothing_round")]

    def __str__(self) -> str:
        return f"calibration {self.name}"

    @property
    def name(self) -> str:
        """What people call the version: the beginning of its digest."""
        return self.digest[:8]


class CalibrationMode(StrEnum):
    """Who puts a version in use: the night's work when it is better, or an owner alone; or nothing is used."""

    AUTOMATIC = "automatic"
    BY_HAND = "by_hand"
    OFF = "off"


class CalibrationUseQuerySet(AppendOnlyQuerySet["CalibrationUse"]):
    """Changes, as nouns."""

    def newest_first(self) -> Self:
        return self.order_by("-id")


class CalibrationUse(AppendOnlyModel):
    """One change of what is used: the newest row says how it is now. `version` None is the packaged model alone.

    `by` None: the night's work. A version stays named while the mode is OFF, so that turning it on again takes it up.
    """

    version = models.ForeignKey(
        CalibrationVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="uses"
    )
    mode = models.CharField(max_length=9, choices=[(mode.value, mode.value) for mode in CalibrationMode])
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    objects = CalibrationUseQuerySet.as_manager()

    class Meta:
        verbose_name = _("use of a calibration")
        verbose_name_plural = _("uses of calibrations")

    def __str__(self) -> str:
        return f"{self.version or 'packaged model'}, {self.mode}"
