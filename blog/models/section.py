"""What a post is made of: sections in order, each of blocks in order."""

from django.db import models
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from blog.models.post import Post
from blog.reading.cards import Card, card_of
from blog.sanitize import StoredHtmlField

UID_LENGTH = 10
UID_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # no look-alikes: a uid is read aloud and retyped


class SectionKind(models.TextChoices):
    ORIGINAL = "original", _("Original")
    UPDATE = "update", _("Update")
    CORRECTION = "correction", _("Correction")
    CLARIFICATION = "clarification", _("Clarification")
    EDITORS_NOTE = "editors_note", _("Editor’s note")
    RETRACTION = "retraction", _("Retraction")


class BlockKind(models.TextChoices):
    TEXT = "text", _("Text")
    EXCERPT = "excerpt", _("Excerpt")
    IMAGE = "image", _("Image")
    EMBED = "embed", _("Embed")


class SectionQuerySet(models.QuerySet["Section"]):
    def updates(self) -> "SectionQuerySet":
        return self.filter(number__gte=1)

    def published(self) -> "SectionQuerySet":
        return self.filter(published_at__isnull=False, withdrawn_at__isnull=True)

    def significant(self) -> "SectionQuerySet":
        return self.filter(significant=True)


class Section(models.Model):
    """Number 0 is the text first published; 1, 2, ... are its Updates. A number is never given twice."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="sections")
    number = models.PositiveIntegerField(_("number"))
    kind = models.CharField(_("kind"), max_length=13, choices=SectionKind.choices)
    heading = models.CharField(_("heading"), max_length=300, blank=True)
    significant = models.BooleanField(_("significant to readers"), default=True)
    pinned = models.BooleanField(_("pinned"), default=False)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    withdrawn_reason = models.TextField(_("reason of withdrawal"), blank=True)
    corrects = models.ForeignKey(
        "blog.Block", verbose_name=_("corrects"), null=True, blank=True,
        on_delete=models.SET_NULL, related_name="corrections",
    )  # fmt: skip

    objects = SectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["post", "number"], name="section_number_given_once"),
            models.CheckConstraint(condition=models.Q(kind__in=SectionKind.values), name="section_kind_known"),
            models.CheckConstraint(
                condition=models.Q(number=0, kind=SectionKind.ORIGINAL)
                | (models.Q(number__gte=1) & ~models.Q(kind=SectionKind.ORIGINAL)),
                name="section_0_is_the_original",
            ),
            models.CheckConstraint(
                condition=models.Q(withdrawn_at__isnull=True, withdrawn_reason="")
                | (models.Q(withdrawn_at__isnull=False, number__gte=1) & ~models.Q(withdrawn_reason="")),
                name="section_withdrawn_with_a_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(pinned=False) | models.Q(number__gte=1, withdrawn_at__isnull=True),
                name="section_pinned_stands",
            ),
            models.UniqueConstraint(
                fields=["post"], condition=models.Q(pinned=True), name="section_pinned_once_in_a_post"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} of {self.post_id}"

    def get_absolute_url(self) -> str:
        url = self.post.get_absolute_url()
        return f"{url}#{self.anchor}" if self.anchor else url

    @property
    def anchor(self) -> str:
        return f"update-{self.number}" if self.number else ""

    @property
    def label(self) -> str:
        """What a reader calls it: "Update 2", "Correction 3". All kinds share one count, as their addresses do."""
        kind = SectionKind(self.kind).label
        if self.number == 0:
            return str(kind)
        return gettext("%(kind)s %(number)d") % {"kind": kind, "number": self.number}

    @property
    def is_update(self) -> bool:
        return self.number > 0

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None

    @property
    def is_about_what_is_gone(self) -> bool:
        """Whether the passage that it corrects was withdrawn, and is not to be quoted any more."""
        return self.corrects is not None and self.corrects.section.is_withdrawn


def new_uid() -> str:
    return get_random_string(UID_LENGTH, UID_ALPHABET)


class Block(models.Model):
    """A stretch of a section of one kind: `text` as it was written, `html` rendered and cleaned once, on write.

    `uid` stays with the block through edits and moves; it is the block's address and how revisions are paired.
    """

    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="blocks")
    position = models.PositiveIntegerField(_("position"))
    uid = models.CharField(_("uid"), max_length=32, unique=True, default=new_uid, editable=False)
    kind = models.CharField(_("kind"), max_length=7, choices=BlockKind.choices)
    # Of a picture: its caption, if it has one. Of an embed: its address and, on the next line, what it is called.
    text = models.TextField(_("text"), blank=True)
    html = StoredHtmlField(_("rendered"), editable=False)
    sanitizer_version = models.PositiveIntegerField(editable=False)
    rendered_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("block")
        verbose_name_plural = _("blocks")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["section", "position"], name="block_position_taken_once"),
            models.CheckConstraint(condition=models.Q(kind__in=BlockKind.values), name="block_kind_known"),
            models.CheckConstraint(
                condition=~models.Q(text="") | models.Q(kind=BlockKind.IMAGE), name="block_has_text"
            ),
            models.CheckConstraint(condition=~models.Q(uid=""), name="block_has_a_uid"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.uid}"

    def get_absolute_url(self) -> str:
        return f"{self.section.post.get_absolute_url()}#{self.anchor}"

    @property
    def anchor(self) -> str:
        return f"x-{self.uid}"

    @property
    def is_excerpt(self) -> bool:
        return self.kind == BlockKind.EXCERPT

    @property
    def is_image(self) -> bool:
        return self.kind == BlockKind.IMAGE

    @property
    def is_embed(self) -> bool:
        return self.kind == BlockKind.EMBED

    @property
    def card(self) -> Card:
        """Of an embed: what its link card shows."""
        return card_of(self.text)
