"""The calibration that judging uses now: one query, and none of its weights are read twice by a process."""

from __future__ import annotations

import zlib
from functools import lru_cache
from typing import Any

import numpy as np
from django.db.models import QuerySet

from moderation.compiled import CompiledQuery
from moderation.models import CalibrationMode, CalibrationUse, CalibrationVersion
from moderation.policy.model.calibration import RESIDUAL_TABLE, Calibration, Residual
from moderation.policy.model.fast import FastModel, WeightsError, fast_model

KEPT = 8


def calibration_in_use() -> Calibration | None:
    """What to add to the packaged model's score; None where that is used alone.

    A calibration of other packaged weights than the installed ones is not used: it would move the wrong numbers.
    """
    use = _newest_use.first()
    if use is None:
        return None
    mode, digest, base = use
    return None if mode == CalibrationMode.OFF or base != weights_name() else _by_digest(digest)


@CompiledQuery
def _newest_use() -> QuerySet[Any, Any]:
    return CalibrationUse.objects.newest_first().values_list("mode", "version__digest", "version__base")[:1]


def weights_name() -> str:
    """The SHA-256 of the packaged weights; "" where they cannot be read."""
    try:
        return name_of(fast_model())
    except WeightsError:
        return ""


def name_of(model: FastModel) -> str:
    return str(model.card["sha256"])


def calibration_of(version: CalibrationVersion) -> Calibration:
    """A stored version, ready to be applied."""
    residual = unpack(bytes(version.weights)) if version.weights else None
    return Calibration(version.slope, version.intercept, residual, version.name)


def pack(residual: Residual) -> bytes:
    """The weights as single floats, deflated: most are next to nothing."""
    return zlib.compress(np.concatenate([residual.table, residual.dense]).astype("<f4").tobytes(), 9)


def unpack(packed: bytes) -> Residual:
    """The weights that `pack` packed."""
    weights = np.frombuffer(zlib.decompress(packed), dtype="<f4").astype(np.float32)
    return Residual(weights[:RESIDUAL_TABLE], weights[RESIDUAL_TABLE:])


@lru_cache(maxsize=KEPT)  # a digest never means other weights
def _by_digest(digest: str) -> Calibration:
    return calibration_of(CalibrationVersion.objects.get(digest=digest))
