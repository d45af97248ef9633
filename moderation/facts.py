"""Rows into facts: everything that a policy may ask about one comment, in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Count, Q

from moderation import registry
from moderation.compiled import CompiledQuery
from moderation.learning.in_use import calibration_in_use
from moderation.models import Commenter, Revision, Sanction, Signal, Strike, Submission
from moderation.policy import content as policy_content
from moderation.policy.content import Author, Content, Passage, Recent, Sending, Thread
from moderation.policy.standing import Record, SanctionFact, SanctionKind, Standing, StrikeFact, standing
from moderation.policy.states import State

OWN_RECENT = 20
SITE_RECENT = 100
OWN_WINDOW = timedelta(days=1)
SITE_WINDOW = timedelta(hours=1)
NOT_SENT = Sending()
NOBODY = 0
"""No row has this key."""
JUDGED = Submission.objects.exclude(state__in=[State.PENDING, State.WITHDRAWN])


def content_of(
    submission: Submission,
    *,
    now: datetime,
    signals: tuple[policy_content.Signal, ...] = (),
    target: models.Model | None = None,
) -> Content:
    """The facts about a stored submission, its current text and everything around it.

    A text that is judged for the first time has no signals: checks run after that. `target` is what it is about, where
    that was read already.
    """
    target = target or submission.target_type.get_object_for_this_type(pk=submission.target_pk)
    assert submission.current is not None, "a submission is judged with its text"
    return content(
        submission.current.text,
        commenter=submission.commenter,
        name=submission.shown_name,
        target=target,
        parent=submission.parent,
        now=now,
        besides=submission.pk,
        signals=signals,
        sending=sending_of(submission, submission.current),
    )


def sending_of(submission: Submission, revision: Revision) -> Sending:
    """How the form was filled in. The time is that of the first text: an edit begins with words that are there."""
    return Sending(
        trap_filled=submission.trap_filled,
        seconds=submission.seconds_taken if revision.number == 1 else None,
        # It is the comment that was not paid for, whatever text it has now.
        proved=submission.proved,
    )


def signals_of(revision: Revision) -> tuple[policy_content.Signal, ...]:
    """What checks from outside have said about a text so far: one query."""
    given = Signal.objects.given().filter(revision=revision).order_by("name")
    return tuple(policy_content.Signal(row.name, row.score or 0.0, row.detail, row.clause) for row in given)


def passages_of(submission: Submission, target: models.Model) -> tuple[Passage, ...]:
    """What a comment under `target` may be quoting."""
    return registry.moderator_of(target).passages(target) + _parent_passage(submission.parent)


def content(
    text: str,
    *,
    commenter: Commenter | None,
    name: str,
    target: models.Model,
    parent: Submission | None,
    now: datetime,
    besides: int | None = None,
    signals: tuple[policy_content.Signal, ...] = (),
    sending: Sending = NOT_SENT,
) -> Content:
    """The facts about a text, stored or not. `besides` is the submission to leave out of its own history."""
    moderator = registry.moderator_of(target)
    return Content(
        text=text,
        now=now,
        author=_author(commenter, name=name, now=now, besides=besides),
        passages=moderator.passages(target) + _parent_passage(parent),
        recent=_recent(commenter, now=now, besides=besides),
        thread=Thread(moderator.opened_at(target), moderator.closed_at(target), key=thread_key(target)),
        signals=signals,
        sending=sending,
        calibration=calibration_in_use(),
    )


def record_of(commenter: Commenter) -> Record:
    """What the ladder asks about a commenter: three queries."""
    return records_of([commenter])[commenter.pk]


def records_of(commenters: Iterable[Commenter]) -> dict[int, Record]:
    """What the ladder asks about each of the commenters, by their keys: three queries for any number."""
    keys = {commenter.pk for commenter in commenters}
    strikes: dict[int, list[StrikeFact]] = {key: [] for key in keys}
    sanctions: dict[int, list[SanctionFact]] = {key: [] for key in keys}
    for strike in Strike.objects.filter(commenter__in=keys).select_related("void").order_by("created_at", "id"):
        strikes[strike.commenter_id].append(strike_fact(strike))
    for sanction in Sanction.objects.filter(commenter__in=keys).order_by("starts_at", "id"):
        sanctions[sanction.commenter_id].append(sanction_fact(sanction))
    judged = JUDGED.filter(commenter__in=keys).values_list("commenter").annotate(n=Count("pk")).order_by()
    comments = dict(judged)
    return {
        key: Record(
            strikes=tuple(strikes[key]),
            sanctions=tuple(sanctions[key]),
            comments=comments.get(key, 0),
            violations=sum(not strike.voided for strike in strikes[key]),
        )
        for key in keys
    }


def judged_comments_of(commenter: Commenter) -> models.QuerySet[Submission]:
    """The comments among which a violation is one of so many."""
    return JUDGED.filter(commenter=commenter)


def strikes_and_sanctions(commenter: Commenter) -> tuple[tuple[StrikeFact, ...], tuple[SanctionFact, ...]]:
    """Every strike and sanction of a commenter as the pure core speaks of them, oldest first: two queries."""
    return _strikes_of(commenter), _sanctions_of(commenter)


def standing_of(commenter: Commenter, *, now: datetime) -> Standing:
    """What the commenter may do at `now`; computed, so nothing has to run for it to change.

    Two queries; one for whoever was never sanctioned: strikes alone take nothing away.
    """
    sanctions = _sanctions_of(commenter)
    return standing(_strikes_of(commenter), sanctions, now) if sanctions else Standing.GOOD


def _strikes_of(commenter: Commenter) -> tuple[StrikeFact, ...]:
    strikes = Strike.objects.filter(commenter=commenter).select_related("void").order_by("created_at", "id")
    return tuple(map(strike_fact, strikes))


_SANCTION = ("kind", "starts_at", "ends_at", "acknowledged_at", "lifted_at", "confirmed_at")


def _sanctions_of(commenter: Commenter) -> tuple[SanctionFact, ...]:
    rows = _sanctions(commenter=commenter.pk)
    return tuple(sanction_fact(Sanction(**dict(zip(_SANCTION, row, strict=True)))) for row in rows)


@CompiledQuery
def _sanctions(commenter: int) -> models.QuerySet[Any, Any]:
    return Sanction.objects.filter(commenter=commenter).order_by("starts_at", "id").values_list(*_SANCTION)


def strike_fact(strike: Strike) -> StrikeFact:
    """A strike as the pure core speaks of it. Wants what voids it loaded."""
    return StrikeFact(
        points=strike.points,
        at=strike.created_at,
        comment_written_at=strike.comment_written_at,
        severity=strike.severity,
        voided=hasattr(strike, "void"),
    )


def sanction_fact(sanction: Sanction) -> SanctionFact:
    return SanctionFact(
        kind=SanctionKind(sanction.kind),
        starts_at=sanction.starts_at,
        ends_at=sanction.ends_at,
        acknowledged=sanction.acknowledged_at is not None,
        lifted=sanction.lifted_at is not None,
        confirmed=sanction.kind != SanctionKind.REVOCATION or sanction.confirmed_at is not None,
    )


def _author(commenter: Commenter | None, *, name: str, now: datetime, besides: int | None) -> Author:
    if commenter is None:
        return Author(name=name)
    published, rejected = _counts.first(commenter=commenter.pk, besides=besides or NOBODY) or (0, 0)
    return Author(
        key=f"commenter:{commenter.pk}",
        name=name,
        published=published,
        rejected=rejected,
        joined=commenter.joined_at,
        standing=standing_of(commenter, now=now),
    )


@CompiledQuery
def _counts(commenter: int, besides: int) -> models.QuerySet[Any, Any]:
    theirs = Submission.objects.filter(commenter=commenter).exclude(pk=besides).order_by().values("commenter")
    return theirs.annotate(
        published=Count("pk", filter=Q(state=State.PUBLISHED)), rejected=Count("pk", filter=Q(state=State.REJECTED))
    ).values_list("published", "rejected")


def _parent_passage(parent: Submission | None) -> tuple[Passage, ...]:
    if parent is None or parent.current is None:
        return ()
    return (Passage(parent.current.text, origin="parent", author_name=parent.shown_name),)


def _recent(commenter: Commenter | None, *, now: datetime, besides: int | None) -> tuple[Recent, ...]:
    if commenter is None:
        return ()
    own = _own_texts(commenter=commenter.pk, besides=besides or NOBODY, since=now - OWN_WINDOW)
    site = _texts_of_others(commenter=commenter.pk, since=now - SITE_WINDOW)
    return tuple(
        Recent(text, f"commenter:{by}" if by else "", at, f"{kind}:{pk}") for text, by, at, kind, pk in (*own, *site)
    )


@CompiledQuery
def _own_texts(commenter: int, besides: int, since: datetime) -> models.QuerySet[Any, Any]:
    own = Submission.objects.filter(commenter=commenter, submitted_at__gt=since).exclude(pk=besides)
    return _texts(own)[:OWN_RECENT]


@CompiledQuery
def _texts_of_others(commenter: int, since: datetime) -> models.QuerySet[Any, Any]:
    return _texts(Submission.objects.exclude(commenter=commenter).filter(submitted_at__gt=since))[:SITE_RECENT]


def _texts(submissions: models.QuerySet[Submission]) -> models.QuerySet[Any, Any]:
    newest = submissions.exclude(current=None).order_by("-submitted_at")
    return newest.values_list("current__text", "commenter", "submitted_at", "target_type_id", "target_pk")


def thread_key(target: models.Model) -> str:
    """What tells the thread under a target from every other."""
    return f"{ContentType.objects.get_for_model(target).pk}:{target.pk}"
