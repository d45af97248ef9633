"""Rows into the facts of an earlier moment, many comments at a time: what `facts` would have said then.

A comment is judged again as of the moment when its text came in. Everything that was written or decided later is left
out: the author's record, their standing, the comments around theirs, the text that a parent had. What the rows do not
remember is taken as it is now: the post's own words and when its thread was closed.

One piece of the table costs a fixed number of queries. `Memory` carries what the next piece would ask again, and
forgets the oldest of it, so that a million comments need no more room than ten thousand.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import OrderedDict, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import islice
from typing import NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Q

from moderation import registry
from moderation.facts import OWN_RECENT, OWN_WINDOW, SITE_RECENT, SITE_WINDOW, sanction_fact, sending_of, strike_fact
from moderation.learning.in_use import calibration_in_use
from moderation.models import Decision, Revision, Sanction, Signal, Strike, Submission
from moderation.policy import content as policy_content
from moderation.policy.content import Author, Content, Passage, Recent, Thread
from moderation.policy.standing import SanctionFact, Standing, StrikeFact, standing
from moderation.policy.states import State

MOST_EVENTS = 300_000  # of authors' records: about 5 MB
MOST_TARGETS = 200
MOST_WINDOWS = 40  # in one query
MOST_IN_A_STRETCH = 5_000  # comments


@dataclass(frozen=True, slots=True)
class Asked:
    """One comment to judge again: the text of `revision`, as of the moment that text came in.

    `stood` is where the comment itself stood just before, None at first: it is not part of its author's record.
    `with_signals`: whether what checks from outside said of the text is known, though they said it a little later.
    """

    submission: Submission
    revision: Revision
    stood: State | None = None
    with_signals: bool = False

    @property
    def at(self) -> datetime:
        return self.revision.created_at


@dataclass(slots=True)
class _Past:
    """One commenter's record over time: after each event, how many comments stood published and rejected."""

    times: array[float] = field(default_factory=lambda: array("d"))
    published: array[int] = field(default_factory=lambda: array("L"))
    rejected: array[int] = field(default_factory=lambda: array("L"))
    strikes: list[tuple[StrikeFact, datetime | None]] = field(default_factory=list)
    sanctions: list[tuple[SanctionFact, datetime | None]] = field(default_factory=list)

    def counts(self, at: datetime) -> tuple[int, int]:
        """Published and rejected just before `at`."""
        place = bisect_left(self.times, at.timestamp()) - 1
        return (self.published[place], self.rejected[place]) if place >= 0 else (0, 0)

    def standing(self, at: datetime) -> Standing:
        if not self.sanctions:
            return Standing.GOOD
        strikes = [_voided(fact, by=void, at=at) for fact, void in self.strikes if fact.at < at]
        sanctions = [_lifted(fact, when=lift, at=at) for fact, lift in self.sanctions if fact.starts_at < at]
        return standing(strikes, sanctions, at)


class _Text(NamedTuple):
    """One text of one comment, without its words."""

    submitted_at: datetime
    submission: int
    created_at: datetime
    revision: int
    commenter: int | None
    target_type: int
    target: str


@dataclass
class Memory:
    """What one run of a backtest keeps between its pieces."""

    pasts: OrderedDict[int, _Past] = field(default_factory=OrderedDict)
    events: int = 0
    targets: OrderedDict[tuple[int, str], tuple[tuple[Passage, ...], Thread]] = field(default_factory=OrderedDict)

    def keep(self, commenter: int, past: _Past) -> None:
        self.pasts[commenter] = past
        self.events += len(past.times)

    def forget(self) -> None:
        """Forget whoever was asked about longest ago, until what is kept is small enough."""
        while self.events > MOST_EVENTS and self.pasts:
            _, past = self.pasts.popitem(last=False)
            self.events -= len(past.times)
        while len(self.targets) > MOST_TARGETS:
            self.targets.popitem(last=False)


def contents_of(asked: Sequence[Asked], memory: Memory) -> list[Content]:
    """The facts about each of `asked`, in its order. The submissions come with their commenter and parent."""
    known = [one for one in asked if one.submission.commenter_id is not None]
    _remember_pasts({one.submission.commenter_id for one in known if one.submission.commenter_id}, memory)
    recents = _recents(known)
    parents, signals = _parents(asked), _signals(asked)
    contents, calibration = [], calibration_in_use()
    for one in asked:
        passages, thread = _target(one, memory)
        contents.append(
            Content(
                text=one.revision.text,
                now=one.at,
                author=_author(one, memory),
                passages=passages + _parent_passage(one, parents),
                recent=recents.get(one.submission.pk, ()),
                thread=thread,
                signals=tuple(signals.get(one.revision.pk, ())),
                sending=sending_of(one.submission, one.revision),
                calibration=calibration,
            )
        )
    memory.forget()
    return contents


