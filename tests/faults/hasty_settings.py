"""The settings of processes that do not wait long: leases end soon, sweeps come often, and a disk can be full.

The database may have so many pages as the file says that FULL_AT names, while there is one (SQLite).
"""

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.db.backends.signals import connection_created

from config.settings import *  # noqa: F403
from config.settings import DATABASES, MODERATION

_SOONER: dict[str, Any] = {"SWEEP_AFTER": timedelta(seconds=1), "JUDGE_LEASE": timedelta(seconds=4)}
MODERATION = {**MODERATION, **_SOONER}
CELERY_BEAT_SCHEDULE = {"sweep": {"task": "moderation.tasks.sweep", "schedule": 1.0}}
DATABASES["default"]["CONN_MAX_AGE"] = 0
if "options" in DATABASES["default"]["OPTIONS"]:
    DATABASES["default"]["OPTIONS"]["options"] = "-c idle_in_transaction_session_timeout=6000"


def _fill(connection: Any, **kwargs: Any) -> None:
    said = Path(os.environ.get("FULL_AT", "/nowhere"))
    if connection.vendor == "sqlite" and said.exists():
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA max_page_count = {int(said.read_text())}")


connection_created.connect(_fill, weak=False)
