"""Who asked for word by mail, of what, and how often."""

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from taggit.models import Tag

from blog.models.author import Author
from blog.models.post import Post

ADDRESS_LENGTH = 254


class Cadence(models.IntegerChoices):
    """How often. The smaller, the sooner: of two follows that tell the same, the smaller counts."""

    IMMEDIATE = 0, _("At once")
    DAILY = 1, _("Once a day")
    WEEKLY = 2, _("Once a week")


class Followed(models.Model):
    """What is followed: a post, an author, a tag, or, where none of them is named, everything."""

    post = models.ForeignKey(Post, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    author = models.ForeignKey(Author, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    tag = models.ForeignKey(Tag, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    cadence = models.PositiveSmallIntegerField(_("how often"), choices=Cadence.choices)

    class Meta:
        abstract = True

    @property
    def about(self) -> "Post | Author | Tag | None":
        return self.post or self.author or self.tag

    @property
    def name(self) -> str:
        """What a reader calls it."""
        match self.about:
            case Post() as post:
                return post.headline
            case Author() as author:
                return gettext("stories by %(author)s") % {"author": author.name}
            case Tag() as tag:
                return gettext("stories on %(tag)s") % {"tag": tag.name}
            case _:
                return gettext("every story")

    def get_absolute_url(self) -> str:
        match self.about:
            case Post() | Author() as about:
                return about.get_absolute_url()
            case Tag() as tag:
                return reverse("blog:tag", args=[tag.slug])
            case _:
                return reverse("blog:home")


def about_one_thing(name: str) -> models.CheckConstraint:
    named = [Q(**{f"{field}__isnull": False}) for field in ("post", "author", "tag")]
    pairs = Q()
    for first, second in ((0, 1), (0, 2), (1, 2)):
        pairs |= named[first] & named[second]
    return models.CheckConstraint(condition=~pairs, name=name)


def new_key() -> str:
    return get_random_string(32)


class Follower(models.Model):
    """An address whose owner confirmed it. `key` is what the links in its mail carry: a new one ends the old links.
    `language` is the one that the owner last asked in.
    """

    email = models.EmailField(_("address"), max_length=ADDRESS_LENGTH, unique=True)
    key = models.CharField(max_length=32, unique=True, default=new_key, editable=False)
    confirmed_at = models.DateTimeField(_("confirmed"))
    language = models.CharField(_("language"), max_length=16, blank=True, default="")

    class Meta:
        verbose_name = _("follower")
        verbose_name_plural = _("followers")

    def __str__(self) -> str:
        return self.email


class FollowQuerySet(models.QuerySet["Follow"]):
    def covering(self, post: Post) -> "FollowQuerySet":
        """The follows whose readers are to hear of this post. Reads its authors and tags as they were fetched."""
        return self.filter(
            Q(post=None, author=None, tag=None)
            | Q(post=post)
            | Q(author__in=[author.pk for author in post.authors.all()])
            | Q(tag__in=[tag.pk for tag in post.tags.all()])
        )

    def with_what(self) -> "FollowQuerySet":
        return self.select_related("post", "author", "tag")


class Follow(Followed):
    """One thing that one follower follows. It tells of what happened since `since`."""

    follower = models.ForeignKey(Follower, on_delete=models.CASCADE, related_name="follows")
    since = models.DateTimeField(_("since"))

    objects = FollowQuerySet.as_manager()

    class Meta:
        verbose_name = _("follow")
        verbose_name_plural = _("follows")
        ordering = ["pk"]
        constraints = [
            about_one_thing("follow_is_about_one_thing"),
            models.CheckConstraint(condition=Q(cadence__in=Cadence.values), name="follow_cadence_known"),
            models.UniqueConstraint(fields=["follower", "post"], name="follow_post_once"),
            models.UniqueConstraint(fields=["follower", "author"], name="follow_author_once"),
            models.UniqueConstraint(fields=["follower", "tag"], name="follow_tag_once"),
            models.UniqueConstraint(
                fields=["follower"], condition=Q(post=None, author=None, tag=None), name="follow_everything_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.follower_id}: {self.name}"

    def covers(self, post: Post) -> bool:
        """Whether this is to tell of the post; `covering`, of rows at hand."""
        if self.post_id or self.author_id or self.tag_id:
            return (
                self.post_id == post.pk
                or self.author_id in {author.pk for author in post.authors.all()}
                or self.tag_id in {tag.pk for tag in post.tags.all()}
            )
        return True


class FollowRequestQuerySet(models.QuerySet["FollowRequest"]):
    def open(self, *, now: datetime) -> "FollowRequestQuerySet":
        return self.filter(used_at=None, expires_at__gt=now)

    def to_mail(self, *, now: datetime) -> "FollowRequestQuerySet":
        """Those whose owner was not asked yet."""
        free = Q(lease_until=None) | Q(lease_until__lte=now)
        return self.open(now=now).filter(free, handed_at=None, given_up_at=None, not_before__lte=now)


class FollowRequest(Followed):
    """Somebody typed an address. Nothing but one mail follows, until its owner presses the button that it leads to."""

    email = models.EmailField(_("address"), max_length=ADDRESS_LENGTH)
    nonce = models.CharField(max_length=32, unique=True, default=new_key, editable=False)
    language = models.CharField(_("language"), max_length=16, blank=True, default="")
    created_at = models.DateTimeField(_("asked"))
    expires_at = models.DateTimeField(_("expires"))
    used_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    not_before = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    handed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    given_up_at = models.DateTimeField(_("given up"), null=True, blank=True)

    objects = FollowRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request to follow")
        verbose_name_plural = _("requests to follow")
        constraints = [
            about_one_thing("followrequest_is_about_one_thing"),
            models.CheckConstraint(condition=Q(cadence__in=Cadence.values), name="followrequest_cadence_known"),
        ]
        indexes = [
            models.Index(
                fields=["not_before"], condition=Q(handed_at=None, given_up_at=None), name="followrequest_to_mail"
            ),
            models.Index(fields=["expires_at"], name="followrequest_expiry"),
            models.Index(fields=["email"], name="followrequest_of"),
        ]

    def __str__(self) -> str:
        return f"{self.pk}: {self.name}"


class AllowanceQuerySet(models.QuerySet["Allowance"]):
    def take(self, key: str, *, most: int, until: datetime) -> bool:
        """Use one of the `most` that `key` has until then; whether there was one left. Correct however many ask at once."""
        self.get_or_create(key=key, defaults={"expires_at": until})
        return bool(self.filter(key=key, used__lt=most).update(used=F("used") + 1))


class Allowance(models.Model):
    """How often something was done in a stretch of time. The key is a keyed hash: nothing can be read back from it."""

    key = models.CharField(max_length=64, unique=True)
    used = models.PositiveIntegerField(default=0)
    expires_at = models.DateTimeField()

    objects = AllowanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("allowance")
        verbose_name_plural = _("allowances")
        indexes = [models.Index(fields=["expires_at"], name="allowance_expiry")]

    def __str__(self) -> str:
        return f"{self.used} until {self.expires_at:%Y-%m-%d %H:%M}"


def columns_of(about: "Post | Author | Tag | None") -> dict[str, Any]:
    """What is followed, as the columns of a row."""
    return {
        "post": about if isinstance(about, Post) else None,
        "author": about if isinstance(about, Author) else None,
        "tag": about if isinstance(about, Tag) else None,
    }
