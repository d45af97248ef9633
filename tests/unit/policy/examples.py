"""What the tests of the policy share: a policy made small, and the cast's comments judged by it."""

import random
from datetime import UTC, datetime
from pathlib import Path

from moderation.policy.content import Author, Content, Passage, Recent, Sending, Signal, Thread
from moderation.policy.document import Policy, default_policy_text, read_policy
from moderation.policy.findings import Finding
from moderation.policy.judge import judge
from moderation.policy.verdict import Verdict

DATA = Path(__file__).parent / "data"
UNKNOWN = Author()
OPEN = Thread()
UNSEEN = Sending()
NOON = datetime(2026, 3, 12, 12, tzinfo=UTC)
DEFAULT = read_policy(default_policy_text())

HEAD = """
title = "Rules"
summary = "Be kind."
notice = "Read the rules."

[[clauses]]
number = "1"
title = "Kindness"
text = "Be kind."
points = 3
severity = "attack"
may_reject = true
statement = "It was not kind."

[[clauses]]
number = "2"
title = "Care"
text = "Be careful."
points = 1
severity = "other"
statement = "It was not careful."
"""

LADDER = """
[ladder]
window_days = 90
[[ladder.steps]]
points = 1
sanction = "notice"
"""


def policy_text(*rules: str, ladder: str = LADDER) -> str:
    """A document of two clauses with these rules, each given as the lines under `[[rules]]`."""
    return HEAD + "".join(f"\n[[rules]]\n{rule}\n" for rule in rules) + ladder


def a_policy(*rules: str) -> Policy:
    return read_policy(policy_text(*rules))


def a_rule(kind: str, *settings: str, name: str = "the rule", clause: str = "1", outcome: str = "hold") -> str:
    head = f'name = "{name}"\nkind = "{kind}"\nclause = "{clause}"\noutcome = "{outcome}"\n'
    return head + "\n".join(settings)


def judged(
    text: str,
    policy: Policy = DEFAULT,
    *,
    author: Author = UNKNOWN,
    passages: tuple[Passage, ...] = (),
    recent: tuple[Recent, ...] = (),
    thread: Thread = OPEN,
    signals: tuple[Signal, ...] = (),
    sending: Sending = UNSEEN,
) -> Verdict:
    content = Content(
        text,
        now=NOON,
        author=author,
        passages=passages,
        recent=recent,
        thread=thread,
        signals=signals,
        sending=sending,
    )
    return judge(policy, content)


def found(text: str, *rules: str, **facts: object) -> Finding | None:
    """The gravest finding of a policy that has only these rules."""
    return judged(text, a_policy(*rules), **facts).gravest  # type: ignore[arg-type]


def words_found(text: str, *rules: str, **facts: object) -> list[str]:
    """The words that the gravest finding marks."""
    finding = found(text, *rules, **facts)
    return [evidence.words for evidence in finding.evidence] if finding else []


def comments_in(name: str) -> list[tuple[bool, str]]:
    """The comments of a file in `data/`, each with whether its rule should find it ("+") or leave it alone ("-")."""
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    return [(line[0] == "+", line[2:]) for line in lines if line[:2] in {"+ ", "- "}]


def halves(comments: list[tuple[bool, str]]) -> tuple[list[tuple[bool, str]], list[tuple[bool, str]]]:
    """The half that a rule may be improved on and the half that is only measured: at random, always the same."""
    shuffled = list(comments)
    random.Random(20260312).shuffle(shuffled)
    return shuffled[: len(shuffled) // 2], shuffled[len(shuffled) // 2 :]
