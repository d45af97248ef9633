"""What waits to go out by itself: look at it, change its time, cancel it, take its text up again."""

import json
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from blog import documents, drafting, publishing, scheduling
from blog.differences import Difference, changes
from blog.drafting import Place
from blog.forms import GoLiveForm, block_values
from blog.models import Post, PostRevision, ScheduledChange, ScheduledKind
from blog.publishing import BlockText, PostText, SectionText
from blog.views.authors_only import authors_only


@authors_only("blog.publish_post")
@require_http_methods(["GET", "HEAD", "POST"])
def scheduled(request: HttpRequest, pk: int) -> HttpResponse:
    """One change and its time; the time is changed here."""
    change = _own_change(request, pk)
    form = GoLiveForm(request.POST or None, initial={"go_live_at": timezone.localtime(change.go_live_at)})
    if form.is_valid():
        try:
            scheduling.move(change, at=form.cleaned_data["go_live_at"])
        except publishing.PublishingError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("It goes out at the new time."))
            return redirect("blog:scheduled", pk)
    shown = {"change": change, "post": change.post, "form": form, "text": _told(change)}
    return render(request, "blog/scheduled.html", shown, status=400 if form.is_bound else 200)


@authors_only("blog.publish_post")
@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    change = _own_change(request, pk)
    try:
        scheduling.cancel(change)
    except publishing.PublishingError as refusal:
        messages.error(request, str(refusal))
        return redirect("blog:scheduled", pk)
    messages.success(request, _("Cancelled. It stays as it is until you publish it."))
    return _taken_up(request, change) if change.kind == ScheduledKind.EDIT else redirect("blog:scheduled", pk)


@authors_only("blog.publish_post")
@require_POST
def take_up(request: HttpRequest, pk: int) -> HttpResponse:
    """Open the text of an edit that did not go out in the editor, beside what the story says now."""
    change = _own_change(request, pk)
    if change.kind != ScheduledKind.EDIT or change.is_waiting:
        return redirect("blog:scheduled", pk)
    return _taken_up(request, change)


def _own_change(request: HttpRequest, pk: int) -> ScheduledChange:
    own = Post.objects.editable_by(request.user).values("pk")
    return get_object_or_404(ScheduledChange.objects.filter(post__in=own).select_related("post"), pk=pk)


def _taken_up(request: HttpRequest, change: ScheduledChange) -> HttpResponse:
    text = documents.text_from(json.loads(change.document))
    place = Place(change.post, change.section, version=change.version)
    drafting.keep(_fields(text), place, by=request.user, now=timezone.now())
    if change.section:
        return redirect("blog:edit_update", change.post_id, change.section)
    return redirect("blog:edit_post", change.post_id)


def _fields(text: PostText) -> dict[str, str]:
    """The text as the editor's form would have it."""
    head = {name: getattr(text, name) for name in ("kicker", "headline", "standfirst")}
    section = text.sections[0]
    blocks = {
        f"block-{place}-{name}": "" if value is None else str(value)
        for place, block in enumerate(section.blocks)
        for name, value in block_values(block).items()
    }
    extent = {"tags": ", ".join(text.tags), "heading": section.heading, "block-TOTAL_FORMS": str(len(section.blocks))}
    return head | extent | blocks


@dataclass(frozen=True, slots=True)
class Told:
    """What a change will write: an update's text, or what an edit changes."""

    section: SectionText | None = None
    differences: tuple[Difference, ...] = ()

    @property
    def blocks(self) -> tuple[BlockText, ...]:
        return self.section.blocks if self.section else ()


def _told(change: ScheduledChange) -> Told:
    if change.kind == ScheduledKind.UPDATE:
        return Told(documents.section_from(json.loads(change.document)))
    if change.kind == ScheduledKind.EDIT:
        text = documents.text_from(json.loads(change.document))
        was = documents.text_from(PostRevision.objects.get(post=change.post, number=change.version).read())
        left_out = {part.number for part in was.sections} - {part.number for part in text.sections}
        return Told(differences=changes(documents.pieces(was, without=left_out), documents.pieces(text)))
    return Told()
