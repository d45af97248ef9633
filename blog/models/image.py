"""Pictures: the files that were uploaded, and how a block shows one."""

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from blog.models.section import Block

FOLDER = "images"
NAME_LENGTH = 32  # hexadecimal digits of the digest that a file's name carries


class Image(models.Model):
    """A still picture, kept in a few widths under names made of its content. `width` and `height` are the largest kept.

    `digest` is that of the file as it was uploaded, so that the same file is kept once.
    """

    digest = models.CharField(_("digest"), max_length=64, unique=True)
    width = models.PositiveIntegerField(_("width"))
    height = models.PositiveIntegerField(_("height"))
    widths = models.JSONField(_("widths kept"))
    uploaded_at = models.DateTimeField(_("uploaded"), default=timezone.now)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("uploaded by"), null=True, blank=True,
        on_delete=models.SET_NULL, related_name="+",
    )  # fmt: skip

    class Meta:
        verbose_name = _("image")
        verbose_name_plural = _("images")
        constraints = [
            models.CheckConstraint(condition=~models.Q(digest=""), name="image_has_a_digest"),
            models.CheckConstraint(condition=models.Q(width__gte=1, height__gte=1), name="image_has_a_size"),
        ]

    def __str__(self) -> str:
        return f"{self.digest[:12]} {self.width}x{self.height}"

    @property
    def url(self) -> str:
        """The one file that everything can show: feeds, mail, other sites' previews."""
        return default_storage.url(file_name(self.digest, "jpg"))

    @property
    def thumbnail(self) -> str:
        return default_storage.url(file_name(self.digest, f"{self.widths[0]}.webp"))

    @property
    def sources(self) -> tuple[tuple[str, int], ...]:
        """The address and the width of each size kept, narrowest first."""
        return tuple((default_storage.url(file_name(self.digest, f"{width}.webp")), width) for width in self.widths)


class Picture(models.Model):
    """An image as one block shows it. The caption is the block's own text; `alt` is for those who do not see it."""

    block = models.OneToOneField(Block, on_delete=models.CASCADE, related_name="picture")
    image = models.ForeignKey(Image, verbose_name=_("image"), on_delete=models.PROTECT, related_name="pictures")
    alt = models.CharField(_("description"), max_length=500, blank=True)
    decorative = models.BooleanField(_("decorative"), default=False)
    credit = models.CharField(_("credit"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(decorative=True, alt="") | (models.Q(decorative=False) & ~models.Q(alt="")),
                name="picture_described_or_decorative",
            ),
        ]

    def __str__(self) -> str:
        return self.alt or f"decorative {self.image_id}"


def file_name(digest: str, ending: str) -> str:
    """Where a file lies in the storage: `images/ab/abcdef...-960.webp`, `images/ab/abcdef....jpg`."""
    joint = "." if ending == "jpg" else "-"
    return f"{FOLDER}/{digest[:2]}/{digest[:NAME_LENGTH]}{joint}{ending}"
