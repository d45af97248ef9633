"""What was quoted, and from where."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from blog.models.section import Block

HTTP = (
    models.Q(source_url="") | models.Q(source_url__startswith="http://") | models.Q(source_url__startswith="https://")
)


class SourceQuerySet(models.QuerySet["Source"]):
    def most_quoted_first(self) -> "SourceQuerySet":
        return self.annotate(times=models.Count("excerpts")).order_by("-times", "name")


class Source(models.Model):
    """An outlet. `domain` is where it publishes; `aliases` are the other names by which authors lead its excerpts."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    domain = models.CharField(_("domain"), max_length=253, blank=True)
    aliases = models.JSONField(_("also called"), default=list, blank=True)

    objects = SourceQuerySet.as_manager()

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(name=""), name="source_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class ExcerptQuerySet(models.QuerySet["Excerpt"]):
    def unattributed(self) -> "ExcerptQuerySet":
        return self.filter(source__isnull=True)

    def standing(self) -> "ExcerptQuerySet":
        """Those that readers see: in a published post, in an update that was not withdrawn."""
        return self.filter(block__section__withdrawn_at__isnull=True, block__section__post__state="published")


class Excerpt(models.Model):
    """The attribution of a quoted block. The words quoted are the block's own text, kept once."""

    block = models.OneToOneField(Block, on_delete=models.CASCADE, related_name="excerpt")
    source = models.ForeignKey(
        Source, verbose_name=_("source"), null=True, blank=True, on_delete=models.PROTECT, related_name="excerpts"
    )
    source_url = models.CharField(_("address"), max_length=2000, blank=True)
    source_title = models.CharField(_("title"), max_length=300, blank=True)
    source_author = models.CharField(_("author"), max_length=200, blank=True)
    source_date = models.DateField(_("date"), null=True, blank=True)
    accessed_at = models.DateTimeField(_("read on"), null=True, blank=True)

    objects = ExcerptQuerySet.as_manager()

    class Meta:
        verbose_name = _("excerpt")
        verbose_name_plural = _("excerpts")
        constraints = [models.CheckConstraint(condition=HTTP, name="excerpt_url_is_http")]

    def __str__(self) -> str:
        return f"{self.source or '-'} {self.block_id}"

    @property
    def text(self) -> str:
        return self.block.text

    @property
    def is_attributed(self) -> bool:
        return self.source_id is not None
