"""The policy applied to a comment: every rule runs, and the gravest finding decides.

`judge` is deterministic, does not depend on the order of the rules, never grows milder by one more rule, and answers
for any text at all. It reads no clock and keeps nothing between calls: whoever wants to know how long a check takes
hands over a `Watch`.

A comment that was sent without the proof of work that its form asked for is held. A rule that fails becomes a finding that holds. A rule that is suspended does not run; where it could have held or
rejected, a comment by somebody whom the site does not know yet is held in its place.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass

from moderation.policy.conditions import Finds, ask
from moderation.policy.content import Author, Content
from moderation.policy.document import Clause, Policy, Rule
from moderation.policy.findings import Evidence, Finding, Outcome, Severity
from moderation.policy.reading import Reading
from moderation.policy.rules import KINDS, Check, Hit
from moderation.policy.standing import Standing
from moderation.policy.verdict import Verdict

COULD_NOT_BE_CHECKED = "could not be checked"
NOT_CHECKED = "was not checked: the rule is suspended, and the site does not know the author yet"
UNPROVEN = "came without the proof of work that was asked for while the site was flooded"
LONGEST_FAILURE = 120  # characters
HOLDS = Outcome.HOLD.gravity
KNOWN_AFTER = 3
"""How many published comments make an author known, for whom a suspended rule is done without."""

Watch = Callable[[Sequence[Rule | Finds]], AbstractContextManager[object]]
"""Every check runs inside what this gives for the uses that it checks. What that raises is a failure of the check."""


class Overran(Exception):
    """For a watch to raise: the check took longer than it may."""


@dataclass(frozen=True, slots=True)
class Failed:
    """A check that could not be made, and what went wrong in it."""

    what: str


Seen = dict[int, tuple[Hit, ...] | Failed]
"""What each check found, by the `id` of the rule or the part of a condition that asked.

By `id`, because settings may hold what cannot be hashed; the policy keeps these objects for as long as it is used.
"""


class CouldNotBeChecked(Exception):
    """A part of a condition raised."""

    def __init__(self, failed: Failed) -> None:
        super().__init__(failed.what)
        self.failed = failed


def judge(policy: Policy, content: Content, *, watch: Watch | None = None) -> Verdict:
    """What the policy says about a comment. A rule that raises becomes a finding that holds: it is never lost."""
    seen = _look(policy, Reading(content), watch)
    findings = [f for rule in policy.rules if id(rule) in seen for f in _findings(policy, rule, content, seen)]
    if policy.suspended and not _is_known(content.author):
        findings += [_not_checked(policy, rule) for rule in policy.suspended if rule.outcome.gravity >= HOLDS]
    if content.sending.proved is False:
        findings.append(_unproven(policy))
    findings.sort(key=_gravest_first)
    return Verdict(
        outcome=findings[0].outcome if findings else Outcome.PUBLISH,
        findings=tuple(findings),
        policy_digest=policy.digest,
        score=max((finding.score for finding in findings if finding.score is not None), default=None),
    )


def _is_known(author: Author) -> bool:
    return (author.published or 0) >= KNOWN_AFTER and author.standing is Standing.GOOD


def _look(policy: Policy, reading: Reading, watch: Watch | None) -> Seen:
    """What every check of the policy found in the comment; what found nothing is not there."""
    seen: Seen = {}
    for uses, check in policy.checks:
        try:
            hits = _hits(uses, check, reading) if watch is None else _watched(uses, check, reading, watch)
        # Whatever went wrong in a check, the comment waits for a person; so the catches here are as wide as can be.
        except Exception as error:  # noqa: BLE001
            if len(uses) == 1:
                seen[id(uses[0])] = _failed(error)
                continue
            for use in uses:
                seen |= _look_at_one(use, reading, watch)
        else:
            if hits:
                seen |= hits
    return seen


def _look_at_one(use: Rule | Finds, reading: Reading, watch: Watch | None) -> Seen:
    """One check by itself, so that what is wrong with it takes nothing from its neighbours."""
    try:
        check = KINDS[use.kind].build([use.settings])
        return _hits([use], check, reading) if watch is None else _watched([use], check, reading, watch)
    except Exception as error:  # noqa: BLE001
        return {id(use): _failed(error)}


def _watched(uses: Sequence[Rule | Finds], check: Check, reading: Reading, watch: Watch) -> Seen:
    with watch(uses):
        return _hits(uses, check, reading)


def _failed(error: Exception) -> Failed:
    """What kind of error it was and where, in a few words that hold nothing of the comment."""
    if isinstance(error, Overran):
        return Failed("took too long")
    place = error.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    where = f" in {place.tb_frame.f_code.co_filename.rpartition('/')[2]}, line {place.tb_lineno}" if place else ""
    return Failed(f"{type(error).__name__}{where}"[:LONGEST_FAILURE])


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
    except CouldNotBeChecked as problem:
        hits = problem.failed
        besides = ()
    if besides is None:
        return
    if isinstance(hits, Failed):
        yield _unchecked(policy, rule, COULD_NOT_BE_CHECKED, failed=hits.what)
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
    if isinstance(hits, Failed):
        raise CouldNotBeChecked(hits)
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


def _not_checked(policy: Policy, rule: Rule) -> Finding:
    return _unchecked(policy, rule, NOT_CHECKED)


def _unchecked(policy: Policy, rule: Rule, reason: str, *, failed: str = "") -> Finding:
    return Finding(
        rule=rule.name,
        clause=rule.clause,
        outcome=Outcome.HOLD,
        evidence=(),
        reason=reason,
        score=None,
        severity=policy.clause(rule.clause).severity,
        failed=failed,
    )


def _unproven(policy: Policy) -> Finding:
    return Finding(
        rule="proof",
        clause=blameless_clause(policy),
        outcome=Outcome.HOLD,
        evidence=(),
        reason=UNPROVEN,
        score=None,
        severity=Severity.OTHER,
    )


def blameless_clause(policy: Policy) -> str:
    """The clause to cite when nothing is held against the author: one without points, and not about their own safety."""
    blameless = [clause for clause in policy.clauses if clause.points == 0 and clause.severity != "care"]
    return (blameless or list(policy.clauses))[0].number


def _gravest_first(finding: Finding) -> tuple[int, float, str, str, str]:
    """By gravity, then score, then name: an order that the order of the rules has no part in."""
    return (-finding.outcome.gravity, -(finding.score or 0.0), finding.clause, finding.rule, finding.reason)
