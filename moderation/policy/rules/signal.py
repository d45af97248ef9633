"""A score from outside, made before the comment is judged: an external check, or a model that runs elsewhere.

Settings: `signal`, its name; `threshold`, the least score that is found, 0 to 1 (0.5). A signal that is not there, or
whose score is not a number, finds nothing. A rule of this kind never rejects: what is not ours only calls for a person.

A signal may say which clause it is about; the finding then cites that clause, if the policy has it, and else the rule's.
"""

from dataclasses import dataclass

from moderation.policy.fields import Fields
from moderation.policy.reading import Reading
from moderation.policy.rules.kind import Hit, Kind, each

LONGEST_DETAIL = 300


@dataclass(frozen=True, slots=True)
class Settings:
    signal: str
    threshold: float


def read(fields: Fields) -> Settings:
    return Settings(signal=fields.text("signal", most=100), threshold=fields.share("threshold", default=0.5))


def find(settings: Settings, reading: Reading) -> Hit | None:
    """Of several signals of that name, the highest counts. A score that is not a number is never at the threshold."""
    scores = [
        signal
        for signal in reading.content.signals
        if signal.name == settings.signal and settings.threshold <= signal.score <= 1
    ]
    if not scores:
        return None
    highest = max(scores, key=lambda signal: (signal.score, signal.detail))
    reason = highest.detail.strip()[:LONGEST_DETAIL] or f"was found by {settings.signal}"
    return Hit(reason=reason, score=highest.score, clause=highest.clause)


KIND = Kind(name="signal", read=read, build=each(find), may_reject=False)
