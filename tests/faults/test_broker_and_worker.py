"""Redis and the worker are stopped, frozen, emptied and killed: readers notice nothing, and nothing is lost (F1-F4, F11)."""

import time
from datetime import timedelta
from types import SimpleNamespace
from urllib.parse import urlencode

import pytest
from django.db import connection, transaction
from django.utils import timezone

from moderation import workflow
from moderation.models import AuditHead, Decision, Letter, Submission
from tests import makers
from tests.faults.mailbox import Mailbox
from tests.faults.running import Visitor, until
from tests.integration.comments import visits

AT_ONCE = 1.0  # second
SWEPT_WITHIN = 60.0  # seconds


@pytest.fixture
def mailbox(monkeypatch):
    mailbox = Mailbox()
    monkeypatch.setenv("EMAIL_URL", mailbox.url)
    yield mailbox
    mailbox.close()


@pytest.fixture
def site(mailbox, running):
    """The web server, warm: the first answer of a process loads its templates."""
    running.start_web()
    post = makers.a_post()
    warm = Visitor(makers.a_user("warm"), running.port)
    assert warm.comment(post, "The first words of the day, about the ferry.")[0] == 201
    assert warm.ask("GET", post.get_absolute_url())[0] == 200
    return running


@pytest.fixture
def post(site):
    return makers.a_post()


@pytest.fixture
def sable(site):
    return Visitor(makers.sable(), site.port)


def timed(act):
    began = time.monotonic()
    answer = act()
    return answer, time.monotonic() - began


def unsent():
    return Letter.objects.unsent().count()


@pytest.mark.parametrize("fault", ["kill", "freeze"])
def test_a_comment_is_taken_at_once_while_redis_is_away(site, post, sable, fault):
    """F2: it is held, so a letter is owed and a worker would be told."""
    getattr(site, fault)("redis")

    (status, body), seconds = timed(lambda: sable.comment(post, makers.ATTACK))

    if fault == "freeze":
        site.thaw("redis")
    assert (status, body["outcome"]) == (202, "held")
    assert seconds < AT_ONCE


@pytest.mark.parametrize("fault", ["kill", "freeze"])
def test_a_form_is_taken_at_once_while_redis_is_away(site, post, sable, fault):
    """F2: the page beside the form asks the cache too."""
    _, page = sable.ask("GET", f"/comments/write/blog-post/{post.pk}/")
    fields = {**visits.fields_of(SimpleNamespace(content=page.encode())), "comment": makers.ATTACK}
    getattr(site, fault)("redis")

    (status, _), seconds = timed(
        lambda: sable.ask("POST", "/comments/post/", urlencode(fields), "application/x-www-form-urlencoded")
    )

    if fault == "freeze":
        site.thaw("redis")
    assert (status, Submission.objects.latest("pk").state) == (302, "held")
    assert seconds < AT_ONCE


@pytest.mark.parametrize("fault", ["kill", "freeze"])
def test_a_page_is_shown_soon_while_redis_is_away(site, post, sable, fault):
    sable.comment(post, makers.FINE)
    getattr(site, fault)("redis")

    (status, _), seconds = timed(lambda: sable.ask("GET", post.get_absolute_url()))

    if fault == "freeze":
        site.thaw("redis")
    assert status == 200
    assert seconds < 3 * AT_ONCE


def test_what_was_owed_while_redis_was_away_is_done_when_it_is_back(site, post, sable, mailbox):
    """F2, F3, F4: the queue is lost with Redis; the rows are swept."""
    site.kill("redis")
    sable.comment(post, makers.ATTACK)

    site.start_redis()
    site.start_worker(beat=True)

    assert until(lambda: unsent() == 0, patience=SWEPT_WITHIN)
    assert len(mailbox.letters) == 1


def test_a_worker_goes_on_after_redis_was_killed_under_it(site, post, sable, mailbox):
    """F3: it finds the new server by itself."""
    site.start_worker(beat=True)
    site.kill("redis")
    time.sleep(2)
    site.start_redis()

    sable.comment(post, makers.ATTACK)

    assert until(lambda: unsent() == 0, patience=SWEPT_WITHIN)
    assert len(mailbox.letters) == 1


def test_a_worker_killed_while_it_sends_a_letter_sends_it_once(site, post, sable, mailbox):
    """F1, F11: the mail server hangs, the worker is killed in the middle, and another one takes over."""
    mailbox.answers.clear()
    site.start_worker(beat=True)
    sable.comment(post, makers.ATTACK)
    assert mailbox.connected.wait(timeout=30)
    site.kill("worker")
    mailbox.answers.set()
    # The dead worker's lease would last two minutes; a test need not wait for them.
    Letter.objects.filter(sent_at=None).update(lease_until=timezone.now() - timedelta(seconds=1))

    site.start_worker(beat=True)

    assert until(lambda: unsent() == 0, patience=SWEPT_WITHIN)
    time.sleep(2)
    assert len(mailbox.letters) == 1


@pytest.mark.skipif(
    connection.vendor != "postgresql", reason="a worker can only be stopped in the middle by a row lock"
)
def test_a_worker_killed_while_it_judges_leaves_a_comment_that_is_decided_once(site, post, monkeypatch):
    """F1."""
    with monkeypatch.context() as fault:
        fault.setattr(workflow, "judge", None)
        waiting = makers.a_submission(by=makers.rui(), on=post)
    Submission.objects.filter(pk=waiting.pk).update(touched_at=timezone.now() - timedelta(minutes=5))
    with transaction.atomic():
        list(AuditHead.objects.select_for_update())
        site.start_worker(beat=True)
        assert until(lambda: Submission.objects.get(pk=waiting.pk).attempts == 1, patience=SWEPT_WITHIN)
        time.sleep(1)
        site.kill("worker")
    Submission.objects.filter(pk=waiting.pk).update(lease_until=timezone.now() - timedelta(seconds=60))

    site.start_worker(beat=True)

    assert until(lambda: Submission.objects.get(pk=waiting.pk).state == "published", patience=SWEPT_WITHIN)
    assert Decision.objects.filter(submission=waiting).count() == 1
