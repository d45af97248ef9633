"""What a reader sees: the front page, a story, and the lists that lead to stories."""

from functools import partial
from itertools import groupby

from django.apps import apps
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from blog import page_cache, structured_data
from blog.addresses import whole
from blog.models import Author, Post, PostState
from blog.models.post import PostQuerySet, public_tags
from blog.views.freshness import shared_when_anonymous, story_shared_when_anonymous
from blog.views.live import next_in

ON_THE_FRONT = 10
ON_A_PAGE = 20


@require_safe
@shared_when_anonymous
def home(request: HttpRequest) -> HttpResponse:
    posts = list(Post.objects.published().newest_first().with_sections()[:ON_THE_FRONT])
    return render(
        request,
        "blog/home.html",
        {"front": True, "lead": posts[0] if posts else None, "beside": posts[1:4], "below": _full_rows(posts[4:])},
    )


@require_safe
@story_shared_when_anonymous
def post(request: HttpRequest, year: int, month: int, slug: str) -> HttpResponse:
    story = find_public_post(slug, among=Post.objects.with_updates())
    if (story.permalink_date.year, story.permalink_date.month, story.slug) != (year, month, slug):
        return HttpResponsePermanentRedirect(story.get_absolute_url())
    if story.state == PostState.WITHDRAWN:
        return render(request, "blog/gone.html", {"post": story}, status=410)
    return render(request, "blog/post.html", _story(request, story))


@require_safe
@story_shared_when_anonymous
def update(request: HttpRequest, year: int, month: int, slug: str, number: int) -> HttpResponse:
    """One update under an address of its own, for sharing; the whole story is one link away."""
    story = find_public_post(slug)
    section = next((section for section in story.updates if section.number == number), None)
    if section is None:
        raise Http404
    path = reverse("blog:update", args=[story.permalink_date.year, story.permalink_date.month, story.slug, number])
    if path != request.path:
        return HttpResponsePermanentRedirect(path)
    gone = section.is_withdrawn or story.state == PostState.WITHDRAWN
    context = {"post": story, "section": section, "gone": gone, "address": whole(path)}
    return render(request, "blog/update.html", context, status=410 if gone else 200)


@require_safe
@shared_when_anonymous
def archive(request: HttpRequest) -> HttpResponse:
    posts = Post.objects.published()
    return _listing(request, "blog/archive.html", posts, years=posts.dates("first_published_at", "year", order="DESC"))


@require_safe
@shared_when_anonymous
def year(request: HttpRequest, year: int) -> HttpResponse:
    return _listing(request, "blog/archive.html", Post.objects.published().in_year(year), year=year)


@require_safe
@shared_when_anonymous
def month(request: HttpRequest, year: int, month: int) -> HttpResponse:
    if not 1 <= month <= 12:
        raise Http404
    posts = Post.objects.published().in_month(year, month)
    return _listing(request, "blog/archive.html", posts, year=year, month=month)


@require_safe
@shared_when_anonymous
def tag(request: HttpRequest, slug: str) -> HttpResponse:
    chosen = get_object_or_404(public_tags(), slug=slug)
    return _listing(request, "blog/tag.html", Post.objects.published().tagged(slug), tag=chosen)


@require_safe
@shared_when_anonymous
def author(request: HttpRequest, slug: str) -> HttpResponse:
    chosen = get_object_or_404(Author, slug=slug)
    return _listing(request, "blog/author.html", Post.objects.published().by(chosen), author=chosen)


@require_safe
@shared_when_anonymous
def about(request: HttpRequest) -> HttpResponse:
    context = {"authors": Author.objects.all(), "takes_comments": apps.is_installed("moderation")}
    return render(request, "blog/about.html", context)


def find_public_post(slug: str, *, among: PostQuerySet | None = None) -> Post:
    """A story that readers have seen: published now, or withdrawn since, under this address or one that it had before.

    Anything else does not exist to them. It comes with all that a page shows, or as the posts `among` which it is looked for.
    """
    found = Post.objects.with_sections() if among is None else among
    seen = found.filter(state__in=[PostState.PUBLISHED, PostState.WITHDRAWN])
    return seen.filter(slug=slug).first() or get_object_or_404(seen, old_addresses__slug=slug)


def _story(request: HttpRequest, story: Post) -> dict[str, object]:
    return {
        "post": story,
        "told": page_cache.kept_part(request, f"story.{story.pk}", partial(_told, request, story)),
        "next_in": next_in(story.live_state),
        "takes_comments": apps.is_installed("moderation"),
        "may_edit": request.user.has_perm("blog.change_post")
        and Post.objects.editable_by(request.user).filter(pk=story.pk).exists(),
    }


def _told(request: HttpRequest, story: Post) -> dict[str, SafeString]:
    """What every reader gets of a story: its text, and what machines read of it."""
    story.fetch_blocks()
    context = {"post": story, "address": whole(story.get_absolute_url()), "article": structured_data.article(story)}
    parts = {"meta": "blog/_story_meta.html", "sections": "blog/_sections.html"}
    return {name: render_to_string(template, context, request) for name, template in parts.items()}


def _full_rows(posts: list[Post], *, width: int = 3) -> list[Post]:
    """Rows of three without a ragged last one, unless there is no other."""
    return posts[: len(posts) // width * width] or posts


def _listing(request: HttpRequest, template: str, posts: PostQuerySet, **context: object) -> HttpResponse:
    """One page of posts, newest first, by month. An address without posts is no address, except the archive's own."""
    page = Paginator(posts.newest_first().with_bylines(), ON_A_PAGE).get_page(request.GET.get("page"))
    if "year" in context and not page.object_list:
        raise Http404
    return render(request, template, {"page": page, "months": _by_month(page), **context})


def _by_month(page: "Page[Post]") -> list[tuple[object, list[Post]]]:
    """The first day of each month with its posts, in the page's own order."""
    return [
        (day, list(posts))
        for day, posts in groupby(page.object_list, key=lambda post: post.permalink_date.date().replace(day=1))
    ]
