"""Writing a story: pasted or typed whole, kept while it is written, then a draft."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from blog import publishing
from blog.drafting import Place
from blog.forms import WriteForm, post_text
from blog.models import Post
from blog.views import preview, unsaved
from blog.views.authors_only import authors_only


@authors_only("blog.add_post")
@require_http_methods(["GET", "HEAD", "POST"])
def write_post(request: HttpRequest) -> HttpResponse:
    if unsaved.is_autosave(request):
        return unsaved.keep(request, Place())
    if unsaved.is_thrown_away(request):
        return unsaved.throw_away(request, then=request.path)
    # Another new post may be begun while one lies unfinished: it is taken up only when it is asked for.
    kept = unsaved.opened(request, Place(), takes_up="copy" in request.GET)
    form = WriteForm(request.POST or None, initial=dict(kept.fields))
    if preview.wants_preview(request):
        return _previewed(request, form, kept)
    if form.is_valid():
        try:
            post = _draft(request, form)
        except publishing.PublishingError as refusal:
            form.add_error(None, str(refusal))
        else:
            unsaved.forget(request)
            messages.success(request, _("Kept as a draft. Nobody else sees it yet."))
            return redirect("blog:edit_post", post.pk)
    shown = {"form": form, "unsaved": kept}
    return render(request, "blog/write_post.html", shown, status=400 if form.is_bound else 200)


def _draft(request: HttpRequest, form: WriteForm) -> Post:
    assert request.user.is_authenticated
    author = publishing.author_of(request.user)
    return publishing.create_draft(post_text(form), authors=[author], editor=request.user)


def _previewed(request: HttpRequest, form: WriteForm, kept: unsaved.Unsaved) -> HttpResponse:
    shown: dict[str, object] = {"form": form, "unsaved": kept}
    if form.is_valid():
        try:
            with preview.undone():
                shown |= preview.seen(_draft(request, form).pk, request)
        except publishing.PublishingError as refusal:
            form.add_error(None, str(refusal))
    template = "blog/_story_preview.html" if preview.wants_fragment(request) else "blog/write_post.html"
    return render(request, template, shown)
