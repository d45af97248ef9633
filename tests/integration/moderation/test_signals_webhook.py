"""The signed webhook: what is sent, how it is signed, and which answers count; and the receiver of the documentation."""

from __future__ import annotations

import json
import os
import re
import sys
import time
import urllib.error
import urllib.request
from datetime import UTC, datetime

import pytest

from moderation.checking import CheckFailed, Comment
from moderation.checking.webhook import Webhook, signature
from tests import servers
from tests.integration.moderation.outside import configure, reply, saying, serving

SECRET = "a secret of at least thirty-two characters"
COMMENT = Comment(
    key="7/1",
    text="Cheap watches! \u2028 \ud83d",
    thread_url="https://parley.example/a-post/",
    written_at=datetime(2026, 10, 14, 9, 30, tzinfo=UTC),
    name="Sable",
    email="sable@example.org",
    address="203.0.113.9",
)


@pytest.fixture
def hook(settings):
    """A webhook that asks the given server."""

    def make(outside, **options):
        configure(settings, {}, inside=(outside.origin,))
        return Webhook(name="ours", url=f"{outside.origin}/parley?site=1", secret=SECRET, timeout=2, **options)

    return make


def test_the_score_and_the_words_come_back_as_a_signal(hook):
    with serving(saying({"score": 0.93, "detail": "sells watches", "clause": "6"})) as outside:
        signal = hook(outside).check(COMMENT)

    assert (signal.name, signal.score, signal.detail, signal.clause) == ("ours", 0.93, "sells watches", "6")


def test_the_body_and_the_moment_are_signed(hook):
    with serving(saying({"score": 0})) as outside:
        hook(outside).check(COMMENT)

    [asked] = outside.asked
    timestamp = asked.headers["parley-timestamp"]
    assert abs(int(timestamp) - time.time()) < 10
    assert asked.headers["parley-signature"] == f"v1={signature(SECRET, timestamp, asked.body)}"


def test_of_the_author_nothing_is_sent(hook):
    with serving(saying({"score": 0})) as outside:
        hook(outside).check(COMMENT)

    sent = outside.asked[0].json()
    assert set(sent) == {"delivery", "key", "text", "thread_url", "written_at", "is_reply"}
    assert b"able" not in outside.asked[0].body


def test_what_the_option_names_is_sent(hook):
    with serving(saying({"score": 0})) as outside:
        hook(outside, sends=["name", "address"]).check(COMMENT)

    sent = outside.asked[0].json()
    assert (sent["name"], sent["address"], "email" in sent) == ("Sable", "203.0.113.9", False)


def test_every_try_is_a_delivery_of_its_own_about_the_same_text(hook):
    with serving(saying({"score": 0})) as outside:
        for _ in range(2):
            hook(outside).check(COMMENT)

    first, second = (asked.json() for asked in outside.asked)
    assert first["delivery"] != second["delivery"]
    assert first["key"] == second["key"] == "7/1"


@pytest.mark.parametrize(
    "answer",
    [saying({"score": None}), lambda handler, asked: reply(handler, b"", status=204)],
    ids=["a null score", "no content"],
)
def test_a_receiver_may_have_nothing_to_say(hook, answer):
    with serving(answer) as outside:
        assert hook(outside).check(COMMENT) is None


@pytest.mark.parametrize("answer", [[], {}, "0.9", 0.9, None, {"detail": "x"}, {"score": 1, "verdict": "reject"}])
def test_an_answer_of_another_shape_is_none(hook, answer):
    with serving(saying(answer)) as outside, pytest.raises(CheckFailed):
        hook(outside).check(COMMENT)


@pytest.mark.parametrize("options", [{"secret": "short"}, {"timeout": 0}, {"timeout": 31}, {"timeout": "5"}])
def test_options_that_cannot_be_used_are_refused(options):
    with pytest.raises(ValueError):
        Webhook(**{"name": "ours", "url": "https://check.example/", "secret": SECRET, **options})


@pytest.mark.parametrize("url", ["http://check.example/", "http://127.0.0.1/", "ftp://check.example/"])
def test_an_address_that_is_not_https_is_refused_before_any_comment_comes(url):
    with pytest.raises(ValueError):
        Webhook(name="ours", url=url, secret=SECRET)


# -- The receiver of the documentation -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def receiver(tmp_path_factory):
    """The worked example, run as it stands."""
    text = (servers.ROOT / "docs" / "howto" / "external-checks.md").read_text()
    [example] = [code for code in re.findall(r"```python\n(.*?)```", text, re.DOTALL) if "class Receiver" in code]
    place = tmp_path_factory.mktemp("receiver")
    (place / "receiver.py").write_text(example)
    port = servers.free_port()
    env = {**os.environ, "PORT": str(port), "CHECK_SECRET": SECRET}
    process = servers.start([sys.executable, str(place / "receiver.py")], log=place / "log", env=env)
    origin = f"http://127.0.0.1:{port}"
    servers.wait_until(lambda: _listens(origin), process=process, log=place / "log")
    yield origin
    servers.stop(process)


def _listens(origin):
    try:
        return post(origin, b"{}") == 403
    except OSError:
        return False


def post(origin, body, **headers):
    request = urllib.request.Request(origin, body, {key.replace("_", "-"): value for key, value in headers.items()})
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:
            return answer.status
    except urllib.error.HTTPError as refusal:
        return refusal.code


def signed(body, *, at=None, secret=SECRET):
    timestamp = str(int(at or time.time()))
    return {"Parley_Timestamp": timestamp, "Parley_Signature": f"v1={signature(secret, timestamp, body)}"}


@pytest.mark.parametrize(("text", "score"), [("Cheap watches, friends!", 0.93), ("The ferry was late.", 0.0)])
def test_the_receiver_of_the_documentation_answers_what_parley_asks(settings, receiver, text, score):
    configure(settings, {}, inside=(receiver,))

    signal = Webhook(name="ours", url=receiver, secret=SECRET).check(Comment(key="1/1", text=text))

    assert signal.score == score


def test_the_receiver_refuses_a_body_that_was_changed_on_the_way(receiver):
    headers = signed(b'{"delivery": "d1", "text": "x"}')

    assert post(receiver, b'{"delivery": "d1", "text": "y"}', **headers) == 403


def test_the_receiver_refuses_a_signature_by_another_secret(receiver):
    body = b'{"delivery": "d2", "text": "x"}'

    assert post(receiver, body, **signed(body, secret="another")) == 403


@pytest.mark.parametrize("off", [-301, 301])
def test_the_receiver_refuses_what_is_five_minutes_off(receiver, off):
    body = b'{"delivery": "d3", "text": "x"}'

    assert post(receiver, body, **signed(body, at=time.time() + off)) == 403


def test_the_receiver_refuses_a_delivery_that_it_has_seen(receiver):
    body = json.dumps({"delivery": "d4", "text": "x"}).encode()
    headers = signed(body)

    assert [post(receiver, body, **headers), post(receiver, body, **headers)] == [200, 409]
