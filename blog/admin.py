"""A look at the blog's rows for administrators. Texts are written at the desk, where they are versioned and cleaned."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from blog.models import Author, Excerpt, Follower, Post, PostEvent, PostRevision, Section, Source, Telling
from blog.models.post import PostQuerySet


class ReadOnly(admin.ModelAdmin):
    def has_add_permission(self, request: HttpRequest, *args: Any) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Author)
class AuthorAdmin(admin.ModelAdmin):
    list_display = ["name", "user", "slug"]
    search_fields = ["name", "slug"]
    prepopulated_fields = {"slug": ["name"]}
    raw_id_fields = ["user"]


@admin.register(Source)
class SourceAdmin(admin.ModelAdmin):
    list_display = ["name", "domain"]
    search_fields = ["name", "domain"]


@admin.register(Post)
class PostAdmin(ReadOnly):
    list_display = ["headline", "state", "first_published_at", "significant_at", "version"]
    list_filter = ["state", "live_state"]
    search_fields = ["headline", "kicker", "slug"]

    def get_queryset(self, request: HttpRequest) -> PostQuerySet:
        """As at the desk: an author finds the posts they sign, an administrator all."""
        return Post.objects.editable_by(request.user)


@admin.register(Section)
class SectionAdmin(ReadOnly):
    list_display = ["post", "number", "kind", "published_at", "withdrawn_at"]
    list_filter = ["kind"]
    list_select_related = ["post"]


@admin.register(Excerpt)
class ExcerptAdmin(ReadOnly):
    list_display = ["block", "source", "source_url"]
    list_select_related = ["block", "source"]
    list_filter = ["source"]


@admin.register(PostRevision)
class PostRevisionAdmin(ReadOnly):
    list_display = ["post", "number", "significant", "editor", "created_at"]
    list_select_related = ["post", "editor"]


@admin.register(PostEvent)
class PostEventAdmin(ReadOnly):
    list_display = ["post", "seq", "kind", "section", "at"]
    list_select_related = ["post", "section"]


@admin.register(Telling)
class TellingAdmin(ReadOnly):
    """Who was told of what; letters that were given up or are in doubt are found by the filters."""

    list_display = ["news", "follower", "due_at", "attempts", "handed_at", "sent_at", "given_up_at"]
    list_filter = [("given_up_at", admin.EmptyFieldListFilter), ("sent_at", admin.EmptyFieldListFilter)]
    list_select_related = ["news", "follower"]


@admin.register(Follower)
class FollowerAdmin(ReadOnly):
    list_display = ["email", "confirmed_at"]
    search_fields = ["email"]
