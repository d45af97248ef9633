"""The default policy of the package, made a draft by an owner who was told that it is a newer one."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from moderation import packaged, policies, wording
from moderation import policy_wording as words
from moderation.models import PolicyState
from moderation.views.access import StaffRequest
from moderation.views.owners_only import for_owners


@for_owners
@require_POST
def draft(request: StaffRequest) -> HttpResponseBase:
    """Make the draft, and show what it changes: since the default policy that the site began with, if that is known.

    Where the site judges by that one still, it is the comparison from which the draft can be adopted.
    """
    made = packaged.draft(by=request.user, note=_("The default policy of the newer Parley."), now=timezone.now())
    said = {"name": made.name, "state": wording.within(str(words.VERSION_WORDS[made.state]))}
    if made.state == PolicyState.DRAFT:
        messages.success(request, _("The newer default policy is draft %(name)s. Nothing else has changed.") % said)
    else:
        messages.info(request, _("The newer default policy is version %(name)s already (%(state)s).") % said)
    old = packaged.begun_with() or policies.current()
    shown = urlencode({"old": old.pk, "new": made.pk})
    return redirect(f"{reverse('moderation:policy_compare')}?{shown}")
