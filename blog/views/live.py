"""What open pages ask for: everything that happened to a story since they were made. And the author's switch."""

import json

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect, JsonResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from blog import heads, live, publishing
from blog.heads import Address, Head
from blog.models import EventKind, LiveState, Post, PostEvent, PostState, Section
from blog.views.authors_only import authors_only, own_post

POLL_SECONDS = 5
QUIET = 12  # how many times rarer a page asks about a story that is not live
WINDOW_KEPT = 3600  # seconds, by browsers and proxies: what is past does not change
RENDERED_KEPT = 600  # seconds, by our own cache
LARGEST_CURSOR = 2**31 - 1


@require_safe
@transaction.non_atomic_requests
def events(request: HttpRequest, year: int, month: int, slug: str) -> HttpResponse:
    """What happened after `?after=`, or that nothing did. The same for everybody: no cookie is read and none is set."""
    after = _cursor(request.GET.get("after", ""))
    if after is None:
        return _refused(_("after is the number of the last event you have: 0, 1, 2 and so on."), status=400)
    address = Address(year, month, slug)
    head = heads.at(address, after)
    if head is not None:
        return _nothing_new(request, after, head)
    post = Post.objects.published().filter(slug=slug).first()
    if post is None or heads.address_of(post) != address:
        return _elsewhere(slug, after)
    if after < post.last_seq:
        return _window(request, post, after)
    # A cursor beyond the head is sent back to it: the site was restored from an older copy.
    return _nothing_new(request, post.last_seq, heads.remember(post))


def _elsewhere(slug: str, after: int) -> HttpResponse:
    """Pages that were open when a story got another address go on there; anything else is nowhere."""
    renamed = Post.objects.published().filter(old_addresses__slug=slug).first()
    if renamed is None:
        return _refused(_("There is no such story."), status=404)
    now = heads.address_of(renamed)
    path = reverse("blog:events", args=[now.year, now.month, now.slug])
    return HttpResponsePermanentRedirect(f"{path}?after={after}")


def next_in(live_state: str) -> int | None:
    """In how many seconds a page should ask again; None once it need not."""
    seconds: int = getattr(settings, "BLOG_LIVE_POLL_SECONDS", POLL_SECONDS)
    return {LiveState.LIVE: seconds, LiveState.OFF: seconds * QUIET}.get(LiveState(live_state))


def _cursor(given: str) -> int | None:
    """The number, written the one way in which it is written."""
    if not (given.isascii() and given.isdigit()) or len(given) > len(str(LARGEST_CURSOR)):
        return None
    number = int(given)
    return number if str(number) == given and number <= LARGEST_CURSOR else None


def _refused(why: str, *, status: int) -> HttpResponse:
    response = JsonResponse({"error": why}, status=status)
    patch_cache_control(response, no_store=True)
    return response


def _nothing_new(request: HttpRequest, seq: int, head: Head) -> HttpResponse:
    pause = next_in(head.live)
    told: dict[str, object] = {"seq": seq, "events": [], "next_in": pause}
    if head.comments is not None:
        told["comments"] = head.comments
    response = HttpResponse(json.dumps(told), content_type="application/json")
    patch_cache_control(response, public=True, max_age=min(pause or POLL_SECONDS, POLL_SECONDS))
    etag = f'"{seq}-{head.live}-{"" if head.comments is None else head.comments}"'
    response["ETag"] = etag
    return get_conditional_response(request, etag=etag, response=response) or response


def _window(request: HttpRequest, post: Post, after: int) -> HttpResponse:
    """Everything from `after` to the head, which those who ask at the same moment share."""
    key = f"blog.window:{post.pk}:{after}:{post.last_seq}:{get_language()}"
    body = heads.once(key, lambda: render_window(post.pk, after, post.last_seq), kept_for=RENDERED_KEPT)
    response = HttpResponse(body, content_type="application/json")
    patch_cache_control(response, public=True, max_age=WINDOW_KEPT, immutable=True)
    # Its words are in the reader's language, which a cookie may say.
    patch_vary_headers(response, ["Cookie"])
    return response


def render_window(post_pk: int, after: int, head: int) -> str:
    """The events of a story after `after`, as JSON: the last word on each section, as its page shows it now.

    The sections are read after the head was, so that they are never older than it.
    """
    happened = list(PostEvent.objects.filter(post=post_pk, seq__lte=head).after(after))
    post = Post.objects.with_sections().get(pk=post_pk)
    sections = {section.pk: section for section in post.sections.all()}
    kinds: dict[int | None, list[str]] = {}
    for event in happened:
        kinds.setdefault(event.section_id, []).append(event.kind)
    told = [_told(post, sections[pk], of_it) if pk else _told_of_the_post(of_it) for pk, of_it in kinds.items()]
    told.sort(key=lambda one: -1 if one["number"] is None else int(str(one["number"])))
    whole = {
        "seq": head,
        "events": told,
        "next_in": next_in(post.live_state),
        "head": render_to_string("blog/_post_header.html", {"post": post}),
    }
    return json.dumps(whole)


def _told(post: Post, section: Section, kinds: list[str]) -> dict[str, object]:
    html = render_to_string("blog/_section.html", {"section": section, "since": post.first_published_at})
    return {"kind": _kind(section, kinds), "number": section.number, "html": html}


def _told_of_the_post(kinds: list[str]) -> dict[str, object]:
    """The last thing that happened to it as a whole; its words are in the head."""
    return {"kind": kinds[-1], "number": None, "html": ""}


def _kind(section: Section, kinds: list[str]) -> str:
    """What a page that has seen none of these events is to do."""
    if section.is_withdrawn:
        return EventKind.WITHDRAW
    return EventKind.NEW if EventKind.NEW in kinds else kinds[-1]


@authors_only("blog.publish_post")
@require_POST
def switch(request: HttpRequest, pk: int) -> HttpResponse:
    """Open or close the live coverage of a story, as the button says."""
    post = own_post(request, pk)
    opens = request.POST.get("live") == "on"
    try:
        (live.go_live if opens else live.close)(post, editor=request.user)
    except publishing.PublishingError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("This story is live.") if opens else _("Live coverage is closed."))
    return redirect(post if post.state == PostState.PUBLISHED else "blog:desk")
