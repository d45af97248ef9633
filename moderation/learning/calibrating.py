"""Learn from this site's decisions at night, and put what was learnt in use only where it is better on later ones.

The earlier four fifths of the labels teach, the later fifth decides. A version takes the place of the one in use when
its log loss there is surely lower and its AUC no lower (`comparing.py`). Every version is kept, each change of what is
used is a row and a line in the audit log, and any of them is undone by another.

Learning reads, computes, and writes once, in the line that every audited act stands in. Two runs at once, or one that
was killed and comes again, find the version of the same labels there and leave it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime
from types import MappingProxyType

from django.contrib.auth.models import User
from django.db import transaction

from moderation import audit
from moderation.learning import labels
from moderation.learning.comparing import compare
from moderation.learning.examples import Examples, read_examples
from moderation.learning.fitting import fit_line, fit_residual
from moderation.learning.in_use import calibration_of, name_of, pack
from moderation.models import CalibrationKind, CalibrationMode, CalibrationUse, CalibrationVersion
from moderation.policy.model.calibration import PACKAGED, RESIDUAL_TABLE, Calibration, Residual
from moderation.policy.model.fast import FastModel, fast_model

FEWEST_TO_ADOPT = 200
EARLIER_SHARE = 0.8
FEWEST_OF_EACH = 10
"""Rejected and published comments that there must be, in either part: of fewer, no comparison says anything."""
ALGORITHM = 1
"""Rises with every change to what is learnt from the same labels."""

FEWEST_TO_LEARN = MappingProxyType({CalibrationKind.PLATT: 100, CalibrationKind.RESIDUAL: 500})


class CalibrationRefused(Exception):
    """An act on the calibration was refused."""


class StaleCalibration(CalibrationRefused):
    """Somebody, or the night's work, changed what is used first. `now_used` is how it is now."""

    def __init__(self, now_used: CalibrationUse | None) -> None:
        super().__init__("what is used was changed in the meantime")
        self.now_used = now_used


# -- Reads ------------------------------------------------------------------------------------------------------------


def current() -> CalibrationUse | None:
    """What is used now; None where nobody and nothing has ever changed it."""
    return CalibrationUse.objects.newest_first().select_related("version", "by").first()


def mode_of(use: CalibrationUse | None) -> CalibrationMode:
    """A site that has changed nothing learns by itself."""
    return CalibrationMode(use.mode) if use is not None else CalibrationMode.AUTOMATIC


def before(use: CalibrationUse) -> CalibrationVersion | None:
    """The version that was used before the one that is; None: the packaged model alone."""
    earlier = CalibrationUse.objects.newest_first().filter(pk__lt=use.pk).select_related("version")
    changed = earlier.exclude(version=use.version) if use.version_id else earlier.filter(version__isnull=False)
    found = changed.first()
    return found.version if found is not None else None


# -- Verbs ------------------------------------------------------------------------------------------------------------


def learn(*, now: datetime) -> list[CalibrationVersion]:
    """Learn whatever the labels allow; returns the versions that this run made. Raises `WeightsError`."""
    labels.catch_up()
    if mode_of(current()) == CalibrationMode.OFF:
        return []
    model = fast_model()
    examples = read_examples(model)
    return [
        version
        for kind in CalibrationKind
        if len(examples) >= FEWEST_TO_LEARN[kind] and (version := _learn_one(kind, examples, model, now=now))
    ]


def use(version: CalibrationVersion | None, *, by: User, seen: int | None, now: datetime) -> CalibrationUse:
    """An owner puts a version in use, or the packaged model alone. From then on the night's work only proposes.

    `seen` is the key of the change that was the newest when the owner decided. Raises `StaleCalibration`.
    """
    return _change(version=lambda _: version, mode=CalibrationMode.BY_HAND, by=by, seen=seen, now=now)


def set_mode(mode: CalibrationMode, *, by: User, seen: int | None, now: datetime) -> CalibrationUse:
    """An owner says who puts versions in use, or that none is used. Raises `StaleCalibration`."""
    return _change(version=lambda newest: newest.version if newest else None, mode=mode, by=by, seen=seen, now=now)


# -- Inside -----------------------------------------------------------------------------------------------------------


