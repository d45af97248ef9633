"""Where comments are found: by their own address, in a long conversation, and at addresses of earlier days."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from moderation import registry, threads
from moderation.adapters.comments_xtd.addresses import place_in_thread, submission_of
from moderation.adapters.comments_xtd.targets import find_target_of_type, target_of
from moderation.writers import writer_at


@never_cache
@require_safe
def permalink(request: HttpRequest, pk: int) -> HttpResponse:
    """To the page and the place of a published comment. A hidden one is answered as one that never was, by the same
    questions: the time tells no more than the answer.
    """
    submission = submission_of(pk)
    if submission is not None and submission.is_visible:
        target_of(submission)
        return redirect(place_in_thread(submission))
    writer = writer_at(request, now=timezone.now())
    if submission is None or not writer.wrote(submission):
        raise Http404
    target_of(submission)
    return redirect(f"{reverse('comments-xtd-sent')}?c={pk}")


@never_cache
@require_safe
def conversation(request: HttpRequest, pk: int) -> HttpResponse:
    """One root and everything under it, for the replies that a page of the thread has no room for.

    A script that asks for the replies from one on gets them alone, to put them in their place.
    """
    root = submission_of(pk)
    if root is None or root.root_id is not None or not root.ever_published:
        raise Http404
    target = target_of(root)
    now, at = timezone.now(), threads.asked_of_conversation(request.GET)
    writer = writer_at(request, now=now)
    if request.headers.get("HX-Request") == "true" and at:
        page = threads.read_more(root, at, writer=writer, now=now)
        return render(request, "comments/_line_items.html", {"page": page})
    page = threads.read_conversation(root, at, writer=writer, now=now)
    moderator = registry.moderator_of(target)
    context = {"page": page, "title": moderator.title(target), "target_url": moderator.url(target)}
    return render(request, "comments/conversation.html", context)


@require_safe
def commented_page(request: HttpRequest, content_type: int, object_pk: str) -> HttpResponse:
    """To the page that is commented on, if readers may see it."""
    target = find_target_of_type(content_type, object_pk)
    return redirect(registry.moderator_of(target).url(target))


@never_cache
def report(request: HttpRequest, comment_id: int) -> HttpResponse:
    """django-contrib-comments' flags are reports here: to the form that names a clause."""
    submission = submission_of(comment_id)
    if submission is None or not submission.is_visible:
        raise Http404
    try:
        return redirect("moderation:report", submission.pk)
    except NoReverseMatch:
        raise Http404 from None


@never_cache
def decide(request: HttpRequest, comment_id: int) -> HttpResponse:
    """django-contrib-comments' approve and delete pages decided without a clause: to the queue, for those who work it."""
    if not request.user.has_perm("moderation.moderate"):
        raise Http404
    return redirect("moderation:queue")


def retired(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
    """A page of django-comments-xtd that is not offered; its name still resolves for templates that link to it."""
    raise Http404
