"""Ground for faults: real processes, and after every test nothing lost and nothing done twice."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

# Minutes of killing and waiting: `make faults` runs them, or `pytest tests/faults`; a run of everything passes them by.
collect_ignore_glob = [] if any("faults" in word for word in sys.argv) else ["test_*.py"]

if TYPE_CHECKING:
    from tests.faults.running import Running


@pytest.fixture
def running(transactional_db: None, tmp_path: Path) -> Iterator[Running]:
    """Processes on the test's own database; every promise holds when the test is over."""
    from moderation import audit, invariants
    from moderation.models import AuditEntry, AuditHead
    from tests.faults.running import Running

    running = Running(tmp_path)
    running.start_redis()
    yield running
    running.stop()
    assert list(invariants.broken()) == []
    assert list(audit.breaks(AuditEntry.objects.order_by("sequence"), head=AuditHead.objects.first())) == []
