"""Stories that the blog's tests read, written by the very verbs that authors use."""

from datetime import UTC, datetime, timedelta

from django.contrib.auth.models import User

from blog import publishing
from blog.models import BlockKind, Post, Section
from blog.publishing import BlockText, PostText, SectionText
from tests.makers import ada

MORNING = datetime(2026, 3, 12, 9, 5, tzinfo=UTC)

OWN = "Forty-one houses stand empty tonight."
QUOTED = "“The sluice would stay shut,” they said.\n\nAt eleven the water was on the stairs."


def excerpt(text: str = QUOTED, *, source: str = "The Herald", url: str = "https://herald.example/river") -> BlockText:
    return BlockText(text, BlockKind.EXCERPT, source=source, url=url)


def a_draft(
    headline: str = "Council orders riverside homes emptied",
    *,
    by: User | None = None,
    blocks: tuple[BlockText, ...] = (BlockText(OWN), excerpt()),
    kicker: str = "UPDATE: FLOODED? — AGAIN?",
    standfirst: str = "",
    tags: tuple[str, ...] = ("River",),
    policy_notice: str = "",
) -> Post:
    text = PostText(
        headline,
        (SectionText(blocks),),
        kicker=kicker,
        standfirst=standfirst,
        tags=tags,
        policy_notice=policy_notice,
    )
    return publishing.create_draft(text, authors=[publishing.author_of(by or ada())], now=MORNING)


def a_story(
    headline: str = "Council orders riverside homes emptied", *, at: datetime = MORNING, **written: object
) -> Post:
    """A published story, with its sections at hand."""
    return fresh(publishing.publish(a_draft(headline, **written), now=at))  # type: ignore[arg-type]


def an_update(post: Post, text: str = "The log of the upper sluice explains it.", **how: object) -> Section:
    """An update two hours after the last thing that happened, unless it says when."""
    when = {"now": (post.significant_at or MORNING) + timedelta(hours=2)} | how
    blocks = when.pop("blocks", (BlockText(text),))
    return publishing.append_update(fresh(post), blocks=blocks, **when)  # type: ignore[arg-type]


def fresh(post: Post) -> Post:
    return Post.objects.with_sections().get(pk=post.pk)
