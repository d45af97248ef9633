"""django-comments-xtd under moderation: its models, form and addresses, with everything that would go round it closed."""

from __future__ import annotations


def wire() -> None:
    """Register its comments, and take away what publishes, mails or counts behind moderation's back."""
    from django_comments_xtd import get_model

    from moderation import holders, registry
    from moderation.adapters.comments_xtd import checks, hazards
    from moderation.adapters.comments_xtd.personal import Reactions
    from moderation.adapters.comments_xtd.source import XtdCommentSource

    assert checks, "importing the module registers the checks"
    hazards.disconnect()
    holders.register_holder(Reactions)
    registry.register_comments(get_model(), XtdCommentSource)
