"""A crowd of comments waits, and whoever judges them is killed again and again: each is decided, and once. (F1)"""

import os
import signal
import subprocess
import time

import pytest

from moderation import workflow
from moderation.models import AuditEntry, Decision, Submission
from tests import makers
from tests.faults.running import until

CROWD = 300
KILLS = 20
WHOLE_EVERY = 5  # of these kills the whole worker, and not only the process that judges
DECIDED_WITHIN = 300.0  # seconds, on a busy machine


def children(pid):
    told = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False)
    return [int(line) for line in told.stdout.split()]


@pytest.fixture
def crowd(monkeypatch):
    with monkeypatch.context() as fault:
        fault.setattr(workflow, "judge", None)
        post = makers.a_post()
        for number in range(CROWD):
            who = makers.a_user(f"neighbour{number % 60}")
            makers.a_submission(f"{makers.FINE} House number {number} saw it.", by=who, on=post)
    return Submission.objects.all()


def test_twenty_kills_lose_nothing_and_decide_nothing_twice(running, crowd):
    running.more_env = {"DJANGO_SETTINGS_MODULE": "tests.faults.hasty_settings"}
    running.start_worker(beat=True)

    for number in range(KILLS):
        time.sleep(0.3)
        if number % WHOLE_EVERY == 0:
            running.kill("worker")
            running.start_worker(beat=True)
        else:
            for pid in children(running.processes["worker"].pid):
                os.kill(pid, signal.SIGKILL)

    assert until(lambda: not crowd.filter(state="pending").exists(), patience=DECIDED_WITHIN)
    assert Decision.objects.count() == CROWD
    assert Decision.objects.values("submission").distinct().count() == CROWD
    assert AuditEntry.objects.filter(action__in=["comment.published", "comment.held"]).count() == CROWD
