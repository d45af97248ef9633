"""Workers meet what they do not know: tasks of another version, rows that a backup never had. (F14, F19)"""

import sqlite3
from contextlib import closing

import pytest
from django.db import connection
from kombu import Connection

from config import redis_server
from config.celery import app
from moderation import workflow
from moderation.hints import JUDGE
from moderation.models import Decision, Submission
from tests import makers
from tests.faults.running import Visitor, until

DECIDED_WITHIN = 120.0  # seconds, on a busy machine


@pytest.fixture
def site(running):
    running.more_env = {"DJANGO_SETTINGS_MODULE": "tests.faults.hasty_settings"}
    return running


@pytest.fixture
def left_pending(monkeypatch):
    def leave(text=makers.FINE):
        with monkeypatch.context() as fault:
            fault.setattr(workflow, "judge", None)
            return makers.a_submission(text, by=makers.rui())

    return leave


def tell(site, task, *args):
    """Queue a task as some other version of the site would."""
    address = redis_server.broker_url(f"unix://{redis_server.socket_path(site.place)}?db=0")
    with Connection(address) as line, app.amqp.Producer(line) as producer:
        app.send_task(task, args=args, producer=producer)


def is_decided(submission):
    return Submission.objects.get(pk=submission.pk).state == "published"


@pytest.mark.parametrize(
    ("task", "more"), [("moderation.tasks.judge_thoroughly", ()), (JUDGE, ("thoroughly", {"version": 7}))]
)
def test_what_a_worker_of_another_version_does_not_understand_is_done_from_its_row(site, left_pending, task, more):
    """F14: a task of no name it knows, and one with a payload it does not; the worker goes on and the sweep finds it."""
    waiting = left_pending()
    site.start_worker(beat=False)

    tell(site, task, waiting.pk, *more)
    site.kill("worker")
    assert not is_decided(waiting)
    site.start_worker(beat=True)
    tell(site, task, waiting.pk, *more)

    assert until(lambda: is_decided(waiting), patience=DECIDED_WITHIN)
    assert Decision.objects.filter(submission=waiting).count() == 1


@pytest.mark.skipif(connection.vendor != "sqlite", reason="a backup is a file")
def test_a_site_put_back_to_an_older_backup_goes_on_from_there(site, left_pending, tmp_path):
    """F19: what was written since is lost; hints about it do no harm, and what waited then is decided once."""
    waiting = left_pending()
    site.start_web()
    backup = tmp_path / "backup.sqlite3"
    _copy(connection.settings_dict["NAME"], backup)
    sable = Visitor(makers.sable(), site.port)
    _copy(connection.settings_dict["NAME"], backup)  # with her account
    lost = [sable.comment(makers.a_post(), f"{makers.ATTACK} ({number})")[1]["id"] for number in range(3)]
    for pk in (*lost, 999):
        tell(site, JUDGE, pk)

    site.kill("web")
    connection.close()
    _copy(backup, connection.settings_dict["NAME"])
    site.start_web()
    site.start_worker(beat=True)

    assert until(lambda: is_decided(waiting), patience=DECIDED_WITHIN)
    assert list(Submission.objects.values_list("pk", flat=True)) == [waiting.pk]
    assert Decision.objects.count() == 1
    post = makers.a_post()
    assert sable.comment(post, "The ferry was late again, and nobody had told the school.")[0] == 201


def _copy(source, target):
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)
