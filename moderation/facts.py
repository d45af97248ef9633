"""Rows into facts: everything that a policy may ask about one comment, in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Count, Q

from moderation import registry
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


def _sanctions_of(commenter: Commenter) -> tuple[SanctionFact, ...]:
    sanctions = Sanction.objects.filter(commenter=commenter).order_by("starts_at", "id")
    return tuple(map(sanction_fact, sanctions))


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
    counts = _other_submissions(commenter, besides=besides).aggregate(
        published=Count("pk", filter=Q(state=State.PUBLISHED)),
        rejected=Count("pk", filter=Q(state=State.REJECTED)),
    )
    return Author(
        key=f"commenter:{commenter.pk}",
        name=name,
        published=counts["published"],
        rejected=counts["rejected"],
        joined=commenter.joined_at,
        standing=standing_of(commenter, now=now),
    )


def _parent_passage(parent: Submission | None) -> tuple[Passage, ...]:
    if parent is None or parent.current is None:
        return ()
    return (Passage(parent.current.text, origin="parent", author_name=parent.shown_name),)


def _recent(commenter: Commenter | None, *, now: datetime, besides: int | None) -> tuple[Recent, ...]:
    if commenter is None:
        return ()
    own = _other_submissions(commenter, besides=besides).filter(submitted_at__gt=now - OWN_WINDOW)
    site = Submission.objects.exclude(commenter=commenter).filter(submitted_at__gt=now - SITE_WINDOW)
    return _texts(own, limit=OWN_RECENT) + _texts(site, limit=SITE_RECENT)


def _other_submissions(commenter: Commenter, *, besides: int | None) -> models.QuerySet[Submission]:
    return Submission.objects.by(commenter).exclude(pk=besides) if besides else Submission.objects.by(commenter)


def _texts(submissions: models.QuerySet[Submission], *, limit: int) -> tuple[Recent, ...]:
    rows = (
        submissions.exclude(current=None)
        .order_by("-submitted_at")
        .values_list("current__text", "commenter", "submitted_at", "target_type_id", "target_pk")
    )
    return tuple(
        Recent(text, f"commenter:{by}" if by else "", at, f"{kind}:{pk}") for text, by, at, kind, pk in rows[:limit]
    )


def thread_key(target: models.Model) -> str:
    """What tells the thread under a target from every other."""
    return f"{ContentType.objects.get_for_model(target).pk}:{target.pk}"
