"""The clock of the site knows when what is due, and little else."""

import subprocess
import sys

from config.beat import app as clock
from config.celery import app as site

IS_LIGHT = "import config.beat, django.apps; assert config.beat.app.conf.beat_schedule; print(django.apps.apps.ready)"


def test_whatever_the_clock_sends_is_a_task_that_the_worker_has():
    site.loader.import_default_modules()

    sent = {entry["task"] for entry in clock.conf.beat_schedule.values()}

    assert sent
    assert sent <= site.tasks.keys()


def test_the_clock_loads_no_part_of_the_site():
    told = subprocess.run([sys.executable, "-c", IS_LIGHT], capture_output=True, text=True, check=True)

    assert told.stdout.strip() == "False"
