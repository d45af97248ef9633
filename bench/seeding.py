"""A story with any number of comments, in the database that the benchmark made."""

from __future__ import annotations

from blog.models import BlockKind, Post
from blog.models.author import Author
from blog.publishing import BlockText, PostText, SectionText, append_update, create_draft, publish
from tests.crowd import many

PARAGRAPH = BlockText(text="The bridge is closed, and the detour through Mill Lane takes forty minutes. " * 4)


def a_story(*, comments: int, updates: int = 0) -> Post:
    """A published story of three paragraphs, a quarter of whose comments are roots; each update quotes somebody."""
    author, _ = Author.objects.get_or_create(name="Ada", slug="ada")
    text = PostText(
        f"A story with {comments} comments and {updates} updates", sections=(SectionText(blocks=(PARAGRAPH,) * 3),)
    )
    story = publish(create_draft(text, authors=[author]))
    quotation = BlockText(PARAGRAPH.text, BlockKind.EXCERPT, source="The Herald", url="https://herald.example/bridge")
    for _ in range(updates):
        append_update(story, blocks=(PARAGRAPH, quotation))
    if comments:
        many(story, comments, replies_each=3, first=story.pk * 10**6)
    return story
