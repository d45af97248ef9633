"""django-comments-xtd's rows in the admin: to be read. Deciding about a comment has its place in the queue."""

from __future__ import annotations

from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django_comments.models import CommentFlag
from django_comments_xtd import get_model
from django_comments_xtd.models import BlackListedDomain


class ReadOnlyCommentAdmin(admin.ModelAdmin):
    """A list to search. There is no action, no field to change, and no address of anybody."""

    list_display = ("id", "user_name", "content_type", "object_pk", "submit_date", "is_public")
    list_filter = ("is_public", "content_type")
    date_hierarchy = "submit_date"
    ordering = ("-submit_date",)
    search_fields = ("comment", "user_name")
    actions = None
    fields = ("content_type", "object_pk", "user_name", "comment", "submit_date", "followup", "is_public")
    readonly_fields = fields

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False


def replace_shipped() -> None:
    """Take the place of the admin pages that publish, remove and flag by saving. Called once they are registered."""
    for model in (get_model(), CommentFlag, BlackListedDomain):
        if admin.site.is_registered(model):
            admin.site.unregister(model)
    admin.site.register(get_model(), ReadOnlyCommentAdmin)
