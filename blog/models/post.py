"""What is published: one story, from its draft to its withdrawal."""

from datetime import MAXYEAR, MINYEAR, datetime
from typing import TYPE_CHECKING

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager
from taggit.models import Tag

from blog.models.author import Author

if TYPE_CHECKING:
    from blog.models.image import Picture
    from blog.models.section import Block, Section


class PostState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SCHEDULED = "scheduled", _("Scheduled")
    PUBLISHED = "published", _("Published")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class LiveState(models.TextChoices):
    OFF = "off", _("Not live")
    LIVE = "live", _("Live")
    CLOSED = "closed", _("Live coverage closed")


def new_feed_key() -> str:
    return get_random_string(12)


class PostQuerySet(models.QuerySet["Post"]):
    def published(self) -> "PostQuerySet":
        return self.filter(state=PostState.PUBLISHED)

    def drafts(self) -> "PostQuerySet":
        return self.filter(state=PostState.DRAFT)

    def newest_first(self) -> "PostQuerySet":
        return self.order_by(models.F("first_published_at").desc(nulls_last=True), "-pk")

    def last_touched_first(self) -> "PostQuerySet":
        return self.order_by("-edited_at", "-pk")

    def touched_before(self, pk: int) -> "PostQuerySet":
        """Those that come after this one in `last_touched_first`; all of them if it is none of them."""
        edge = self.filter(pk=pk).values_list("edited_at", flat=True).first()
        if edge is None:
            return self
        return self.filter(models.Q(edited_at__lt=edge) | models.Q(edited_at=edge, pk__lt=pk))

    def by(self, author: Author) -> "PostQuerySet":
        return self.filter(authors=author)

    def editable_by(self, user: AbstractBaseUser | AnonymousUser) -> "PostQuerySet":
        """The posts that this account signs; an administrator may edit them all."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if getattr(user, "is_superuser", False):
            return self.all()
        return self.filter(authors__user_id=user.pk).distinct()

    def called(self, words: str) -> "PostQuerySet":
        """Those whose headline, kicker, standfirst or tags have every one of the words."""
        found = self
        for word in words.split():
            found = found.filter(
                models.Q(headline__icontains=word)
                | models.Q(kicker__icontains=word)
                | models.Q(standfirst__icontains=word)
                | models.Q(tags__name__icontains=word)
            )
        return found.distinct()

    def tagged(self, slug: str) -> "PostQuerySet":
        return self.filter(tags__slug=slug).distinct()

    def in_year(self, year: int) -> "PostQuerySet":
        """The first and the last year there are begin or end outside of the calendar, somewhere on earth."""
        return self.filter(first_published_at__year=year) if MINYEAR < year < MAXYEAR else self.none()

    def in_month(self, year: int, month: int) -> "PostQuerySet":
        return self.in_year(year).filter(first_published_at__month=month)

    def with_bylines(self) -> "PostQuerySet":
        """Authors and tags, in two more queries however many posts there are."""
        return self.prefetch_related("authors", "tags")

    def with_updates(self) -> "PostQuerySet":
        """What the head of a page says: three more queries (authors, tags, sections)."""
        return self.with_bylines().prefetch_related(models.Prefetch("sections", _sections()))

    def with_sections(self) -> "PostQuerySet":
        """All that a page shows: four more queries (authors, tags, sections, blocks) however long the post is."""
        return self.with_updates().prefetch_related(models.Prefetch("sections__blocks", _blocks()))


def public_tags() -> "models.QuerySet[Tag]":
    """The tags of published stories. Of any other readers are told nothing, not even that there is one."""
    tags: models.QuerySet[Tag] = Tag.objects.filter(pk__in=Post.objects.published().values("tags"))
    return tags


def _sections() -> "models.QuerySet[Section]":
    from blog.models.section import Section

    return Section.objects.select_related("credit", "corrects__section")


def _blocks() -> "models.QuerySet[Block]":
    from blog.models.section import Block

    return Block.objects.select_related("excerpt__source", "picture__image").order_by("position")


class Post(models.Model):
    """One story. Three clocks: `first_published_at` never moves, `significant_at` moves when readers should know,
    `edited_at` moves always. `version` counts saves, and a save that names an older one is refused.
    """

    kicker = models.CharField(_("kicker"), max_length=120, blank=True)
    headline = models.CharField(_("headline"), max_length=300)
    slug = models.SlugField(_("slug"), max_length=120, unique=True)
    standfirst = models.TextField(_("standfirst"), blank=True)
    authors = models.ManyToManyField(Author, verbose_name=_("authors"), related_name="posts")
    tags = TaggableManager(blank=True)
    state = models.CharField(_("state"), max_length=10, choices=PostState.choices, default=PostState.DRAFT)
    live_state = models.CharField(_("live"), max_length=6, choices=LiveState.choices, default=LiveState.OFF)
    policy_notice = models.TextField(_("policy notice"), blank=True, help_text=_("Blank: the site's own notice."))

    created_at = models.DateTimeField(_("written"), default=timezone.now, editable=False)
    first_published_at = models.DateTimeField(_("first published"), null=True, blank=True, editable=False)
    significant_at = models.DateTimeField(_("updated"), null=True, blank=True, editable=False)
    edited_at = models.DateTimeField(_("edited"), default=timezone.now, editable=False)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True, editable=False)
    withdrawn_reason = models.TextField(_("reason of withdrawal"), blank=True, editable=False)

    version = models.PositiveIntegerField(default=1, editable=False)
    # What feeds call the story, with the day it was written: for good, wherever it is brought.
    feed_key = models.CharField(_("name in feeds"), max_length=32, default=new_feed_key, editable=False)
    # Two kept counters, moved only with the row locked, so that numbers have no gap and are never given twice.
    last_update = models.PositiveIntegerField(default=0, editable=False)
    last_seq = models.PositiveIntegerField(default=0, editable=False)

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        permissions = [("publish_post", "Can publish posts and updates")]
        indexes = [
            models.Index(fields=["state", "-first_published_at"], name="post_newest"),
            models.Index(fields=["state", "-significant_at"], name="post_updated"),
            models.Index(fields=["id"], condition=models.Q(live_state=LiveState.LIVE), name="post_live"),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=PostState.values), name="post_state_known"),
            models.CheckConstraint(condition=models.Q(live_state__in=LiveState.values), name="post_live_known"),
            models.CheckConstraint(condition=~models.Q(headline=""), name="post_has_a_headline"),
            models.CheckConstraint(condition=~models.Q(slug=""), name="post_has_a_slug"),
            models.CheckConstraint(
                condition=models.Q(state__in=[PostState.DRAFT, PostState.SCHEDULED])
                | models.Q(first_published_at__isnull=False),
                name="post_public_has_a_date",
            ),
            models.CheckConstraint(
                condition=models.Q(first_published_at__isnull=True, significant_at__isnull=True)
                | models.Q(significant_at__gte=models.F("first_published_at")),
                name="post_significant_not_before_first",
            ),
            models.CheckConstraint(condition=models.Q(version__gte=1), name="post_version_counts_from_1"),
            models.UniqueConstraint(fields=["created_at", "feed_key"], name="post_named_once_in_feeds"),
            models.CheckConstraint(condition=~models.Q(feed_key=""), name="post_has_a_name_in_feeds"),
            models.CheckConstraint(
                condition=models.Q(state=PostState.WITHDRAWN)
                | models.Q(withdrawn_at__isnull=True, withdrawn_reason=""),
                name="post_reason_only_if_withdrawn",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kicker}: {self.headline}" if self.kicker else self.headline

    def get_absolute_url(self) -> str:
        day = self.permalink_date
        return reverse("blog:post", args=[f"{day:%Y}", f"{day:%m}", self.slug])

    @property
    def permalink_date(self) -> datetime:
        """The date in the post's address, in the site's own time zone: a reader's must not move a permalink."""
        when = self.first_published_at or self.created_at
        return timezone.localtime(when, timezone.get_default_timezone())

    @property
    def is_published(self) -> bool:
        return self.state == PostState.PUBLISHED

    @property
    def was_updated(self) -> bool:
        """Whether readers should be told of a change since it was first published."""
        if self.first_published_at is None or self.significant_at is None:
            return False
        return self.significant_at > self.first_published_at

    def fetch_blocks(self) -> None:
        """One query, for a story that came `with_updates()`: now it is one `with_sections()`."""
        models.prefetch_related_objects([self], models.Prefetch("sections__blocks", _blocks()))

    # These read the rows that `with_sections()` fetched; without it each costs a query.

    @property
    def original(self) -> "Section | None":
        return next((section for section in self.sections.all() if section.number == 0), None)

    @property
    def updates(self) -> "list[Section]":
        """In the order they were written, withdrawn ones too: they stay as tombstones."""
        return [section for section in self.sections.all() if section.number > 0]

    @property
    def standing_updates(self) -> "list[Section]":
        return [section for section in self.updates if not section.is_withdrawn]

    @cached_property
    def corrections_of(self) -> "dict[int, list[Section]]":
        """By the key of a block: the standing updates that say what they correct, and that it is this one."""
        found: dict[int, list[Section]] = {}
        for update in self.standing_updates:
            if update.corrects_id is not None and update.pk:
                found.setdefault(update.corrects_id, []).append(update)
        return found

    @property
    def in_reading_order(self) -> "list[Section]":
        """A pinned update first, then the story and its updates by their numbers."""
        return sorted(self.sections.all(), key=lambda section: not section.pinned)

    @property
    def standing_blocks(self) -> "list[Block]":
        """What a reader reads, in order, without the withdrawn updates."""
        sections = [section for section in self.sections.all() if not section.is_withdrawn]
        return [block for section in sections for block in section.blocks.all()]

    @property
    def lead_picture(self) -> "Picture | None":
        """The first picture that describes the story; one that only decorates stands for nothing."""
        pictures = (block.picture for block in self.standing_blocks if block.is_image)
        return next((picture for picture in pictures if not picture.decorative), None)

    @property
    def quoted_share(self) -> float:
        """Quoted words over all words, 0 to 1: the fair-use meter."""
        words = [(block.is_excerpt, len(block.text.split())) for block in self.standing_blocks]
        total = sum(count for _quoted, count in words)
        return sum(count for quoted, count in words if quoted) / total if total else 0.0

    @property
    def unattributed(self) -> "list[Block]":
        return [block for block in self.standing_blocks if block.is_excerpt and block.excerpt.source is None]
