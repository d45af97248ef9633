"""Rules that could not check a comment: counted, suspended after three failures, put back by an owner.

A comment that a rule could not check is with people already: its verdict held it, or its tries were used up. What is
kept here is about the rule. Everything is counted in the line that every audited act stands in, and rests on
constraints, so that failures at once in several processes suspend a rule once. docs/decisions/0008 says what becomes
of the comments that a suspended rule does not see.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.db import transaction

from moderation import audit, letters, policies
from moderation.accounts import email_of, shown_name, that_may
from moderation.models import (
    Decision,
    Examination,
    LetterKind,
    PolicyVersion,
    RuleFailure,
    Submission,
    SuspendedRule,
)
from moderation.models.broken_rule import SuspendedRuleQuerySet
from moderation.policies import PolicyRefused
from moderation.policy.findings import Finding

log = structlog.get_logger(__name__)

FAILURES = 3
WITHIN = timedelta(days=7)
DIED = "the worker died of it"
MAY_MODERATE = "moderation.moderate"


class NotSuspended(PolicyRefused):
    """Somebody put the rule back in the meantime."""


# -- Counting ---------------------------------------------------------------------------------------------------------


def follow_decisions(
    sender: Any,
    decisions: Sequence[Decision],
    findings: Mapping[int, tuple[Finding, ...]],
    now: datetime,
    **kwargs: Any,
) -> None:
    """Count every rule that could not check the comment of a decision."""
    for decision in decisions:
        failed = {finding.rule: finding.failed for finding in findings[decision.pk] if finding.failed}
        if failed:
            _count_all(decision, failed, now=now)


def _count_all(decision: Decision, failed: Mapping[str, str], *, now: datetime) -> None:
    version = PolicyVersion.objects.only("id", "digest").get(digest=decision.policy_digest)
    for rule, what in failed.items():
        log.error("rule_failed", rule=rule, what=what, version=version.name, submission=decision.submission_id)
        _count(
            version,
            rule=rule,
            what=what,
            revision_id=decision.revision_id,
            attempt=decision.submission.attempts,
            now=now,
        )


def settle(submission: Submission, *, now: datetime) -> None:
    """Count the rule that an earlier worker died of while it judged this comment, if one did."""
    left = Examination.objects.select_related("version").filter(submission=submission).first()
    if left is None:
        return
    log.error("rule_failed", rule=left.rule, what=DIED, version=left.version.name, submission=submission.pk)
    with transaction.atomic():
        audit.wait_in_line()
        _count(
            left.version,
            rule=left.rule,
            what=DIED,
            revision_id=left.revision_id,
            attempt=left.attempt,
            now=now,
        )
        left.delete()


def deadly(submission: Submission) -> list[str]:
    """The rules that workers died of over the text that the comment has now."""
    died = RuleFailure.objects.filter(revision=submission.current_id, what=DIED).order_by("pk")
    return list(dict.fromkeys(died.values_list("rule", flat=True)))


def suspended() -> list[SuspendedRule]:
    """The rules of the version in force that are suspended, the first of them first."""
    return list(_suspended_now().oldest_first().select_related("version", "waived_by"))


def are_suspended(rules: Collection[str]) -> bool:
    """Whether one of these rules is suspended in the version in force."""
    return bool(rules) and _suspended_now().filter(rule__in=rules).exists()


# -- Verbs ------------------------------------------------------------------------------------------------------------


def put_back(row: SuspendedRule, *, by: User, now: datetime) -> SuspendedRule:
    """Let a rule run again; its failures are counted anew. Raises `NotSuspended`."""
    with transaction.atomic():
        audit.wait_in_line()
        if not SuspendedRule.objects.open().filter(pk=row.pk).update(ended_at=now, ended_by=by):
            raise NotSuspended(f"“{row.rule}” runs again already")
        _record("policy.rule_put_back", row, by=by, now=now)
    row.refresh_from_db()
    return row


def do_without(row: SuspendedRule, *, by: User, now: datetime) -> SuspendedRule:
    """Hold nobody's comment in the place of a suspended rule; it stays suspended. Raises `NotSuspended`."""
    with transaction.atomic():
        audit.wait_in_line()
        if not SuspendedRule.objects.open().filter(pk=row.pk, waived_at=None).update(waived_at=now, waived_by=by):
            raise NotSuspended(f"“{row.rule}” is not waited for any more")
        _record("policy.rule_waived", row, by=by, now=now)
    row.refresh_from_db()
    return row


# -- Inside -----------------------------------------------------------------------------------------------------------


def _suspended_now() -> SuspendedRuleQuerySet:
    return SuspendedRule.objects.open().filter(version__in=PolicyVersion.objects.in_force())


def _count(version: PolicyVersion, *, rule: str, what: str, revision_id: int, attempt: int, now: datetime) -> None:
    """Write one failure down, and suspend the rule with the third of a week. For who stands in line."""
    _, is_new = RuleFailure.objects.get_or_create(
        version=version,
        rule=rule,
        revision_id=revision_id,
        attempt=attempt,
        defaults={"what": what, "created_at": now},
    )
    of_rule = SuspendedRule.objects.filter(version=version, rule=rule)
    if not is_new or of_rule.open().exists():
        return
    put_back_at = of_rule.order_by("-ended_at").values_list("ended_at", flat=True).first()
    since = max(now - WITHIN, put_back_at) if put_back_at else now - WITHIN
    failures = RuleFailure.objects.of(version, rule).after(since).count()
    if failures >= FAILURES:
        _suspend(version, rule=rule, what=what, failures=failures, now=now)


def _suspend(version: PolicyVersion, *, rule: str, what: str, failures: int, now: datetime) -> None:
    row = SuspendedRule.objects.create(version=version, rule=rule, failures=failures, what=what, suspended_at=now)
    _record("policy.rule_suspended", row, by=None, now=now)
    log.error("rule_suspended", rule=rule, version=version.name, failures=failures, what=what)
    _tell_the_team(row, now=now)


def _record(action: str, row: SuspendedRule, *, by: User | None, now: datetime) -> None:
    data = {"digest": row.version.digest, "rule": row.rule, "failures": row.failures, "what": row.what}
    audit.record(action, actor=by, subject=row.version, now=now, data=data)


def _tell_the_team(row: SuspendedRule, *, now: datetime) -> None:
    """A letter to everybody who owns the policy or works the queue; owners are told where to put the rule back."""
    owners = set(policies.owners().values_list("pk", flat=True))
    moderators = set(that_may(MAY_MODERATE).values_list("pk", flat=True))
    for person in get_user_model()._default_manager.filter(pk__in=owners | moderators).order_by("pk"):
        address = email_of(person)
        if address:
            letters.owe(
                LetterKind.RULE_SUSPENDED,
                key=f"rule:{row.pk}:suspended:{person.pk}",
                email=address,
                data={
                    "name": shown_name(person),
                    "rule": row.rule,
                    "version": row.version.name,
                    "failures": row.failures,
                    "what": row.what,
                    "owns": person.pk in owners,
                },
                now=now,
            )
