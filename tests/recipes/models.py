"""Recipes with a key that is no number, and remarks about them that know nothing of moderation."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone


class Recipe(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    title = models.CharField(max_length=100)
    method = models.TextField()
    is_secret = models.BooleanField(default=False)
    closed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"/recipes/{self.pk}/"


class Remark(models.Model):
    recipe = models.ForeignKey(Recipe, on_delete=models.CASCADE)
    cook = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    words = models.TextField()
    shown = models.BooleanField(default=True)
    answers = models.ForeignKey("self", null=True, on_delete=models.CASCADE)
    made_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.words[:40]
