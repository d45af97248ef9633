"""What a backtest counts: one comment after another judged again, beside what people decided about it.

A tally is a table of counters and a few samples. It takes rows one by one in constant memory (it grows with the number
of rules, clauses and days, not of comments), and goes to JSON and back, so that a count can stop and go on. The order
of the rows changes nothing.

People's decisions are the truth. A comment that nobody decided is counted as unreviewed, and neither as right nor as
wrong: on most sites people look at what was held or reported, so precision is about comments like those.
"""

import hashlib
from bisect import insort
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from math import sqrt
from typing import Any

from moderation.policy.findings import Finding, Outcome
from moderation.policy.verdict import Verdict

PUBLISHED = "published"
REJECTED = "rejected"
HELD = "held"
UNREVIEWED = "unreviewed"

NEWCOMER = "newcomer"
REGULAR = "regular"
UNKNOWN = "unknown"
GROUPS = (NEWCOMER, REGULAR, UNKNOWN)
NEWCOMER_BELOW = 3  # published comments

STOPS = frozenset({Outcome.HOLD, Outcome.REJECT})
Z = 1.959963984540054  # the normal quantile of a two-sided 95 % interval
MOST_SPANS = 12


@dataclass(frozen=True, slots=True)
class Row:
    """One comment judged again.

    `people` is "published" or "rejected" as a person last decided, or "" when nobody did; `clause` is what they cited.
    `stands` is how the comment stands: what people decided, or else "published", "held" or "rejected" by a rule.
    `verdict` is the answer of the version that is tested, `beside` that of the version in force, on the same facts.
    `author_published` is how many comments its author had published by then; None when that is not known.
    """

    submission: int
    revision: int
    at: datetime
    people: str
    stands: str
    verdict: Verdict
    beside: Verdict
    clause: str = ""
    overturned: bool = False
    author_published: int | None = None


@dataclass(frozen=True, slots=True)
class Estimate:
    """A share out of `of` cases, 0 to 1, with its 95 % interval."""

    value: float
    low: float
    high: float
    of: int


@dataclass(frozen=True, slots=True)
class Score:
    """Comments found, by what people decided about them; `missed` were rejected by people and not found.

    Precision is rejected / (published + rejected), recall is rejected / (rejected + missed); None where nothing was
    decided to divide by.
    """

    hits: int
    published: int
    rejected: int
    unreviewed: int
    missed: int
    precision: Estimate | None
    recall: Estimate | None


@dataclass(frozen=True, slots=True)
class RuleScore:
    """One rule, whatever its outcome. `decisive`: how many comments it alone would stop."""

    rule: str
    clause: str
    score: Score
    decisive: int


@dataclass(frozen=True, slots=True)
class GroupScore:
    """Newcomers (fewer than three comments published by then), regulars, or authors of whom no record is known."""

    group: str
    judged: int
    score: Score
    held_share: Estimate | None


@dataclass(frozen=True, slots=True)
class Day:
    """The comments of one day: how many, how many the version in force stops, and how many this one would."""

    day: date
    judged: int
    was_held: int
    would_hold: int


@dataclass(frozen=True, slots=True)
class ClauseCell:
    """How often people cited one clause ("": they published) where the gravest finding cites another ("": not stopped)."""

    people: str
    policy: str
    count: int


