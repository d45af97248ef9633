"""The thresholds of the packaged policy, chosen together on the corpus's validation split, and written into the cards.

The rules stop what they stop. What sounds as if its writer needs help is shown to a person from the lowest score that
at most FINE_BY_CARE of the fine comments reach. The fast lane's threshold is the lowest at which all of these and the fast lane
stop at most FINE_BY_FAST of the fine comments, the deep lane's the lowest at which everything stops at most FINE_BY_ALL.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from moderation.deep import PLACE, deep_model
from moderation.policy.content import Content
from moderation.policy.document import Policy, default_policy_text, read_policy
from moderation.policy.judge import judge
from moderation.policy.model.fast import fast_model
from moderation.training.metrics import share, threshold_for
from moderation.training.sources import NOW, Example, Split, corpus, reading

FINE_BY_CARE, FINE_BY_FAST, FINE_BY_ALL = 0.0, 0.04, 0.06
CARE = "9"
MODELS = frozenset({"attack_model", "signal"})

Flags = npt.NDArray[np.bool_]
Scores = npt.NDArray[np.float64]


def stopped_by_rules(texts: Sequence[str]) -> Flags:
    """Which texts the packaged policy holds or rejects without the attack model and the deep lane."""
    policy = without_models(read_policy(default_policy_text()))
    return np.array([judge(policy, Content(text, now=NOW)).outcome.gravity >= 2 for text in texts])


def without_models(policy: Policy) -> Policy:
    """The same policy without the rules of the models."""
    rules = tuple(rule for rule in policy.rules if rule.kind not in MODELS)
    return Policy(policy.digest, policy.title, policy.summary, policy.clauses, rules, policy.ladder, policy.notice)


def lowest(scores: Scores, stopped: Flags, fine: Flags, *, most: float) -> float:
    """The lowest threshold at which the share `most` of fine texts is stopped, those counted that already are."""
    left = most - share(stopped[fine])
    open_ones = scores[fine & ~stopped]
    return threshold_for(open_ones, stopped=max(0.0, left) * fine.sum() / len(open_ones))


def choose(examples: Sequence[Example]) -> dict[str, float]:
    """Both thresholds, and what they do on the same rows."""
    texts = [e.text for e in examples]
    fine = np.array([not e.is_violation for e in examples])
    rules = stopped_by_rules(texts)
    care = np.array([fast_model().clause_score(reading(text), CARE) for text in texts])
    at_care = threshold_for(care[fine], stopped=FINE_BY_CARE)
    rules |= care >= at_care
    fast = np.array([fast_model().attack_score(reading(text)) for text in texts])
    deep = np.array([deep_model().score(text).violation for text in texts])
    at_fast = lowest(fast, rules, fine, most=FINE_BY_FAST)
    with_fast = rules | (fast >= at_fast)
    at_deep = lowest(deep, with_fast, fine, most=FINE_BY_ALL)
    everything = with_fast | (deep >= at_deep)
    found = {"attack": at_fast, "care": at_care, "deep": at_deep}
    for name, stopped in (("rules and care", rules), ("rules and fast", with_fast), ("all", everything)):
        found |= {f"{name}: fine stopped": share(stopped[fine]), f"{name}: violations stopped": share(stopped[~fine])}
    return {name: round(figure, 4) for name, figure in found.items()}


def main() -> None:
    chosen = choose([e for e in corpus() if e.split is Split.VALIDATION and not e.borderline])
    for name, told in (
        ("fast", {"threshold": chosen["attack"], "threshold of care": chosen["care"]}),
        ("deep", {"threshold": chosen["deep"]}),
    ):
        _write(PLACE / f"{name}.json", {**told, "thresholds were chosen by": chosen})
    print(json.dumps(chosen, indent=2))


def _write(card: Path, told: dict[str, object]) -> None:
    known = json.loads(card.read_text(encoding="utf-8"))
    card.write_text(json.dumps(known | told, indent=2, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
