"""What a rule says about a comment: the clause, how grave it is, and the words it saw it in."""

from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """What should become of a comment, from the mildest to the gravest."""

    PUBLISH = "publish"
    NUDGE = "nudge"
    HOLD = "hold"
    REJECT = "reject"

    @property
    def gravity(self) -> int:
        """0 for publish up to 3 for reject; the gravest finding decides."""
        return GRAVITY[self]


GRAVITY: dict[Outcome, int] = {outcome: rank for rank, outcome in enumerate(Outcome)}


class Severity(StrEnum):
    """How urgent a matter is to the people who look at it. CARE is for the author's own sake, never a violation."""

    CARE = "care"
    THREAT = "threat"
    ATTACK = "attack"
    INCIVILITY = "incivility"
    SPAM = "spam"
    NEWCOMER = "newcomer"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words that a rule saw: `text[start:end] == words` in the comment as it was typed."""

    start: int
    end: int
    words: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule's finding. It always cites a clause, so nothing adverse can happen to a comment without one.

    `failed` is what went wrong in a rule that could not check the comment, without a word of it; "" otherwise.
    """

    rule: str
    clause: str
    outcome: Outcome
    evidence: tuple[Evidence, ...]
    reason: str
    score: float | None
    severity: str
    failed: str = ""
