"""The author's desk: what is written, what is out, and the acts that need no form."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from blog import publishing
from blog.models import Post, PostState
from blog.views.authors_only import authors_only, own_post

ON_A_PAGE = 30
OUT = [PostState.PUBLISHED, PostState.WITHDRAWN]


@authors_only("blog.add_post")
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    posts = Post.objects.editable_by(request.user).last_touched_first().with_sections()
    out = posts.filter(state__in=OUT).newest_first()
    return render(
        request,
        "blog/desk.html",
        {
            "drafts": posts.filter(state=PostState.DRAFT),
            "scheduled": posts.filter(state=PostState.SCHEDULED),
            "page": Paginator(out, ON_A_PAGE).get_page(request.GET.get("page")),
        },
    )


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
