"""Adding an update to a story that is out, and taking one back."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from blog import amending, publishing, scheduling
from blog.forms import UpdateForm, WithdrawForm
from blog.models import BlockKind, Post, PostState, Section, SectionKind
from blog.pasted_html import TooMuchHtml, read_html
from blog.picture_forms import PictureForm
from blog.publishing import BlockText
from blog.views import preview
from blog.views.authors_only import authors_only, own_post


@dataclass(frozen=True, slots=True)
class Composed:
    """An update as it was sent: its words, and perhaps a picture."""

    form: UpdateForm
    picture: PictureForm

    @classmethod
    def of(cls, request: HttpRequest, post: Post) -> "Composed":
        data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
        form = UpdateForm(data, initial={"seen": post.last_update}, correctable=post.standing_blocks)
        picture = PictureForm(data, files, prefix="picture", editor=request.user)
        form.fields["text"].required = not picture.is_filled
        return cls(form, picture)

    def is_valid(self) -> bool:
        # Each is asked, so that every mistake is shown at once.
        return all([self.form.is_valid(), self.picture.is_valid()])

    @property
    def blocks(self) -> tuple[BlockText, ...]:
        words, picture = self.form.blocks, self.picture.blocks
        return (*picture, *words) if self.picture.is_above else (*words, *picture)

    @property
    def written(self) -> dict[str, Any]:
        """What the verbs take."""
        given = self.form.cleaned_data
        return {
            "blocks": self.blocks,
            "kind": SectionKind(given["kind"]),
            "heading": given["heading"],
            "significant": given["significant"],
            "corrects": self.form.corrected,
        }

    @property
    def shown(self) -> dict[str, object]:
        return {"form": self.form, "picture": self.picture}


@authors_only("blog.publish_post")
@require_http_methods(["GET", "HEAD", "POST"])
def add_update(request: HttpRequest, pk: int) -> HttpResponse:
    post = own_post(request, pk)
    if request.method != "POST" and not post.is_published:
        messages.info(request, unpublished(post))
        return redirect("blog:edit_post", pk)
    composed = Composed.of(request, post)
    if not post.is_published:
        composed.form.add_error(None, unpublished(post))
        return _composer(request, {"post": post} | composed.shown, status=409)
    if preview.wants_preview(request):
        return _previewed(request, post, composed)
    if composed.is_valid():
        try:
            with transaction.atomic():
                return _published(request, post, composed)
        except publishing.PublishingError as refusal:
            composed.form.add_error(None, str(refusal))
    status = 400 if composed.form.is_bound else 200
    return _composer(request, {"post": post} | composed.shown, status=status)


def unpublished(post: Post) -> str:
    """Why a story that is not out gets no update."""
    if post.state == PostState.WITHDRAWN:
        return _("This post is withdrawn.")
    return _("A story gets updates once it is published; until then, edit it.")


def _published(request: HttpRequest, post: Post, composed: Composed) -> HttpResponse:
    """Publishes, unless there is a question first: whose words these are, or what came in while they were written."""
    form = composed.form
    if form.must_ask and "asked" not in request.POST:
        return _previewed(request, post, composed, status=422)
    if form.cleaned_data["go_live_at"]:
        change = scheduling.schedule_update(
            post, at=form.cleaned_data["go_live_at"], editor=request.user, **composed.written
        )
        return _gone_to(request, reverse("blog:scheduled", args=[change.pk]))
    current = publishing.locked(post)
    newer = [section for section in fresh_updates(current) if section.number > form.cleaned_data["seen"]]
    again = next((section for section in newer if is_the_same(section, composed)), None)
    if again is not None:
        return _gone_to(request, again.get_absolute_url())
    if newer:
        form.seen_up_to(newer[-1].number)
        return _composer(request, {"post": post, "newer": newer} | composed.shown, status=409)
    section = publishing.append_update(post, editor=request.user, **composed.written)
    return _gone_to(request, section.get_absolute_url())


def fresh_updates(post: Post) -> list[Section]:
    """The updates that stand, with what they say."""
    sections = post.sections.updates().published().prefetch_related("blocks__excerpt__source", "blocks__picture__image")
    return list(sections.order_by("number"))


def is_the_same(section: Section, composed: Composed) -> bool:
    """Whether the very same was published since the composer was opened: its answer was lost on the way, and it came again."""
    said = publishing.section_text(section)
    asked = composed.written
    return (said.kind, said.heading, said.significant) == (
        asked["kind"],
        asked["heading"].strip(),
        asked["significant"],
    ) and [(block.kind, block.text, block.image) for block in said.blocks] == [
        (block.kind, block.text, block.image) for block in publishing.as_kept(asked["blocks"])
    ]


def _gone_to(request: HttpRequest, address: str) -> HttpResponse:
    """A redirect; for a script, which is to see where it leads before anything is loaded, its address alone."""
    if preview.wants_fragment(request):
        return HttpResponse(status=201, headers={"Location": address})
    return redirect(address)


def _previewed(request: HttpRequest, post: Post, composed: Composed, *, status: int = 200) -> HttpResponse:
    """The update as it would stand under the story: alone for a script, inside the page without one."""
    shown = {"post": post} | composed.shown | _seen(request, post, composed)
    if preview.wants_fragment(request):
        return render(request, "blog/_update_preview.html", shown, status=status)
    return _composer(request, shown, status=status)


def _seen(request: HttpRequest, post: Post, composed: Composed) -> dict[str, object]:
    if not composed.is_valid():
        return {}
    form = composed.form
    try:
        with preview.undone():
            section = publishing.append_update(post, editor=request.user, **composed.written)
            html = preview.section(post.pk, section.number, request)
            share = Post.objects.with_sections().get(pk=post.pk).quoted_share
    except publishing.PublishingError as refusal:
        form.add_error(None, str(refusal))
        return {}
    return {
        "preview": html,
        "excerpts": _excerpts(form.blocks),
        "paragraphs": form.paragraphs,
        "asks": form.must_ask,
        "asks_for_the_end": form.is_end_unsure,
        "share": share,
    }


def _excerpts(blocks: tuple[BlockText, ...]) -> list[BlockText]:
    return [block for block in blocks if block.kind == BlockKind.EXCERPT]


def _composer(request: HttpRequest, context: dict[str, object], *, status: int = 200) -> HttpResponse:
    template = "blog/_composer.html" if preview.wants_fragment(request) else "blog/add_update.html"
    return HttpResponse(render_to_string(template, context, request), status=status)


@authors_only("blog.change_post")
@require_POST
def read_paste(request: HttpRequest) -> HttpResponse:
    """The HTML that a clipboard held, as the text that the composer reads: `text`, its `url`, and what was left out."""
    try:
        read = read_html(request.POST.get("html", ""))
    except TooMuchHtml:
        return JsonResponse(
            {"error": _("This is too much to be read at once; it was pasted as plain text.")}, status=413
        )
    left_out = [
        ngettext("%d picture", "%d pictures", read.pictures) % read.pictures if read.pictures else "",
        ngettext("%d link", "%d links", read.links) % read.links if read.links else "",
    ]
    told = _(" and ").join(filter(None, left_out))
    note = _("Left out of the paste: %(what)s.") % {"what": told} if told else ""
    return JsonResponse({"text": read.text, "url": read.url, "note": note})


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


@authors_only("blog.publish_post")
@require_POST
def pin_update(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Above the story, or back into its place: `pinned` says which."""
    post = own_post(request, pk)
    section = next((section for section in post.standing_updates if section.number == number), None)
    if section is None:
        raise Http404
    return redirect(amending.pin_update(section, pinned="pinned" in request.POST, editor=request.user))
