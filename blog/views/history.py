"""What readers may know of a story's past: its significant versions, and what each changed."""

from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from blog import documents
from blog.addresses import whole
from blog.differences import Difference, changes
from blog.models import Post, PostRevision, PostState
from blog.views.freshness import shared_when_anonymous
from blog.views.reading import find_public_post

MOST_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Version:
    """One significant version; the first has no differences."""

    at: datetime
    differences: tuple[Difference, ...]
    is_first: bool


@require_safe
@shared_when_anonymous
def history(request: HttpRequest, year: int, month: int, slug: str) -> HttpResponse:
    post = find_public_post(slug)
    path = reverse("blog:history", args=[post.permalink_date.year, post.permalink_date.month, post.slug])
    if path != request.path:
        return HttpResponsePermanentRedirect(path)
    if post.state == PostState.WITHDRAWN:
        return render(request, "blog/gone.html", {"post": post}, status=410)
    shown = versions(post)
    if not shown:
        raise Http404
    return render(request, "blog/history.html", {"post": post, "versions": shown, "address": whole(path)})


def versions(post: Post) -> list[Version]:
    """Newest first. Of an update that was withdrawn no words are shown, in any version."""
    withdrawn = [section.number for section in post.updates if section.is_withdrawn]
    public = [
        (revision.created_at, documents.text_from(document))
        for revision, document in ((revision, revision.read()) for revision in _significant(post))
        if document["state"] == PostState.PUBLISHED
    ]
    told = [(at, documents.pieces(text, without=withdrawn)) for at, text in public]
    first = [Version(told[0][0], (), is_first=True)] if told else []
    later = [Version(at, changes(before, now), is_first=False) for (_at, before), (at, now) in pairwise(told)]
    return [*reversed(later), *first]


def _significant(post: Post) -> list[PostRevision]:
    """Oldest first. Of very many the first stays, and the newest."""
    rows = list(post.revisions.significant().order_by("number"))
    return rows if len(rows) <= MOST_SHOWN else [rows[0], *rows[1 - MOST_SHOWN :]]
