"""Cooks who sign in with an address, recipes, and notes about them."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models


class CookManager(BaseUserManager["Cook"]):
    """Without `with_perm`, which only Django's own manager has."""

    def create_user(self, mail: str, **fields: Any) -> Cook:
        cook = self.model(**{"mail": mail, "handle": mail.partition("@")[0], **fields})
        cook.set_password("a-long-password")
        cook.save()
        return cook


class Cook(AbstractBaseUser, PermissionsMixin):
    """An account without a username, a full name, an `email` or a date of joining."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    mail = models.EmailField(unique=True)
    handle = models.CharField(max_length=60, unique=True)
    is_staff = models.BooleanField(default=False)

    USERNAME_FIELD = "mail"
    EMAIL_FIELD = "mail"
    objects = CookManager()


class Recipe(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    name = models.CharField(max_length=100)
    method = models.TextField()

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"/recipes/{self.pk}/"


class ShownNotes(models.Manager["TastingNote"]):
    """The manager that comes first, and knows only what readers see."""

    def get_queryset(self) -> models.QuerySet[TastingNote]:
        return super().get_queryset().filter(is_public=True)


class TastingNote(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    recipe = models.ForeignKey(Recipe, null=True, on_delete=models.CASCADE)
    taster = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE)
    text = models.TextField()
    answers = models.ForeignKey("self", null=True, on_delete=models.CASCADE)
    is_public = models.BooleanField(default=True)

    objects = ShownNotes()
    every = models.Manager()

    def __str__(self) -> str:
        return self.text[:40]


class QuickNote(TastingNote):
    class Meta:
        proxy = True


class NoteWithStars(TastingNote):
    stars = models.PositiveSmallIntegerField(default=5)
