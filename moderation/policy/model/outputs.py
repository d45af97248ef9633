"""What both lanes say of a comment: log-odds that somebody should look at it, and for each clause that it breaks that one.

The clauses are told apart because they do not sound alike: a threat is calm, an advertisement is friendly. A comment that
is only a little suspicious in general, and sounds very much like one of them, is found by that one.

The policy's corpus is about the news. Two more outputs are for what is said elsewhere, at work on something together: that
a text sounds like the talk pages of Wikipedia, and that the readers there would call it toxic. Where it does, they are
asked and not the corpus, which has nothing like it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import exp, expm1, log, log1p
from typing import NamedTuple

CLAUSES = ("1", "2", "3", "4", "5", "6", "7", "9")
"""What the outputs after the first are about, by the numbers of the packaged policy's clauses."""
NAMES = ("incivility", "attack", "hatred", "threat", "private_details", "advertising", "unreadable", "care")
"""What each of CLAUSES is about, for policies that number their clauses in another way."""
OF_CLAUSES = slice(1, 1 + len(CLAUSES))
TOXIC, TALK = 1 + len(CLAUSES), 2 + len(CLAUSES)
"""Called toxic by readers of talk pages; sounds like a talk page."""
OUTPUTS = 3 + len(CLAUSES)


class Mix(NamedTuple):
    """How a lane's outputs become one figure. Chosen for each lane on validation rows."""

    clauses: float
    """How much the log-odds of the clauses count beside the outright one."""
    talk_from: float
    """The log-odds of TALK at which both sides count alike."""
    scale: float
    shift: float
    """What makes the log-odds of TOXIC as large as those of the policy: its factor, and what is added."""


def violation(logits: Sequence[float], mix: Mix) -> float:
    """Log-odds that somebody should look, from those of OUTPUTS.

    It is what is said outright and by way of a clause, and what readers of talk pages say, each by how little or how much
    the text sounds like theirs (a mixture of experts: Jacobs and others 1991).
    """
    policy = logits[0] + mix.clauses * log_odds_of_any(logits[OF_CLAUSES])
    there = 1.0 / (1.0 + exp(max(-30.0, min(30.0, mix.talk_from - logits[TALK]))))
    return policy + there * (mix.scale * logits[TOXIC] + mix.shift - policy)


def log_odds_of_any(clauses: Iterable[float]) -> float:
    """Log-odds that at least one clause is broken, from the log-odds of each, as if they were independent.

    The chance that none is broken is the product of 1 / (1 + exp(l)), a "noisy or" (Pearl 1988).
    """
    return log(expm1(sum(log1p(exp(max(-30.0, min(30.0, one)))) for one in clauses)))


def likeliest(clauses: Sequence[float]) -> str:
    """The clause with the highest log-odds."""
    return CLAUSES[clauses.index(max(clauses))]
