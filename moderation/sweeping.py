"""Judge what was left PENDING: claim it, try, and after too many tries give it to people with the reason."""

from __future__ import annotations

from datetime import datetime

import structlog
from django.db.models import F

from moderation import broken_rules, workflow
from moderation.conf import read_conf
from moderation.models import Submission
from moderation.policy.states import State

log = structlog.get_logger(__name__)


ROWS_A_SWEEP = 500


def undecided(*, now: datetime) -> list[int]:
    """The submissions that nobody judged in time, longest untouched first; not more than one sweep can take."""
    found = Submission.objects.undecided_since(now - read_conf().SWEEP_AFTER).order_by("touched_at")
    return list(found.values_list("pk", flat=True)[:ROWS_A_SWEEP])


def judge_claimed(pk: int, *, now: datetime) -> bool:
    """Judge one PENDING submission if nobody else is judging it; returns whether it was decided by this call.

    The try is counted before judging, so that a comment that kills its worker is counted too; and so is the rule that
    was running. When a rule that workers died of over this text is suspended, people get the comment at once: the other
    rules are no reason to let it pass.
    """
    conf = read_conf()
    free = Submission.objects.pending().free(at=now).filter(pk=pk)
    if not free.update(lease_until=now + conf.JUDGE_LEASE, attempts=F("attempts") + 1):
        return False
    submission = Submission.objects.select_related("current", "commenter", "parent__current").get(pk=pk)
    broken_rules.settle(submission, now=now)
    if submission.attempts > conf.MAX_ATTEMPTS or broken_rules.are_suspended(broken_rules.deadly(submission)):
        workflow.hold_unjudged(submission, deadly=broken_rules.deadly(submission), now=now)
        return True
    try:
        workflow.judge_again(submission, now=now)
    except Exception:
        log.exception("judging_failed", submission=pk, attempts=submission.attempts)
        Submission.objects.filter(pk=pk, state=State.PENDING).update(lease_until=None, touched_at=now)
        return False
    return True
