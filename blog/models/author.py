"""Who signs a post."""

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class AuthorQuerySet(models.QuerySet["Author"]):
    def of(self, user: AbstractBaseUser | AnonymousUser) -> "AuthorQuerySet":
        return self.filter(user_id=user.pk) if user.pk else self.none()


class Author(models.Model):
    """A byline with its own page. It may outlive its account, or never have had one (an imported post)."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, verbose_name=_("account"), null=True, blank=True,
        on_delete=models.SET_NULL, related_name="author",
    )  # fmt: skip
    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(_("slug"), max_length=120, unique=True)
    bio = models.TextField(_("biography"), blank=True)

    objects = AuthorQuerySet.as_manager()

    class Meta:
        verbose_name = _("author")
        verbose_name_plural = _("authors")
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(name=""), name="author_has_a_name"),
            models.CheckConstraint(condition=~models.Q(slug=""), name="author_has_a_slug"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("blog:author", args=[self.slug])
