"""Whose comment an update was made from."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from blog.models.section import Section


class Credit(models.Model):
    """An update's thanks to a reader. `name` and `url` are what readers are shown; both are blank while the comment is
    not to be seen, and the update then says only that a reader's comment led to it. Without `comment_type` the comment
    is not on this site: the update came from another one, where readers did not see it any more.
    """

    section = models.OneToOneField(Section, on_delete=models.CASCADE, related_name="credit")
    comment_type = models.ForeignKey(ContentType, null=True, on_delete=models.PROTECT, related_name="+")
    comment_pk = models.CharField(max_length=64, blank=True)
    comment = GenericForeignKey("comment_type", "comment_pk")
    name = models.CharField(_("name"), max_length=150, blank=True)
    url = models.CharField(_("address"), max_length=500, blank=True)
    promoted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField(_("when"), default=timezone.now)

    class Meta:
        verbose_name = _("credit")
        verbose_name_plural = _("credits")
        constraints = [
            models.UniqueConstraint(fields=["comment_type", "comment_pk"], name="comment_promoted_once"),
            models.CheckConstraint(
                condition=models.Q(name="", url="") | (~models.Q(name="") & ~models.Q(url="")),
                name="credit_whole_or_blank",
            ),
            models.CheckConstraint(
                condition=models.Q(comment_type__isnull=False) & ~models.Q(comment_pk="")
                | models.Q(comment_type__isnull=True, comment_pk="", name=""),
                name="credit_of_a_comment_or_of_none_here",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.section_id} from {self.comment_pk}"

    @property
    def is_shown(self) -> bool:
        return bool(self.name)
