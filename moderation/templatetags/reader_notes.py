"""`{% unread_notes as unread %}`: how many notifications the account has not read, for the head of every page of theirs."""

from __future__ import annotations

from django import template
from django.utils import timezone

from moderation import notifications

register = template.Library()


@register.simple_tag(takes_context=True)
def unread_notes(context: template.Context) -> int:
    """One query for who is signed in, none for anybody else: what others read is kept and shared."""
    user = getattr(context.get("request"), "user", None)
    if user is None or not user.is_authenticated:
        return 0
    return notifications.unread_of_account(user.pk, now=timezone.now())