# -- The author's record --------------------------------------------------------------------------------------------


def _author(one: Asked, memory: Memory) -> Author:
    commenter = one.submission.commenter
    if commenter is None:
        return Author(name=one.submission.shown_name)
    past = memory.pasts[commenter.pk]
    published, rejected = past.counts(one.at)
    return Author(
        key=f"commenter:{commenter.pk}",
        name=one.submission.shown_name,
        published=published - (one.stood == State.PUBLISHED),
        rejected=rejected - (one.stood == State.REJECTED),
        joined=commenter.joined_at,
        standing=past.standing(one.at),
    )


def _remember_pasts(commenters: set[int], memory: Memory) -> None:
    for commenter in commenters & memory.pasts.keys():
        memory.pasts.move_to_end(commenter)
    missing = commenters - memory.pasts.keys()
    if not missing:
        return
    pasts = {commenter: _Past() for commenter in missing}
    _add_events(pasts)
    for strike in Strike.objects.filter(commenter__in=missing).select_related("void").order_by("created_at", "id"):
        void = getattr(strike, "void", None)
        pasts[strike.commenter_id].strikes.append((strike_fact(strike), void.created_at if void else None))
    for sanction in Sanction.objects.filter(commenter__in=missing).order_by("starts_at", "id"):
        pasts[sanction.commenter_id].sanctions.append((sanction_fact(sanction), sanction.lifted_at))
    for commenter, past in pasts.items():
        memory.keep(commenter, past)


def _add_events(pasts: dict[int, _Past]) -> None:
    """Every decision about these commenters' comments, oldest first, as running counts."""
    decisions = (
        Decision.objects.filter(submission__commenter__in=list(pasts))
        .order_by("created_at", "id")
        .values_list("submission__commenter_id", "submission_id", "created_at", "to_state")
    )
    stood: dict[int, str] = {}
    for commenter, submission, at, state in decisions.iterator():
        assert commenter is not None, "asked for by commenter"
        past, was = pasts[commenter], stood.get(submission, "")
        published, rejected = (past.published[-1], past.rejected[-1]) if past.times else (0, 0)
        past.times.append(at.timestamp())
        past.published.append(published + (state == State.PUBLISHED) - (was == State.PUBLISHED))
        past.rejected.append(rejected + (state == State.REJECTED) - (was == State.REJECTED))
        stood[submission] = state


def _voided(fact: StrikeFact, *, by: datetime | None, at: datetime) -> StrikeFact:
    return StrikeFact(fact.points, fact.at, fact.comment_written_at, fact.severity, voided=by is not None and by < at)


def _lifted(fact: SanctionFact, *, when: datetime | None, at: datetime) -> SanctionFact:
    return replace(fact, lifted=when is not None and when < at)


# -- What was said around it ----------------------------------------------------------------------------------------


def _recents(asked: Sequence[Asked]) -> dict[int, tuple[Recent, ...]]:
    """For each submission, the newest comments of its author and of the site before it."""
    if not asked:
        return {}
    own, site = _texts_around(asked)
    by_commenter: defaultdict[int | None, list[_Text]] = defaultdict(list)
    for text in own:
        by_commenter[text.commenter].append(text)
    chosen = {one.submission.pk: [*_own(one, by_commenter), *_others(one, site)] for one in asked}
    words = _words({text.revision for texts in chosen.values() for text in texts})
    return {
        submission: tuple(
            Recent(
                words[text.revision],
                f"commenter:{text.commenter}" if text.commenter else "",
                text.submitted_at,
                f"{text.target_type}:{text.target}",
            )
            for text in texts
        )
        for submission, texts in chosen.items()
    }


def _texts_around(asked: Sequence[Asked]) -> tuple[list[_Text], list[_Text]]:
    """The texts among which the authors' own recent ones are, and those of the site.

    Comments that follow each other in the table mostly follow each other in time: then one stretch holds all that is
    asked for. Where they do not, or where a day holds too many, only the windows are read.
    """
    begin, end = min(one.at for one in asked) - OWN_WINDOW, max(one.at for one in asked)
    within = Submission.objects.filter(submitted_at__gt=begin, submitted_at__lt=end)
    if within[: MOST_IN_A_STRETCH + 1].count() <= MOST_IN_A_STRETCH:
        stretch = list(_texts_in([(begin, end)], Q()))
        return stretch, stretch
    commenters = {one.submission.commenter_id for one in asked}
    own = _texts_in(_windows(asked, OWN_WINDOW), Q(submission__commenter__in=commenters))
    return list(own), list(_texts_in(_windows(asked, SITE_WINDOW), Q()))


