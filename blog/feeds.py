"""Stories for feed readers: whole texts, three dates told apart, ids that nothing changes.

An entry's `published` never moves; its `updated` is when readers should next look, so a mended comma is not news.
"""

import re
from collections.abc import Callable, Iterable
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.db.models import Count, Max, Prefetch
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed
from django.utils.html import escape
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.xmlutils import SimplerXMLGenerator
from django.views.decorators.http import condition, require_safe

from blog import commenting
from blog.addresses import feed_host, whole
from blog.commenting import Said
from blog.models import Author, Block, Post, Section
from blog.models.post import PostQuerySet, public_tags

ENTRIES = 30
LOOKED_AT = (ENTRIES, 20 * ENTRIES)
"""How many comments are looked at for the newest under posts that can be read: more where a withdrawn one had many."""
# The day that the ids of feeds name (RFC 4151); it must never change.
FEEDS_SINCE = "2026-01-01"
# An address of this site as templates write it, alone or in a list of pictures' sizes.
OF_THIS_SITE = re.compile(r"""((?:src|href)="|srcset="|\d[wx], )(/(?!/)[^"\s]*)""")
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
ATOM, RSS = "atom", "rss"
FEED_OF: dict[str, type[WithText]] = {ATOM: AtomWithText, RSS: RssWithText}
NAME_OF = {ATOM: "feed", RSS: "rss_feed"}


@require_safe
def atom(request: HttpRequest) -> HttpResponse:
    return _stories(request, AtomWithText, Post.objects.published(), path=reverse("blog:feed"))


@require_safe
def rss(request: HttpRequest) -> HttpResponse:
    return _stories(request, RssWithText, Post.objects.published(), path=reverse("blog:rss_feed"))


@require_safe
def tag(request: HttpRequest, slug: str, kind: str = ATOM) -> HttpResponse:
    chosen = get_object_or_404(public_tags(), slug=slug)
    posts = Post.objects.published().tagged(slug)
    path, link = reverse(f"blog:tag_{NAME_OF[kind]}", args=[slug]), reverse("blog:tag", args=[slug])
    return _stories(request, FEED_OF[kind], posts, path=path, link=link, about=chosen.name)


@require_safe
def author(request: HttpRequest, slug: str, kind: str = ATOM) -> HttpResponse:
    chosen = get_object_or_404(Author, slug=slug)
    posts = Post.objects.published().by(chosen)
    path, link = reverse(f"blog:author_{NAME_OF[kind]}", args=[slug]), chosen.get_absolute_url()
    return _stories(request, FEED_OF[kind], posts, path=path, link=link, about=chosen.name)


@require_safe
def updates(request: HttpRequest) -> HttpResponse:
    """One entry for each significant update: many readers never show a changed entry again."""
    posts = Post.objects.published()

    def write() -> WithText:
        feed = _feed(AtomWithText, reverse("blog:updates_feed"), about=_("updates"))
        sections = Section.objects.updates().published().significant().filter(post__in=posts)
        newest = sections.order_by("-published_at", "-pk").select_related("post")
        return _with_sections(feed, newest.prefetch_related("post__authors", _blocks())[:ENTRIES])

    return _unless_known(request, _state_of(posts), write)


@require_safe
def post(request: HttpRequest, year: int, month: int, slug: str) -> HttpResponse:
    """One entry for the story as it first was, and one for each update that stands, significant or not."""
    story = _published(slug)
    if request.path != (path := _below(story, "post_feed")):
        return HttpResponsePermanentRedirect(path)

    def write() -> WithText:
        feed = _feed(AtomWithText, path, link=story.get_absolute_url(), about=story.headline)
        sections = story.sections.published().order_by("-published_at", "-number").select_related("post")
        return _with_sections(feed, sections.prefetch_related("post__authors", _blocks())[:ENTRIES])

    return _unless_known(request, _state_of(Post.objects.filter(pk=story.pk)), write)


@require_safe
def comments(request: HttpRequest) -> HttpResponse:
    """What readers said under any published story."""
    return _said(request, None, path=reverse("blog:comments_feed"))


@require_safe
def post_comments(request: HttpRequest, year: int, month: int, slug: str) -> HttpResponse:
    story = _published(slug)
    if request.path != (path := _below(story, "post_comments_feed")):
        return HttpResponsePermanentRedirect(path)
    return _said(request, story, path=path)


# --- answering ---


def _unless_known(request: HttpRequest, state: str, write: Callable[[], WithText]) -> HttpResponse:
    """The feed, or 304 where the reader has it in this very state and language; nothing is written then."""
    known = f"{state} {get_language()} {settings.SITE_NAME} {settings.SITE_URL}"
    etag = f'"{sha256(known.encode()).hexdigest()[:32]}"'
    answer = condition(etag_func=lambda _request: etag)(lambda _request: _answer(write()))(request)
    answer.headers["Cache-Control"] = "no-cache"
    # Its titles are in the reader's language, which a cookie may say.
    patch_vary_headers(answer, ["Cookie"])
    return answer


def _state_of(posts: PostQuerySet) -> str:
    """What changes whenever a feed of these posts does; one small query."""
    facts = posts.aggregate(significant=Max("significant_at"), edited=Max("edited_at"), count=Count("pk"))
    return f"{facts['significant']} {facts['edited']} {facts['count']}"


def _answer(feed: WithText) -> HttpResponse:
    response = HttpResponse(content_type=feed.content_type)
    feed.write(response, "utf-8")
    return response


