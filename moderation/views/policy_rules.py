"""What an owner does about a rule that was suspended: put it back, or do without it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from moderation import broken_rules
from moderation.models import SuspendedRule
from moderation.views.access import StaffRequest, refuse
from moderation.views.owners_only import for_owners


@for_owners
@require_POST
def put_back(request: StaffRequest, pk: int) -> HttpResponseBase:
    """Let the rule run again."""
    row = get_object_or_404(SuspendedRule.objects.select_related("version"), pk=pk)
    try:
        broken_rules.put_back(row, by=request.user, now=timezone.now())
    except broken_rules.NotSuspended:
        return _too_late(request, row)
    messages.success(request, _("“%(rule)s” runs again. Should it fail again, you are told.") % {"rule": row.rule})
    return redirect("moderation:policy_versions")


@for_owners
@require_POST
def do_without(request: StaffRequest, pk: int) -> HttpResponseBase:
    """Hold nothing in the place of the rule any more."""
    row = get_object_or_404(SuspendedRule.objects.select_related("version"), pk=pk)
    try:
        broken_rules.do_without(row, by=request.user, now=timezone.now())
    except broken_rules.NotSuspended:
        return _too_late(request, row)
    messages.success(request, _("The site does without “%(rule)s” until it is put back.") % {"rule": row.rule})
    return redirect("moderation:policy_versions")


def _too_late(request: StaffRequest, row: SuspendedRule) -> HttpResponseBase:
    return refuse(
        request,
        status=409,
        title=_("Somebody was faster"),
        why=_("Another owner has decided about “%(rule)s” already. Nothing was changed.") % {"rule": row.rule},
        way=reverse("moderation:policy_versions"),
        way_words=_("All versions"),
    )
