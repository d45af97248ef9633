"""A version on trial judges what is judged, beside the version in force, and changes nothing.

The comparison comes after the verdict in force has committed, in a task of its own that knows only the decision. If it
fails, or is lost, the comment has its decision all the same, and the sweep finds what was not compared yet. The facts
are those of the moment of the verdict, so that it does not matter when it runs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import Count, Exists, OuterRef, QuerySet

from moderation import audit, policies
from moderation.compiled import CompiledQuery
from moderation.hints import hint_on_commit
from moderation.models import Decision, PolicyState, PolicyVersion, TrialComparison
from moderation.past_facts import Asked, Memory, contents_of
from moderation.policies import NotADraft, PolicyRefused
from moderation.policy.findings import Finding, Outcome
from moderation.policy.judge import judge
from moderation.policy.states import Cause, State

TASK = "moderation.tasks.try_version"
DECISIONS_A_SWEEP = 500
# The sweep looks back so far: what could not be compared in this time will not be.
LOOKED_FOR = timedelta(hours=1)
MOST_COUNTED = 5000


class AnotherOnTrial(PolicyRefused):
    """At most one version is on trial. `version` is that one."""

    def __init__(self, version: PolicyVersion | None) -> None:
        super().__init__("another version is on trial")
        self.version = version


class NotOnTrial(PolicyRefused):
    """The version is not on trial (any more)."""


@dataclass(frozen=True, slots=True)
class TrialCell:
    """How many comments fared one way in force and would fare another on trial."""

    was: Outcome
    would: Outcome
    count: int


@dataclass(frozen=True, slots=True)
class TrialRule:
    """How many differences one rule of the version on trial had a part in."""

    rule: str
    different: int


@dataclass(frozen=True, slots=True)
class TrialSummary:
    """What a trial has shown so far; `since` is None when the version is not on trial."""

    compared: int
    different: int
    since: datetime | None
    cells: tuple[TrialCell, ...]
    rules: tuple[TrialRule, ...]


# -- Verbs ------------------------------------------------------------------------------------------------------------


def begin(version: PolicyVersion, *, by: User | None, now: datetime) -> PolicyVersion:
    """Put a draft on trial. Raises `NotADraft`, `AnotherOnTrial`, and `PolicyError` where it is no longer understood."""
    policies.read(version)
    try:
        with transaction.atomic():
            audit.wait_in_line()
            draft = PolicyVersion.objects.drafts().filter(pk=version.pk)
            if not draft.update(state=PolicyState.TRIAL, trial_since=now):
                raise NotADraft(f"policy {version.name} is not a draft any more")
            audit.record("policy.trial_begun", actor=by, subject=version, now=now, data={"digest": version.digest})
    except IntegrityError as taken:
        raise AnotherOnTrial(PolicyVersion.objects.on_trial().first()) from taken
    version.refresh_from_db()
    return version


def end(version: PolicyVersion, *, by: User | None, now: datetime) -> PolicyVersion:
    """Make a version on trial a draft again; what was compared stays. Raises `NotOnTrial`."""
    with transaction.atomic():
        audit.wait_in_line()
        tried = PolicyVersion.objects.on_trial().filter(pk=version.pk)
        if not tried.update(state=PolicyState.DRAFT, trial_since=None):
            raise NotOnTrial(f"policy {version.name} is not on trial")
        audit.record("policy.trial_ended", actor=by, subject=version, now=now, data={"digest": version.digest})
    version.refresh_from_db()
    return version


# -- Comparing --------------------------------------------------------------------------------------------------------


def follow_decisions(sender: Any, decisions: Sequence[Decision], now: datetime, **kwargs: Any) -> None:
    """Have verdicts compared once they have committed. Nothing is asked of the database inside their transaction."""
    for decision in decisions:
        if decision.cause in (Cause.VERDICT, Cause.SIGNAL):
            _hint_on_commit(decision.pk)


def _hint_on_commit(pk: int) -> None:
    transaction.on_commit(lambda: _hint_if_on_trial(pk), robust=True)


def compare(pk: int, *, now: datetime) -> bool:
    """Judge one decided comment by the version on trial and write down what it says; returns whether this call did."""
    version = PolicyVersion.objects.on_trial().first()
    decision = _with_its_comment(pk)
    if version is None or version.trial_since is None or decision.created_at < version.trial_since:
        return False
    if TrialComparison.objects.filter(version=version, decision=decision).exists():
        return False
    (content,) = contents_of([_asked(decision)], Memory())
    verdict = judge(policies.read(version), content)
    was = _outcome_in_force(decision)
    _, made = TrialComparison.objects.get_or_create(
        version=version,
        decision=decision,
        defaults={
            "was": was,
            "would": verdict.outcome,
            "differs": was != verdict.outcome,
            "findings": [_as_json(finding) for finding in verdict.findings],
            "created_at": now,
        },
    )
    return made


def uncompared(*, now: datetime) -> list[int]:
    """Verdicts given while a version was on trial that it has not judged yet, oldest first."""
    version = PolicyVersion.objects.on_trial().first()
    if version is None or version.trial_since is None:
        return []
    since = max(version.trial_since, now - LOOKED_FOR)
    compared = TrialComparison.objects.filter(version=version, decision=OuterRef("pk"))
    found = Decision.objects.by_rules().filter(~Exists(compared), created_at__gte=since)
    return list(found.order_by("created_at").values_list("pk", flat=True)[:DECISIONS_A_SWEEP])


# -- Reads ------------------------------------------------------------------------------------------------------------


def summary(version: PolicyVersion) -> TrialSummary:
    """What the trial of `version` has shown, now or before it ended. Three queries.

    Rules are counted over the latest MOST_COUNTED differences.
    """
    comparisons = TrialComparison.objects.of(version)
    cells = comparisons.values("was", "would").annotate(n=Count("pk")).order_by("was", "would")
    counted = tuple(TrialCell(Outcome(cell["was"]), Outcome(cell["would"]), cell["n"]) for cell in cells)
    rules: Counter[str] = Counter()
    latest = comparisons.different().newest_first().values_list("findings", flat=True)
    for findings in latest[:MOST_COUNTED]:
        rules.update({finding["rule"] for finding in findings})
    return TrialSummary(
        compared=sum(cell.count for cell in counted),
        different=sum(cell.count for cell in counted if cell.was != cell.would),
        since=version.trial_since,
        cells=counted,
        rules=tuple(TrialRule(rule, number) for rule, number in rules.most_common()),
    )


def differences(version: PolicyVersion, *, before: int | None = None, limit: int = 50) -> list[TrialComparison]:
    """The comments that would fare otherwise, newest first, with their decision, submission and text.

    `before` is the key of the last one on the page before.
    """
    found = TrialComparison.objects.of(version).different().newest_first()
    if before is not None:
        found = found.filter(pk__lt=before)
    return list(found.select_related("decision__submission", "decision__revision")[:limit])


# -- Inside -----------------------------------------------------------------------------------------------------------


def _hint_if_on_trial(pk: int) -> None:
    if _on_trial():
        hint_on_commit(TASK, pk)


@CompiledQuery
def _on_trial() -> QuerySet[Any, Any]:
    return PolicyVersion.objects.on_trial().values_list("pk")[:1]


def _with_its_comment(pk: int) -> Decision:
    return Decision.objects.select_related("revision", "submission__commenter", "submission__parent").get(pk=pk)


def _asked(decision: Decision) -> Asked:
    earlier = Decision.objects.filter(
        submission=decision.submission_id, created_at__lt=decision.revision.created_at
    ).order_by("-number")
    stood = earlier.values_list("to_state", flat=True).first()
    return Asked(
        decision.submission,
        decision.revision,
        stood=State(stood) if stood else None,
        with_signals=decision.cause == Cause.SIGNAL,
    )


def _outcome_in_force(decision: Decision) -> Outcome:
    """What the verdict said: its gravest finding. A nudged comment that was sent anyway is held, and was nudged."""
    found = decision.findings.values_list("outcome", flat=True)
    return max(map(Outcome, found), key=lambda outcome: outcome.gravity, default=Outcome.PUBLISH)


def _as_json(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "clause": finding.clause,
        "outcome": finding.outcome,
        "reason": finding.reason,
        "evidence": [[evidence.start, evidence.end] for evidence in finding.evidence],
    }
