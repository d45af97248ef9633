"""What the policy corpus holds, and how far its two readers agree.

python -m moderation.training.corpus_report
"""

from __future__ import annotations

import json
from collections import Counter

from moderation.training.corpus_checks import kappa
from moderation.training.sources import CORPUS, Example, corpus


def agreement(examples: list[Example]) -> dict[str, float]:
    """How the second reader's labels agree with the writer's: shares and Cohen's kappa, all and without borderline."""
    by_id = {example.id: example for example in examples}
    lines = (CORPUS / "second-rating.jsonl").read_text(encoding="utf-8").splitlines()
    both = [(by_id[rating["id"]], rating) for rating in map(json.loads, lines) if rating["id"] in by_id]
    clear = [(example, rating) for example, rating in both if not example.borderline]
    stopped = [(e, r) for e, r in both if e.is_violation and r["label"] != "publish"]
    return {
        "rated": len(both),
        "same label": sum(e.label == r["label"] for e, r in both) / len(both),
        "kappa of the three labels": kappa([e.label for e, _ in both], [r["label"] for _, r in both]),
        "kappa of fine or not": kappa([e.is_violation for e, _ in both], [r["label"] != "publish" for _, r in both]),
        "the same without borderline": kappa(
            [e.is_violation for e, _ in clear], [r["label"] != "publish" for _, r in clear]
        ),
        "same clause where both stop it": sum(e.clause == r["clause"] for e, r in stopped) / len(stopped),
    }


def main() -> None:
    examples = corpus()
    in_pairs = sum(bool(e.pair) for e in examples)
    print(f"{len(examples)} comments on {len({e.situation for e in examples})} situations, {in_pairs} of them in pairs")
    for name, counted in (
        ("label", Counter(e.label for e in examples)),
        ("clause", Counter(e.clause or "none" for e in examples)),
        ("target", Counter(e.target for e in examples)),
        ("split", Counter(str(e.split) for e in examples)),
        ("device", Counter(device for e in examples for device in e.devices)),
    ):
        print(f"{name}: " + ", ".join(f"{value} {count}" for value, count in counted.most_common()))
    for name, figure in agreement(examples).items():
        print(f"{name}: {figure:.3g}")


if __name__ == "__main__":
    main()
