"""Writing a story, and mending one: its head, and the blocks of one section at a time."""

from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.forms import BaseFormSet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from blog import publishing
from blog.forms import (
    BlockForm,
    BlockForms,
    MoreForm,
    SectionForm,
    StoryForm,
    WriteForm,
    block_values,
    post_text,
    tag_names,
)
from blog.models import Post
from blog.publishing import BlockText, PostText, SectionText
from blog.views import preview
from blog.views.authors_only import authors_only, own_post


@authors_only("blog.add_post")
@require_http_methods(["GET", "HEAD", "POST"])
def write_post(request: HttpRequest) -> HttpResponse:
    form = WriteForm(request.POST or None)
    if preview.wants_preview(request):
        return _draft_previewed(request, form)
    if form.is_valid():
        try:
            post = _draft(request, form)
        except publishing.PublishingError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Kept as a draft. Nobody else sees it yet."))
            return redirect("blog:edit_post", post.pk)
    return render(request, "blog/write_post.html", {"form": form}, status=400 if form.is_bound else 200)


def _draft(request: HttpRequest, form: WriteForm) -> Post:
    assert request.user.is_authenticated
    author = publishing.author_of(request.user)
    return publishing.create_draft(post_text(form), authors=[author], editor=request.user)


def _draft_previewed(request: HttpRequest, form: WriteForm) -> HttpResponse:
    shown: dict[str, object] = {"form": form}
    if form.is_valid():
        try:
            with preview.undone():
                shown["preview"] = preview.story(_draft(request, form).pk, request)
        except publishing.PublishingError as refusal:
            form.add_error(None, str(refusal))
    template = "blog/_story_preview.html" if preview.wants_fragment(request) else "blog/write_post.html"
    return render(request, template, shown)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The forms of one section on one page: its head, its blocks, and room for more."""

    head: StoryForm | SectionForm
    blocks: "BaseFormSet[BlockForm]"
    more: MoreForm

    def is_valid(self) -> bool:
        # Each is asked, so that every mistake is shown at once.
        return all([self.head.is_valid(), self.blocks.is_valid(), self.more.is_valid()])

    @property
    def version(self) -> int:
        return int(self.head.cleaned_data["version"])

    @property
    def block_texts(self) -> tuple[BlockText, ...]:
        kept = tuple(form.block for form in self.blocks if form.is_kept)
        return kept + self.more.blocks

    def refuse(self, refusal: Exception) -> None:
        self.head.add_error(None, str(refusal))

    def opened_at(self, version: int) -> None:
        """From here on a save is on top of that version: its author has seen it."""
        self.head.data = dict(self.head.data.items()) | {"version": str(version)}


@authors_only("blog.change_post")
@require_http_methods(["GET", "HEAD", "POST"])
def edit_section(request: HttpRequest, pk: int, number: int = 0) -> HttpResponse:
    """Number 0 is the story as first written, with its headline; the others are its updates."""
    post = own_post(request, pk)
    text = publishing.text_of(post)
    section = next((section for section in text.sections if section.number == number), None)
    if section is None or any(update.number == number and update.is_withdrawn for update in post.updates):
        raise Http404
    sheet = _sheet(request, post, text, section)
    shown: dict[str, object] = {"post": post, "section": section, "sheet": sheet}
    if preview.wants_preview(request):
        return _edit_previewed(request, shown, sheet, text, section)
    if request.method == "POST" and sheet.is_valid():
        try:
            saved = _save(request, post, sheet, text, section)
            return _after_saving(request, saved)
        except publishing.StaleVersion as stale:
            sheet.opened_at(stale.version)
            return _page(request, shown | {"conflict": _conflict(stale, number)}, status=409)
        except publishing.PublishingError as refusal:
            sheet.refuse(refusal)
    return _page(request, shown, status=400 if request.method == "POST" else 200)


def _sheet(request: HttpRequest, post: Post, text: PostText, section: SectionText) -> Sheet:
    data = request.POST if request.method == "POST" else None
    head: StoryForm | SectionForm
    if section.number:
        head = SectionForm(data, initial={"version": post.version, "heading": section.heading})
    else:
        head = StoryForm(data, initial=_head_values(post, text))
    blocks = BlockForms(data, initial=[block_values(block) for block in section.blocks], prefix="block")
    return Sheet(head, blocks, MoreForm(data, prefix="more"))


def _head_values(post: Post, text: PostText) -> dict[str, object]:
    return {
        "version": post.version,
        "kicker": text.kicker,
        "headline": text.headline,
        "standfirst": text.standfirst,
        "tags": ", ".join(text.tags),
    }


def _changed(sheet: Sheet, text: PostText, section: SectionText) -> PostText:
    """The story as the sheet says it; the sections that are not on it are left out, and stay as they are."""
    changed = replace(section, blocks=sheet.block_texts)
    given = sheet.head.cleaned_data
    if section.number:
        return replace(text, sections=(replace(changed, heading=given["heading"]),))
    return replace(
        text,
        headline=given["headline"],
        kicker=given["kicker"],
        standfirst=given["standfirst"],
        tags=tag_names(given["tags"]),
        sections=(changed,),
    )


def _save(request: HttpRequest, post: Post, sheet: Sheet, text: PostText, section: SectionText) -> Post:
    return publishing.edit(
        post,
        _changed(sheet, text, section),
        version=sheet.version,
        significant=post.is_published and sheet.head.cleaned_data["significant"],
        editor=request.user,
    )


def _after_saving(request: HttpRequest, post: Post) -> HttpResponse:
    if "publish" in request.POST and request.user.has_perm("blog.publish_post"):
        published = publishing.publish(post, editor=request.user)
        messages.success(request, _("Published."))
        return redirect(published)
    messages.success(request, _("Saved."))
    return redirect(post) if post.is_published else redirect("blog:edit_post", post.pk)


def _edit_previewed(
    request: HttpRequest, shown: dict[str, object], sheet: Sheet, text: PostText, section: SectionText
) -> HttpResponse:
    post = shown["post"]
    assert isinstance(post, Post)
    if sheet.is_valid():
        try:
            with preview.undone():
                # Whether another save came between is asked when it counts, not at every look.
                sheet.head.cleaned_data["version"] = post.version
                saved = _save(request, post, sheet, text, section)
                shown["preview"] = preview.story(saved.pk, request)
        except publishing.PublishingError as refusal:
            sheet.refuse(refusal)
    if preview.wants_fragment(request):
        return render(request, "blog/_story_preview.html", shown | {"form": sheet.head})
    return _page(request, shown)


def _page(request: HttpRequest, shown: dict[str, object], *, status: int = 200) -> HttpResponse:
    return HttpResponse(render_to_string("blog/edit_section.html", shown, request), status=status)


def _conflict(stale: publishing.StaleVersion, number: int) -> dict[str, Any]:
    return {"yours": told(stale.yours, number), "theirs": told(stale.theirs, number)}


def told(text: PostText, number: int) -> str:
    """One section as plain text under its headline, for reading side by side."""
    section = next((section for section in text.sections if section.number == number), None)
    head = section.heading if section and number else ": ".join(filter(None, [text.kicker, text.headline]))
    blocks = [_told_block(block) for block in section.blocks] if section else []
    return "\n\n".join(filter(None, [head, *blocks]))


def _told_block(block: BlockText) -> str:
    return f"{block.source.upper()} – {block.text}" if block.source else block.text
