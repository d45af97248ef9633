"""What a text would look like, made by the very verbs and templates that would publish it, and then taken back."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.http import HttpRequest
from django.template.loader import render_to_string

from blog.models import Post

FRAGMENT = "X-Fragment"


@contextmanager
def undone() -> Iterator[None]:
    """Everything written inside is rolled back: no row, no number and no event is left."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def wants_preview(request: HttpRequest) -> bool:
    return request.method == "POST" and "preview" in request.POST


def wants_fragment(request: HttpRequest) -> bool:
    """A script asks for the part of the page that changes."""
    return FRAGMENT in request.headers


def seen(pk: int, request: HttpRequest) -> dict[str, object]:
    """The story as its page would show it, and what its author should know about it: `preview`, `told`."""
    post = Post.objects.with_sections().get(pk=pk)
    told = render_to_string("blog/_story_told.html", {"post": post}, request)
    return {"preview": render_to_string("blog/_post.html", {"post": post}, request), "told": told}


def section(pk: int, number: int, request: HttpRequest) -> str:
    """One section as its page would show it."""
    post = Post.objects.with_sections().get(pk=pk)
    shown = next(section for section in post.sections.all() if section.number == number)
    return render_to_string("blog/_section.html", {"section": shown, "since": post.first_published_at}, request)
