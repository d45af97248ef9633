"""The author's desk: what is written, what is out, and the acts that need no form."""

from datetime import timedelta

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from blog import drafting, publishing
from blog.drafting import Place
from blog.models import Post, PostState, ScheduledChange
from blog.views.authors_only import authors_only, own_post

ON_A_PAGE = 30
MOST_ASKED = 200
REFUSALS_ARE_SHOWN_FOR = timedelta(days=14)
OUT = [PostState.PUBLISHED, PostState.WITHDRAWN]


@authors_only("blog.add_post")
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """What is being written, what waits, what is out; or what of it is called so, in one list."""
    asked = request.GET.get("q", "").replace("\x00", "").strip()[:MOST_ASKED]
    own = Post.objects.editable_by(request.user)
    posts = own.last_touched_first().with_sections()
    if asked:
        found = Paginator(posts.called(asked), ON_A_PAGE).get_page(request.GET.get("page"))
        return render(request, "blog/desk.html", {"asked": asked, "page": found})
    drafts = posts.filter(state=PostState.DRAFT)
    before = _key(request.GET.get("drafts", ""))
    shown = list((drafts.touched_before(before) if before else drafts)[: ON_A_PAGE + 1])
    changes = ScheduledChange.objects.filter(post__in=own.values("pk")).select_related("post")
    return render(
        request,
        "blog/desk.html",
        {
            "unfinished": drafting.kept(Place(), by=request.user),
            "refused": changes.refused().filter(settled_at__gte=timezone.now() - REFUSALS_ARE_SHOWN_FOR).in_order(),
            "drafts": shown[:ON_A_PAGE],
            "draft_count": drafts.count(),
            "older_drafts": shown[ON_A_PAGE - 1].pk if len(shown) > ON_A_PAGE else None,
            "newest_drafts": not before,
            "waiting": changes.waiting().in_order(),
            "page": Paginator(posts.filter(state__in=OUT).newest_first(), ON_A_PAGE).get_page(request.GET.get("page")),
        },
    )


def _key(given: str) -> int:
    return int(given) if given.isascii() and given.isdigit() and len(given) < 19 else 0


@authors_only("blog.change_post")
@require_safe
def look(request: HttpRequest, pk: int) -> HttpResponse:
    """The story in its real template, before anyone else sees it."""
    return render(request, "blog/look.html", {"post": own_post(request, pk)})


@authors_only("blog.publish_post")
@require_POST
def publish_post(request: HttpRequest, pk: int) -> HttpResponse:
    post = own_post(request, pk)
    try:
        published = publishing.publish(post, editor=request.user)
    except publishing.PublishingError as refusal:
        messages.error(request, str(refusal))
        return redirect("blog:edit_post", pk)
    messages.success(request, _("Published."))
    return redirect(published)
