"""Mending a story, one section at a time: its head and its blocks; kept while it is written, saved, or let go out later."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.forms import BaseFormSet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from blog import documents, publishing, scheduling
from blog.differences import Difference, differences
from blog.drafting import Place
from blog.forms import BlockForm, BlockForms, MoreForm, SectionForm, StoryForm, block_values, tag_names
from blog.models import Post, ScheduledChange, ScheduledKind
from blog.picture_forms import PictureForm
from blog.publishing import BlockText, PostText, SectionText
from blog.views import preview, unsaved
from blog.views.authors_only import authors_only, own_post

MOST_BLOCKS = 400


@dataclass(frozen=True, slots=True)
class Sheet:
    """The forms of one section on one page: its head, its blocks, and room for more."""

    head: StoryForm | SectionForm
    blocks: "BaseFormSet[BlockForm]"
    more: MoreForm
    picture: PictureForm

    def is_valid(self) -> bool:
        # Each is asked, so that every mistake is shown at once.
        return all([self.head.is_valid(), self.blocks.is_valid(), self.more.is_valid(), self.picture.is_valid()])

    @property
    def version(self) -> int:
        return int(self.head.cleaned_data["version"])

    @property
    def go_live_at(self) -> datetime | None:
        at: datetime | None = self.head.cleaned_data["go_live_at"]
        return at

    @property
    def block_texts(self) -> tuple[BlockText, ...]:
        """In the places that their author gave them; what has none stands where it stood."""
        placed = [(form.cleaned_data.get("order"), place, form) for place, form in enumerate(self.blocks, start=1)]
        placed.sort(key=lambda row: (row[1] if row[0] is None else row[0], row[1]))
        return (*(form.block for _order, _place, form in placed if form.is_kept), *self.added)

    @property
    def added(self) -> tuple[BlockText, ...]:
        """What is new at the end: words, and perhaps a picture under or above them."""
        words, picture = self.more.blocks, self.picture.blocks
        return (*picture, *words) if self.picture.is_above else (*words, *picture)

    def refuse(self, refusal: Exception) -> None:
        self.head.add_error(None, str(refusal))

    def opened_at(self, version: int) -> None:
        """From here on a save is on top of that version: its author has seen it."""
        self.say(version=str(version))

    def say(self, **values: str) -> None:
        """Show the head with other values than those that were sent."""
        self.head.data = dict(self.head.data.items()) | values


@authors_only("blog.change_post")
@require_http_methods(["GET", "HEAD", "POST"])
def edit_section(request: HttpRequest, pk: int, number: int = 0) -> HttpResponse:
    """Number 0 is the story as first written, with its headline; the others are its updates."""
    post = own_post(request, pk)
    text = publishing.text_of(post)
    section = next((section for section in text.sections if section.number == number), None)
    if section is None:
        raise Http404
    withdrawn = next((update for update in post.updates if update.number == number and update.is_withdrawn), None)
    place = Place(post, number, version=unsaved.number(request.POST, "version") or post.version)
    if unsaved.is_autosave(request):
        return unsaved.keep(request, place)
    if unsaved.is_thrown_away(request):
        return unsaved.throw_away(request, then=reverse("blog:edit_post", args=[pk]) if withdrawn else request.path)
    kept = unsaved.opened(request, place, takes_up=True)
    sheet = _sheet(request, post, text, section, kept)
    shown: dict[str, object] = {"post": post, "section": section, "sheet": sheet, "unsaved": kept}
    if withdrawn:
        if request.method != "POST" and kept.taken_up is None:
            raise Http404
        return _withdrawn_meanwhile(request, shown | {"withdrawn": withdrawn}, sheet, text, section)
    if request.method == "POST" and "split" in request.POST:
        return _split(request, shown, sheet)
    if preview.wants_preview(request):
        return _previewed(request, shown, sheet, text, section)
    if request.method == "POST" and sheet.is_valid():
        try:
            with transaction.atomic():
                return _carried_out(request, post, sheet, text, section)
        except publishing.StaleVersion as stale:
            sheet.opened_at(stale.version)
            return _page(request, shown | {"conflict": _conflict(stale, number)}, status=409)
        except publishing.PublishingError as refusal:
            sheet.refuse(refusal)
    return _page(request, shown, status=400 if request.method == "POST" else 200)


# --- the forms, filled ---


def _sheet(request: HttpRequest, post: Post, text: PostText, section: SectionText, kept: unsaved.Unsaved) -> Sheet:
    data = request.POST if request.method == "POST" else None
    fields = kept.fields
    version = kept.taken_up.version if kept.taken_up else post.version
    saved = _section_values(section) if section.number else _head_values(text)
    initial = (
        saved
        | {name: fields[name] for name in (*saved, "significant", "go_live_at") if name in fields}
        | {"version": version}
    )
    head = (SectionForm if section.number else StoryForm)(data, initial=initial)
    blocks = BlockForms(data, initial=_blocks_typed(fields) or _blocks_saved(section), prefix="block")
    more = {name: fields[f"more-{name}"] for name in MoreForm.base_fields if f"more-{name}" in fields}
    files = request.FILES if request.method == "POST" else None
    picture = PictureForm(data, files, prefix="picture", editor=request.user)
    return Sheet(head, blocks, MoreForm(data, initial=more, prefix="more"), picture)


def _head_values(text: PostText) -> dict[str, object]:
    return {
        "kicker": text.kicker,
        "headline": text.headline,
        "standfirst": text.standfirst,
        "tags": ", ".join(text.tags),
    }


def _section_values(section: SectionText) -> dict[str, object]:
    return {"heading": section.heading}


def _blocks_saved(section: SectionText) -> list[dict[str, object]]:
    return [block_values(block) | {"order": place} for place, block in enumerate(section.blocks, start=1)]


def _blocks_typed(fields: Mapping[str, str]) -> list[dict[str, object]]:
    """The blocks as they were typed and not saved yet."""
    count = min(unsaved.number(fields, "block-TOTAL_FORMS"), MOST_BLOCKS)
    return [{name: fields.get(f"block-{place}-{name}", "") for name in BlockForm.base_fields} for place in range(count)]


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


# --- what a button does ---


def _carried_out(request: HttpRequest, post: Post, sheet: Sheet, text: PostText, section: SectionText) -> HttpResponse:
    """Save, publish, or let it go out later. What was kept of the form while it was written is forgotten."""
    goes_out = "publish" in request.POST or (sheet.go_live_at is not None and "save" not in request.POST)
    if goes_out and sheet.go_live_at and (post.is_published or _may_publish(request)):
        change = _scheduled(request, post, sheet, text, section, at=sheet.go_live_at)
        unsaved.forget(request)
        messages.success(request, _("It goes out by itself."))
        return redirect("blog:scheduled", change.pk)
    saved = _save(request, post, sheet, text, section)
    unsaved.forget(request)
    if goes_out and not saved.is_published and _may_publish(request):
        published = publishing.publish(saved, editor=request.user)
        messages.success(request, _("Published."))
        return redirect(published)
    messages.success(request, _("Saved."))
    return redirect(saved) if saved.is_published else redirect("blog:edit_post", saved.pk)


def _may_publish(request: HttpRequest) -> bool:
    return request.user.has_perm("blog.publish_post")


def _scheduled(
    request: HttpRequest, post: Post, sheet: Sheet, text: PostText, section: SectionText, *, at: datetime
) -> ScheduledChange:
    if not post.is_published:
        return scheduling.schedule_post(_save(request, post, sheet, text, section), at=at, editor=request.user)
    return scheduling.schedule_edit(
        post,
        _changed(sheet, text, section),
        version=sheet.version,
        at=at,
        significant=sheet.head.cleaned_data["significant"],
        editor=request.user,
    )


def _save(request: HttpRequest, post: Post, sheet: Sheet, text: PostText, section: SectionText) -> Post:
    return publishing.edit(
        post,
        _changed(sheet, text, section),
        version=sheet.version,
        significant=post.is_published and sheet.head.cleaned_data["significant"],
        editor=request.user,
    )


# --- what is shown ---


def _split(request: HttpRequest, shown: dict[str, object], sheet: Sheet) -> HttpResponse:
    """The kicker and the headline apart, as the form offered; nothing is saved."""
    offered = sheet.head.split if isinstance(sheet.head, StoryForm) else None
    if offered:
        sheet.say(kicker=offered.kicker, headline=offered.headline)
    return _page(request, shown)


def _previewed(
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
                shown |= preview.seen(saved.pk, request)
        except publishing.PublishingError as refusal:
            sheet.refuse(refusal)
    if preview.wants_fragment(request):
        return render(request, "blog/_story_preview.html", shown | {"form": sheet.head})
    return _page(request, shown)


def _withdrawn_meanwhile(
    request: HttpRequest, shown: dict[str, object], sheet: Sheet, text: PostText, section: SectionText
) -> HttpResponse:
    """What was typed in an update that is gone: it cannot be saved, and is not lost."""
    if request.method != "POST":
        return _page(request, shown)
    if sheet.is_valid():
        stale = publishing.StaleVersion(yours=_changed(sheet, text, section), theirs=text, version=sheet.version)
        shown |= {"conflict": _conflict(stale, section.number)}
    return _page(request, shown, status=409)


def _page(request: HttpRequest, shown: dict[str, object], *, status: int = 200) -> HttpResponse:
    post = shown["post"]
    assert isinstance(post, Post)
    waiting = list(post.scheduled_changes.waiting().in_order())
    goes_out = next((change for change in waiting if change.kind == ScheduledKind.POST), None)
    context = {"waiting": waiting, "goes_out": goes_out} | shown
    return HttpResponse(render_to_string("blog/edit_section.html", context, request), status=status)


def _conflict(stale: publishing.StaleVersion, number: int) -> dict[str, Any]:
    return {
        "yours": told(stale.yours, number),
        "theirs": told(stale.theirs, number),
        "differences": _between(stale.theirs, stale.yours, number),
    }


def _between(theirs: PostText, yours: PostText, number: int) -> tuple[Difference, ...]:
    """From what was saved to what is in the form; its section, and the head with the story itself."""
    one, other = (
        replace(text, sections=tuple(part for part in text.sections if part.number == number))
        for text in (theirs, yours)
    )
    old, new = (
        [piece for piece in documents.pieces(text) if number == 0 or piece.place == number] for text in (one, other)
    )
    return tuple(difference for difference in differences(old, new) if difference.is_change)


def told(text: PostText, number: int) -> str:
    """One section as plain text under its headline, for reading side by side."""
    section = next((section for section in text.sections if section.number == number), None)
    head = section.heading if section and number else ": ".join(filter(None, [text.kicker, text.headline]))
    blocks = [_told_block(block) for block in section.blocks] if section else []
    return "\n\n".join(filter(None, [head, *blocks]))


def _told_block(block: BlockText) -> str:
    return f"{block.source.upper()} – {block.text}" if block.source else block.text
