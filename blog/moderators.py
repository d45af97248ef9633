"""The bridge: how the comments under posts are moderated. The only module of the blog that knows moderation by name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import models

from blog.models import Author, Post
from blog.models.section import Section
from moderation.holders import Holder, Person, register_holder
from moderation.policy.content import Passage
from moderation.registry import Moderator, Update, register


class PostModerator(Moderator):
    """A post's thread: open from its first publication, read beside everything that the post says and quotes."""

    def title(self, target: models.Model) -> str:
        return _post(target).headline

    def is_public(self, target: models.Model) -> bool:
        return _post(target).is_published

    def opened_at(self, target: models.Model) -> datetime | None:
        return _post(target).first_published_at

    def passages(self, target: models.Model) -> tuple[Passage, ...]:
        """What a comment may be quoting: every block that readers see, the post's own words and its excerpts."""
        standing = [section for section in _sections(target) if not section.is_withdrawn]
        return tuple(
            Passage(block.text, origin="update" if section.is_update else "post")
            for section in standing
            for block in section.blocks.all()
        )

    def author_ids(self, target: models.Model) -> frozenset[int]:
        authors = _post(target).authors.all()
        return frozenset(author.user_id for author in authors if author.user_id is not None)

    def author_ids_of_each(self, targets: Sequence[models.Model]) -> Mapping[Any, frozenset[int]]:
        models.prefetch_related_objects(targets, "authors")
        return super().author_ids_of_each(targets)

    def events(self, target: models.Model) -> int:
        return _post(target).last_seq

    def updates(self, target: models.Model) -> tuple[Update, ...]:
        return tuple(
            Update(at=section.published_at, label=section.label)
            for section in _post(target).standing_updates
            if section.published_at is not None
        )


class Bylines(Holder):
    """The name that an author signs posts with. It is published, and outlives the account; only the link to it ends."""

    name = "byline"
    told = frozenset({"blog.Author.user"})
    untold = {"blog.PostRevision.editor": "who edited a post is its history, and not about readers"}

    def tell(self, person: Person) -> Any:
        found = Author.objects.of(person.user).first() if person.user else None
        return {"name": found.name, "biography": found.bio} if found else None

    def forget(self, person: Person, *, now: datetime) -> None:
        if person.user is not None:
            Author.objects.of(person.user).update(user=None)


def _post(target: models.Model) -> Post:
    assert isinstance(target, Post)
    return target


def _sections(target: models.Model) -> list[Section]:
    """The post's sections with their blocks: two queries, or none if they were fetched with it."""
    post = _post(target)
    if "sections" not in getattr(post, "_prefetched_objects_cache", {}):
        models.prefetch_related_objects([post], "sections__blocks")
    return list(post.sections.all())


register(Post, PostModerator)
register_holder(Bylines)