def _learn_one(
    kind: CalibrationKind, examples: Examples, model: FastModel, *, now: datetime
) -> CalibrationVersion | None:
    digest = _digest(kind, examples, model)
    split = int(len(examples) * EARLIER_SHARE)
    earlier, later = examples.first(split), examples.after(split)
    if not (_has_both(earlier) and _has_both(later)) or CalibrationVersion.objects.filter(digest=digest).exists():
        return None
    against = _used_on(model)
    learnt = LEARNERS[kind](earlier)
    comparison = compare(
        later.scored(calibration_of(against) if against else PACKAGED), later.scored(learnt), later.rejected
    )
    version = CalibrationVersion(
        digest=digest,
        kind=kind,
        base=name_of(model),
        slope=learnt.slope,
        intercept=learnt.intercept,
        weights=pack(learnt.residual) if learnt.residual else b"",
        learnt_from=len(earlier),
        learnt_until=earlier.decided_at[-1],
        compared_on=len(later),
        against=against,
        comparison=comparison.as_json(),
        is_better=comparison.is_better,
        made_at=now,
    )
    return _keep(version, model, enough=len(examples) >= FEWEST_TO_ADOPT, now=now)


def _line_alone(earlier: Examples) -> Calibration:
    line = fit_line(earlier.logits, earlier.rejected)
    return Calibration(line.slope, line.intercept)


def _line_and_residual(earlier: Examples) -> Calibration:
    line = fit_line(earlier.logits, earlier.rejected)
    weights = fit_residual(line.of(earlier.logits), earlier.rows, earlier.rejected)
    return Calibration(line.slope, line.intercept, Residual(weights[:RESIDUAL_TABLE], weights[RESIDUAL_TABLE:]))


LEARNERS: MappingProxyType[CalibrationKind, Callable[[Examples], Calibration]] = MappingProxyType(
    {CalibrationKind.PLATT: _line_alone, CalibrationKind.RESIDUAL: _line_and_residual}
)


def _keep(version: CalibrationVersion, model: FastModel, *, enough: bool, now: datetime) -> CalibrationVersion | None:
    """Store the version, and use it where it may be; None where another run stored it first."""
    with transaction.atomic():
        audit.wait_in_line()
        if CalibrationVersion.objects.filter(digest=version.digest).exists():
            return None
        version.save()
        told = {
            "digest": version.digest,
            "kind": version.kind,
            "labels": version.learnt_from,
            "better": version.is_better,
        }
        audit.record("calibration.learnt", actor=None, subject=version, now=now, data=told)
        is_still_against = _used_on(model) == version.against
        if version.is_better and enough and is_still_against and mode_of(current()) == CalibrationMode.AUTOMATIC:
            _write_use(version, CalibrationMode.AUTOMATIC, by=None, now=now)
    return version


def _used_on(model: FastModel) -> CalibrationVersion | None:
    """The version in use, if it belongs to these packaged weights."""
    newest = current()
    version = newest.version if newest else None
    return version if version is not None and version.base == name_of(model) else None


def _change(
    *,
    version: Callable[[CalibrationUse | None], CalibrationVersion | None],
    mode: CalibrationMode,
    by: User,
    seen: int | None,
    now: datetime,
) -> CalibrationUse:
    with transaction.atomic():
        audit.wait_in_line()
        newest = current()
        if (newest.pk if newest else None) != seen:
            raise StaleCalibration(newest)
        return _write_use(version(newest), mode, by=by, now=now)


def _write_use(
    version: CalibrationVersion | None, mode: CalibrationMode, *, by: User | None, now: datetime
) -> CalibrationUse:
    change = CalibrationUse.objects.create(version=version, mode=mode, by=by, created_at=now)
    told = {"version": version.digest if version else "", "mode": mode}
    audit.record("calibration.used", actor=by, subject=change, now=now, data=told)
    return change


def _digest(kind: CalibrationKind, examples: Examples, model: FastModel) -> str:
    made_from = f"{kind}|{ALGORITHM}|{name_of(model)}|{examples.digest}"
    return hashlib.sha256(made_from.encode()).hexdigest()


def _has_both(examples: Examples) -> bool:
    rejected = int(examples.rejected.sum())
    return min(rejected, len(examples) - rejected) >= FEWEST_OF_EACH
