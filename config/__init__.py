"""The site: the settings, addresses and processes that carry the two apps."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
