"""Every version of a story, for its authors: what each changed, and any of them taken up again."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from blog import amending, documents, publishing
from blog.differences import Piece, changes
from blog.models import PostRevision
from blog.views import unsaved
from blog.views.authors_only import authors_only, own_post

ON_A_PAGE = 30


@authors_only("blog.change_post")
@require_safe
def revisions(request: HttpRequest, pk: int) -> HttpResponse:
    post = own_post(request, pk)
    rows = post.revisions.newest_first().select_related("editor").defer("document")
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "blog/revisions.html", {"post": post, "page": page})


@authors_only("blog.change_post")
@require_safe
def revision(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """One version beside the one before it; `?against=now` beside what the story says now."""
    post = own_post(request, pk)
    chosen = get_object_or_404(post.revisions.select_related("editor"), number=number)
    against_now = request.GET.get("against") == "now"
    earlier = post.revisions.filter(number__lt=number).newest_first().first()
    text = documents.text_from(chosen.read())
    if against_now:
        found = changes(documents.pieces(text), documents.pieces(publishing.text_of(post)))
    else:
        found = changes(_pieces(earlier), documents.pieces(text))
    shown = {
        "post": post,
        "revision": chosen,
        "earlier": earlier,
        "later": post.revisions.filter(number__gt=number).order_by("number").first(),
        "differences": found,
        "against_now": against_now,
    }
    return render(request, "blog/revision.html", shown)


@authors_only("blog.change_post")
@require_POST
def restore(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    post = own_post(request, pk)
    try:
        restored = amending.restore(
            post,
            number,
            version=unsaved.number(request.POST, "version"),
            significant=post.is_published and "significant" in request.POST,
            editor=request.user,
        )
    except publishing.StaleVersion:
        messages.error(request, _("The story was changed in the meantime. Look at the difference and decide again."))
        return redirect("blog:revision", pk, number)
    except publishing.PublishingError as refusal:
        messages.error(request, str(refusal))
        return redirect("blog:revision", pk, number)
    if restored.version == post.version:
        messages.info(request, _("The story says this already."))
    else:
        messages.success(
            request, _("Version %(old)d is back, as version %(new)d.") % {"old": number, "new": restored.version}
        )
    return redirect("blog:revisions", pk)


def _pieces(revision: PostRevision | None) -> tuple[Piece, ...]:
    return documents.pieces(documents.text_from(revision.read())) if revision else ()
