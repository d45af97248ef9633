"""What docs/howto/moderate-any-model.md says to write."""

from moderation.registry import CommentSource, register, register_comments
from tests.integration.plugin.kitchen.models import Recipe, TastingNote


class TastingNoteSource(CommentSource):
    text_field = "text"
    user_field = "taster"
    target_field = "recipe"
    parent_field = "answers"
    visible_field = "is_public"


register(Recipe)
register_comments(TastingNote, TastingNoteSource)
