"""The policy applied to a comment: every rule runs, and the gravest finding decides.

`judge` is deterministic, does not depend on the order of the rules, never grows milder by one more rule, and answers
for any text at all. It reads no clock and keeps nothing between calls.
"""

from collections.abc import Iterator, Sequence

from moderation.policy.conditions import Finds, ask
from moderation.policy.content import Content
from moderation.policy.document import Clause, Policy, Rule
from moderation.policy.findings import Evidence, Finding, Outcome
from moderation.policy.reading import Reading
from moderation.policy.rules import KINDS, Check, Hit
from moderation.policy.verdict import Verdict

COULD_NOT_BE_CHECKED = "could not be checked"

Seen = dict[int, tuple[Hit, ...] | None]
"""What each check found, by the `id` of the rule or the part of a condition that asked; None: it could not be checked.

By `id`, because settings may hold what cannot be hashed; the policy keeps these objects for as long as it is used.
"""


class CouldNotBeChecked(Exception):
    """A part of a condition raised."""


def judge(policy: Policy, content: Content) -> Verdict:
    """What the policy says about a comment. A rule that raises becomes a finding that holds: it is never lost."""
    seen = _look(policy, Reading(content))
    findings = [f for rule in policy.rules if id(rule) in seen for f in _findings(policy, rule, content, seen)]
    findings.sort(key=_gravest_first)
    return Verdict(
        outcome=findings[0].outcome if findings else Outcome.PUBLISH,
        findings=tuple(findings),
        policy_digest=policy.digest,
        score=max((finding.score for finding in findings if finding.score is not None), default=None),
    )


def _look(policy: Policy, reading: Reading) -> Seen:
    """What every check of the policy found in the comment; what found nothing is not there."""
    seen: Seen = {}
    for uses, check in policy.checks:
        try:
            seen |= _hits(uses, check, reading)
        # Whatever went wrong in a check, the comment waits for a person; so the catches here are as wide as can be.
        except Exception:  # noqa: BLE001
            for use in uses:
                seen |= _look_at_one(use, reading)
    return seen


def _look_at_one(use: Rule | Finds, reading: Reading) -> Seen:
    """One check by itself, so that what is wrong with it takes nothing from its neighbours."""
    try:
        return _hits([use], KINDS[use.kind].build([use.settings]), reading)
    except Exception:  # noqa: BLE001
        return {id(use): None}


def _hits(uses: Sequence[Rule | Finds], check: Check, reading: Reading) -> Seen:
    hits: dict[int, tuple[Hit, ...]] = {}
    for place, hit in check(reading):
        key = id(uses[place])
        hits[key] = (*hits.get(key, ()), hit)
    return dict(hits)


def _findings(policy: Policy, rule: Rule, content: Content, seen: Seen) -> Iterator[Finding]:
    hits = seen[id(rule)]
    try:
        besides = _what_holds_besides(rule, content, seen)
    except CouldNotBeChecked:
        hits = None
        besides = ()
    if besides is None:
        return
    if hits is None:
        yield _unchecked(policy, rule)
        return
    for hit in hits:
        yield _finding(policy, rule, hit, besides)


def _what_holds_besides(rule: Rule, content: Content, seen: Seen) -> tuple[Hit, ...] | None:
    """What the parts of the rule's condition found; None when the condition does not hold, or is not known to."""
    if rule.when is None:
        return ()
    answer = ask(rule.when, content, lambda part: _hits_of(part, seen))
    return answer.hits if answer.holds else None


def _hits_of(part: Finds, seen: Seen) -> tuple[Hit, ...]:
    hits = seen.get(id(part), ())
    if hits is None:
        raise CouldNotBeChecked
    return hits


def _finding(policy: Policy, rule: Rule, hit: Hit, besides: Sequence[Hit]) -> Finding:
    clause = _cited(policy, rule, hit)
    reasons = dict.fromkeys(reason for reason in (hit.reason, *(other.reason for other in besides)) if reason)
    return Finding(
        rule=rule.name,
        clause=clause.number,
        outcome=hit.outcome or rule.outcome,
        evidence=_together(hit, besides) if besides else hit.evidence,
        reason=", and ".join(reasons) or "is of a kind that this rule finds",
        score=hit.score,
        severity=hit.severity or clause.severity,
    )


def _cited(policy: Policy, rule: Rule, hit: Hit) -> Clause:
    """The clause that the hit names, where the policy has it; else the rule's."""
    try:
        return policy.clause(hit.clause or rule.clause)
    except KeyError:
        return policy.clause(rule.clause)


def _together(hit: Hit, besides: Sequence[Hit]) -> tuple[Evidence, ...]:
    """The words of all, in the order of the text, each once."""
    evidence = {(e.start, e.end): e for one in (hit, *besides) for e in one.evidence}
    return tuple(evidence[span] for span in sorted(evidence))


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
