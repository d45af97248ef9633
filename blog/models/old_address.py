"""Where a story stood before its address was changed."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from blog.models.post import Post


class OldAddress(models.Model):
    """A slug that readers may still hold. It leads to its post for good, and no other post is given it."""

    slug = models.SlugField(_("slug"), max_length=120, unique=True)
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="old_addresses")
    since = models.DateTimeField(_("old since"), default=timezone.now)

    class Meta:
        verbose_name = _("old address")
        verbose_name_plural = _("old addresses")
        constraints = [models.CheckConstraint(condition=~models.Q(slug=""), name="oldaddress_has_a_slug")]

    def __str__(self) -> str:
        return self.slug
