"""The Celery application that the worker and the beat run."""

import os
import resource
from contextlib import suppress
from pathlib import Path
from typing import Any

from celery import Celery
from celery.signals import setup_logging, worker_process_init
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("parley")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def use_the_sites_logging(**kwargs: Any) -> None:
    """Keep Celery from replacing the log handlers that the settings configured.

    Celery leaves logging alone as soon as this signal has a receiver.
    """


@worker_process_init.connect
def cap_memory(**kwargs: Any) -> None:
    """Let a worker's process have so much more memory than it began with, and no more.

    What asks for more gets a `MemoryError`: one comment is then held, where the kernel would end some process.
    """
    held = _memory_held()
    if held:
        hard = resource.getrlimit(resource.RLIMIT_DATA)[1]
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_DATA, (held + settings.WORKER_MEMORY, hard))


def _memory_held() -> int:
    """What counts towards RLIMIT_DATA, in bytes; 0 where the system does not tell."""
    with suppress(OSError):
        for line in Path("/proc/self/status").read_text().splitlines():
            if line.startswith("VmData:"):
                return int(line.split()[1]) * 1024
    return 0
