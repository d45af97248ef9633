"""The owners' switch for proofs of work."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from moderation import proofs
from moderation.views.access import StaffRequest
from moderation.views.owners_only import for_owners


@for_owners
@require_POST
def switch(request: StaffRequest) -> HttpResponseBase:
    """On for a while, or off at once."""
    now = timezone.now()
    if "off" in request.POST:
        proofs.switch_off(by=request.user, now=now)
        messages.success(request, _("Comments are asked for no proof of work any more."))
        return redirect("moderation:team")
    try:
        proofs.switch_on(by=request.user, now=now)
    except proofs.NotKept:
        messages.error(request, _("The cache is away, and with it the switch. PROOF_ALWAYS works without it."))
    else:
        messages.success(request, _("From now on every comment is asked for a proof of work."))
    return redirect("moderation:team")
