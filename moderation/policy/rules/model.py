"""What the trained models of the fast lane say: one kind for attacks on a person, one for spam. Advice, never proof.

A model holds at most: whatever the clause allows, it never rejects. A site's own calibration (`Content.calibration`)
moves the score of attacks before it is compared. Where the weights are missing or damaged, the rule finds nothing and
the site's checks say so: the other rules judge on.

Settings: `threshold`, the score from which it is a finding.
"""

from collections.abc import Callable
from dataclasses import dataclass

from moderation.policy.fields import Fields
from moderation.policy.findings import Evidence
from moderation.policy.model.calibration import PACKAGED
from moderation.policy.model.fast import WeightsError, fast_model, probability
from moderation.policy.reading import Reading
from moderation.policy.rules.kind import Hit, Kind, each


@dataclass(frozen=True, slots=True)
class Settings:
    threshold: float


def read(fields: Fields) -> Settings:
    return Settings(threshold=fields.share("threshold", default=0.5))


def attack_hit(settings: Settings, reading: Reading) -> Hit | None:
    try:
        model = fast_model()
    except WeightsError:
        return None
    features = model.features(reading)
    calibration = reading.content.calibration or PACKAGED
    score = probability(calibration.adjusted(model.attack.logit(features), features))
    return _hit(score, settings, "reads like an attack on a person", lambda: model.evidence(reading, model.attack))


def spam_hit(settings: Settings, reading: Reading) -> Hit | None:
    try:
        model = fast_model()
    except WeightsError:
        return None
    score = model.spam_score(reading)
    return _hit(score, settings, "reads like advertising", lambda: model.spam_evidence(reading))


def _hit(score: float, settings: Settings, reason: str, evidence: Callable[[], tuple[Evidence, ...]]) -> Hit | None:
    if score < settings.threshold:
        return None
    return Hit(reason=reason, evidence=evidence(), score=round(score, 3))


ATTACK = Kind(name="attack_model", read=read, build=each(attack_hit), may_reject=False)
SPAM = Kind(name="spam_model", read=read, build=each(spam_hit), may_reject=False)
