"""A link that proves that somebody reads the mail of an address."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Confirmation(models.Model):
    """A single-use token, and what it will do when it is used.

    The token is made of `nonce` and the site's secret key, and only its hash is kept: the row alone confirms nothing.
    """

    nonce = models.CharField(max_length=32)
    token_hash = models.CharField(max_length=64, unique=True)
    purpose = models.CharField(max_length=20)
    email = models.EmailField()
    payload = models.JSONField(default=dict)
    language = models.CharField(max_length=16, blank=True, default="")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("confirmation")
        indexes = [models.Index(fields=["email", "created_at"], name="confirmation_rate")]

    def __str__(self) -> str:
        return f"{self.purpose} until {self.expires_at:%Y-%m-%d %H:%M}"
