"""Tell a check what people decided about a comment that it scored."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import structlog
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

from moderation import policies
from moderation.checking import breaker, errands, registered
from moderation.checking.check import Check, CheckFailed, Learner, PersonsDecision
from moderation.checking.described import NothingToDescribe, comment_of
from moderation.hints import TEACH
from moderation.models import Decision, Lesson, PolicyVersion
from moderation.policy.findings import Severity
from moderation.policy.states import State

log = structlog.get_logger(__name__)


def owed(*, now: datetime) -> list[int]:
    """The lessons that nobody tells and somebody should."""
    return errands.due(Lesson.objects.all(), now=now)


def teach(pk: int, *, clock: Callable[[], datetime] = timezone.now) -> bool:
    """Tell one lesson if nobody else does; returns whether this run told it."""
    now = clock()
    if not errands.claim(Lesson.objects.all(), pk, now=now):
        return False
    lesson = Lesson.objects.select_related(
        "decision", "signal__revision__submission__commenter__user", "signal__revision__submission__parent__current"
    ).get(pk=pk)
    learner = _learner_of(lesson, now=now)
    if learner is None:
        return False
    try:
        _tell(learner, lesson)
    except NothingToDescribe as gone:
        errands.give_up(lesson, why=str(gone), now=clock())
    except CheckFailed as failure:
        if failure.again:
            breaker.failed(learner.name)
        log.warning("lesson_failed", check=learner.name, lesson=pk, why=str(failure))
        errands.later_or_never(lesson, why=str(failure), again=failure.again, task=TEACH, now=clock())
    except Exception as failure:
        # A class of the site's own may raise anything.
        log.exception("lesson_broke", check=learner.name, lesson=pk)
        errands.put_off(lesson, why=f"{type(failure).__name__}: {failure}", task=TEACH, now=clock())
    else:
        return errands.done(lesson, now=clock())
    return False


def _learner_of(lesson: Lesson, *, now: datetime) -> Check | None:
    """The check to tell, or None after writing down why there is nobody to tell now."""
    name = lesson.signal.name
    try:
        check = registered.named(name)
    except (registered.NotConfigured, ImproperlyConfigured) as problem:
        errands.give_up(lesson, why=f"there is no check {name} to tell ({problem})", now=now)
        return None
    if not isinstance(check, Learner) or errands.is_over(lesson, now=now):
        errands.give_up(lesson, why=lesson.problem or f"{name} does not learn", now=now)
        return None
    if breaker.is_open(name):
        errands.rest(lesson, until=now + breaker.REST)
        return None
    return check


def _tell(check: Check, lesson: Lesson) -> None:
    assert isinstance(check, Learner)
    check.learn(comment_of(lesson.signal.revision, to=check), _decided(lesson))


def _decided(lesson: Lesson) -> PersonsDecision:
    assert lesson.signal.score is not None, "only what was scored is learnt of"
    return PersonsDecision(
        published=lesson.decision.to_state == State.PUBLISHED,
        severity=_severity(lesson.decision),
        score=lesson.signal.score,
    )


def _severity(decision: Decision) -> str:
    """How grave the clause of a rejection is, in the policy that it was made under."""
    if not decision.clause:
        return Severity.OTHER
    try:
        return policies.version_of(decision.policy_digest).clause(decision.clause).severity
    except (PolicyVersion.DoesNotExist, KeyError):
        return Severity.OTHER
