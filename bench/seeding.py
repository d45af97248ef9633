"""A story with any number of comments, in the database that the benchmark made."""

from __future__ import annotations

from blog.models import Post
from blog.models.author import Author
from blog.publishing import BlockText, PostText, SectionText, create_draft, publish
from tests.crowd import many

PARAGRAPH = BlockText(text="The bridge is closed, and the detour through Mill Lane takes forty minutes. " * 4)


def a_story(*, comments: int) -> Post:
    """A published story of three paragraphs, a quarter of whose comments are roots."""
    author, _ = Author.objects.get_or_create(name="Ada", slug="ada")
    text = PostText(f"A story with {comments} comments", sections=(SectionText(blocks=(PARAGRAPH,) * 3),))
    story = publish(create_draft(text, authors=[author]))
    if comments:
        many(story, comments, replies_each=3, first=story.pk * 10**6)
    return story
