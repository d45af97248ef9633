"""What was taken in from another site: the ledger by which a second import changes nothing."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from blog.models.post import Post


class ImportedKind(models.TextChoices):
    POST = "post", _("Post")
    COMMENT = "comment", _("Comment")


class Imported(models.Model):
    """One thing of `site` that was called `key` there. `became` is what it is called here, if it is a comment."""

    site = models.CharField(_("site"), max_length=200)
    kind = models.CharField(_("kind"), max_length=7, choices=ImportedKind.choices)
    key = models.CharField(_("key there"), max_length=500)
    post = models.ForeignKey(Post, null=True, on_delete=models.SET_NULL, related_name="imported")
    became = models.CharField(_("key here"), max_length=64, blank=True)
    at = models.DateTimeField(_("when"), default=timezone.now)

    class Meta:
        verbose_name = _("imported thing")
        verbose_name_plural = _("imported things")
        constraints = [
            models.UniqueConstraint(fields=["site", "kind", "key"], name="imported_once"),
            models.CheckConstraint(condition=models.Q(kind__in=ImportedKind.values), name="imported_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.site} {self.kind} {self.key}"
