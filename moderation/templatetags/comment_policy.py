"""`{% comment_policy as policy %}`: the policy in force, for pages that print its notice, its summary or its clauses."""

from django import template

from moderation import policies
from moderation.policy.document import Policy

register = template.Library()


@register.simple_tag
def comment_policy() -> Policy:
    return policies.shown()
