"""A card told something more, or something else, of the weights that it speaks of."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any


def amend(card: Path, told: Mapping[str, Any]) -> None:
    """Put what is told into the card; what else it says stays."""
    known: dict[str, Any] = json.loads(card.read_text(encoding="utf-8"))
    card.write_text(json.dumps({**known, **told}, indent=2, sort_keys=True) + "\n", encoding="utf-8")
