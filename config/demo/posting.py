"""Publishes the demo's posts from their plain text, as `import_text` does, and their updates when they came."""

from collections.abc import Sequence
from datetime import datetime

from django.contrib.auth.models import User

from blog import publishing
from blog.models import Author, Block, Post, SectionKind
from blog.paste import PastedPost, PastedSection, parse_post
from blog.publishing import PostText, SectionText
from config.demo.story import Story


def byline(user: User, *, bio: str) -> Author:
    """The author that an account signs as, with what the author's page tells of them."""
    author = publishing.author_of(user)
    author.bio = bio
    author.save(update_fields=["bio"])
    return author


def post(story: Story, *, authors: Sequence[Author]) -> Post:
    """The post as it first stood, without its updates; or its draft, if it is no more than that."""
    pasted = parse_post(story.text)
    editor = authors[0].user
    draft = publishing.create_draft(_first_text(pasted, story), authors=authors, editor=editor, now=story.at)
    return draft if story.is_draft else publishing.publish(draft, editor=editor, now=story.at)


def updates(story: Story) -> tuple[tuple[datetime, PastedSection], ...]:
    """The updates of a post with their times. Raises `ValueError` unless there is one time for each."""
    return tuple(zip(story.updates, parse_post(story.text).sections[1:], strict=True))


def append(post: Post, section: PastedSection, *, at: datetime) -> None:
    """One update. A correction corrects the paragraphs with which the post opens."""
    kind = SectionKind(section.kind.value)
    publishing.append_update(
        post,
        blocks=publishing.written(section.blocks),
        kind=kind,
        heading=section.heading,
        corrects=_opening(post) if kind is SectionKind.CORRECTION else None,
        editor=_editor(post),
        now=at,
    )


def _first_text(pasted: PastedPost, story: Story) -> PostText:
    return PostText(
        headline=pasted.headline,
        sections=(SectionText(publishing.written(pasted.sections[0].blocks)),),
        kicker=pasted.kicker,
        standfirst=story.standfirst,
        policy_notice=pasted.policy_notice,
        tags=story.tags,
    )


def _opening(post: Post) -> Block:
    return Block.objects.filter(section__post=post, section__number=0).earliest("position")


def _editor(post: Post) -> User | None:
    author = post.authors.select_related("user").order_by("pk").first()
    return author.user if author else None
