"""The policy applied to a comment: every rule runs, and the gravest finding decides.

`judge` is deterministic, does not depend on the order of the rules, never grows milder by one more rule, and answers
for any text at all. It reads no clock and keeps nothing between calls.
"""

from collections.abc import Iterator, Sequence

from moderation.policy.content import Content
from moderation.policy.document import Policy, Rule
from moderation.policy.findings import Finding, Outcome
from moderation.policy.reading import Reading
from moderation.policy.rules import KINDS, Check, Hit
from moderation.policy.verdict import Verdict

COULD_NOT_BE_CHECKED = "could not be checked"


def judge(policy: Policy, content: Content) -> Verdict:
    """What the policy says about a comment. A rule that raises becomes a finding that holds: it is never lost."""
    reading = Reading(content)
    findings = [finding for rules, check in policy.checks for finding in _findings_of(policy, rules, check, reading)]
    findings.sort(key=_gravest_first)
    return Verdict(
        outcome=findings[0].outcome if findings else Outcome.PUBLISH,
        findings=tuple(findings),
        policy_digest=policy.digest,
        score=max((finding.score for finding in findings if finding.score is not None), default=None),
    )


def _findings_of(policy: Policy, rules: Sequence[Rule], check: Check, reading: Reading) -> list[Finding]:
    try:
        return list(_found(policy, rules, check, reading))
    # Whatever went wrong in a rule, the comment waits for a person; so the catches here are as wide as they can be.
    except Exception:  # noqa: BLE001
        return [finding for rule in rules for finding in _findings_of_one(policy, rule, reading)]


def _findings_of_one(policy: Policy, rule: Rule, reading: Reading) -> list[Finding]:
    """A rule checked by itself, so that what is wrong with it takes nothing from its neighbours."""
    try:
        return list(_found(policy, [rule], KINDS[rule.kind].build([rule.settings]), reading))
    except Exception:  # noqa: BLE001
        return [_unchecked(policy, rule)]


def _found(policy: Policy, rules: Sequence[Rule], check: Check, reading: Reading) -> Iterator[Finding]:
    for place, hit in check(reading):
        yield _finding(policy, rules[place], hit)


def _finding(policy: Policy, rule: Rule, hit: Hit) -> Finding:
    return Finding(
        rule=rule.name,
        clause=rule.clause,
        outcome=hit.outcome or rule.outcome,
        evidence=hit.evidence,
        reason=hit.reason,
        score=hit.score,
        severity=hit.severity or policy.clause(rule.clause).severity,
    )


def _unchecked(policy: Policy, rule: Rule) -> Finding:
    return Finding(
        rule=rule.name,
        clause=rule.clause,
        outcome=Outcome.HOLD,
        evidence=(),
        reason=COULD_NOT_BE_CHECKED,
        score=None,
        severity=policy.clause(rule.clause).severity,
    )


def _gravest_first(finding: Finding) -> tuple[int, float, str, str, str]:
    """By gravity, then score, then name: an order that the order of the rules has no part in."""
    return (-finding.outcome.gravity, -(finding.score or 0.0), finding.clause, finding.rule, finding.reason)