@dataclass(frozen=True, slots=True)
class Sample:
    """One comment of a change; `spans` are offsets into the text of its revision."""

    submission: int
    revision: int
    by_person: bool
    rules: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Change:
    """Comments that stand one way and would go another, with a random sample of them."""

    was: str
    would: str
    count: int
    samples: tuple[Sample, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """Everything that a backtest tells. In `overall` and the groups a hit is a comment that would be held or rejected.

    `extra_holds_per_day` are comments that this version stops and the one in force does not, `fewer_holds_per_day` the
    reverse, each over the `days` between the first comment and the last (at least one).
    """

    judged: int
    reviewed: int
    unreviewed: int
    skipped: int
    days: float
    overall: Score
    rules: tuple[RuleScore, ...]
    groups: tuple[GroupScore, ...]
    extra_holds_per_day: float
    fewer_holds_per_day: float
    by_day: tuple[Day, ...]
    clauses: tuple[ClauseCell, ...]
    changes: tuple[Change, ...]
    overturned: int
    nudged: int


@dataclass
class Tally:
    """The counters, the span of time, and the samples with their ranks."""

    counts: Counter[tuple[str, ...]] = field(default_factory=Counter)
    first: datetime | None = None
    last: datetime | None = None
    samples: dict[tuple[str, str], list[tuple[str, Sample]]] = field(default_factory=dict)

    def add(self, row: Row, *, seed: int, keep: int) -> None:
        """Count one row; of each kind of change `keep` samples stay, chosen by `seed`."""
        decided = row.people or UNREVIEWED
        stopped, stopped_beside = row.verdict.outcome in STOPS, row.beside.outcome in STOPS
        group, day = group_of(row.author_published), row.at.date().isoformat()
        count = self.counts
        count["judged", decided] += 1
        count["group", group, decided] += 1
        count["day", day, "judged"] += 1
        count["day", day, "was"] += stopped_beside
        count["day", day, "would"] += stopped
        count["overturned",] += row.overturned
        count["nudged",] += row.verdict.outcome is Outcome.NUDGE
        count["extra",] += stopped and not stopped_beside
        count["fewer",] += stopped_beside and not stopped
        if stopped:
            count["stopped", group, decided] += 1
        self._add_rules(row.verdict.findings, decided)
        if row.people:
            gravest = row.verdict.gravest
            cited = gravest.clause if gravest is not None and stopped else ""
            count["clause", row.clause if row.people == REJECTED else "", cited] += 1
        if is_change(row.stands, row.verdict.outcome):
            count["change", row.stands, row.verdict.outcome.value] += 1
            self._sample(row, seed=seed, keep=keep)
        self.first = min(self.first or row.at, row.at)
        self.last = max(self.last or row.at, row.at)

    def skip(self, number: int) -> None:
        """Count comments that cannot be judged again: erased, or not decided yet."""
        self.counts["skipped",] += number

    def result(self, rules: Iterable[tuple[str, str]]) -> Result:
        """What was counted; `rules` are the names and clauses of the version, in its order."""
        count = self.counts
        reviewed = count["judged", PUBLISHED] + count["judged", REJECTED]
        days = max(1.0, (self.last - self.first) / timedelta(days=1)) if self.first and self.last else 1.0
        return Result(
            judged=reviewed + count["judged", UNREVIEWED],
            reviewed=reviewed,
            unreviewed=count["judged", UNREVIEWED],
            skipped=count["skipped",],
            days=days,
            overall=self._score({d: sum(count["stopped", g, d] for g in GROUPS) for d in DECIDED}, ()),
            rules=tuple(self._rule(rule, clause) for rule, clause in rules),
            groups=tuple(self._group(group) for group in GROUPS if any(count["group", group, d] for d in DECIDED)),
            extra_holds_per_day=count["extra",] / days,
            fewer_holds_per_day=count["fewer",] / days,
            by_day=tuple(self._days()),
            clauses=tuple(ClauseCell(key[1], key[2], n) for key, n in sorted(count.items()) if key[0] == "clause"),
            changes=tuple(self._change(key[1], key[2], n) for key, n in sorted(count.items()) if key[0] == "change"),
            overturned=count["overturned",],
            nudged=count["nudged",],
        )

    def as_json(self) -> dict[str, Any]:
        """The tally as plain JSON values."""
        return {
            "counts": [[*key, number] for key, number in sorted(self.counts.items()) if number],
            "first": self.first.isoformat() if self.first else None,
            "last": self.last.isoformat() if self.last else None,
            "samples": [
                [*key, [[rank, sample_as_json(sample)] for rank, sample in kept]] for key, kept in self.samples.items()
            ],
        }

    def _add_rules(self, findings: tuple[Finding, ...], decided: str) -> None:
        for rule in {finding.rule for finding in findings}:
            self.counts["rule", rule, decided] += 1
        stopping = {finding.rule for finding in findings if finding.outcome in STOPS}
        if len(stopping) == 1:
            self.counts["decisive", *stopping] += 1

    def _sample(self, row: Row, *, seed: int, keep: int) -> None:
        """Keep the rows of lowest rank, a rank being a number that chance would give: each set is equally likely.

        A reservoir with random keys (Efraimidis and Spirakis, 2006, with equal weights); here the key is a hash of seed
        and comment, so that a count that is taken up again, or in another order, chooses the same.
        """
        key = (row.stands, row.verdict.outcome.value)
        rank = hashlib.blake2b(f"{seed}:{row.submission}:{'>'.join(key)}".encode(), digest_size=8).hexdigest()
        kept = self.samples.setdefault(key, [])
        if len(kept) < keep or (kept and rank < kept[-1][0]):
            insort(kept, (rank, _sample_of(row)), key=lambda ranked: ranked[0])
            del kept[keep:]

    def _score(self, hits: Mapping[str, int], of: tuple[str, ...]) -> Score:
        all_rejected = self.counts["group", *of, REJECTED] if of else self.counts["judged", REJECTED]
        return score(hits, all_rejected=all_rejected)

    def _rule(self, rule: str, clause: str) -> RuleScore:
        hits = {decided: self.counts["rule", rule, decided] for decided in DECIDED}
        return RuleScore(rule, clause, self._score(hits, ()), self.counts["decisive", rule])

    def _group(self, group: str) -> GroupScore:
        judged = sum(self.counts["group", group, decided] for decided in DECIDED)
        hits = {decided: self.counts["stopped", group, decided] for decided in DECIDED}
        return GroupScore(group, judged, self._score(hits, (group,)), wilson(sum(hits.values()), judged))

    def _days(self) -> Iterable[Day]:
        for key in sorted(key for key in self.counts if key[0] == "day" and key[2] == "judged"):
            day = key[1]
            yield Day(
                date.fromisoformat(day),
                self.counts["day", day, "judged"],
                self.counts["day", day, "was"],
                self.counts["day", day, "would"],
            )

    def _change(self, was: str, would: str, number: int) -> Change:
        return Change(was, would, number, tuple(sample for _rank, sample in self.samples.get((was, would), [])))


DECIDED = (PUBLISHED, REJECTED, UNREVIEWED)


def tally_from_json(stored: Mapping[str, Any]) -> Tally:
    """The tally that `as_json` wrote; an empty one from {}."""
    return Tally(
        counts=Counter({tuple(key): number for *key, number in stored.get("counts", [])}),
        first=datetime.fromisoformat(stored["first"]) if stored.get("first") else None,
        last=datetime.fromisoformat(stored["last"]) if stored.get("last") else None,
        samples={
            (was, would): [(rank, sample_from_json(sample)) for rank, sample in kept]
            for was, would, kept in stored.get("samples", [])
        },
    )


def wilson(successes: int, of: int) -> Estimate | None:
    """A share with its 95 % score interval (E. B. Wilson, 1927, J. Am. Stat. Assoc. 22, 209-212); None of nothing.

    centre = (p + z^2/2n) / (1 + z^2/n), half width = z / (1 + z^2/n) * sqrt(p(1-p)/n + z^2/4n^2).
    """
    if not of:
        return None
    share = successes / of
    spread = 1 + Z * Z / of
    centre = (share + Z * Z / (2 * of)) / spread
    half = Z / spread * sqrt(share * (1 - share) / of + Z * Z / (4 * of * of))
    return Estimate(share, max(0.0, min(centre - half, share)), min(1.0, max(centre + half, share)), of)


def score(hits: Mapping[str, int], *, all_rejected: int) -> Score:
    """Counts of hits by what people decided, as a score; `all_rejected` is what people rejected in all."""
    published, rejected, unreviewed = (hits.get(decided, 0) for decided in DECIDED)
    return Score(
        hits=published + rejected + unreviewed,
        published=published,
        rejected=rejected,
        unreviewed=unreviewed,
        missed=all_rejected - rejected,
        precision=wilson(rejected, published + rejected),
        recall=wilson(rejected, all_rejected),
    )


def group_of(author_published: int | None) -> str:
    """The group of an author with so many published comments."""
    if author_published is None:
        return UNKNOWN
    return NEWCOMER if author_published < NEWCOMER_BELOW else REGULAR


# What must become of each standing comment for nothing to have changed. A nudged comment that is sent anyway is held;
# a rejected one is still stopped when it is held, for people to reject it again.
UNCHANGED: Mapping[str, frozenset[Outcome]] = {
    PUBLISHED: frozenset({Outcome.PUBLISH}),
    HELD: frozenset({Outcome.NUDGE, Outcome.HOLD}),
    REJECTED: STOPS,
}


def is_change(stands: str, outcome: Outcome) -> bool:
    """Whether a comment that stands so would fare otherwise."""
    return outcome not in UNCHANGED[stands]


def _sample_of(row: Row) -> Sample:
    findings = row.verdict.findings
    spans = {(evidence.start, evidence.end) for finding in findings for evidence in finding.evidence}
    return Sample(
        submission=row.submission,
        revision=row.revision,
        by_person=bool(row.people),
        rules=tuple(dict.fromkeys(finding.rule for finding in findings)),
        spans=tuple(sorted(spans)[:MOST_SPANS]),
    )


def sample_as_json(sample: Sample) -> list[Any]:
    return [
        sample.submission,
        sample.revision,
        sample.by_person,
        list(sample.rules),
        [list(span) for span in sample.spans],
    ]


def sample_from_json(stored: list[Any]) -> Sample:
    submission, revision, by_person, rules, spans = stored
    return Sample(submission, revision, by_person, tuple(rules), tuple((start, end) for start, end in spans))
