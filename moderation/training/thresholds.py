"""The thresholds of the packaged policy, chosen together on the corpus's validation split, and written into the cards.

The rules stop what they stop. What sounds as if its writer needs help is shown to a person from the lowest score that
at most FINE_BY_CARE of the fine comments reach. What sounds like a threat is held from the lowest score at which it and the
grammar of threats together stop at most FINE_BY_THREATS of them: the fewer the grammar stops, the more the model may. The
fast lane's threshold is the lowest at which all of these and the fast lane stop at most FINE_BY_FAST of the fine comments,
the deep lane's the lowest at which everything stops at most FINE_BY_ALL.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from moderation.deep import PLACE, deep_model
from moderation.policy.content import Content
from moderation.policy.document import default_policy_text, read_policy
from moderation.policy.judge import judge
from moderation.policy.model.fast import fast_model
from moderation.training.amending import amend
from moderation.training.metrics import share, threshold_for
from moderation.training.sources import NOW, Example, Split, corpus, reading

FINE_BY_CARE, FINE_BY_THREATS, FINE_BY_FAST, FINE_BY_ALL = 0.0, 0.02, 0.05, 0.085
"""Shares of hard comments, most of which were sought because they are easy to stop wrongly: a site sees few such."""
THREATS, CARE = "4", "9"
GRAMMAR_OF_THREATS = "threat"
MODELS = frozenset({"attack_model", "signal"})

Flags = npt.NDArray[np.bool_]
Scores = npt.NDArray[np.float64]


def stopped_by_rules(texts: Sequence[str]) -> Flags:
    """Which texts the packaged policy holds or rejects without the attack model and the deep lane."""
    return _stopped_by(texts, lambda kind: kind not in MODELS)


def stopped_as_threats(texts: Sequence[str]) -> Flags:
    """Which texts the grammar of threats holds."""
    return _stopped_by(texts, lambda kind: kind == GRAMMAR_OF_THREATS)


def _stopped_by(texts: Sequence[str], asked: Callable[[str], bool]) -> Flags:
    """Which texts the packaged policy's rules of some kinds hold or reject."""
    policy = read_policy(default_policy_text())
    policy = replace(policy, rules=tuple(rule for rule in policy.rules if asked(rule.kind)))
    return np.array([judge(policy, Content(text, now=NOW)).outcome.gravity >= 2 for text in texts])


def lowest(scores: Scores, stopped: Flags, fine: Flags, *, most: float) -> float:
    """The lowest threshold at which the share `most` of fine texts is stopped, those counted that already are."""
    left = most - share(stopped[fine])
    open_ones = scores[fine & ~stopped]
    return threshold_for(open_ones, stopped=max(0.0, left) * fine.sum() / len(open_ones))


def choose(examples: Sequence[Example]) -> dict[str, float]:
    """All four thresholds, and what they do on the same rows."""
    texts = [e.text for e in examples]
    fine = np.array([not e.is_violation for e in examples])
    rules = stopped_by_rules(texts)
    care, threats = (_scores_of(clause, texts) for clause in (CARE, THREATS))
    at_care = threshold_for(care[fine], stopped=FINE_BY_CARE)
    by_grammar = stopped_as_threats(texts)
    at_threats = lowest(threats, by_grammar, fine, most=FINE_BY_THREATS)
    as_threats = by_grammar | (threats >= at_threats)
    is_threat = np.array([e.clause == THREATS for e in examples])
    rules |= (care >= at_care) | as_threats
    fast = np.array([fast_model().attack_score(reading(text)) for text in texts])
    deep = np.array([deep_model().score(text).violation for text in texts])
    at_fast = lowest(fast, rules, fine, most=FINE_BY_FAST)
    with_fast = rules | (fast >= at_fast)
    at_deep = lowest(deep, with_fast, fine, most=FINE_BY_ALL)
    everything = with_fast | (deep >= at_deep)
    found = {"attack": at_fast, "care": at_care, "threats": at_threats, "deep": at_deep}
    found["threats found as threats"] = share(as_threats[is_threat])
    for name, stopped in (("rules, care and threats", rules), ("rules and fast", with_fast), ("all", everything)):
        found |= {f"{name}: fine stopped": share(stopped[fine]), f"{name}: violations stopped": share(stopped[~fine])}
    return {name: round(figure, 4) for name, figure in found.items()}


def _scores_of(clause: str, texts: Sequence[str]) -> Scores:
    """What the fast lane says of each text and one clause."""
    return np.array([fast_model().clause_score(reading(text), clause) for text in texts])


def main() -> None:
    chosen = choose([e for e in corpus() if e.split is Split.VALIDATION and not e.borderline])
    for name, told in (
        (
            "fast",
            {
                "threshold": chosen["attack"],
                "threshold of care": chosen["care"],
                "threshold of threats": chosen["threats"],
            },
        ),
        ("deep", {"threshold": chosen["deep"]}),
    ):
        amend(PLACE / f"{name}.json", {**told, "thresholds were chosen by": chosen})
    print(json.dumps(chosen, indent=2))


if __name__ == "__main__":
    main()
