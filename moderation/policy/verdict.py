"""The policy's answer about one comment. It is a value: what is kept is the Decision made of it."""

from dataclasses import dataclass

from moderation.policy.findings import Finding, Outcome


@dataclass(frozen=True, slots=True)
class Verdict:
    """The gravest outcome, and every finding, gravest first. `score` is the highest score found, 0 to 1."""

    outcome: Outcome
    findings: tuple[Finding, ...]
    policy_digest: str
    score: float | None = None

    @property
    def gravest(self) -> Finding | None:
        """The finding that decided, or None when nothing was found."""
        return self.findings[0] if self.findings else None
