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
    adopted_at = models.DateTimeField(
        null=True, blank=True, help_text=_("when an account took over what was written here as a guest")
    )
    erased_at = models.DateTimeField(null=True, blank=True)
    language = models.CharField(
        max_length=16,
        blank=True,
        default="",
        help_text=_("the language that they last used here; letters are written in it"),
    )

    class Meta:
        verbose_name = _("commenter")
        constraints = [
            models.UniqueConstraint(
                fields=["email"],
                condition=Q(user__isnull=True) & ~Q(email=""),
                name="one_guest_commenter_per_address",
            ),
            models.CheckConstraint(
                condition=Q(erased_at=None) | Q(user=None, email="", name="", email_verified_at=None),
                name="an_erased_commenter_is_nobody",
            ),
        ]

    def __str__(self) -> str:
        return self.name or _("a commenter").__str__()


class KeptMailbox(models.Model):
    """The keyed hash of a mailbox whose reader was erased while a sanction ran: kept until it ends, and no longer.

    Whoever proves to read that mailbox before then is the same commenter again, with the same standing.
    """

    commenter = models.ForeignKey(Commenter, on_delete=models.CASCADE, related_name="kept_mailboxes")
    digest = models.CharField(max_length=64, db_index=True)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("kept mailbox")
        verbose_name_plural = _("kept mailboxes")
        constraints = [
            models.UniqueConstraint(fields=["commenter", "digest"], name="one_kept_mailbox_of_a_commenter"),
        ]

    def __str__(self) -> str:
        return f"mailbox of commenter {self.commenter_id}"
