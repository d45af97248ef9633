"""Adding an update to a story that is out, and taking one back."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from blog import publishing
from blog.forms import UpdateForm, WithdrawForm
from blog.models import BlockKind, Post, Section, SectionKind
from blog.publishing import BlockText
from blog.views import preview
from blog.views.authors_only import authors_only, own_post


@authors_only("blog.publish_post")
@require_http_methods(["GET", "HEAD", "POST"])
def add_update(request: HttpRequest, pk: int) -> HttpResponse:
    post = own_post(request, pk)
    if not post.is_published:
        messages.info(request, _("A story gets updates once it is published; until then, edit it."))
        return redirect("blog:edit_post", pk)
    form = UpdateForm(request.POST or None)
    if preview.wants_preview(request):
        return _previewed(request, post, form)
    if form.is_valid():
        try:
            return redirect(_append(request, post, form))
        except publishing.PublishingError as refusal:
            form.add_error(None, str(refusal))
    return _composer(request, {"post": post, "form": form}, status=400 if form.is_bound else 200)


def _append(request: HttpRequest, post: Post, form: UpdateForm) -> Section:
    return publishing.append_update(
        post,
        blocks=form.blocks,
        kind=SectionKind(form.cleaned_data["kind"]),
        heading=form.cleaned_data["heading"],
        significant=form.cleaned_data["significant"],
        editor=request.user,
    )


def _previewed(request: HttpRequest, post: Post, form: UpdateForm) -> HttpResponse:
    """The update as it would stand under the story: alone for a script, inside the page without one."""
    shown = {"post": post, "form": form} | _seen(request, post, form)
    if preview.wants_fragment(request):
        return render(request, "blog/_update_preview.html", shown)
    return _composer(request, shown)


def _seen(request: HttpRequest, post: Post, form: UpdateForm) -> dict[str, object]:
    if not form.is_valid():
        return {}
    try:
        with preview.undone():
            section = _append(request, post, form)
            html = preview.section(post.pk, section.number, request)
    except publishing.PublishingError as refusal:
        form.add_error(None, str(refusal))
        return {}
    return {"preview": html, "excerpts": _excerpts(form.blocks), "asks_for_the_end": form.is_end_unsure}


def _excerpts(blocks: tuple[BlockText, ...]) -> list[BlockText]:
    return [block for block in blocks if block.kind == BlockKind.EXCERPT]


def _composer(request: HttpRequest, context: dict[str, object], *, status: int = 200) -> HttpResponse:
    template = "blog/_composer.html" if preview.wants_fragment(request) else "blog/add_update.html"
    return HttpResponse(render_to_string(template, context, request), status=status)


@authors_only("blog.publish_post")
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw_update(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    post = own_post(request, pk)
    section = next((section for section in post.standing_updates if section.number == number), None)
    if section is None:
        raise Http404
    form = WithdrawForm(request.POST or None)
    if form.is_valid():
        try:
            gone = publishing.withdraw_update(section, reason=form.cleaned_data["reason"], editor=request.user)
            return redirect(gone)
        except publishing.PublishingError as refusal:
            form.add_error(None, str(refusal))
    context = {"post": post, "section": section, "form": form}
    return render(request, "blog/withdraw_update.html", context, status=400 if form.is_bound else 200)