def _published(slug: str) -> Post:
    """A published story, under the address that it has or had."""
    posts = Post.objects.published()
    return posts.filter(slug=slug).first() or get_object_or_404(posts, old_addresses__slug=slug)


def _below(story: Post, name: str) -> str:
    day = story.permalink_date
    return reverse(f"blog:{name}", args=[day.year, day.month, story.slug])


# --- feeds ---


def _stories(
    request: HttpRequest, kind: type[WithText], posts: PostQuerySet, *, path: str, link: str = "/", about: str = ""
) -> HttpResponse:
    def write() -> WithText:
        feed = _feed(kind, path, link=link, about=about)
        for story in posts.order_by("-significant_at", "-pk").with_sections()[:ENTRIES]:
            _add_post(feed, story)
        return feed

    return _unless_known(request, _state_of(posts), write)


def _said(request: HttpRequest, story: Post | None, *, path: str) -> HttpResponse:
    keeper = commenting.keeper()
    if keeper is None:
        raise Http404
    posts = Post.objects.published() if story is None else Post.objects.filter(pk=story.pk)

    def write() -> WithText:
        about = _("comments on %(headline)s") % {"headline": story.headline} if story else _("comments")
        feed = _feed(AtomWithText, path, link=story.get_absolute_url() if story else "/", about=about)
        for said, post in _newest(keeper, story, posts):
            _add_comment(feed, said, post)
        return feed

    return _unless_known(request, f"{keeper.state(story)} {_state_of(posts)}", write)


def _newest(keeper: commenting.Keeper, story: Post | None, posts: PostQuerySet) -> list[tuple[Said, Post]]:
    """What was said last under posts that can be read. Others may have been busier: then it is looked for further back."""
    shown: list[tuple[Said, Post]] = []
    for most in LOOKED_AT:
        newest = keeper.newest(story, most=most)
        public = posts.in_bulk({said.post for said in newest})
        shown = [(said, public[said.post]) for said in newest if said.post in public]
        if len(shown) >= ENTRIES or len(newest) < most:
            break
    return shown[:ENTRIES]


def _feed(kind: type[WithText], path: str, *, link: str = "/", about: str = "") -> WithText:
    title = _("%(site)s: %(about)s") % {"site": settings.SITE_NAME, "about": about} if about else settings.SITE_NAME
    return kind(
        title=_legal(title),
        link=whole(link),
        description="",
        language=get_language(),
        feed_url=whole(path),
        feed_guid=f"tag:{feed_host()},{FEEDS_SINCE}:{path.strip('/')}",
    )


def _with_sections(feed: WithText, sections: Iterable[Section]) -> WithText:
    for section in sections:
        _add_section(feed, section)
    return feed


def _blocks() -> Prefetch:
    return Prefetch("blocks", Block.objects.select_related("excerpt__source", "picture__image").order_by("position"))


def _add_post(feed: SyndicationFeed, post: Post) -> None:
    feed.add_item(
        title=_legal(str(post)),
        link=whole(post.get_absolute_url()),
        # Atom's summary says of itself that it is HTML; the standfirst is words.
        description=escape(_legal(post.standfirst)),
        author_name=_legal(_names(post)),
        pubdate=post.first_published_at,
        updateddate=post.significant_at,
        unique_id=tag_uri(post.created_at, f"post/{post.feed_key}"),
        unique_id_is_permalink=False,
        categories=[_legal(tag.name) for tag in post.tags.all()],
        text=_text("blog/_feed_post.html", {"post": post}),
    )


def _add_section(feed: SyndicationFeed, section: Section) -> None:
    story = section.post
    day = story.permalink_date
    blocks: list[Block] = list(section.blocks.all())
    title, link, name = str(story), story.get_absolute_url(), f"post/{story.feed_key}"
    if section.is_update:
        title = _("%(headline)s: %(update)s") % {"headline": story.headline, "update": section.heading or section.label}
        link = reverse("blog:update", args=[day.year, day.month, story.slug, section.number])
        name = f"{name}/update/{section.number}"
    feed.add_item(
        title=_legal(title),
        link=whole(link),
        description="",
        author_name=_legal(_names(story)),
        pubdate=section.published_at,
        updateddate=section.published_at,
        unique_id=tag_uri(story.created_at, name),
        unique_id_is_permalink=False,
        text=_text("blog/_feed_update.html", {"section": section, "blocks": blocks}),
    )


def _add_comment(feed: SyndicationFeed, said: Said, story: Post) -> None:
    feed.add_item(
        title=_legal(_("%(name)s on %(headline)s") % {"name": said.name, "headline": story.headline}),
        link=whole(said.path or story.get_absolute_url()),
        description="",
        author_name=_legal(said.name),
        pubdate=said.at,
        updateddate=said.at,
        unique_id=tag_uri(said.at, f"comment/{said.feed_key}"),
        unique_id_is_permalink=False,
        text=_legal(said.html),
    )


def tag_uri(made: datetime, name: str) -> str:
    """An id (RFC 4151) made of what never changes: no slug, no scheme, no headline, no number of a row."""
    return f"tag:{feed_host()},{made:%Y-%m-%d}:{name}"


def _names(post: Post) -> str:
    return ", ".join(author.name for author in post.authors.all())


def _text(template: str, context: dict[str, Any]) -> str:
    """What the page shows, with whole addresses: a reader has no page that they could be read against."""
    shown = render_to_string(template, context).strip()
    return _legal(OF_THIS_SITE.sub(lambda found: found[1] + whole(found[2]), shown))


def _legal(text: str) -> str:
    return UNSPEAKABLE.sub("", text)
