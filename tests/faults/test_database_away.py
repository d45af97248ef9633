"""PostgreSQL restarts while people write: whoever was told that a comment was taken has it kept. (F6)"""

import threading
from collections import Counter

import pytest
from django.db import connection

from moderation import workflow
from moderation.models import Submission
from tests import makers, postgres
from tests.faults.running import Visitor, until

pytestmark = pytest.mark.skipif(postgres.told() is None, reason="only a PostgreSQL of the tests' own can be restarted")

WRITERS, EACH = 3, 40
DECIDED_WITHIN = 120.0  # seconds, on a busy machine


@pytest.fixture
def site(running):
    running.more_env = {"DJANGO_SETTINGS_MODULE": "tests.faults.hasty_settings"}
    running.start_web()
    running.start_worker(beat=True)
    return running


def test_who_was_answered_that_it_was_taken_has_it_kept_and_the_worker_finds_its_way_back(site, monkeypatch):
    post = makers.a_post()
    writers = [Visitor(makers.a_user(f"writer{number}"), site.port) for number in range(WRITERS)]
    answers = []
    begun = threading.Event()

    def write(visitor):
        for number in range(EACH):
            answers.append(visitor.comment(post, f"{visitor.user.username} saw thing {number} at the bridge."))
            begun.set()

    threads = [threading.Thread(target=write, args=[visitor]) for visitor in writers]
    connection.close()
    for thread in threads:
        thread.start()
    begun.wait(timeout=60)
    for _ in range(2):
        postgres.told().restart()
    for thread in threads:
        thread.join(timeout=300)

    assert len(answers) == WRITERS * EACH
    assert set(Counter(status for status, _ in answers)) <= {201, 202, 503}
    taken = {said["id"] for status, said in answers if status in (201, 202)}
    assert taken
    assert taken <= set(Submission.objects.values_list("pk", flat=True))

    with monkeypatch.context() as fault:
        fault.setattr(workflow, "judge", None)
        waiting = makers.a_submission(by=makers.rui(), on=post)
    assert until(lambda: Submission.objects.get(pk=waiting.pk).state == "published", patience=DECIDED_WITHIN)