def _own(one: Asked, by_commenter: Mapping[int | None, list[_Text]]) -> Iterator[_Text]:
    return islice(_before(one, by_commenter[one.submission.commenter_id], OWN_WINDOW), OWN_RECENT)


def _others(one: Asked, texts: list[_Text]) -> Iterator[_Text]:
    others = (text for text in _before(one, texts, SITE_WINDOW) if text.commenter != one.submission.commenter_id)
    return islice(others, SITE_RECENT)


def _before(one: Asked, texts: list[_Text], window: timedelta) -> Iterator[_Text]:
    """The texts inside the window before `one`, newest first: of each comment the last that it had by then."""
    seen = {one.submission.pk}
    begin = one.at - window
    for place in range(bisect_left(texts, one.at, key=lambda text: text.submitted_at) - 1, -1, -1):
        text = texts[place]
        if text.submitted_at <= begin:
            return
        if text.submission not in seen and text.created_at < one.at:
            seen.add(text.submission)
            yield text


def _windows(asked: Sequence[Asked], window: timedelta) -> list[tuple[datetime, datetime]]:
    """The stretches of time to look at, apart from each other and in order."""
    merged: list[tuple[datetime, datetime]] = []
    for end in sorted(one.at for one in asked):
        if merged and end - window <= merged[-1][1]:
            merged[-1] = (merged[-1][0], end)
        else:
            merged.append((end - window, end))
    return merged


def _texts_in(windows: list[tuple[datetime, datetime]], wanted: Q) -> Iterator[_Text]:
    """Every text of the comments sent within the windows, in order of the comment's time, each comment's in order."""
    for place in range(0, len(windows), MOST_WINDOWS):
        within = Q()
        for begin, end in windows[place : place + MOST_WINDOWS]:
            within |= Q(submission__submitted_at__gt=begin, submission__submitted_at__lt=end)
        rows = (
            Revision.objects.filter(within, wanted)
            .order_by("submission__submitted_at", "submission_id", "number")
            .values_list(
                "submission__submitted_at",
                "submission_id",
                "created_at",
                "pk",
                "submission__commenter_id",
                "submission__target_type_id",
                "submission__target_pk",
            )
        )
        yield from map(_Text._make, rows.iterator())


def _words(revisions: set[int]) -> dict[int, str]:
    return dict(Revision.objects.filter(pk__in=revisions).values_list("pk", "text"))


# -- What it was about ------------------------------------------------------------------------------------------------


def _target(one: Asked, memory: Memory) -> tuple[tuple[Passage, ...], Thread]:
    """What a comment may be quoting, and its thread; nothing where the target is gone."""
    key = (one.submission.target_type_id, one.submission.target_pk)
    if key in memory.targets:
        memory.targets.move_to_end(key)
    else:
        memory.targets[key] = _read_target(*key)
    return memory.targets[key]


def _read_target(content_type: int, pk: str) -> tuple[tuple[Passage, ...], Thread]:
    try:
        target = ContentType.objects.get_for_id(content_type).get_object_for_this_type(pk=pk)
    except ObjectDoesNotExist:
        return (), Thread()
    moderator = registry.moderator_of(target)
    thread = Thread(moderator.opened_at(target), moderator.closed_at(target), key=f"{content_type}:{pk}")
    return moderator.passages(target), thread


def _parents(asked: Iterable[Asked]) -> dict[int, list[tuple[datetime, str]]]:
    """The texts that the parents have had, oldest first."""
    parents = {one.submission.parent_id for one in asked if one.submission.parent_id is not None}
    texts: dict[int, list[tuple[datetime, str]]] = {}
    if parents:
        rows = Revision.objects.filter(submission__in=parents).order_by("number")
        for submission, at, text in rows.values_list("submission_id", "created_at", "text"):
            texts.setdefault(submission, []).append((at, text))
    return texts


def _signals(asked: Iterable[Asked]) -> dict[int, list[policy_content.Signal]]:
    """What checks from outside said, by the text, in the order of their names."""
    texts = [one.revision.pk for one in asked if one.with_signals]
    signals: dict[int, list[policy_content.Signal]] = {}
    if texts:
        for row in Signal.objects.given().filter(revision__in=texts).order_by("name"):
            said = policy_content.Signal(row.name, row.score or 0.0, row.detail, row.clause)
            signals.setdefault(row.revision_id, []).append(said)
    return signals


def _parent_passage(one: Asked, parents: dict[int, list[tuple[datetime, str]]]) -> tuple[Passage, ...]:
    parent = one.submission.parent
    if parent is None:
        return ()
    texts = [text for at, text in parents.get(parent.pk, []) if at < one.at]
    return (Passage(texts[-1], origin="parent", author_name=parent.shown_name),) if texts else ()
