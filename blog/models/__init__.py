"""A post is made of sections, a section of blocks; a quoted block carries an excerpt and its source.

Only `blog.publishing` writes these rows.
"""

from blog.models.author import Author
from blog.models.credit import Credit
from blog.models.drafting import DraftRevision
from blog.models.event import EventKind, PostEvent
from blog.models.excerpt import Excerpt, Source
from blog.models.follower import Allowance, Cadence, Follow, Follower, FollowRequest
from blog.models.image import Image, Picture
from blog.models.imported import Imported, ImportedKind
from blog.models.news import News, NewsKind, Telling
from blog.models.old_address import OldAddress
from blog.models.post import LiveState, Post, PostState
from blog.models.revision import PostRevision
from blog.models.schedule import ScheduledChange, ScheduledKind, ScheduledState
from blog.models.search_document import SearchDocument, SearchKind
from blog.models.section import Block, BlockKind, Section, SectionKind

__all__ = [
    "Allowance",
    "Author",
    "Block",
    "BlockKind",
    "Cadence",
    "Credit",
    "DraftRevision",
    "EventKind",
    "Excerpt",
    "Follow",
    "FollowRequest",
    "Follower",
    "Image",
    "Imported",
    "ImportedKind",
    "LiveState",
    "News",
    "NewsKind",
    "OldAddress",
    "Picture",
    "Post",
    "PostEvent",
    "PostRevision",
    "PostState",
    "ScheduledChange",
    "ScheduledKind",
    "ScheduledState",
    "SearchDocument",
    "SearchKind",
    "Section",
    "SectionKind",
    "Source",
    "Telling",
]
