"""Redis is stopped under the open pages of a story: they are told everything all the same."""

import json
import time

import pytest

from tests.faults.running import Visitor
from tests.integration.blog.stories import a_story, an_update
from tests.makers import rui

AT_ONCE = 1.0  # second


@pytest.mark.parametrize("fault", ["kill", "freeze"])
def test_open_pages_are_told_what_is_new_while_redis_is_away(running, fault):
    running.start_web()
    post = a_story()
    reader = Visitor(rui(), running.port)
    events = f"{post.get_absolute_url()}events?after=1"
    assert reader.ask("GET", events)[0] == 200
    getattr(running, fault)("redis")

    an_update(post, "The pumps are running.")
    began = time.monotonic()
    status, body = reader.ask("GET", events)
    seconds = time.monotonic() - began

    if fault == "freeze":
        running.thaw("redis")
    assert status == 200
    assert [event["number"] for event in json.loads(body)["events"]] == [1]
    assert seconds < 3 * AT_ONCE
