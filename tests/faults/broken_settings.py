"""The settings of a worker in which one rule breaks, with limits that a test can wait for."""

from datetime import timedelta
from typing import Any

from tests.integration.moderation.breaking import break_it
from tests.settings import *  # noqa: F403
from tests.settings import MODERATION

_SOONER: dict[str, Any] = {"SWEEP_AFTER": timedelta(seconds=1), "JUDGE_LEASE": timedelta(seconds=8)}
MODERATION = {**MODERATION, **_SOONER}
CELERY_TASK_ANNOTATIONS = {"moderation.tasks.judge_submission": {"soft_time_limit": 2, "time_limit": 4}}
CELERY_BEAT_SCHEDULE = {"sweep": {"task": "moderation.tasks.sweep", "schedule": 1.0}}
WORKER_MEMORY = 256 * 1024 * 1024

break_it()
