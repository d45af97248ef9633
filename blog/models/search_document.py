"""What search knows of one thing that readers see."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from blog.models.excerpt import Source
from blog.models.post import Post

TITLE_LENGTH = 500


class SearchKind(models.TextChoices):
    POST = "post", _("Story")
    UPDATE = "update", _("Update")
    EXCERPT = "excerpt", _("Excerpt")
    COMMENT = "comment", _("Comment")


class SearchDocument(models.Model):
    """The words of one thing, as plain text. A row is there exactly as long as readers see the thing.

    `key` names the thing among its kind: a post's key, a section's, a block's uid, a comment's key to its keeper. The
    databases keep an index of the words beside it (migration 0008): a generated column in PostgreSQL, a table that
    triggers fill in SQLite.
    """

    kind = models.CharField(_("kind"), max_length=7, choices=SearchKind.choices)
    key = models.CharField(_("key"), max_length=64)
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="search_documents")
    source = models.ForeignKey(Source, null=True, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(_("when"))
    title = models.CharField(_("title"), max_length=TITLE_LENGTH, blank=True)
    body = models.TextField(_("text"), blank=True)
    path = models.CharField(_("address"), max_length=500)

    class Meta:
        verbose_name = _("search document")
        verbose_name_plural = _("search documents")
        constraints = [
            models.UniqueConstraint(fields=["kind", "key"], name="searchdocument_once"),
            models.CheckConstraint(condition=models.Q(kind__in=SearchKind.values), name="searchdocument_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
