"""Worker and database lose each other in the middle of a judgement, for longer than its lease. (F20)"""

import shutil
import tempfile
import time
from pathlib import Path

import pytest
from django.db import connection, transaction

from moderation import workflow
from moderation.models import AuditHead, Decision, Letter, Submission
from tests import makers, servers
from tests.faults.cutting import Line
from tests.faults.running import until

pytestmark = pytest.mark.skipif(
    not str(connection.settings_dict["HOST"]).startswith("/"), reason="the line to PostgreSQL is a unix socket here"
)

DECIDED_WITHIN = 120.0  # seconds, on a busy machine
LONGER_THAN_THE_LEASE = 8.0


@pytest.fixture
def line():
    place = Path(tempfile.mkdtemp(prefix="cut-"))
    line = Line(place, to=Path(connection.settings_dict["HOST"]) / ".s.PGSQL.5432")
    yield line
    line.close()
    shutil.rmtree(place)


def test_another_worker_takes_over_and_the_first_one_does_not_do_it_again(running, line, monkeypatch):
    with monkeypatch.context() as fault:
        fault.setattr(workflow, "judge", None)
        waiting = makers.a_submission(by=makers.rui())
    hasty = {"DJANGO_SETTINGS_MODULE": "tests.faults.hasty_settings"}
    through_the_line = servers.database_url({**connection.settings_dict, "HOST": str(line.place)})
    running.more_env = {**hasty, "DATABASE_URL": through_the_line}
    with transaction.atomic():
        list(AuditHead.objects.select_for_update())
        running.start_worker(beat=True)
        assert until(lambda: Submission.objects.get(pk=waiting.pk).attempts == 1, patience=DECIDED_WITHIN)
        line.cut()
    time.sleep(LONGER_THAN_THE_LEASE)
    cut_off = running.processes.pop("worker")

    try:
        running.more_env = hasty
        running.start_worker(beat=True)
        assert until(lambda: Submission.objects.get(pk=waiting.pk).state == "published", patience=DECIDED_WITHIN)
        line.mend()
        time.sleep(LONGER_THAN_THE_LEASE)
    finally:
        servers.stop(cut_off)

    assert Decision.objects.filter(submission=waiting).count() == 1
    assert not Letter.objects.unsent().exists()
