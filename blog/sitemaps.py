"""What crawlers may find: published stories, and the pages that lead to them."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.urls import reverse
from django.utils import timezone

from blog.models import Author, Post
from blog.models.post import PostQuerySet

if TYPE_CHECKING:
    AnySitemap = Sitemap[Any]
else:
    AnySitemap = Sitemap


A_FILE = 5_000  # addresses in one file, where the format allows ten times as many
NEWS_IS = timedelta(days=2)


class _OnThisSite(AnySitemap):
    """Addresses begin with the site's own, whatever host the request named."""

    def get_domain(self, site: object = None) -> str:
        return str(settings.SITE_URL).split("://", 1)[1]

    def get_protocol(self, protocol: str | None = None) -> str:
        return str(settings.SITE_URL).split("://", 1)[0]


class PostSitemap(_OnThisSite):
    limit = A_FILE

    def items(self) -> PostQuerySet:
        return Post.objects.published().newest_first()

    def lastmod(self, item: Post) -> datetime:
        return item.edited_at


class NewsSitemap(_OnThisSite):
    """What search engines for news ask for: the stories of the last two days, by their titles."""

    limit = 1000  # as many as the format allows

    def items(self) -> PostQuerySet:
        return Post.objects.published().filter(first_published_at__gt=timezone.now() - NEWS_IS).newest_first()


class AuthorSitemap(_OnThisSite):
    def items(self) -> Any:
        return Author.objects.filter(posts__state="published").distinct()


class PageSitemap(_OnThisSite):
    def items(self) -> Sequence[str]:
        return ["blog:home", "blog:archive", "blog:about"]

    def location(self, item: str) -> str:
        return reverse(item)


SITEMAPS: dict[str, type[AnySitemap]] = {"posts": PostSitemap, "authors": AuthorSitemap, "pages": PageSitemap}
NEWS: dict[str, type[AnySitemap]] = {"news": NewsSitemap}
