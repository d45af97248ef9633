"""Ask a check, write down what it says, and judge the comment again with it.

What can go wrong leaves the comment where it is: a check that fails, hangs or talks nonsense gives no signal, and no
signal is never a reason to hold or to publish.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import datetime
from typing import Any

import structlog
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.utils import timezone

from moderation import audit, workflow
from moderation.checking import breaker, errands, registered
from moderation.checking.check import Check, CheckFailed
from moderation.checking.described import NothingToDescribe, comment_of
from moderation.checking.owing import may_check
from moderation.hints import CHECK
from moderation.models import Signal
from moderation.models.signal import LONGEST_DETAIL
from moderation.policy import content

log = structlog.get_logger(__name__)


def owed(*, now: datetime) -> list[int]:
    """The checks that nobody runs and somebody should."""
    return errands.due(Signal.objects.all(), now=now)


def run(pk: int, *, clock: Callable[[], datetime] = timezone.now) -> bool:
    """Run one check if nobody else does and its text still stands; returns whether this run got an answer.

    A failure is tried again later, less and less often, until the row's time is over.
    """
    now = clock()
    if not errands.claim(Signal.objects.all(), pk, now=now):
        return False
    signal = Signal.objects.select_related(
        "revision__submission__commenter__user", "revision__submission__parent__current"
    ).get(pk=pk)
    check = _check_of(signal, now=now)
    if check is None:
        return False
    try:
        said = _asked(check, signal)
    except NothingToDescribe as gone:
        errands.give_up(signal, why=str(gone), now=clock())
    except CheckFailed as failure:
        if failure.again:  # what is refused for good costs no waiting, and may be about this one text
            breaker.failed(check.name)
        log.warning("check_failed", check=check.name, signal=pk, why=str(failure), attempts=signal.attempts)
        errands.later_or_never(signal, why=str(failure), again=failure.again, task=CHECK, now=clock())
    except Exception as failure:
        # A class of the site's own may raise anything.
        breaker.failed(check.name)
        log.exception("check_broke", check=check.name, signal=pk, attempts=signal.attempts)
        errands.put_off(signal, why=f"{type(failure).__name__}: {failure}", task=CHECK, now=clock())
    else:
        breaker.worked(check.name)
        return _taken_in(signal, said, now=clock())
    return False


def _check_of(signal: Signal, *, now: datetime) -> Check | None:
    """The check to run, or None after writing down why there is nothing to run now."""
    try:
        check = registered.named(signal.name)
    except registered.NotConfigured:
        errands.give_up(signal, why="no check of this name is in the settings", now=now)
        return None
    except ImproperlyConfigured as problem:
        errands.put_off(signal, why=str(problem), task=CHECK, now=now)
        return None
    if errands.is_over(signal, now=now):
        errands.give_up(signal, why=signal.problem or "it took too long", now=now)
        return None
    if not _still_stands(signal, check):
        errands.give_up(signal, why="the comment was edited, withdrawn or decided in the meantime", now=now)
        return None
    if breaker.is_open(check.name):
        errands.rest(signal, until=now + breaker.REST)
        return None
    return check


def _still_stands(signal: Signal, check: Check) -> bool:
    submission = signal.revision.submission
    return submission.current_id == signal.revision_id and may_check(check, submission.state)


def _asked(check: Check, signal: Signal) -> content.Signal | None:
    said = check.check(comment_of(signal.revision, to=check))
    return None if said is None else sound(said, name=check.name)


def sound(said: object, *, name: str) -> content.Signal:
    """What a check said, fit to be stored and shown. Raises `CheckFailed` where it is no signal."""
    if not isinstance(said, content.Signal):
        raise CheckFailed(f"{name} gave something that is no Signal", again=False)
    score: Any = said.score
    detail: Any = said.detail
    clause: Any = said.clause
    if isinstance(score, bool) or not isinstance(score, int | float) or not math.isfinite(score) or not 0 <= score <= 1:
        raise CheckFailed(f"{name} gave a score that is not between 0 and 1", again=False)
    if not isinstance(detail, str) or not isinstance(clause, str) or len(clause) > 20:
        raise CheckFailed(f"{name} gave a detail or a clause that is not a short text", again=False)
    return content.Signal(name, float(score), _one_line(detail), _one_line(clause))


def _one_line(text: str) -> str:
    """Words alone: no line breaks, no control characters, no halves of characters, not too many."""
    whole = text.encode("utf-8", "ignore").decode()
    words = " ".join("".join(c if c.isprintable() else " " for c in whole).split())
    return words[:LONGEST_DETAIL]


def _taken_in(signal: Signal, said: content.Signal | None, *, now: datetime) -> bool:
    """Write the signal and what follows of it, in one transaction: one never stands without the other."""
    values = {} if said is None else {"score": said.score, "detail": said.detail, "clause": said.clause}
    try:
        with transaction.atomic():
            audit.wait_in_line()
            if errands.done(signal, now=now, **values):
                workflow.hold_on_signals(signal.revision, now=now)
    except Exception as failure:
        # Whatever breaks in judging, the comment stays where it is, and the check is asked again.
        log.exception("judging_with_signals_failed", check=signal.name, signal=signal.pk)
        errands.put_off(signal, why=f"{type(failure).__name__}: {failure}", task=CHECK, now=now)
        return False
    return True
