"""The policy document: a TOML text with clauses, the rules that enforce them, and the ladder, read into a `Policy`.

    title = "..."            summary = "..."            notice = "..."

    [[clauses]]              number, title, text, points, severity, may_reject, statement, presets
    [[rules]]                name, kind, clause, outcome, and the settings of that kind
    [rules.when]             what must hold besides; see conditions.py
    [ladder]                 window_days
    [[ladder.steps]]         points, sanction, days

Reading is strict: an unknown key, a duplicate, a clause that is not there or a pattern that RE2 refuses is a
`PolicyError` that names the line and the field, and nothing of the document is used. Items of a list are counted from
one in a field's name: `rules.3.patterns.1` is the first pattern of the third rule.
"""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from importlib.resources import files
from typing import Any

from moderation.policy.conditions import Condition, Finds, checks_in, read_condition
from moderation.policy.fields import Fields, PolicyError, read_toml
from moderation.policy.findings import Outcome, Severity
from moderation.policy.rules import KINDS, Check
from moderation.policy.standing import Ladder, SanctionKind, Step

__all__ = [
    "Clause",
    "Ladder",
    "Policy",
    "PolicyError",
    "Rule",
    "SanctionKind",
    "Step",
    "default_policy_text",
    "digest_of",
    "read_policy",
]

LONGEST_RULE, LONGEST_CLAUSE = 80, 12
"""How long a rule's name and a clause's number may be, which every record of a finding has room for."""
MOST_PRESETS, LONGEST_PRESET = 6, 300
"""How many short statements of reasons a clause may offer beside its own, and how long each may be."""


@dataclass(frozen=True, slots=True)
class Clause:
    """One numbered sentence of the policy, the thing that is cited to an author.

    `statement` is what the author is told when a comment is held or rejected under it; `presets` are shorter words for
    cases that come up often, which a moderator picks and may edit. Only a clause with `may_reject` lets a rule reject
    without a person.
    """

    number: str
    title: str
    text: str
    points: int
    severity: str
    may_reject: bool
    statement: str
    presets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """A check that enforces a clause; `settings` belong to its kind. `when` is what must hold besides."""

    name: str
    kind: str
    clause: str
    outcome: Outcome
    settings: Any
    when: Condition | None = None


@dataclass(frozen=True, slots=True)
class Policy:
    """A policy that was read and found sound. `digest` is its version.

    `checks` holds, for each kind in use, the one check of all its uses, in rules and in their conditions: automata and
    pattern sets are built here, once. `suspended` are rules of the document that are not run; see `judge`.
    """

    digest: str
    title: str
    summary: str
    clauses: tuple[Clause, ...]
    rules: tuple[Rule, ...]
    ladder: Ladder
    notice: str
    suspended: tuple[Rule, ...] = ()
    checks: tuple[tuple[tuple[Rule | Finds, ...], Check], ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "checks", tuple(_checks(self.rules)))

    @property
    def offered(self) -> tuple[Clause, ...]:
        """What people choose from when they reject or report: the clauses that cost points, or all when none does.

        A clause without points is about procedure or care; nobody breaks it.
        """
        return tuple(clause for clause in self.clauses if clause.points) or self.clauses

    def without(self, names: Collection[str], *, waived: Collection[str] = ()) -> "Policy":
        """The same version with the rules of these names suspended; those of `waived` are left out altogether."""
        return replace(
            self,
            rules=tuple(rule for rule in self.rules if rule.name not in names and rule.name not in waived),
            suspended=tuple(rule for rule in self.rules if rule.name in names and rule.name not in waived),
        )

    def apart(self) -> "Policy":
        """The same policy with a check of its own for every use: slower, and whoever watches knows which rule it is."""
        apart = replace(self)
        checks = tuple(((use,), KINDS[use.kind].build([use.settings])) for uses, _ in self.checks for use in uses)
        object.__setattr__(apart, "checks", checks)
        return apart

    def rules_of(self, uses: Sequence[Rule | Finds]) -> tuple[str, ...]:
        """The names of the rules that these uses of a kind belong to."""
        asked = {id(use) for use in uses}
        return tuple(rule.name for rule in self.rules if any(id(use) in asked for use in (rule, *checks_in(rule.when))))

    def clause(self, number: str) -> Clause:
        """The clause of that number; KeyError when there is none."""
        for clause in self.clauses:
            if clause.number == number:
                return clause
        raise KeyError(number)


def default_policy_text() -> str:
    """The policy that a new site starts with."""
    return files("moderation.policy").joinpath("default.toml").read_text(encoding="utf-8")


def read_policy(text: str) -> Policy:
    """Read a policy document. Raises PolicyError, with line and field, at the first thing that is wrong."""
    document = read_toml(text)
    title = document.text("title", most=200)
    summary = document.text("summary", most=1000)
    notice = document.text("notice", most=1000)
    clauses = _read_clauses(document)
    rules = _read_rules(document, {clause.number: clause for clause in clauses})
    ladder = _read_ladder(document.table("ladder"))
    document.end()
    return Policy(
        digest=digest_of(text),
        title=title,
        summary=summary,
        clauses=clauses,
        rules=rules,
        ladder=ladder,
        notice=notice,
    )


