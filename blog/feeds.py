"""Stories for feed readers: whole texts, three dates told apart, ids that nothing changes.

An entry's `published` never moves; its `updated` is when readers should next look, so a mended comma is not news.
"""

import re
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.db.models import Count, Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.xmlutils import SimplerXMLGenerator
from django.views.decorators.http import condition, require_safe
from taggit.models import Tag

from blog.addresses import host, whole
from blog.models import Block, Post, Section
from blog.models.post import PostQuerySet

ENTRIES = 30
# What XML 1.0 cannot carry, escaped or not.
UNSPEAKABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class AtomWithText(Atom1Feed):
    """Atom whose entries carry their whole text as `content`."""

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        handler.addQuickElement("content", item["text"], {"type": "html"})


class RssWithText(Rss201rev2Feed):
    """RSS has one place for a text: the description carries it whole."""

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item | {"description": item["text"]})


WithText = AtomWithText | RssWithText


def unchanged_until_edited(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Answers 304 by an ETag and a date over all the posts that a feed may draw on; one small query."""

    @require_safe
    @wraps(view)
    def answer(request: HttpRequest, *, slug: str | None = None) -> HttpResponse:
        posts = Post.objects.published() if slug is None else Post.objects.published().tagged(slug)
        etag, edited = _state_of(posts)
        given = {} if slug is None else {"slug": slug}
        fresh = condition(etag_func=lambda *_a, **_k: etag, last_modified_func=lambda *_a, **_k: edited)(view)
        response: HttpResponse = fresh(request, posts, **given)
        response.headers["Cache-Control"] = "no-cache"
        return response

    return answer


def _state_of(posts: PostQuerySet) -> tuple[str, datetime | None]:
    facts = posts.aggregate(significant=Max("significant_at"), edited=Max("edited_at"), count=Count("pk"))
    told = f"{facts['significant']} {facts['edited']} {facts['count']} {settings.SITE_NAME}"
    return f'"{sha256(told.encode()).hexdigest()[:32]}"', facts["edited"]


@unchanged_until_edited
def atom(request: HttpRequest, posts: PostQuerySet) -> HttpResponse:
    return _answer(_with_posts(AtomWithText(**_about(reverse("blog:feed"))), posts))


@unchanged_until_edited
def rss(request: HttpRequest, posts: PostQuerySet) -> HttpResponse:
    return _answer(_with_posts(RssWithText(**_about(reverse("blog:rss_feed"))), posts))


@unchanged_until_edited
def tag(request: HttpRequest, posts: PostQuerySet, slug: str) -> HttpResponse:
    chosen = get_object_or_404(Tag, slug=slug)
    about = _about(reverse("blog:tag_feed", args=[slug]), link=reverse("blog:tag", args=[slug]))
    title = _("%(site)s: %(tag)s") % {"site": settings.SITE_NAME, "tag": chosen.name}
    return _answer(_with_posts(AtomWithText(**about | {"title": title}), posts))


@unchanged_until_edited
def updates(request: HttpRequest, posts: PostQuerySet) -> HttpResponse:
    """One entry for each significant update: many readers never show a changed entry again."""
    about = _about(reverse("blog:updates_feed"))
    title = _("%(site)s: updates") % {"site": settings.SITE_NAME}
    feed = AtomWithText(**about | {"title": title})
    sections = Section.objects.updates().published().significant().filter(post__in=posts)
    newest = sections.order_by("-published_at", "-pk").select_related("post")
    for section in newest.prefetch_related("post__authors", "blocks__excerpt__source")[:ENTRIES]:
        _add_update(feed, section)
    return _answer(feed)


def _about(path: str, *, link: str = "/") -> dict[str, Any]:
    return {
        "title": settings.SITE_NAME,
        "link": whole(link),
        "description": "",
        "language": get_language(),
        "feed_url": whole(path),
        "feed_guid": whole(path),
    }


def _with_posts(feed: WithText, posts: PostQuerySet) -> WithText:
    newest = posts.order_by("-significant_at", "-pk").with_sections()
    for post in newest[:ENTRIES]:
        _add_post(feed, post)
    return feed


def _add_post(feed: SyndicationFeed, post: Post) -> None:
    feed.add_item(
        title=_legal(str(post)),
        link=whole(post.get_absolute_url()),
        description=_legal(post.standfirst),
        author_name=_legal(_names(post)),
        pubdate=post.first_published_at,
        updateddate=post.significant_at,
        unique_id=tag_uri(post.created_at, "post", post.pk),
        unique_id_is_permalink=False,
        categories=[_legal(tag.name) for tag in post.tags.all()],
        text=_text("blog/_feed_post.html", {"post": post}),
    )


def _add_update(feed: SyndicationFeed, section: Section) -> None:
    post = section.post
    day = post.permalink_date
    title = _("%(headline)s: %(update)s") % {"headline": post.headline, "update": section.heading or section.label}
    blocks: list[Block] = list(section.blocks.all())
    feed.add_item(
        title=_legal(title),
        link=whole(reverse("blog:update", args=[day.year, day.month, post.slug, section.number])),
        description="",
        author_name=_legal(_names(post)),
        pubdate=section.published_at,
        updateddate=section.published_at,
        unique_id=tag_uri(post.created_at, f"post/{post.pk}/update", section.number),
        unique_id_is_permalink=False,
        text=_text("blog/_feed_update.html", {"section": section, "blocks": blocks}),
    )


def tag_uri(made: datetime, kind: str, number: int) -> str:
    """An id (RFC 4151) made of what never changes: no slug, no scheme, no headline."""
    return f"tag:{host()},{made:%Y-%m-%d}:{kind}/{number}"


def _names(post: Post) -> str:
    return ", ".join(author.name for author in post.authors.all())


def _text(template: str, context: dict[str, Any]) -> str:
    return _legal(render_to_string(template, context).strip())


def _legal(text: str) -> str:
    return UNSPEAKABLE.sub("", text)


def _answer(feed: WithText) -> HttpResponse:
    response = HttpResponse(content_type=feed.content_type)
    feed.write(response, "utf-8")
    return response
