"""What the trained models of the fast lane say: one kind for violations of any clause, one for spam. Advice, never proof.

A model holds at most: whatever the clause allows, it never rejects. A site's own calibration (`Content.calibration`)
moves the score of violations before it is compared. Where the weights are missing or damaged, the rule finds nothing
and the site's checks say so: the other rules judge on.

Settings: `threshold`, the score from which it is a finding. The model hears incivility, attack, hatred, threat,
private_details, advertising, unreadable and care. For violations `cites` tells which clause a finding cites in the place
of the rule's, by what is heard; or `hears` names one of them, and the score is that of this one alone, which no site's
calibration moves.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from moderation.policy.fields import Fields
from moderation.policy.findings import Evidence
from moderation.policy.model.calibration import PACKAGED
from moderation.policy.model.fast import FastModel, WeightsError, fast_model, probability
from moderation.policy.model.outputs import CLAUSES, NAMES
from moderation.policy.reading import Reading
from moderation.policy.rules.kind import Hit, Kind, each

LONGEST_NUMBER = 10  # characters of a clause


class Sound(NamedTuple):
    """What the model hears, and how a finding says so."""

    name: str
    reason: str


_REASONS = (
    "reads as ruder than this site is",
    "reads like an attack on a person",
    "reads like hatred against a group",
    "reads like a threat",
    "reads as if it gave somebody's private details",
    "reads like advertising",
    "is hard to read",
    "reads as if its writer may need help",
)
SOUNDS = dict(zip(CLAUSES, map(Sound, NAMES, _REASONS), strict=True))


@dataclass(frozen=True, slots=True)
class Settings:
    """`cites` holds the clause to cite for each name of what the model hears, where it is another than the rule's.

    `hears` is the one name that is listened for; "" listens for all.
    """

    threshold: float
    cites: tuple[tuple[str, str], ...] = ()
    hears: str = ""


def read(fields: Fields) -> Settings:
    hears = fields.choice("hears", NAMES) if fields.has("hears") else ""
    return Settings(threshold=fields.share("threshold", default=0.5), cites=_cites(fields), hears=hears)


def read_spam(fields: Fields) -> Settings:
    return Settings(threshold=fields.share("threshold", default=0.5))


def _cites(fields: Fields) -> tuple[tuple[str, str], ...]:
    if not fields.has("cites"):
        return ()
    table = fields.table("cites")
    cited = tuple((name, table.text(name, most=LONGEST_NUMBER)) for name in NAMES if table.has(name))
    table.end()
    return cited


def attack_hit(settings: Settings, reading: Reading) -> Hit | None:
    try:
        model = fast_model()
    except WeightsError:
        return None
    features = model.features(reading)
    if not features.count:
        return None
    if settings.hears:
        return _heard(settings, model, reading)
    opinion = model.opinion(features)
    calibration = reading.content.calibration or PACKAGED
    score = probability(calibration.adjusted(opinion.logit, features))
    sound = SOUNDS[opinion.clause]
    clause = dict(settings.cites).get(sound.name, "")
    return _hit(score, settings, sound.reason, lambda: model.evidence(reading), clause=clause)


def _heard(settings: Settings, model: FastModel, reading: Reading) -> Hit | None:
    """Whether the one thing that is listened for is heard."""
    clause = CLAUSES[NAMES.index(settings.hears)]
    score = model.clause_score(reading, clause)
    return _hit(score, settings, SOUNDS[clause].reason, lambda: model.evidence(reading, clause=clause))


def spam_hit(settings: Settings, reading: Reading) -> Hit | None:
    try:
        model = fast_model()
    except WeightsError:
        return None
    score = model.spam_score(reading)
    return _hit(score, settings, "reads like advertising", lambda: model.spam_evidence(reading))


def _hit(
    score: float, settings: Settings, reason: str, evidence: Callable[[], tuple[Evidence, ...]], *, clause: str = ""
) -> Hit | None:
    if score < settings.threshold:
        return None
    return Hit(reason=reason, evidence=evidence(), score=round(score, 3), clause=clause)


ATTACK = Kind(name="attack_model", read=read, build=each(attack_hit), may_reject=False)
SPAM = Kind(name="spam_model", read=read_spam, build=each(spam_hit), may_reject=False)
