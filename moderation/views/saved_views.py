"""The views of the queue that a moderator keeps, and how calm their desk is: each one's own, and nobody else's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from moderation import policies, saved_views
from moderation.forms import ViewForm
from moderation.models import SavedView
from moderation.views.access import StaffRequest, for_moderators
from moderation.views.filters import Filters, UnknownFilter, read_filters
from moderation.views.queue import filters_or_none, refuse_filter

LARGEST_KEY = 2**63 - 1


@for_moderators
@require_safe
def views(request: StaffRequest) -> HttpResponseBase:
    """Every view that the moderator keeps, and a form that keeps the filters of the address as one more."""
    return _page(request)


@for_moderators
@require_POST
def save(request: StaffRequest) -> HttpResponseBase:
    """Keep the filters of the address under a name, and look at them."""
    form = ViewForm(request.POST)
    try:
        filters = read_filters(request.GET, policy=policies.in_force())
    except UnknownFilter as unknown:
        return refuse_filter(request, unknown)
    if not filters.narrow:
        form.add_error(None, _("These filters leave nothing out. Narrow the queue first; then keep what you see."))
    if not form.is_valid():
        return _page(request, new=form, status=400)
    query = filters.query(after=None)
    refusal = _try(lambda: saved_views.save(request.user, name=form.cleaned_data["name"], query=query[1:]))
    if refusal:
        form.add_error("name", refusal)
        return _page(request, new=form, status=409)
    return redirect(reverse("moderation:queue") + query)


@for_moderators
@require_POST
def rename(request: StaffRequest, pk: int) -> HttpResponseBase:
    """Give a view another name."""
    view, form = _own_or_404(request, pk), ViewForm(request.POST)
    if not form.is_valid():
        return _page(request, renaming=(view.pk, form), status=400)
    refusal = _try(lambda: saved_views.rename(view, name=form.cleaned_data["name"]))
    if refusal:
        form.add_error("name", refusal)
        return _page(request, renaming=(view.pk, form), status=409)
    return redirect("moderation:views")


@for_moderators
@require_POST
def delete(request: StaffRequest, pk: int) -> HttpResponseBase:
    """Forget a view."""
    saved_views.delete(_own_or_404(request, pk))
    return redirect("moderation:views")


@for_moderators
@require_POST
def default(request: StaffRequest, pk: int) -> HttpResponseBase:
    """Let the queue open with a view; or, where it does already, with no view."""
    view = _own_or_404(request, pk)
    if request.POST.get("on") == "1":
        saved_views.make_default(view)
    else:
        saved_views.open_with_the_whole_queue(request.user)
    return redirect("moderation:views")


@for_moderators
@require_POST
def calm(request: StaffRequest) -> HttpResponseBase:
    """Blur upsetting texts, or no longer, and return to where the moderator was."""
    saved_views.prefer_calm(request.user, calm=request.POST.get("calm") == "1")
    query = (filters_or_none(request) or Filters()).query()
    item = request.POST.get("item", "")
    if item.isdecimal() and int(item[:19]) <= LARGEST_KEY:
        return redirect(reverse("moderation:item", args=[int(item[:19])]) + query)
    return redirect(reverse("moderation:queue") + query)


def _page(
    request: StaffRequest,
    *,
    new: ViewForm | None = None,
    renaming: tuple[int, ViewForm] | None = None,
    status: int = 200,
) -> HttpResponseBase:
    filters = filters_or_none(request)
    if filters is None:
        filters = Filters()
    kept = SavedView.objects.of(request.user.pk)
    return render(
        request,
        "moderation/views.html",
        {
            "rows": [(view, _form_of(view, renaming)) for view in kept],
            "filters": filters,
            "query": filters.query(after=None),
            "new": new or ViewForm(),
            "whole_query": Filters(whole="1").query(),
        },
        status=status,
    )


def _form_of(view: SavedView, renaming: tuple[int, ViewForm] | None) -> ViewForm:
    if renaming is not None and renaming[0] == view.pk:
        return renaming[1]
    return ViewForm(initial={"name": view.name}, auto_id=f"view_{view.pk}_%s")


def _try(act: Callable[[], Any]) -> str:
    """Why the view could not be kept under that name, or ""."""
    try:
        act()
    except saved_views.NameTaken:
        return _("You have a view of this name already.")
    except saved_views.TooManyViews:
        return _("You keep %(most)d views, which is as many as there may be. Delete one first.") % {
            "most": saved_views.MOST
        }
    return ""


def _own_or_404(request: StaffRequest, pk: int) -> SavedView:
    view = SavedView.objects.of(request.user.pk).filter(pk=pk).first() if pk <= LARGEST_KEY else None
    if view is None:
        raise Http404
    return view
