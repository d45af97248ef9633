"""The Celery application that the worker and the beat run."""

import os
from typing import Any

from celery import Celery
from celery.signals import setup_logging

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("parley")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def use_the_sites_logging(**kwargs: Any) -> None:
    """Keep Celery from replacing the log handlers that the settings configured.

    Celery leaves logging alone as soon as this signal has a receiver.
    """
