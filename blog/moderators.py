"""The bridge: how the comments under posts are moderated. The only module of the blog that knows moderation by name."""

from __future__ import annotations

from datetime import datetime

from django.db import models

from blog import page_cache
from blog.models import Post
from blog.models.section import Section
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

    def changed(self, target_pk: str) -> None:
        """Kept pages that show the thread are made anew."""
        slugs = Post.objects.filter(pk=target_pk).values_list("slug", flat=True)
        page_cache.renew(*map(page_cache.thread_of, slugs))

    def events(self, target: models.Model) -> int:
        return _post(target).last_seq

    def updates(self, target: models.Model) -> tuple[Update, ...]:
        return tuple(
            Update(at=section.published_at, label=section.label)
            for section in _post(target).standing_updates
            if section.published_at is not None
        )


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
page_cache.WATCHED.add("moderation_policy")
