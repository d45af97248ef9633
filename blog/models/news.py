"""What followers are owed word of, and who was told: written down before any mail leaves."""

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from blog.models.follower import Follower
from blog.models.post import PostState
from blog.models.section import Section


class NewsKind(models.TextChoices):
    NEW = "new", _("New")
    CHANGED = "changed", _("Changed")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class NewsQuerySet(models.QuerySet["News"]):
    def due(self, *, now: datetime) -> "NewsQuerySet":
        """What can be told: its delay is over, and its post is public. A post that is not public now keeps its news."""
        is_public = Q(section__post__state=PostState.PUBLISHED)
        is_taken_back = Q(kind=NewsKind.WITHDRAWN, section__post__state=PostState.WITHDRAWN)
        return self.filter(is_public | is_taken_back, done_at=None, due_at__lte=now)


class News(models.Model):
    """One thing that happened to a section, written in the transaction that made it public."""

    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="news")
    kind = models.CharField(_("kind"), max_length=9, choices=NewsKind.choices)
    significant = models.BooleanField(_("significant to readers"))
    at = models.DateTimeField(_("when"))
    due_at = models.DateTimeField(_("told from"))
    # The last follower whose row is written: whoever goes on after a worker that was killed begins there.
    reached = models.BigIntegerField(default=0)
    done_at = models.DateTimeField(_("shared out"), null=True, blank=True)

    objects = NewsQuerySet.as_manager()

    class Meta:
        verbose_name = _("news")
        verbose_name_plural = _("news")
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=NewsKind.values), name="news_kind_known"),
            models.UniqueConstraint(
                fields=["section", "kind"],
                condition=Q(kind__in=[NewsKind.NEW, NewsKind.WITHDRAWN]),
                name="news_new_and_withdrawn_once",
            ),
        ]
        indexes = [models.Index(fields=["due_at"], condition=Q(done_at=None), name="news_due")]

    def __str__(self) -> str:
        return f"{self.section_id} {self.kind}"


class TellingQuerySet(models.QuerySet["Telling"]):
    def waiting(self) -> "TellingQuerySet":
        return self.filter(handed_at=None, given_up_at=None, dropped_at=None)

    def due(self, *, now: datetime) -> "TellingQuerySet":
        """Those whose time has come and whom no worker is writing to."""
        return self.waiting().filter(Q(lease_until=None) | Q(lease_until__lte=now), due_at__lte=now)

    def told(self) -> "TellingQuerySet":
        """Those whose mail left, or may have left: a worker that died while sending could not say."""
        return self.filter(handed_at__isnull=False)


class Telling(models.Model):
    """One follower is told of one thing, once. The row stands before the mail does.

    A worker leases it, writes the letter, which `mail` names, sets `handed_at`, gives the letter to the mail server and
    sets `sent_at`. When it is killed before `handed_at` another one takes over; a row with that and without `sent_at`
    belonged to one that was killed while the server had the letter in hand: it may have arrived, and is not sent again.
    """

    news = models.ForeignKey(News, on_delete=models.CASCADE, related_name="tellings")
    follower = models.ForeignKey(Follower, on_delete=models.CASCADE, related_name="tellings")
    due_at = models.DateTimeField(_("due"))
    mail = models.CharField(_("letter"), max_length=32, blank=True)
    attempts = models.PositiveSmallIntegerField(_("tries"), default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    handed_at = models.DateTimeField(_("handed over"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    given_up_at = models.DateTimeField(_("given up"), null=True, blank=True)
    dropped_at = models.DateTimeField(_("dropped"), null=True, blank=True)

    objects = TellingQuerySet.as_manager()

    class Meta:
        verbose_name = _("telling")
        verbose_name_plural = _("tellings")
        constraints = [models.UniqueConstraint(fields=["news", "follower"], name="telling_once")]
        indexes = [
            models.Index(
                fields=["follower", "due_at"],
                condition=Q(handed_at=None, given_up_at=None, dropped_at=None),
                name="telling_waiting",
            ),
            models.Index(fields=["mail"], condition=~Q(mail=""), name="telling_mail"),
            models.Index(fields=["follower", "sent_at"], condition=Q(sent_at__isnull=False), name="telling_sent"),
        ]

    def __str__(self) -> str:
        return f"{self.news_id} to {self.follower_id}"
