"""What the two models make of texts that are not the corpus's: the other tables of docs/reference/accuracy.md."""

from __future__ import annotations

import ast
import csv
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from bench import evasions, identities
from bench.accuracy_corpus import SEED, Asked
from bench.accuracy_sets import DEEP, FAST, THRESHOLDS, Scored, Texts, look_at, score
from bench.honest_links import COMMENTS as HONEST_LINKS
from bench.peers import Peer
from bench.tables import NOTHING, figure, percent, share_of, table
from moderation.policy.attacks import PACKAGED
from moderation.policy.content import Content
from moderation.policy.model.fast import fast_model
from moderation.policy.reading import Reading
from moderation.training.metrics import Labels, Scores, auc, threshold_for
from moderation.training.sources import NOW, Row, Split, public_spam

RATES = (0.01, 0.02, 0.05)
LABELS = {
    "jigsaw": "Wikipedia talk pages; readers called it toxic",
    "jigsaw_pos": "the same, other comments, lower-cased and with more of the toxic ones",
    "davidson": "short messages; offensive or hateful language, friendly swearing among it",
    "civil": "news comments that at least one reader called toxic; label: most of them did",
    "paradetox": "toxic sentences, and their polite paraphrases",
    "wiki_ctx_gn": "Wikipedia talk pages, read together with the comment before; very few are toxic",
}
NEVER_LEARNT_FROM = frozenset({"wiki_ctx_gn"})
SAID_IN_WORDS = ("1", "2", "3")


def held_out(rows: Sequence[Row]) -> list[Row]:
    """The rows that taught nothing: the test split, and all of a source that is not learnt from."""
    return [row for row in rows if row.split is Split.TEST or row.source in NEVER_LEARNT_FROM]


@dataclass(frozen=True)
class Public:
    """One source's held-out rows with what was found about them."""

    source: str
    labels: Labels
    found: Scored


def look_at_public(rows: Sequence[Row], *, with_deep: bool) -> list[Public]:
    """Each source by itself, in the order of LABELS."""
    by_source = {name: [row for row in rows if row.source == name] for name in LABELS}
    return [
        Public(name, np.array([row.label for row in its]), score((row.text for row in its), with_deep=with_deep))
        for name, its in by_source.items()
        if its
    ]


def public_table(publics: Sequence[Public]) -> str:
    """AUC, and recall at few false positives, of each model by itself."""
    rows = []
    for public in publics:
        for name, scores in ((FAST, public.found.fast), (DEEP, public.found.deep)):
            recalls = [share_of(_recalled(public.labels, scores, rate)) for rate in RATES]
            of = f"{int(public.labels.sum())} of {len(public.labels)}"
            rows.append([public.source, of, name, figure(auc(public.labels, scores)), *recalls])
    head = ["source", "so labelled", "model", "AUC", *(f"recall at {percent(rate)} %" for rate in RATES)]
    return table(head, rows)


def _recalled(labels: Labels, scores: Scores, rate: float) -> Labels:
    return np.asarray(scores[labels] >= threshold_for(scores[~labels], stopped=rate))


# --- Spam ------------------------------------------------------------------------------------------------------------


def videos_table(card: dict[str, Any]) -> str:
    """What training found on each video that taught it nothing, as the card tells."""
    told = card.get("spam_leave_one_out", {})
    rows = [[video, figure(its["AUC"]), f"{percent(its['recall at 2 %'])} %"] for video, its in sorted(told.items())]
    return table(["video left out", "AUC", "recall at 2 % of fine comments"], rows)


def packaged_spam_table(data: Path) -> str:
    """The packaged weights on the rows that taught them."""
    rows = []
    spam = public_spam(data)
    threshold = _spam_threshold()
    for source in sorted({row.source for row in spam}):
        its = [row for row in spam if row.source == source]
        labels = np.array([row.label for row in its])
        scores = spam_scores([row.text for row in its])
        stops = scores >= threshold
        rows.append([source, figure(auc(labels, scores)), share_of(stops[labels]), share_of(stops[~labels])])
    return table(["source", "AUC", "spam found", "fine comments stopped"], rows)


def spam_scores(texts: Sequence[str]) -> Scores:
    """The spam model's score of each text."""
    model = fast_model()
    return np.array([model.spam_score(Reading(Content(text, now=NOW))) for text in texts], dtype=np.float64)


def _spam_threshold() -> float:
    rules = (rule for rule in THRESHOLDS.policy.rules if rule.kind == "spam_model")
    return float(next((rule.settings.threshold for rule in rules), 0.5))


def links_table(*, with_deep: bool) -> tuple[str, list[str]]:
    """Honest comments with links that the packaged policy lets pass, and those that it does not."""
    found = look_at(HONEST_LINKS, with_deep=with_deep)
    rows = [[system, len(found), share_of(~its)] for system, its in found.held.items()]
    stopped = [text for text, is_held in zip(found.texts, found.held[DEEP], strict=True) if is_held]
    return table(["", "comments", "passed"], rows), stopped


# --- Identity terms --------------------------------------------------------------------------------------------------


