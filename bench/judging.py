"""How long the policy takes to judge one comment, in CPU time of one core.

    python -m bench.judging

Two policies: the one that a new site starts with, and a long one of 5,000 words and 200 patterns. The comments are
fine ones of about 400 characters, each different from the others, as most comments are.
"""

from __future__ import annotations

import random
import statistics
from collections.abc import Sequence
from datetime import UTC, datetime
from time import process_time

from moderation.policy.content import Content
from moderation.policy.document import Policy, default_policy_text, read_policy
from moderation.policy.judge import judge

COMMENTS = 2000
NOW = datetime(2026, 3, 12, tzinfo=UTC)
SUBJECTS = [
    "The council",
    "Our street",
    "The ferry",
    "That bridge",
    "My neighbour",
    "The library",
    "The new pump",
    "The night bus",
]
VERBS = [
    "has been closed",
    "was late again",
    "costs more than it did",
    "deserves better",
    "opened on time",
    "was repaired",
]
ENDS = [
    "since Monday",
    "for the third time this year",
    "and nobody says why",
    "as the report shows",
    "whatever the weather",
]

LONG = """
title = "Long"
summary = "Long"
notice = "Long"
[[clauses]]
number = "1"
title = "Words"
text = "Words"
points = 1
severity = "incivility"
statement = "Words"
[[rules]]
name = "words"
kind = "words"
clause = "1"
outcome = "hold"
severe = [{words}]
[[rules]]
name = "patterns"
kind = "pattern"
clause = "1"
outcome = "hold"
patterns = [{patterns}]
[ladder]
window_days = 90
[[ladder.steps]]
points = 1
sanction = "notice"
"""


def main() -> None:
    chance = random.Random(1)
    comments = [_comment(chance) for _ in range(COMMENTS)]
    print(f"{COMMENTS} comments of {round(statistics.mean(map(len, comments)))} characters on average")
    for name, policy in (
        ("default policy", read_policy(default_policy_text())),
        ("5,000 words, 200 patterns", _long(chance)),
    ):
        times = sorted(_times(policy, comments))
        print(
            f"{name}: {len(times) / sum(times):,.0f} a second, "
            f"p50 {times[len(times) // 2] * 1000:.2f} ms, p99 {times[int(len(times) * 0.99)] * 1000:.2f} ms"
        )


def _times(policy: Policy, comments: Sequence[str]) -> list[float]:
    for text in comments[:100]:
        judge(policy, Content(text, now=NOW))
    times = []
    for text in comments:
        begun = process_time()
        judge(policy, Content(text, now=NOW))
        times.append(process_time() - begun)
    return times


def _comment(chance: random.Random) -> str:
    sentences: list[str] = []
    while sum(map(len, sentences)) < 380:
        sentences.append(
            f"{chance.choice(SUBJECTS)} {chance.choice(VERBS)} {chance.choice(ENDS)}, {chance.randint(2, 999)} times."
        )
    return " ".join(sentences)


def _long(chance: random.Random) -> Policy:
    letters = "abcdefghijklmnoprstuvz"
    words = {"".join(chance.choices(letters, k=chance.randint(6, 10))) for _ in range(5000)}
    patterns = {rf"\b{word[:4]}\w*\s+{word[4:]}\b" for word in sorted(words)[:200]}
    listed = ", ".join(f'"{word}"' for word in sorted(words))
    return read_policy(LONG.format(words=listed, patterns=", ".join(f"'''{p}'''" for p in sorted(patterns))))


if __name__ == "__main__":
    main()
