"""The brake: a newly adopted policy that holds far more than the one before it is taken back by itself.

Within 24 hours of an adoption, of the comments that the adopted version has judged: if those it stopped come from more
than two different commenters, and are more than 5 % of all, and more than three times the share that was stopped
before, then the earlier version is put back, its owners get a letter, and the audit log the numbers.

Nothing is decided on fewer than ten comments: with 5 % usually stopped, three of ten is chance once in ninety times.
Commenters that nobody answers for (a guest without a confirmed address) count together as one, so that no single
visitor under three names can take a policy back. The share before is that of the 28 days up to the adoption.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

import structlog
from django.db import transaction
from django.db.models import Count, Q, QuerySet

from moderation import audit, letters, policies
from moderation.accounts import email_of, shown_name
from moderation.models import Adoption, AdoptionCause, Decision, LetterKind, PolicyState
from moderation.policy.document import PolicyError
from moderation.policy.states import State

log = structlog.get_logger(__name__)

WATCHED_FOR = timedelta(hours=24)
COMPARED_WITH = timedelta(days=28)
FEWEST_SUBMISSIONS = 10
MORE_COMMENTERS_THAN = 2
MORE_SHARE_THAN = 0.05
MORE_TIMES_THAN = 3

STOPPED = Q(to_state__in=[State.HELD, State.REJECTED])
WHY = "It held far more comments than the version before it."


@dataclass(frozen=True, slots=True)
class Measured:
    """What an adopted version has done so far. Shares are 0 to 1; `held` counts comments held or rejected by it."""

    submissions: int
    held: int
    commenters: int
    share: float
    earlier_share: float

    @property
    def trips(self) -> bool:
        """Whether this is what the brake is for."""
        return (
            self.submissions >= FEWEST_SUBMISSIONS
            and self.commenters > MORE_COMMENTERS_THAN
            and self.share > MORE_SHARE_THAN
            and self.share > MORE_TIMES_THAN * self.earlier_share
        )


def watched(*, now: datetime) -> Adoption | None:
    """The adoption that can still be braked: the last one, of the last 24 hours, in force, with something before it.

    What a brake put back is not watched: there is nobody to brake for but the one who was just overruled.
    """
    adoption = Adoption.objects.newest_first().select_related("version", "replaced").first()
    if adoption is None or adoption.replaced is None or adoption.cause == AdoptionCause.BRAKED:
        return None
    in_force = adoption.version.state == PolicyState.IN_FORCE
    return adoption if in_force and now - adoption.created_at <= WATCHED_FOR else None


def measure(adoption: Adoption, *, now: datetime) -> Measured:
    """How the adopted version has done from its adoption to `now`, at most 24 hours, beside the 28 days before."""
    begun = adoption.created_at
    verdicts = Decision.objects.by_rules()
    since = verdicts.filter(
        created_at__gte=begun,
        created_at__lte=min(now, begun + WATCHED_FOR),
        policy_digest=adoption.version.digest,
    )
    submissions, held = _counted(since)
    earlier, held_earlier = _counted(verdicts.filter(created_at__lt=begun, created_at__gte=begun - COMPARED_WITH))
    return Measured(
        submissions=submissions,
        held=held,
        commenters=_commenters(since),
        share=_share(held, submissions),
        earlier_share=_share(held_earlier, earlier),
    )


def check(*, now: datetime) -> Adoption | None:
    """Put the earlier version back if the one in force asks for it; the new adoption, or None. May run at any time.

    Whoever adopts something in the same moment wins: then there is nothing to brake any more.
    """
    adoption = watched(now=now)
    if adoption is None:
        return None
    measured = measure(adoption, now=now)
    if not measured.trips:
        return None
    try:
        with transaction.atomic():
            audit.wait_in_line()
            braking = policies.put_back(adoption, why=WHY, measured=asdict(measured), now=now)
            _tell_owners(braking, measured, now=now)
    except policies.StalePolicy:
        return None
    except PolicyError as problem:
        # Today's code refuses the earlier document: there is nothing to go back to, and the log says why.
        log.error("brake_failed", version=adoption.version.name, problem=str(problem))
        return None
    log.warning("policy_braked", version=adoption.version.name, **asdict(measured))
    return braking


def _counted(verdicts: QuerySet[Decision]) -> tuple[int, int]:
    """How many comments were judged, and how many of them were ever stopped: an edit is judged again."""
    counts = verdicts.aggregate(
        judged=Count("submission", distinct=True), stopped=Count("submission", distinct=True, filter=STOPPED)
    )
    return counts["judged"], counts["stopped"]


def _commenters(verdicts: QuerySet[Decision]) -> int:
    stopped = verdicts.filter(STOPPED)
    known = stopped.aggregate(n=Count("submission__commenter", distinct=True))["n"]
    return int(known + stopped.filter(submission__commenter=None).exists())


def _share(held: int, of: int) -> float:
    return held / of if of else 0.0


def _tell_owners(braking: Adoption, measured: Measured, *, now: datetime) -> None:
    assert braking.braked is not None, "a brake ends an adoption"
    data = {
        **asdict(measured),
        "percent": round(100 * measured.share),
        "earlier_percent": round(100 * measured.earlier_share),
        "braked": braking.braked.version.name,
        "restored": braking.version.name,
        "digest": braking.braked.version.digest,
    }
    for owner in policies.owners():
        address = email_of(owner)
        if address:
            letters.owe(
                LetterKind.POLICY_BRAKED,
                key=f"brake:{braking.pk}:owner:{owner.pk}",
                email=address,
                data={**data, "name": shown_name(owner)},
                now=now,
            )
