"""Everything that an app has to say for its comments to be moderated."""

from __future__ import annotations

from datetime import datetime

from django.db import models

from moderation.policy.content import Passage
from moderation.registry import CommentSource, Moderator, register, register_comments
from tests.recipes.models import Recipe, Remark


class RecipeModerator(Moderator):
    def is_public(self, target: models.Model) -> bool:
        assert isinstance(target, Recipe)
        return not target.is_secret

    def passages(self, target: models.Model) -> tuple[Passage, ...]:
        assert isinstance(target, Recipe)
        return (Passage(target.method, origin="post"),)

    def closed_at(self, target: models.Model) -> datetime | None:
        assert isinstance(target, Recipe)
        return target.closed_at


class RemarkSource(CommentSource):
    text_field = "words"
    user_field = "cook"
    target_field = "recipe"
    parent_field = "answers"
    visible_field = "shown"
    written_field = "made_at"


register(Recipe, RecipeModerator)
register_comments(Remark, RemarkSource)