def digest_of(text: str) -> str:
    """The version of a document: the same whatever line endings it was saved with."""
    normalised = "\n".join(text.splitlines()) + "\n"
    return hashlib.sha256(normalised.encode("utf-8", "surrogatepass")).hexdigest()


def _checks(rules: tuple[Rule, ...]) -> list[tuple[tuple[Rule | Finds, ...], Check]]:
    uses: list[Rule | Finds] = []
    for rule in rules:
        uses += rule, *checks_in(rule.when)
    checks: list[tuple[tuple[Rule | Finds, ...], Check]] = []
    for kind in KINDS.values():
        of_kind = tuple(use for use in uses if use.kind == kind.name)
        if of_kind:
            checks.append((of_kind, kind.build([use.settings for use in of_kind])))
    return checks


def _read_clauses(document: Fields) -> tuple[Clause, ...]:
    clauses: dict[str, Clause] = {}
    for fields in document.tables("clauses"):
        clause = _read_clause(fields)
        if clause.number in clauses:
            raise fields.error("number", f"clause {clause.number} is already there")
        clauses[clause.number] = clause
    return tuple(clauses.values())


def _read_clause(fields: Fields) -> Clause:
    clause = Clause(
        number=fields.text("number", most=LONGEST_CLAUSE),
        title=fields.text("title", most=100),
        text=fields.text("text", most=2000),
        points=fields.whole_number("points", least=0, most=100),
        severity=fields.choice("severity", [severity.value for severity in Severity]),
        may_reject=fields.yes_or_no("may_reject", default=False),
        statement=fields.text("statement", most=2000),
        presets=_read_presets(fields),
    )
    fields.end()
    return clause


def _read_presets(fields: Fields) -> tuple[str, ...]:
    presets = fields.texts("presets")
    if len(presets) > MOST_PRESETS:
        raise fields.error("presets", f"must be at most {MOST_PRESETS} texts, not {len(presets)}")
    for place, preset in enumerate(presets):
        if len(preset) > LONGEST_PRESET:
            message = f"must be at most {LONGEST_PRESET} characters long, and has {len(preset)}"
            raise fields.error("presets", message, item=place)
    return presets


def _read_rules(document: Fields, clauses: dict[str, Clause]) -> tuple[Rule, ...]:
    rules: dict[str, Rule] = {}
    for fields in document.tables("rules"):
        rule = _read_rule(fields, clauses)
        if rule.name in rules:
            raise fields.error("name", f'a rule called "{rule.name}" is already there')
        rules[rule.name] = rule
    return tuple(rules.values())


def _read_rule(fields: Fields, clauses: dict[str, Clause]) -> Rule:
    name = fields.text("name", most=LONGEST_RULE)
    kind = KINDS[fields.choice("kind", list(KINDS))]
    clause = fields.text("clause", most=LONGEST_CLAUSE)
    if clause not in clauses:
        raise fields.error("clause", f'there is no clause "{clause}"')
    outcome = Outcome(fields.choice("outcome", [Outcome.NUDGE, Outcome.HOLD, Outcome.REJECT]))
    if outcome is Outcome.REJECT and not clauses[clause].may_reject:
        raise fields.error("outcome", f'clause {clause} does not say may_reject = true, so "hold" is the most')
    if outcome is Outcome.REJECT and not kind.may_reject:
        raise fields.error("outcome", f'a rule of kind "{kind.name}" never rejects by itself; "hold" is the most')
    settings = kind.read(fields)
    when = read_condition(fields.table("when")) if fields.has("when") else None
    fields.end()
    return Rule(name=name, kind=kind.name, clause=clause, outcome=outcome, settings=settings, when=when)


def _read_ladder(fields: Fields) -> Ladder:
    window = timedelta(days=fields.whole_number("window_days", least=1, most=3650))
    steps: list[Step] = []
    for step_fields in fields.tables("steps"):
        step = _read_step(step_fields)
        _refuse_a_step_out_of_order(step, steps, step_fields)
        steps.append(step)
    fields.end()
    return Ladder(window=window, steps=tuple(steps))


def _read_step(fields: Fields) -> Step:
    step = Step(
        points=fields.whole_number("points", least=1, most=1000),
        kind=SanctionKind(fields.choice("sanction", [kind.value for kind in SanctionKind])),
        days=fields.whole_number("days", least=1, most=3650) if fields.has("days") else None,
    )
    fields.end()
    return step


def _refuse_a_step_out_of_order(step: Step, earlier: list[Step], fields: Fields) -> None:
    if earlier and step.points <= earlier[-1].points:
        raise fields.error("points", f"must be more than the step before it ({earlier[-1].points})")
    if earlier and step.kind.gravity <= earlier[-1].kind.gravity:
        raise fields.error("sanction", f"must be graver than the step before it ({earlier[-1].kind.value})")
    warned = any(known.kind is SanctionKind.WARNING for known in earlier)
    if step.kind.gravity >= SanctionKind.SUSPENSION.gravity and not warned:
        raise fields.error("sanction", "needs a warning among the steps before it")
