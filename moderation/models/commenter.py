"""Who answers for a comment: an account, or a guest's confirmed address."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Commenter(models.Model):
    """One person as moderation knows them. The address is never shown."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="commenter"
    )
    email = models.EmailField(blank=True)
    email_verified_at = models.DateTimeField(null=True, blank=True)
    name = models.CharField(max_length=150, blank=True)
    joined_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("commenter")
        constraints = [
            models.UniqueConstraint(
                fields=["email"],
                condition=Q(user__isnull=True) & ~Q(email=""),
                name="one_guest_commenter_per_address",
            ),
        ]

    def __str__(self) -> str:
        return self.name or _("a commenter").__str__()
