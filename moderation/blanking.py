"""Take the words of comments away, wherever they were written down, and leave what was decided about them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from moderation.models import (
    Appeal,
    AppealMessage,
    Bulk,
    Decision,
    Escalation,
    Finding,
    LabelTerm,
    Lesson,
    Report,
    Revision,
    SecondOpinion,
    Signal,
    Submission,
    TrialComparison,
)
from moderation.models.decision import DecisionQuerySet
from moderation.models.submission import SubmissionQuerySet
from moderation.policy.judge import COULD_NOT_BE_CHECKED, NOT_CHECKED

Keys = QuerySet[Submission, Any]


def blank_words(submissions: SubmissionQuerySet, *, now: datetime) -> None:
    """Blank every text that these comments had, and whatever people and checks wrote about them, which may quote it.

    The rows of the comments themselves are for whoever knows their model. May run twice. Call it in a transaction.
    """
    theirs = submissions.values("pk")
    decisions = Decision.objects.filter(submission__in=theirs)
    _blank_history(decisions, theirs, now=now)
    _blank_what_checks_said(theirs, now=now)
    _blank_what_people_said(decisions, theirs)


def _blank_history(decisions: DecisionQuerySet, theirs: Keys, *, now: datetime) -> None:
    Revision.objects.filter(submission__in=theirs, erased_at=None).blank(now=now)
    decisions.exclude(statement="", note="").blank(now=now)
    # These two are no words about a text: they say that a rule found nothing because it did not run.
    not_run = ("", COULD_NOT_BE_CHECKED, NOT_CHECKED)
    Finding.objects.filter(decision__submission__in=theirs).exclude(reason__in=not_run).blank(now=now)
    Escalation.objects.filter(item__submission__in=theirs).exclude(note=Escalation.blanks["note"]).blank(now=now)


def _blank_what_checks_said(theirs: Keys, *, now: datetime) -> None:
    """Scores stay. What was not asked or taught yet is given up, so that no answer comes in later."""
    signals = Signal.objects.filter(revision__submission__in=theirs)
    signals.open().update(given_up_at=now, lease_until=None)
    signals.exclude(detail="", problem="").update(detail="", problem="")
    Lesson.objects.open().filter(signal__in=signals.values("pk")).update(given_up_at=now, lease_until=None)
    LabelTerm.objects.filter(label__submission__in=theirs).delete()
    TrialComparison.objects.filter(decision__submission__in=theirs).exclude(findings=[]).update(findings=[])


def _blank_what_people_said(decisions: DecisionQuerySet, theirs: Keys) -> None:
    Report.objects.filter(submission__in=theirs).exclude(text="").update(text="")
    Appeal.objects.filter(decision__in=decisions).exclude(text="", reply="").update(text="", reply="")
    AppealMessage.objects.filter(appeal__decision__in=decisions).exclude(text="").update(text="")
    # Nobody can have an opinion of a text that is gone.
    SecondOpinion.objects.filter(decision__in=decisions, given_at=None).delete()
    SecondOpinion.objects.filter(decision__in=decisions).exclude(note="").update(note="")
    Bulk.objects.filter(lines__item__submission__in=theirs).exclude(note="").update(note="")