def identities_table(*, with_deep: bool) -> tuple[str, str]:
    """Neutral sentences stopped by the packaged policy, for each term; and the worst of them."""
    rows: list[list[object]] = []
    all_fast, all_deep, worst = [], [], 0.0
    for term in identities.TERMS:
        found = look_at(identities.sentences(term), with_deep=with_deep)
        fast, deep = found.held[FAST], found.held[DEEP]
        all_fast.append(fast)
        all_deep.append(deep)
        worst = max(worst, float(fast.mean()), float(deep.mean()))
        rows.append([term, share_of(fast), share_of(deep), figure(found.fast.mean()), figure(found.deep.mean())])
    together = ["all terms", share_of(np.concatenate(all_fast)), share_of(np.concatenate(all_deep)), NOTHING, NOTHING]
    head = ["term", "fast stops", "deep stops", "mean score, fast", "mean score, deep"]
    said = f"The highest rate of any term is {percent(worst)} %."
    return table(head, [together, *rows]), said


# --- Evasions --------------------------------------------------------------------------------------------------------


def evasions_table(test: Asked, at: dict[str, float], *, with_deep: bool) -> tuple[str, int]:
    """Violations in words that are still stopped when the words that carry them are hidden; and how many there were."""
    in_words = np.array([e.clause in SAID_IN_WORDS and "obfuscation" not in e.devices for e in test.examples])
    clean = test.having(in_words)
    rows = [["not hidden", *_stopped(clean.found, at), NOTHING, NOTHING]]
    shares = [float((clean.found.score(system) >= at[system]).mean()) for system in (FAST, DEEP)]
    for name, evasion in evasions.EVASIONS.items():
        chance = random.Random(SEED)
        texts = [evasions.evaded(e.text, evasion, chance) for e in clean.examples]
        found = look_at(texts, with_deep=with_deep)
        now = [float((found.score(system) >= at[system]).mean()) for system in (FAST, DEEP)]
        changes = [f"{100 * (after - before):+.1f}" for before, after in zip(shares, now, strict=True)]
        rows.append([name, *_stopped(found, at), *changes])
    return table(["hidden by", "fast stops", "deep stops", "fast, points", "deep, points"], rows), len(clean.examples)


def _stopped(found: Texts, at: dict[str, float]) -> list[str]:
    return [share_of(found.score(system) >= at[system]) for system in (FAST, DEEP)]


# --- Explanations ----------------------------------------------------------------------------------------------------


def explanations_table(data: Path) -> str:
    """How well marked words agree with what readers marked, in characters, on comments that the fast lane finds."""
    rows = [(text, marked) for text, marked in _readers_spans(data) if marked]
    model = fast_model()
    found = [(text, marked) for text, marked in rows if model.attack_score(_bare(text)) >= THRESHOLDS.fast]
    ways: dict[str, Callable[[str], set[int]]] = {
        "the fast lane's evidence": _evidence,
        "every listed insult, whoever is meant": _insults,
        "the whole comment": lambda text: set(range(len(text))),
    }
    made = [
        [name, figure(float(np.mean([f1(way(text), marked) for text, marked in found])))] for name, way in ways.items()
    ]
    return table([f"marked ({len(found):,} of {len(rows):,} comments were found)", "character F1"], made)


def f1(marked: set[int], truth: set[int]) -> float:
    """The harmonic mean of precision and recall over characters; 1 where neither marks anything."""
    if not marked or not truth:
        return float(marked == truth)
    shared = len(marked & truth)
    return 2 * shared / (len(marked) + len(truth))


def _readers_spans(data: Path) -> list[tuple[str, set[int]]]:
    with (data / "attack" / "civil_spans.csv").open(encoding="utf-8", newline="") as lines:
        return [(line["text"], set(ast.literal_eval(line["spans"]))) for line in csv.DictReader(lines)]


def _bare(text: str) -> Reading:
    return Reading(Content(text, now=NOW))


def _evidence(text: str) -> set[int]:
    model = fast_model()
    return {at for e in model.evidence(_bare(text)) for at in range(e.start, e.end)}


def _insults(text: str) -> set[int]:
    reading = _bare(text)
    spans = (reading.folded.span(found.start, found.end) for found in PACKAGED.find(reading))
    return {at for start, end in spans for at in range(start, end)}


# --- Peers -----------------------------------------------------------------------------------------------------------


def peers_table(peers: Sequence[Peer], test: Asked, publics: Sequence[Public]) -> str:
    """Other programs on the same texts."""
    sets = [("corpus, test", np.array(test.found.texts, dtype=object), test.stopped_by_right)]
    sets += [(p.source, np.array(p.found.texts, dtype=object), p.labels) for p in publics if p.source == "jigsaw"]
    ours: list[tuple[str, list[Scores]]] = [
        (
            f"Parley, {name}",
            [getattr(its, name) for its in (test.found, *(p.found for p in publics if p.source == "jigsaw"))],
        )
        for name in (FAST, DEEP)
    ]
    theirs = [
        (f"{peer.name} {peer.version}, {peer.note}", [np.array([peer.score(t) for t in texts]) for _, texts, _ in sets])
        for peer in peers
    ]
    rows = []
    for name, scores in [*ours, *theirs]:
        row: list[object] = [name]
        for (_, _, labels), its in zip(sets, scores, strict=True):
            at = threshold_for(its[~labels], stopped=0.08) if len(set(its.tolist())) > 2 else 0.5
            row += [figure(auc(labels, its)), share_of(its[labels] >= at), share_of(its[~labels] >= at)]
        rows.append(row)
    head = ["", *(f"{name}: {what}" for name, _, _ in sets for what in ("AUC", "stopped", "fine stopped"))]
    return table(head, rows)
