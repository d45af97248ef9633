"""Redis or the disk is full: nobody meets a fault, nothing is half kept, and it goes on by itself. (F5, F15)"""

import json

import pytest
import redis
from django.db import connection
from django_comments_xtd.models import XtdComment

from config import redis_server
from moderation.models import Letter, Revision, Submission
from tests import makers
from tests.faults.mailbox import Mailbox
from tests.faults.running import Visitor, until

SWEPT_WITHIN = 120.0  # seconds, on a busy machine


@pytest.fixture
def mailbox(monkeypatch):
    mailbox = Mailbox()
    monkeypatch.setenv("EMAIL_URL", mailbox.url)
    yield mailbox
    mailbox.close()


def limit_redis(place, *, to):
    server = redis.Redis(unix_socket_path=str(redis_server.socket_path(place)))
    server.config_set("maxmemory-policy", "noeviction")
    server.config_set("maxmemory", to)


def late(visitor):
    status, said = visitor.ask("GET", "/healthz")
    assert status == 200
    return json.loads(said)["late"]


def test_nobody_notices_that_redis_is_full_and_the_health_page_tells(mailbox, running):
    """F5: every write to Redis is refused; reading it, and the rows, go on."""
    running.start_web()
    post, sable = makers.a_post(), Visitor(makers.sable(), running.port)
    assert sable.ask("GET", post.get_absolute_url())[0] == 200
    limit_redis(running.place, to="1mb")

    answers = [sable.comment(post, f"{makers.ATTACK} ({number})") for number in range(3)]
    pages = [sable.ask("GET", path)[0] for path in (post.get_absolute_url(), "/", "/moderation/standing/")]

    assert [status for status, _ in answers] == [202] * 3
    assert pages == [200] * 3
    assert late(sable) == {"comments": 0, "letters": 3}

    limit_redis(running.place, to="0")
    running.start_worker(beat=True)

    assert until(lambda: not Letter.objects.unsent().exists(), patience=SWEPT_WITHIN)
    assert late(sable) == {"comments": 0, "letters": 0}


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite can be told how large its disk is")
def test_a_full_disk_refuses_what_it_cannot_keep_and_shows_what_it_has(running):
    """F15."""
    full = running.place / "full"
    running.more_env = {"DJANGO_SETTINGS_MODULE": "tests.faults.hasty_settings", "FULL_AT": str(full)}
    running.start_web()
    post, rui = makers.a_post(), Visitor(makers.rui(), running.port)
    assert rui.comment(post, makers.FINE)[0] == 201
    with connection.cursor() as cursor:
        pages = cursor.execute("PRAGMA page_count").fetchone()[0]
    full.write_text(str(pages + 40))

    statuses = [
        rui.comment(post, f"Page {number} of the minutes. {'What was said. ' * 150}")[0] for number in range(40)
    ]

    kept = 1 + sum(status in (201, 202) for status in statuses)
    assert set(statuses) <= {201, 202, 503}
    assert statuses[-1] == 503
    assert (XtdComment.objects.count(), Submission.objects.count(), Revision.objects.count()) == (kept, kept, kept)
    assert rui.ask("GET", post.get_absolute_url())[0] == 200

    full.unlink()

    assert rui.comment(post, "There is room again, and here is what I wanted to say.")[0] in (201, 202)
