"""Workers are killed while they write to followers, and the mail server is away: exactly one letter each (F1, F11)."""

import re
import time
from collections import Counter
from datetime import timedelta

import pytest
from django.utils import timezone

from blog import mailing
from blog.models import Telling
from tests.faults.mailbox import Mailbox
from tests.faults.running import until
from tests.integration.blog.followers import a_follower, a_fresh_story

TOLD_WITHIN = 180.0  # seconds
CROWD = 120


@pytest.fixture
def mailbox(monkeypatch):
    mailbox = Mailbox()
    monkeypatch.setenv("EMAIL_URL", mailbox.url)
    yield mailbox
    mailbox.close()


@pytest.fixture
def news(mailbox, running):
    """A story whose five minutes are over, and a crowd that follows everything."""
    for number in range(CROWD):
        a_follower(f"reader{number}@example.org")
    return a_fresh_story(at=timezone.now() - timedelta(minutes=6))


def told(mailbox):
    return Counter(re.search(r"^To: (\S+)", letter, re.MULTILINE)[1] for letter in mailbox.letters)


def everybody_once():
    return {f"reader{number}@example.org": 1 for number in range(CROWD)}


def test_a_worker_killed_half_way_leaves_the_rest_to_the_next(news, running, mailbox):
    """(7): the first connection takes its letters, the second one hangs; there the worker is killed."""
    running.start_worker(beat=True)
    assert until(lambda: len(mailbox.letters) > 3, patience=TOLD_WITHIN)
    mailbox.answers.clear()
    assert until(lambda: len(mailbox.letters) % mailing.ON_ONE_CONNECTION == 0, patience=TOLD_WITHIN)
    time.sleep(1)
    assert 0 < len(mailbox.letters) < CROWD
    running.kill("worker")
    mailbox.answers.set()

    running.start_worker(beat=True)

    assert until(lambda: len(mailbox.letters) >= CROWD, patience=TOLD_WITHIN)
    time.sleep(2)
    assert told(mailbox) == everybody_once()


def test_workers_killed_again_and_again_write_to_nobody_twice(news, running, mailbox):
    """F1: at any moment; at most the one letter in the server's hands each time is left in doubt, and named."""
    kills = 3
    for number in range(kills):
        running.start_worker(beat=True)
        so_far = len(mailbox.letters)
        assert until(lambda so_far=so_far: len(mailbox.letters) > so_far + 5, patience=TOLD_WITHIN), number
        running.kill("worker")
    Telling.objects.update(lease_until=None)
    running.start_worker(beat=True)

    assert until(lambda: not Telling.objects.waiting().exists(), patience=TOLD_WITHIN)
    time.sleep(1)
    in_doubt = Telling.objects.filter(handed_at__isnull=False, sent_at=None)
    assert set(told(mailbox).values()) == {1}
    assert in_doubt.count() <= kills
    assert set(everybody_once()) - set(told(mailbox)) <= set(in_doubt.values_list("follower__email", flat=True))


def test_letters_wait_for_a_mail_server_that_is_away(news, running, mailbox, monkeypatch):
    """F11: each was tried once, and is sent once when its next try is due."""
    monkeypatch.setenv("EMAIL_URL", "smtp://127.0.0.1:9")
    running.start_worker(beat=True)
    assert until(lambda: Telling.objects.filter(attempts=1).count() == CROWD, patience=TOLD_WITHIN)
    running.kill("worker")
    monkeypatch.setenv("EMAIL_URL", mailbox.url)
    Telling.objects.update(due_at=timezone.now())

    running.start_worker(beat=True)

    assert until(lambda: len(mailbox.letters) >= CROWD, patience=TOLD_WITHIN)
    assert told(mailbox) == everybody_once()
