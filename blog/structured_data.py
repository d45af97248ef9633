"""A story as schema.org describes one. Every value equals what the page shows."""

from datetime import datetime

from django.conf import settings
from django.utils import timezone

from blog.addresses import whole
from blog.models import Block, Post, Section, SectionKind

Value = dict[str, object]


def article(post: Post) -> Value:
    """A published post as `BlogPosting`: its quotations as `citation`, its corrections as `CorrectionComment`.

    Reads the rows that `with_sections()` fetched.
    """
    address = whole(post.get_absolute_url())
    value: Value = {
        "@context": "https://schema.org",
        "@type": "BlogPosting",
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
        "keywords": [tag.name for tag in post.tags.all()],
        "citation": [_citation(block) for block in post.standing_blocks if block.is_excerpt],
        "correction": [_correction(section) for section in post.standing_updates if _corrects(section)],
    }
    return value | {name: held for name, held in optional.items() if held}


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
        "text": "\n\n".join(block.text for block in section.blocks.all() if not block.is_excerpt),
        "datePublished": _when(section.published_at),
        "url": whole(section.post.get_absolute_url()) + f"#{section.anchor}",
    }
