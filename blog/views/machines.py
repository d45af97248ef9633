"""Small files that crawlers and browsers ask for by name."""

from collections.abc import Iterator

from django.contrib.sitemaps import views as sitemaps
from django.contrib.sitemaps.views import SitemapIndexItem
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from blog.addresses import whole
from blog.sitemaps import NEWS, SITEMAPS

# What has nothing to find for a crawler, or acts for one reader.
CLOSED = ("/accounts/", "/admin/", "/comments/", "/desk/", "/follow/", "/moderation/queue/")


@require_safe
@cache_control(public=True, max_age=3600)
def robots(request: HttpRequest) -> HttpResponse:
    maps = (whole(reverse(f"blog:{name}")) for name in ("sitemap", "news_sitemap"))
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in CLOSED), *(f"Sitemap: {address}" for address in maps)]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
def sitemap(request: HttpRequest) -> HttpResponseBase:
    """One file while all addresses fit into it, and an index of files from then on."""
    if all(maker().paginator.num_pages == 1 for maker in SITEMAPS.values()):
        return sitemaps.sitemap(request, {**SITEMAPS})
    return render(request, "sitemap_index.xml", {"sitemaps": list(_files())}, content_type="application/xml")


def _files() -> Iterator[SitemapIndexItem]:
    for section, maker in SITEMAPS.items():
        address = whole(reverse("blog:sitemap_part", args=[section]))
        yield SitemapIndexItem(address)
        yield from (SitemapIndexItem(f"{address}?p={page}") for page in range(2, maker().paginator.num_pages + 1))


@require_safe
def news_sitemap(request: HttpRequest) -> HttpResponseBase:
    return sitemaps.sitemap(request, {**NEWS}, template_name="blog/news_sitemap.xml")


@require_safe
@cache_control(public=True, max_age=86_400)
def favicon(request: HttpRequest) -> HttpResponse:
    return HttpResponsePermanentRedirect(static("blog/favicon.svg"))
