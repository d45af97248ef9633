"""A post is made of sections, a section of blocks; a quoted block carries an excerpt and its source.

Only `blog.publishing` writes these rows.
"""

from blog.models.author import Author
from blog.models.event import EventKind, PostEvent
from blog.models.excerpt import Excerpt, Source
from blog.models.post import LiveState, Post, PostState
from blog.models.revision import PostRevision
from blog.models.section import Block, BlockKind, Section, SectionKind

__all__ = [
    "Author",
    "Block",
    "BlockKind",
    "EventKind",
    "Excerpt",
    "LiveState",
    "Post",
    "PostEvent",
    "PostRevision",
    "PostState",
    "Section",
    "SectionKind",
    "Source",
]
