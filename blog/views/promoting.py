"""Quoting a reader's comment in an update: for the story's authors, and for those who work with its comments."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from blog import commenting, promoting, publishing
from blog.forms import PromotionForm
from blog.models import Post


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def promote(request: HttpRequest, pk: int, comment: int) -> HttpResponse:
    keeper = commenting.keeper()
    if keeper is None:
        raise Http404
    post = _post(request, pk, works_with_comments=keeper.may_choose(request))
    chosen = keeper.comment(post, comment)
    if chosen is None:
        raise Http404
    form = PromotionForm(request.POST or None)
    if form.is_valid():
        try:
            return redirect(promoting.promote(post, comment, editor=request.user, **form.cleaned_data))
        except publishing.PublishingError as refusal:
            form.add_error(None, str(refusal))
    shown = {"post": post, "comment": chosen, "form": form, "credit": promoting.credit_of(chosen)}
    return render(request, "blog/promote.html", shown, status=400 if form.is_bound else 200)


def _post(request: HttpRequest, pk: int, *, works_with_comments: bool) -> Post:
    """The published story, for whoever may add to it."""
    may_publish = request.user.has_perm("blog.publish_post")
    if not (works_with_comments or may_publish):
        raise PermissionDenied
    posts = Post.objects.published() if works_with_comments else Post.objects.published().editable_by(request.user)
    return get_object_or_404(posts, pk=pk)
