"""What judging a comment costs, in CPU time of one core, so that other work on the machine counts for less.

    python -m bench.judging

The comments are made of fine ones of the policy corpus, about 400 characters each and no two alike. Every figure is of
one run, so that the ratios hold whatever the machine; peers are asked one comment at a time, as a site would.
"""

from __future__ import annotations

import json
import random
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from time import process_time

from bench import peers
from bench.accuracy_sets import DEEP_SIGNAL, deep_is_there, without
from moderation.policy.content import Content
from moderation.policy.document import Policy, default_policy_text, read_policy
from moderation.policy.judge import judge
from moderation.training.sources import corpus

COMMENTS = 3000
CHARACTERS = 400
LONG_COMMENT = 10_000
WARMING = 1000
ASKED_OF_DEEP = 200
ASKED_OF_PEERS = 100
NOW = datetime(2026, 3, 12, tzinfo=UTC)
LETTERS = "abcdefghijklmnoprstuvz"
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

Judge = Callable[[str], object]


def main() -> None:
    chance = random.Random(1)
    comments = list(_comments(chance))
    packaged = read_policy(default_policy_text())
    policies = {
        "5,000 words, 200 patterns": read_policy(_long(chance)),
        "default policy without models": without(packaged, "attack_model", "spam_model", DEEP_SIGNAL),
        "default policy, fast lane and all": packaged,
    }
    print(f"{COMMENTS} comments of {round(statistics.mean(map(len, comments)))} characters on average")
    rates = {name: _rate(name, _judging(policy), comments) for name, policy in policies.items()}
    _long_comments(policies, chance)
    _loading(_long(random.Random(1)))
    _memory(comments)
    _deep_lane(comments)
    _beside_peers(rates["default policy, fast lane and all"], comments)


def _judging(policy: Policy) -> Judge:
    return lambda text: judge(policy, Content(text, now=NOW))


def _rate(name: str, ask: Judge, comments: Sequence[str]) -> float:
    """Print and return how many comments a second of CPU are judged."""
    for text in comments[:WARMING]:
        ask(text)
    times = sorted(_cost(ask, text) for text in comments[WARMING:])
    rate = len(times) / sum(times)
    middle, late = (times[int(len(times) * share)] * 1000 for share in (0.5, 0.99))
    print(f"{name}: {rate:,.0f} a second, p50 {middle:.2f} ms, p99 {late:.2f} ms")
    return rate


def _cost(ask: Judge, text: str) -> float:
    """CPU seconds."""
    begun = process_time()
    ask(text)
    return process_time() - begun


def _long_comments(policies: dict[str, Policy], chance: random.Random) -> None:
    """What the longest comments cost that a site accepts, also those that were written to cost much."""
    for kind, text in _hostile(chance).items():
        costs = [min(_cost(_judging(policy), text) for _ in range(3)) * 1000 for policy in policies.values()]
        print(f"{LONG_COMMENT:,} characters, {kind}: " + ", ".join(f"{cost:.1f}" for cost in costs) + " ms")


