"""The words of a letter to a follower: plain text, and the same as simple HTML. Nothing in it is fetched from anywhere."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.text import wrap
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from blog import following
from blog.addresses import host, whole
from blog.models import Block, BlockKind, Follow, Follower, FollowRequest, News, NewsKind, Section
from blog.rendering import MARKUP, plain

EMPTY_LINES = re.compile(r"\n{3,}")
BLANK_LINES = re.compile(r"\n\s*\n")
ENDS_A_BLOCK = re.compile(r"</(?:p|h[1-6]|li|blockquote|pre)>", re.IGNORECASE)
# What no text has, and a letter's reader may act on: controls, and marks that end a line where none ended.
UNSPEAKABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029]")
WIDTH = 74
WHOLE_TEXT = 6_000  # characters of one thing told by itself
OPENING = 320  # of each of several
SHOWN = 30  # things in one letter


@dataclass(frozen=True, slots=True)
class Letter:
    subject: str
    text: str
    html: str
    headers: dict[str, str]


@dataclass(frozen=True, slots=True)
class Passage:
    """The words of one block; `source` names whose they are, where they are quoted."""

    paragraphs: tuple[str, ...]
    source: str = ""

    @property
    def lines(self) -> str:
        """For the plain part: no line longer than mail should have, quoted words behind a mark."""
        mark = "> " if self.source else ""
        wrapped = [wrap(paragraph, WIDTH).splitlines() for paragraph in self.paragraphs]
        return f"\n{mark.strip()}\n".join("\n".join(mark + line for line in lines) for lines in wrapped)


@dataclass(frozen=True, slots=True)
class Story:
    """One thing that a letter tells."""

    label: str
    headline: str
    kicker: str
    heading: str
    url: str
    at: datetime
    passages: tuple[Passage, ...]
    is_cut: bool
    is_withdrawn: bool
    goes_on: bool = False  # under what was told of the same story just before


def written_in(language: str) -> translation.override:
    """Inside, everything is said in a reader's language; in the site's, where that is not known or not spoken any more."""
    return translation.override(language if translation.check_for_language(language) else settings.LANGUAGE_CODE)


def confirmation(request: FollowRequest) -> Letter:
    """The letter that asks the owner of an address. It says nothing that whoever typed the address could choose."""
    context = {
        **_site(),
        "what": request.name,
        "about_url": whole(request.get_absolute_url()),
        "cadence": request.get_cadence_display(),
        "confirm_url": whole(reverse("blog:follow_confirm", args=[following.confirm_token(request)])),
        "expires_at": request.expires_at,
    }
    subject = _("Please confirm: follow %(what)s") % {"what": request.name}
    return _letter("confirm", subject, context, headers={})


def telling(follower: Follower, news: Sequence[News], follows: Sequence[Follow]) -> Letter:
    """One letter about everything in `news`, the oldest first, what is about one story together. `follows` are the ones
    that it comes from.
    """
    told = _story_by_story(news)
    stories = [
        replace(
            _story(one, most=WHOLE_TEXT if len(told) == 1 else OPENING),
            goes_on=at > 0 and one.section.post_id == told[at - 1].section.post_id,
        )
        for at, one in enumerate(told[:SHOWN])
    ]
    stop_url = whole(reverse("blog:follow_stop", args=[following.stop_token(follower, [one.pk for one in follows])]))
    context = {
        **_site(),
        "stories": stories,
        "more": len(told) - len(stories),
        "archive_url": whole(reverse("blog:archive")),
        "follows": [(follow.name, follow.get_cadence_display()) for follow in follows],
        "stop_url": stop_url,
        "manage_url": whole(reverse("blog:follow_manage", args=[following.manage_token(follower)])),
    }
    headers = {
        "List-Unsubscribe": f"<{stop_url}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "List-Id": f"<followers.{host()}>",
    }
    return _letter("news", _subject(stories, len(told)), context, headers=headers)


def _story_by_story(news: Sequence[News]) -> list[News]:
    in_order = sorted(news, key=lambda one: (one.at, one.pk))
    first: dict[int, int] = {}
    for place, one in enumerate(in_order):
        first.setdefault(one.section.post_id, place)
    return sorted(in_order, key=lambda one: first[one.section.post_id])


def _subject(stories: Sequence[Story], count: int) -> str:
    if len(stories) == 1:
        return f"{stories[0].label}: {stories[0].headline}"
    told = ngettext("%(count)d story", "%(count)d stories and updates", count) % {"count": count}
    return f"{settings.SITE_NAME}: {told}"


def _site() -> dict[str, Any]:
    return {"site_name": settings.SITE_NAME, "site_url": settings.SITE_URL, "home_url": whole(reverse("blog:home"))}


def _letter(template: str, subject: str, context: dict[str, Any], *, headers: dict[str, str]) -> Letter:
    text = render_to_string(f"blog/mail/{template}.txt", context).strip()
    return Letter(
        subject=" ".join(_spoken(subject).split())[:200],
        text=EMPTY_LINES.sub("\n\n", _spoken(text)) + "\n",
        html=_spoken(render_to_string(f"blog/mail/{template}.html", context | {"title": subject})),
        headers={"Auto-Submitted": "auto-generated", **headers},
    )


def _spoken(words: str) -> str:
    return UNSPEAKABLE.sub(" ", words)


# --- what happened, as a reader is told it ---


def _story(news: News, *, most: int) -> Story:
    section, post = news.section, news.section.post
    is_withdrawn = news.kind == NewsKind.WITHDRAWN
    passages, is_cut = ((_reason(section),), False) if is_withdrawn else _cut(_passages(section), most=most)
    return Story(
        label=_label(news),
        headline=post.headline,
        kicker=post.kicker,
        heading=section.heading,
        url=whole(section.get_absolute_url()),
        at=news.at,
        passages=passages,
        is_cut=is_cut,
        is_withdrawn=is_withdrawn,
    )


def _label(news: News) -> str:
    section = news.section
    match NewsKind(news.kind):
        case NewsKind.WITHDRAWN:
            return _("Withdrawn: %(update)s") % {"update": section.label} if section.number else _("Withdrawn")
        case NewsKind.CHANGED:
            return _("Changed")
        case NewsKind.NEW:
            return section.label if section.is_update else _("New story")


def _reason(section: Section) -> Passage:
    return Passage((section.withdrawn_reason if section.number else section.post.withdrawn_reason,))


def _passages(section: Section) -> list[Passage]:
    """The standfirst of a story and the words of its blocks, as plain text, in their order."""
    found = [Passage((section.post.standfirst,))] if section.number == 0 and section.post.standfirst else []
    spoken = [block for block in section.blocks.all() if block.kind != BlockKind.IMAGE]
    return found + [Passage(_words(block), _source(block)) for block in spoken]


def _words(block: Block) -> tuple[str, ...]:
    if block.is_embed:
        return (
            f"{block.card.named} – {block.card.url}" if block.card.title else f"{block.card.service}: {block.card.url}",
        )
    text = ENDS_A_BLOCK.sub("\n\n\\g<0>", block.text) if MARKUP.match(block.text) else block.text
    return tuple(part.strip() for part in BLANK_LINES.split(plain(text)) if part.strip())


def _source(block: Block) -> str:
    if not block.is_excerpt:
        return ""
    return block.excerpt.source.name if block.excerpt.source else _("Source not named")


def _cut(passages: Sequence[Passage], *, most: int) -> tuple[tuple[Passage, ...], bool]:
    """As much as fits, the last paragraph cut between words; and whether something is left out."""
    kept: list[Passage] = []
    left = most
    for passage in passages:
        paragraphs: list[str] = []
        for paragraph in passage.paragraphs:
            if len(paragraph) > left:
                start = paragraph[:left].rpartition(" ")[0]
                paragraphs += [f"{start} …"] if start else []
                return (*kept, *([Passage(tuple(paragraphs), passage.source)] if paragraphs else [])), True
            paragraphs.append(paragraph)
            left -= len(paragraph)
        kept.append(Passage(tuple(paragraphs), passage.source))
    return tuple(kept), False
