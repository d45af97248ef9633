"""The worker and Redis are killed while a check is owed or runs: it is asked all the same, and holds once."""

import json
import time

import pytest
from django.utils import timezone

from moderation.models import Decision, Signal, Submission
from tests import makers
from tests.faults.running import until
from tests.integration.moderation.outside import RULE, a_webhook, configure, put_in_force, saying, serving

SWEPT_WITHIN = 60.0  # seconds


@pytest.fixture
def outside():
    with serving(saying({"score": 0.97, "detail": "seen before elsewhere"})) as outside:
        yield outside


@pytest.fixture
def site(settings, running, outside):
    checks = {"second": a_webhook(outside)}
    configure(settings, checks, inside=(outside.origin,))
    running.more_env = {
        "DJANGO_SETTINGS_MODULE": "tests.integration.moderation.outside_settings",
        "CHECKS_OF_THE_TEST": json.dumps({"CHECKS": checks, "CHECKS_INSIDE": [outside.origin]}),
    }
    put_in_force(RULE)
    return running


def is_held(submission):
    return Submission.objects.get(pk=submission.pk).state == "held"


def holds(submission):
    return Decision.objects.filter(submission=submission, to_state="held").count()


def test_a_check_owed_while_redis_was_lost_is_asked_when_it_is_back(site, outside):
    """F3, F4: the queue is gone, the row is not."""
    submission = makers.a_submission()
    site.kill("redis")

    site.start_redis()
    site.start_worker(beat=True)

    assert until(lambda: is_held(submission), patience=SWEPT_WITHIN)
    assert (holds(submission), len(outside.asked)) == (1, 1)


def test_a_worker_killed_while_it_waits_for_an_answer_leaves_a_check_that_is_asked_again(site, outside):
    """F1: it is asked twice, as it must be, and holds once."""
    answer = outside.answer
    outside.answer = lambda handler, asked: time.sleep(30)
    submission = makers.a_submission()
    site.start_worker(beat=True)
    assert until(lambda: len(outside.asked) == 1, patience=SWEPT_WITHIN)

    site.kill("worker")
    outside.answer = answer
    # The two minutes that a lease lasts, gone by.
    Signal.objects.update(lease_until=timezone.now())
    site.start_worker(beat=True)

    assert until(lambda: is_held(submission), patience=SWEPT_WITHIN)
    assert (holds(submission), len(outside.asked)) == (1, 2)
    assert Signal.objects.get().attempts == 2
