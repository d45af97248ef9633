"""Texts and posts for the tests of publishing, as plain functions."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from blog import publishing
from blog.models import Author, BlockKind, Post, Section, SectionKind
from blog.publishing import BlockText, PostText, SectionText

MORNING = datetime(2026, 3, 12, 9, 5, tzinfo=UTC)


def minutes(count: int) -> timedelta:
    return timedelta(minutes=count)


def ada() -> Author:
    return Author.objects.get_or_create(slug="ada-moreau", defaults={"name": "Ada Moreau"})[0]


def a_text(headline: str = "Council orders riverside homes emptied", *blocks: BlockText, **others: Any) -> PostText:
    written = blocks or (BlockText("The river rose in the night."), an_excerpt())
    return PostText(headline, (SectionText(written),), **others)


def an_excerpt(text: str = "Officials said the gates were closed.", source: str = "The Guardian") -> BlockText:
    return BlockText(text, BlockKind.EXCERPT, source=source, url="https://www.theguardian.com/world/flood")


def a_draft(text: PostText | None = None) -> Post:
    return publishing.create_draft(text or a_text(), authors=[ada()], now=MORNING)


def a_published_post(text: PostText | None = None) -> Post:
    return publishing.publish(a_draft(text), now=MORNING)


def an_update(post: Post, text: str = "The water is falling.", **others: Any) -> Section:
    others.setdefault("now", MORNING + minutes(30))
    return publishing.append_update(post, blocks=[BlockText(text)], **others)


def retold(post: Post, **changes: Any) -> PostText:
    """The post's own text with a first block that reads differently."""
    text = publishing.text_of(post)
    first = text.sections[0]
    block = replace(first.blocks[0], **{"text": "The river rose at night.", **changes})
    return replace(text, sections=(replace(first, blocks=(block, *first.blocks[1:])),))


__all__ = [
    "MORNING", "SectionKind", "a_draft", "a_published_post", "a_text", "ada", "an_excerpt", "an_update", "minutes", "retold",
]  # fmt: skip
