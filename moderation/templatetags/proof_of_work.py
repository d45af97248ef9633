"""Whether comments are asked for a proof of work just now: `{% proof_demand as demand %}`."""

from __future__ import annotations

from django import template
from django.utils import timezone

from moderation import proofs

register = template.Library()


@register.simple_tag
def proof_demand() -> proofs.Demand | None:
    """What `_proofs.html` draws. It is kept in the cache, and costs a page of the desk no query."""
    return proofs.demand(now=timezone.now())