def _hostile(chance: random.Random) -> dict[str, str]:
    """Texts of LONG_COMMENT characters; those of new words are only new the first time, so they are made anew."""
    plain = " ".join(_comments(chance))
    texts = {
        "a fine comment": plain,
        "words never seen": " ".join(_word(chance, 9) for _ in range(2_000)),
        "one word": _word(chance, LONG_COMMENT),
        "starred words": " ".join(f"{_word(chance, 2)}*{_word(chance, 3)}" for _ in range(2_000)),
        "spelt words": " ".join("-".join(_word(chance, 8)) for _ in range(1_000)),
        "digits for letters": " ".join(
            f"{_word(chance, 2)}1{_word(chance, 2)}0{_word(chance, 1)}" for _ in range(2_000)
        ),
        "insults": "you clueless moron, " * 1_000,
        "quotation marks": '"a" “b” ‘c’ > ' * 1_000,
        "marks": "?!.,;:" * 2_000,
        "Cyrillic": "".join(chr(0x430 + chance.randrange(32)) for _ in range(LONG_COMMENT)),
        "piled accents": "a\u0301\u0302\u0303" * 3_000,
        "links": "https://example.org/a?b=c " * 1_000,
        "signs set apart": "!/" * (LONG_COMMENT // 2),
        "an address that never comes": "@ " + "a_" * (LONG_COMMENT // 2),
        "digits": "+44 7700 900 123 " * 1_000,
    }
    return {kind: text[:LONG_COMMENT] for kind, text in texts.items()}


def _word(chance: random.Random, length: int) -> str:
    return "".join(chance.choices(LETTERS, k=length))


def _loading(long: str) -> None:
    for name, text in (("default policy", default_policy_text()), ("5,000 words, 200 patterns", long)):
        costs = [_cost(read_policy, text) for _ in range(5)]
        print(f"loading, {name}: {statistics.median(costs) * 1000:.0f} ms")


def _memory(comments: Sequence[str]) -> None:
    """What a fresh process grows by, the libraries that it brings in counted."""
    for name, lines in _GROWTHS.items():
        code = f"{_BEGINNING}\n{lines}\nprint(round((resident() - before) / 2**20))"
        done = subprocess.run(
            [sys.executable, "-c", code], input=json.dumps(comments), capture_output=True, text=True, check=False
        )
        said = f"{done.stdout.strip()} MB" if done.returncode == 0 else f"not measured ({_last_line(done.stderr)})"
        print(f"memory, {name}: {said}")


_BEGINNING = """
import json, os, sys
from datetime import datetime, UTC
def resident():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
comments = json.load(sys.stdin)
before = resident()
"""
_ENGINE = """
from moderation.policy.content import Content
from moderation.policy.document import default_policy_text, read_policy
from moderation.policy.judge import judge
policy = read_policy(default_policy_text())
"""
_JUDGING = """
for text in comments:
    judge(policy, Content(text, now=datetime(2026, 3, 12, tzinfo=UTC)))
"""
_GROWTHS = {
    "numpy alone": "import numpy",
    "the policy and the fast lane, numpy and all": _ENGINE,
    f"the same after {COMMENTS:,} comments": _ENGINE + _JUDGING,
    "the deep lane, fast lane and all": """
from moderation.deep import deep_model
for text in comments[:100]:
    deep_model().score(text)""",
}


def _last_line(text: str) -> str:
    return (text.strip().splitlines() or [""])[-1]


def _deep_lane(comments: Sequence[str]) -> None:
    problem = deep_is_there()
    if problem:
        print(f"the deep lane: not measured ({problem})")
        return
    from moderation.deep import deep_model

    model = deep_model()
    times = sorted(_cost(model.score, text) * 1000 for text in comments[:ASKED_OF_DEEP])
    late = times[int(len(times) * 0.99)]
    print(f"the deep lane: p50 {times[len(times) // 2]:.1f} ms, p99 {late:.1f} ms")
    print(f"the deep lane, {LONG_COMMENT:,} characters: {_cost(model.score, ' '.join(comments)[:LONG_COMMENT]):.2f} s")


def _beside_peers(ours: float, comments: Sequence[str]) -> None:
    for peer in peers.installed():
        theirs = ASKED_OF_PEERS / sum(_cost(peer.score, text) for text in comments[:ASKED_OF_PEERS])
        print(
            f"{peer.name} {peer.version}: {theirs:,.0f} a second, one at a time; ours is {ours / theirs:,.0f} times that"
        )
    if missing := peers.missing():
        print(f"not installed: {', '.join(missing)} (the extra `peers`)")


def _comments(chance: random.Random) -> Iterator[str]:
    """COMMENTS texts of CHARACTERS characters and a few, each of fine comments drawn at random and set one after another."""
    fine = [example.text for example in corpus() if not example.is_violation]
    for _ in range(COMMENTS):
        text = chance.choice(fine)
        while len(text) < CHARACTERS:
            text = f"{text} {chance.choice(fine)}"
        yield text[: CHARACTERS + 20]


def _comment(chance: random.Random) -> str:
    """A comment of about CHARACTERS characters in a few words that come again and again."""
    sentences: list[str] = []
    while sum(map(len, sentences)) < 380:
        sentences.append(
            f"{chance.choice(SUBJECTS)} {chance.choice(VERBS)} {chance.choice(ENDS)}, {chance.randint(2, 999)} times."
        )
    return " ".join(sentences)


def _long(chance: random.Random) -> str:
    """A policy of 5,000 words and 200 patterns."""
    words = {_word(chance, chance.randint(6, 10)) for _ in range(5000)}
    patterns = {rf"\b{word[:4]}\w*\s+{word[4:]}\b" for word in sorted(words)[:200]}
    listed = ", ".join(f'"{word}"' for word in sorted(words))
    return LONG.format(words=listed, patterns=", ".join(f"'''{p}'''" for p in sorted(patterns)))


if __name__ == "__main__":
    main()
