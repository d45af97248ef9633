"""How an errand is claimed, put off and given up: the same for asking a check and for telling it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import structlog
from django.db import models
from django.db.models import F

from moderation.conf import read_conf
from moderation.hints import hint_on_commit
from moderation.models.signal import LEASE, LONGEST_PROBLEM, Errand, LessonQuerySet, SignalQuerySet

TRIES = 5
FIRST_DELAY = timedelta(seconds=5)
LONGEST_DELAY = timedelta(minutes=10)
ROWS_A_SWEEP = 500
log = structlog.get_logger(__name__)


Errands = SignalQuerySet | LessonQuerySet


def due(errands: Errands, *, now: datetime) -> list[int]:
    """The errands that nobody runs and somebody should, longest due first; not more than one sweep can take."""
    return list(errands.due(now=now).order_by("not_before", "pk").values_list("pk", flat=True)[:ROWS_A_SWEEP])


def claim(errands: Errands, pk: int, *, now: datetime) -> bool:
    """Take the lease, and count the try, so that one that kills its worker is counted too. False: somebody else has it."""
    return bool(errands.due(now=now).filter(pk=pk).update(lease_until=now + LEASE, attempts=F("attempts") + 1))


def is_over(errand: Errand, *, now: datetime) -> bool:
    """Whether the errand has had its time or its tries."""
    return errand.attempts > TRIES or now - errand.created_at > read_conf().CHECK_BUDGET


def put_off(errand: Errand, *, why: str, task: str, now: datetime) -> None:
    """Try again later, each time twice as late, until the tries or the time are used up."""
    delay = min(FIRST_DELAY * 2 ** (errand.attempts - 1), LONGEST_DELAY)
    if errand.attempts >= TRIES or now + delay - errand.created_at > read_conf().CHECK_BUDGET:
        give_up(errand, why=why, now=now)
        return
    _open(errand).update(not_before=now + delay, lease_until=None, problem=_short(why))
    hint_on_commit(task, errand.pk, after=delay)


def later_or_never(errand: Errand, *, why: str, again: bool, task: str, now: datetime) -> None:
    """Put it off where another try may help, else give it up."""
    if again:
        put_off(errand, why=why, task=task, now=now)
    else:
        give_up(errand, why=why, now=now)


def rest(errand: Errand, *, until: datetime) -> None:
    """Leave it alone until then; the try does not count."""
    _open(errand).update(not_before=until, lease_until=None, attempts=F("attempts") - 1)


def give_up(errand: Errand, *, why: str, now: datetime) -> None:
    """Never try again. The row stays, and says why."""
    _open(errand).update(given_up_at=now, lease_until=None, problem=_short(why))
    log.info("errand_given_up", errand=str(errand._meta.verbose_name), pk=errand.pk, why=why)


def done(errand: Errand, *, now: datetime, **values: Any) -> bool:
    """Write down that it is done, once. False: somebody was faster."""
    return bool(_open(errand).update(done_at=now, lease_until=None, problem="", **values))


def _open(errand: Errand) -> models.QuerySet[Any]:
    return type(errand)._default_manager.filter(pk=errand.pk, done_at=None, given_up_at=None)


def _short(why: str) -> str:
    return " ".join(why.replace("\x00", "").split()).encode("utf-8", "replace").decode()[:LONGEST_PROBLEM]
