"""What others did meanwhile: asked again and again by a page that stands open, and answered only when it differs."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth.models import User
from django.http import HttpResponseBase, HttpResponseNotModified, JsonResponse
from django.utils import timezone
from django.utils.http import parse_etags, quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from moderation.models import ReviewItem
from moderation.views.access import StaffRequest, for_moderators, refuse
from moderation.views.item_page import decision_words
from moderation.views.queue import waiting_counts

MOST_ASKED = 100
LONGEST_KEY = 18


@for_moderators
@require_safe
def changes(request: StaffRequest) -> HttpResponseBase:
    """How the items of a page stand now, as JSON with an ETag: 304 for as long as nothing differs. Five queries."""
    asked = [key for key in request.GET.get("items", "").split(",") if key]
    if len(asked) > MOST_ASKED or not all(
        key.isascii() and key.isdecimal() and len(key) <= LONGEST_KEY for key in asked
    ):
        return refuse(
            request,
            status=400,
            title=_("These are no items"),
            why=_("“items” takes up to a hundred keys, with commas."),
        )
    now = timezone.now()
    told = JsonResponse(
        {
            "items": list(_states([int(key) for key in asked], user=request.user, now=now)),
            "counts": waiting_counts(request.user, now=now),
        }
    )
    etag = quote_etag(hashlib.sha256(told.content).hexdigest()[:32])
    if etag in parse_etags(request.headers.get("If-None-Match", "")):
        return HttpResponseNotModified(headers={"ETag": etag})
    told["ETag"] = etag
    return told


def _states(keys: list[int], *, user: User, now: datetime) -> Iterable[dict[str, object]]:
    items = ReviewItem.objects.filter(pk__in=keys).select_related("claimed_by", "closed_by__decider").order_by("pk")
    for item in items:
        others = item.is_claimed_by_another(user.pk, now=now)
        yield {
            "item": item.pk,
            "decided": item.closed_at is not None,
            "words": _words(item, others=others, user=user),
            "held": others and item.closed_at is None,
        }


def _words(item: ReviewItem, *, others: bool, user: User) -> str:
    if item.closed_at is None:
        return _("%(who)s has it") % {"who": item.claimed_by.get_username()} if others and item.claimed_by else ""
    decision = item.closed_by
    if decision is None:
        return _("Answered: the decision stands")
    told = {"what": decision_words(decision), "clause": decision.clause}
    what = _("%(what)s, clause %(clause)s") % told if decision.clause else told["what"]
    if decision.decider is None:
        return what
    who = _("you") if decision.decider_id == user.pk else decision.decider.get_username()
    return _("%(what)s, by %(who)s") % {"what": what, "who": who}
