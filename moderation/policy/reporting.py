"""What reports that do not hold cost whoever keeps making them, out of the reports alone. Nothing here is stored.

A reporter's word counts for `weight`, Laplace's rule of succession over the reports that people have decided. Being
wrong now and then costs nothing: only a weight that has fallen under `LEAST_WEIGHT`, which takes three refused reports
in a row or seven for each one that held, leads to a step. Then, as on the ladder of strikes:

- **Told first**: the first step is a word, and takes nothing away.
- **Only what was reported since counts**: after `REPORTS_TO_A_PAUSE` more refused reports, made after the word, the
  reporter may not report for `PAUSE`. A pause that is over is followed by another in the same way.
- **Old reports are forgotten** after `WINDOW`, and so are the steps.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

LEAST_WEIGHT = 0.25
REPORTS_TO_A_PAUSE = 2
PAUSE = timedelta(days=7)
WINDOW = timedelta(days=90)


class ReportingStepKind(StrEnum):
    """What happens with a reporter, from the mildest."""

    NOTICE = "notice"
    PAUSE = "pause"


@dataclass(frozen=True, slots=True)
class ReportFact:
    """One report that a person decided: whether it held. None: nobody was right or wrong, and it is not counted."""

    at: datetime
    decided_at: datetime
    agreed: bool | None


@dataclass(frozen=True, slots=True)
class ReportingStepFact:
    """One step that was taken and not taken back."""

    kind: ReportingStepKind
    at: datetime


def weight(*, agreed: int, disagreed: int) -> float:
    """How much a reporter's word counts: Laplace's rule of succession; under 0.25 it counts as nothing."""
    estimate = (agreed + 1) / (agreed + disagreed + 2)
    return estimate if estimate >= LEAST_WEIGHT else 0.0


def next_step(
    reports: Iterable[ReportFact], steps: Iterable[ReportingStepFact], *, now: datetime
) -> ReportingStepKind | None:
    """The step that the reports, with the one just decided, now lead to; None when they lead to none."""
    counted = [report for report in reports if report.agreed is not None and report.decided_at > now - WINDOW]
    agreed = sum(report.agreed is True for report in counted)
    if weight(agreed=agreed, disagreed=len(counted) - agreed):
        return None
    told = max((step.at for step in steps if step.at > now - WINDOW), default=None)
    if told is None:
        return ReportingStepKind.NOTICE
    since = [report for report in counted if report.at > told and report.agreed is False]
    return ReportingStepKind.PAUSE if len(since) >= REPORTS_TO_A_PAUSE else None
