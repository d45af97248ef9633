"""How one moderator looks at the queue: the views they keep, and whether upsetting words are blurred."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    """Saved views, as nouns."""

    def of(self, owner_id: int) -> Self:
        """One moderator's views by name."""
        return self.filter(owner=owner_id).order_by(Lower("name"), "id")


class SavedView(models.Model):
    """A name for some filters of the queue; its owner alone sees it. At most one opens with the queue."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(_("name"), max_length=40)
    query = models.CharField(max_length=500)
    is_default = models.BooleanField(default=False)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved view")
        constraints = [
            models.UniqueConstraint(F("owner"), Lower("name"), name="one_view_of_a_name"),
            models.UniqueConstraint(fields=["owner"], condition=Q(is_default=True), name="one_default_view"),
            models.CheckConstraint(condition=~Q(name="") & ~Q(query=""), name="a_view_has_a_name_and_narrows"),
        ]

    def __str__(self) -> str:
        return self.name


class DeskPreference(models.Model):
    """What one moderator prefers at the desk; without a row, the defaults."""

    moderator = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    calm = models.BooleanField(default=False, help_text=_("blur upsetting texts until they are wanted"))

    class Meta:
        verbose_name = _("preference at the desk")

    def __str__(self) -> str:
        return f"calm: {self.calm}"
