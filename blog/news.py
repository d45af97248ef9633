"""From what happened to a post to who is told: news is owed with its cause, waits five minutes, and is shared out.

Sharing out writes a row for each follower, in batches, before any letter is written; whoever goes on after a worker that
was killed finds what it reached.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta

import structlog
from django.db import IntegrityError
from django.db.models import Min, Q
from django.utils import timezone

from blog import digests
from blog.models import Cadence, EventKind, Follow, News, NewsKind, Post, PostState, Section, SectionKind, Telling
from blog.models.news import TellingQuerySet

log = structlog.get_logger(__name__)

DELAY = timedelta(minutes=5)
# What happened longer ago is history, not news: an import, a post that is dated back, a site that was off for days.
STALE = timedelta(days=2)
BATCH = 500
CORRECTING = frozenset({SectionKind.CORRECTION, SectionKind.CLARIFICATION, SectionKind.RETRACTION})

_quiet: ContextVar[bool] = ContextVar("blog.news.quiet", default=False)


@contextmanager
def told_to_nobody() -> Iterator[None]:
    """Owe nobody word of what is published inside: an import, a restored backup, a demo."""
    token = _quiet.set(True)
    try:
        yield
    finally:
        _quiet.reset(token)


# --- owing, in the transaction that publishes ---


def owe(post: Post, events: Iterable[tuple[EventKind, Section | None]], *, significant: bool, at: datetime) -> None:
    """Write down what followers are owed word of, of what just happened to a public post.

    A post is told once, when it first appears, with all that it has by then; each section once when it is new. Of an edit
    only a significant one is told, of a withdrawal only those hear who were told of what is withdrawn.
    """
    if _quiet.get() or at < timezone.now() - STALE:
        return
    happened = list(events)
    for kind in (EventKind.NEW, EventKind.WITHDRAW, EventKind.EDIT):
        sections = [section for what, section in happened if what == kind]
        if sections:
            _owe_each(post, kind, sections, significant=significant, at=at)


def _owe_each(post: Post, kind: EventKind, sections: list[Section | None], *, significant: bool, at: datetime) -> None:
    if kind == EventKind.EDIT:
        if significant:
            _owe_change(post, sections, at=at)
        return
    # What names no section happened to the post as a whole, and is told of its original text.
    whole = [section or post.sections.get(number=0) for section in sections]
    first = [section for section in whole if section.number == 0]
    for section in first or whole:
        if kind == EventKind.WITHDRAW:
            _write(section, NewsKind.WITHDRAWN, significant=significant, at=at)
        elif section.significant or section.kind in CORRECTING:
            _write(section, NewsKind.NEW, significant=section.significant, at=at)


def _owe_change(post: Post, sections: list[Section | None], *, at: datetime) -> None:
    """One word about an edit, however many sections it touched; none where what changed is still to be told as new."""
    waiting = News.objects.filter(section__post=post, done_at=None)
    if waiting.filter(kind=NewsKind.CHANGED).exists():
        return
    unread = set(waiting.filter(kind=NewsKind.NEW).values_list("section__number", flat=True))
    changed = [section.number if section else 0 for section in sections]
    fresh = [number for number in changed if number not in unread and 0 not in unread]
    section = post.sections.filter(number__in=fresh, published_at__isnull=False).order_by("-number").first()
    if section is not None:
        _write(section, NewsKind.CHANGED, significant=True, at=at)


def _write(section: Section, kind: NewsKind, *, significant: bool, at: datetime) -> None:
    values = {"significant": significant, "at": at, "due_at": at + DELAY}
    if kind == NewsKind.CHANGED:
        News.objects.create(section=section, kind=kind, **values)
    else:
        News.objects.get_or_create(section=section, kind=kind, defaults=values)


# --- sharing out ---


def share_out_due(*, now: datetime) -> int:
    """Write the rows of whoever is to be told of what is due; returns how many things were shared out."""
    shared = 0
    for pk in list(News.objects.due(now=now).order_by("due_at", "pk").values_list("pk", flat=True)[:100]):
        try:
            share_out(pk, now=now)
        except IntegrityError:  # a follower left between the question and the row; the next sweep goes on
            log.info("sharing_out_broken_off", news=pk)
            continue
        shared += 1
    return shared


def share_out(pk: int, *, now: datetime) -> None:
    """Write a row for each follower who is to be told of one thing. Two workers at once write each row once."""
    news = News.objects.select_related("section__post", "section__corrects__section").get(pk=pk)
    if may_still_be_told(news) and news.at > now - STALE:
        _tell_those_who_were_told(news)
        _tell_followers(news)
    News.objects.filter(pk=pk, done_at=None).update(done_at=now)


def may_still_be_told(news: News) -> bool:
    """Whether the thing is as the news says, now: the post public, the update standing, or withdrawn if that is the news."""
    section, is_withdrawal = news.section, news.kind == NewsKind.WITHDRAWN
    match section.post.state:
        case PostState.PUBLISHED:
            return section.is_withdrawn == is_withdrawal
        case PostState.WITHDRAWN:
            return is_withdrawal and section.number == 0
        case _:
            return False


def corrects_what_was_told(news: News) -> bool:
    """Whether those who were told of something are owed it, at once, whatever they follow it by."""
    return news.kind == NewsKind.WITHDRAWN or (news.kind == NewsKind.NEW and news.section.kind in CORRECTING)


def _tell_those_who_were_told(news: News) -> None:
    """A correction goes to whoever was sent the thing corrected; where it names no block, to whoever was sent the post.

    Whose letter about it still waits gets both in one. A withdrawal is not told to them: what is withdrawn is not sent.
    """
    if not corrects_what_was_told(news):
        return
    section = news.section
    tellings = Telling.objects.exclude(news=news)
    if news.kind == NewsKind.WITHDRAWN and section.number:
        tellings = tellings.filter(news__section=section)
    elif news.kind == NewsKind.NEW and section.corrects is not None:
        tellings = tellings.filter(news__section=section.corrects.section_id)
    else:
        tellings = tellings.filter(news__section__post=section.post_id)
    for batch in _by_follower(tellings.told()):
        _write_rows(news, [(follower, news.due_at) for follower, _soonest in batch])
    if news.kind == NewsKind.NEW:
        for batch in _by_follower(tellings.waiting()):
            _write_rows(news, batch)


def _by_follower(tellings: TellingQuerySet) -> Iterator[list[tuple[int, datetime]]]:
    """Batches of followers, each with the moment at which the first of these is due."""
    last = 0
    while True:
        ahead = tellings.filter(follower__gt=last).order_by("follower").values_list("follower")
        batch = list(ahead.annotate(soonest=Min("due_at"))[:BATCH])
        if not batch:
            return
        yield batch
        last = batch[-1][0]


def _tell_followers(news: News) -> None:
    if not news.significant or news.kind == NewsKind.WITHDRAWN:
        return
    post = news.section.post
    covering = Follow.objects.covering(post).filter(since__lte=news.at)
    while True:
        ahead = covering.filter(follower__gt=news.reached).order_by("follower").values_list("follower")
        batch = list(ahead.annotate(soonest=Min("cadence"))[:BATCH])
        if not batch:
            return
        due = {cadence: digests.due_at(cadence, after=news.due_at) for cadence in Cadence}
        _write_rows(news, [(follower, due[Cadence(soonest)]) for follower, soonest in batch])
        news.reached = batch[-1][0]
        News.objects.filter(Q(reached__lt=news.reached), pk=news.pk).update(reached=news.reached)


def _write_rows(news: News, rows: list[tuple[int, datetime]]) -> None:
    Telling.objects.bulk_create(
        [Telling(news=news, follower_id=follower, due_at=due) for follower, due in rows], ignore_conflicts=True
    )
