"""A story as schema.org describes one. Every value equals what the page shows."""

from datetime import datetime

from django.conf import settings
from django.utils import timezone

from blog.addresses import whole
from blog.models import Block, EventKind, LiveState, Post, PostEvent, Section, SectionKind
from blog.rendering import plain

Value = dict[str, object]


def article(post: Post) -> Value:
    """A published post as `BlogPosting`: its quotations as `citation`, its corrections as `CorrectionComment`. One that is
    or was live is a `LiveBlogPosting` from its first update on, and has an end once it is closed.

    Reads the rows that `with_sections()` fetched; the end of live coverage costs one query.
    """
    address = whole(post.get_absolute_url())
    value: Value = {
        "@context": "https://schema.org",
        "@type": "LiveBlogPosting" if _is_live_coverage(post) else "BlogPosting",
        "@id": address,
        "url": address,
        "mainEntityOfPage": address,
        "headline": post.headline,
        "datePublished": _when(post.first_published_at),
        "dateModified": _when(post.significant_at),
        "author": [_person(author.name, author.get_absolute_url()) for author in post.authors.all()],
        "publisher": {"@type": "Organization", "name": settings.SITE_NAME, "url": settings.SITE_URL},
    }
    optional: Value = {
        "alternativeHeadline": post.kicker,
        "description": post.standfirst,
        "image": [whole(post.lead_picture.image.url)] if post.lead_picture else [],
        "keywords": [tag.name for tag in post.tags.all()],
        "citation": [_citation(block) for block in post.standing_blocks if block.is_excerpt],
        "correction": [_correction(section) for section in post.standing_updates if _corrects(section)],
    }
    if _is_live_coverage(post):
        optional |= _coverage(post)
    return value | {name: held for name, held in optional.items() if held}


def _is_live_coverage(post: Post) -> bool:
    return post.live_state != LiveState.OFF and bool(post.standing_updates)


def _coverage(post: Post) -> Value:
    ended = None
    if post.live_state == LiveState.CLOSED:
        ended = PostEvent.objects.filter(post=post, kind=EventKind.CLOSE).order_by("-seq").first()
    return {
        "coverageStartTime": _when(post.first_published_at),
        "coverageEndTime": _when(ended.at) if ended else None,
        "liveBlogUpdate": [_live_update(post, section) for section in post.standing_updates if section.published_at],
    }


def _live_update(post: Post, section: Section) -> Value:
    return {
        "@type": "BlogPosting",
        "headline": section.heading or section.label,
        "datePublished": _when(section.published_at),
        "url": whole(post.get_absolute_url()) + f"#{section.anchor}",
        "articleBody": _own_words(section),
    }


def _own_words(section: Section) -> str:
    blocks = [block for block in section.blocks.all() if not block.is_excerpt and not block.is_embed]
    return "\n\n".join(plain(block.text) for block in blocks)


def _when(moment: datetime | None) -> str | None:
    """In the zone in which the page shows it, with its offset."""
    return timezone.localtime(moment).isoformat(timespec="seconds") if moment else None


def _person(name: str, path: str) -> Value:
    return {"@type": "Person", "name": name, "url": whole(path)}


def _citation(block: Block) -> Value:
    excerpt = block.excerpt
    parts: Value = {
        "name": excerpt.source_title,
        "url": excerpt.source_url,
        "author": {"@type": "Person", "name": excerpt.source_author} if excerpt.source_author else None,
        "publisher": {"@type": "Organization", "name": excerpt.source.name} if excerpt.source else None,
        "datePublished": excerpt.source_date.isoformat() if excerpt.source_date else None,
    }
    return {"@type": "CreativeWork"} | {name: held for name, held in parts.items() if held}


def _corrects(section: Section) -> bool:
    return section.kind in {SectionKind.CORRECTION, SectionKind.CLARIFICATION, SectionKind.RETRACTION}


def _correction(section: Section) -> Value:
    return {
        "@type": "CorrectionComment",
        "text": _own_words(section),
        "datePublished": _when(section.published_at),
        "url": whole(section.post.get_absolute_url()) + f"#{section.anchor}",
    }
