"""What the three systems make of the policy corpus: the tables of docs/reference/accuracy.md that are about it."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from bench.accuracy_sets import DEEP, FAST, RULES, SYSTEMS, Texts, look_at
from bench.tables import figure, share_of, table
from moderation.training.metrics import Labels, auc, threshold_for
from moderation.training.sources import Example, Row, Split

FINE_STOPPED = 0.08
SEED = 20_260_312
CLAUSES = {
    "1": "be civil",
    "2": "attack no person",
    "3": "no hatred against groups",
    "4": "no threats",
    "5": "private details",
    "6": "advertising",
    "7": "be readable",
    "9": "care",
}
TARGETS = ("commenter", "author", "public", "group", "idea", "act", "situation", "self", "none")
STREAM = 2_000
STREAM_FINE = 0.9
STREAM_CORPUS = 600
"""How many of the stream's fine comments are the corpus's, which are hard ones; the others are public."""


@dataclass(frozen=True)
class Asked:
    """The clear examples of one split with what was found about each; borderline ones are left out."""

    examples: tuple[Example, ...]
    found: Texts

    @property
    def stopped_by_right(self) -> Labels:
        return np.array([example.is_violation for example in self.examples])

    def having(self, chosen: Labels) -> Asked:
        kept = tuple(e for e, is_chosen in zip(self.examples, chosen, strict=True) if is_chosen)
        return Asked(kept, self.found.where(chosen))


def ask(examples: Sequence[Example], split: Split, *, with_deep: bool) -> Asked:
    """The clear examples of a split, judged."""
    chosen = tuple(e for e in examples if e.split is split and not e.borderline)
    return Asked(chosen, look_at((e.text for e in chosen), with_deep=with_deep))


def thresholds(asked: Asked) -> dict[str, float]:
    """For each system, from which score on it stops FINE_STOPPED of the fine comments."""
    fine = ~asked.stopped_by_right
    return {system: threshold_for(asked.found.score(system)[fine], stopped=FINE_STOPPED) for system in SYSTEMS}


def systems_table(test: Asked, validation: Asked) -> str:
    """Each system at 8 % of fine comments, with the threshold of validation comments, and as packaged."""
    truth, at, chosen = test.stopped_by_right, thresholds(test), thresholds(validation)
    head = [
        "", "AUC", "violations stopped at 8 % of fine", "threshold of validation: violations", "fine",
        "as packaged: violations", "fine",
    ]  # fmt: skip
    rows = []
    for system in SYSTEMS:
        score = test.found.score(system)
        before, packaged = score >= chosen[system], test.found.held[system]
        rows.append(
            [
                system,
                figure(auc(truth, score)),
                share_of(score[truth] >= at[system]),
                share_of(before[truth]),
                share_of(before[~truth]),
                share_of(packaged[truth]),
                share_of(packaged[~truth]),
            ]
        )
    return table(head, rows)


def models_table(test: Asked) -> str:
    """The scores by themselves, no rule beside them."""
    truth = test.stopped_by_right
    alone = {
        "grammar of attacks (a rule)": test.found.grammar,
        "fast model": test.found.fast,
        "deep model": test.found.deep,
    }
    rows = [
        [name, figure(auc(truth, its)), share_of(its[truth] >= threshold_for(its[~truth], stopped=FINE_STOPPED))]
        for name, its in alone.items()
    ]
    return table(["by itself", "AUC", "violations stopped at 8 % of fine"], rows)


def clauses_table(test: Asked, at: dict[str, float]) -> str:
    """Violations stopped, by clause."""
    by_clause = ((f"{number} {words}", test.having(_where(test, clause=number))) for number, words in CLAUSES.items())
    return _stopped_table("clause", by_clause, at)


def targets_table(test: Asked, at: dict[str, float]) -> str:
    """Violations stopped, by whom or what they are about."""
    violations = test.having(test.stopped_by_right)
    return _stopped_table("against", ((t, violations.having(_where(violations, target=t))) for t in TARGETS), at)


def devices_table(test: Asked, at: dict[str, float]) -> str:
    """Fine comments and violations stopped, by device, the common ones first."""
    counts: dict[str, int] = defaultdict(int)
    for device in (device for e in test.examples for device in e.devices):
        counts[device] += 1
    rows = []
    for device in sorted(counts, key=lambda name: (-counts[name], name)):
        its = test.having(np.array([device in e.devices for e in test.examples]))
        truth = its.stopped_by_right
        row: list[object] = [device, int((~truth).sum())]
        row += [share_of((its.found.score(system) >= at[system])[~truth]) for system in (FAST, DEEP)]
        row += [int(truth.sum())]
        row += [share_of((its.found.score(system) >= at[system])[truth]) for system in (FAST, DEEP)]
        rows.append(row)
    head = ["device", "fine", "fast stops", "deep stops", "violations", "fast stops", "deep stops"]
    return table(head, rows)


def false_stops_table(test: Asked, at: dict[str, float]) -> str:
    """Fine comments stopped, in each kind that is easily mistaken."""
    fine = test.having(~test.stopped_by_right)
    kinds = {
        "insults quoted or reported, to criticise them": _with(fine, "quote", "reported"),
        "negated": _with(fine, "negation"),
        "swearing at a situation": _with(fine, "profanity"),
        "attacks on ideas": _where(fine, target="idea"),
        "attacks on acts": _where(fine, target="act"),
        "violent words in innocent use": _with(fine, "violent-word"),
        "counter-speech": _with(fine, "counter-speech"),
        "identity terms": _with(fine, "identity"),
    }
    return _stopped_table("fine comments", ((name, fine.having(chosen)) for name, chosen in kinds.items()), at)


def pairs_table(test: Asked, at: dict[str, float]) -> str:
    """Contrast pairs of which every side is decided right."""
    places: dict[str, list[int]] = defaultdict(list)
    for place, example in enumerate(test.examples):
        if example.pair:
            places[example.pair].append(place)
    truth = test.stopped_by_right
    pairs = [its for its in places.values() if len({bool(truth[place]) for place in its}) == 2]
    rows = []
    for system in SYSTEMS:
        score = test.found.score(system)
        stops = score >= at[system]
        right = np.array([bool((stops[its] == truth[its]).all()) for its in pairs])
        ordered = np.array([score[_of(its, truth)].min() > score[_of(its, ~truth)].max() for its in pairs])
        rows.append([system, len(pairs), share_of(right), share_of(ordered)])
    return table(["", "pairs", "both sides right", "violation scored above its opposite"], rows)


def stream_table(test: Asked, public: Sequence[Row], *, with_deep: bool) -> tuple[str, str]:
    """The packaged policy on a stream that is mostly fine, and what of it was rejected without a person."""
    chance = random.Random(SEED)
    truth = test.stopped_by_right
    fine = round(STREAM * STREAM_FINE)
    violations = chance.sample(np.flatnonzero(truth).tolist(), STREAM - fine)
    hard = chance.sample(np.flatnonzero(~truth).tolist(), min(STREAM_CORPUS, int((~truth).sum())))
    easy = chance.sample([row.text for row in public if not row.label], fine - len(hard))
    others = look_at(easy, with_deep=with_deep)
    rows = []
    for system in SYSTEMS:
        held = test.found.held[system]
        all_fine = np.concatenate([held[hard], others.held[system]])
        cells = [held[violations], all_fine, held[hard], others.held[system]]
        rows.append([system, *map(share_of, cells)])
    rejected = [test.examples[place] for place in [*violations, *hard] if test.found.rejected[place]]
    wrongly = sum(not e.is_violation for e in rejected) + int(others.rejected.sum())
    clauses = ", ".join(f"{n} under clause {clause or 'none'}" for clause, n in _counted(e.clause for e in rejected))
    head = [
        "",
        f"{len(violations)} violations",
        f"{fine} fine",
        f"{len(hard)} of the corpus",
        f"{len(easy)} public ones",
    ]
    said = (
        f"Rejected without a person: {len(rejected) + int(others.rejected.sum())} of {STREAM:,}, "
        f"{wrongly} of them fine ({clauses or 'nothing else'})."
    )
    return table(head, rows), said


def _counted(names: Iterator[str]) -> list[tuple[str, int]]:
    counts: dict[str, int] = defaultdict(int)
    for name in names:
        counts[name] += 1
    return sorted(counts.items())


def _stopped_table(head: str, groups: Iterator[tuple[str, Asked]], at: dict[str, float]) -> str:
    rows = [
        [name, len(its.examples), *(share_of(its.found.score(system) >= at[system]) for system in SYSTEMS)]
        for name, its in groups
        if its.examples
    ]
    return table([head, "comments", RULES, FAST, DEEP], rows)


def _where(asked: Asked, **wanted: str) -> Labels:
    return np.array([all(getattr(e, name) == value for name, value in wanted.items()) for e in asked.examples])


def _with(asked: Asked, *devices: str) -> Labels:
    return np.array([any(device in e.devices for device in devices) for e in asked.examples])


def _of(places: list[int], truth: Labels) -> list[int]:
    return [place for place in places if truth[place]]
