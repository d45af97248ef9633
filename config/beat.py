"""The site's clock: `celery --app config.beat beat` sends what is due to the worker.

It knows tasks by their names alone. The app of the worker would load every model and rule to do the same.
"""

import os
from typing import Any

from celery import Celery
from celery.signals import setup_logging
from django.conf import settings
from django.utils.log import configure_logging

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

# What Celery does for Django by itself is to load the site.
app = Celery("parley-beat", fixups=[])
app.config_from_object("django.conf:settings", namespace="CELERY")


@setup_logging.connect
def use_the_sites_logging(**kwargs: Any) -> None:
    """Nobody else sets Django up here, and so nobody else sets up what its settings say about logs."""
    configure_logging(settings.LOGGING_CONFIG, settings.LOGGING)
