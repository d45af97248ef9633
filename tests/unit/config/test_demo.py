"""The demo's files tell a story that can have happened, at whatever hour it is loaded."""

from datetime import UTC, datetime, timedelta

import pytest

from blog.paste import PastedBlockKind, parse_post
from config.demo.story import Demo, Role, read_demo
from config.demo.times import moment

NOON = datetime(2026, 3, 12, 12, 0, tzinfo=UTC)
HOURS = [NOON.replace(hour=hour, minute=minute) for hour in (0, 3, 7, 12, 18, 23) for minute in (1, 59)]


@pytest.fixture(params=HOURS, ids=lambda hour: f"{hour:%H:%M}")
def demo(request: pytest.FixtureRequest) -> Demo:
    return read_demo(now=request.param)


@pytest.mark.parametrize(
    ("told", "meant"),
    [
        ("14d 06:40", datetime(2026, 2, 26, 6, 40, tzinfo=UTC)),
        ("1d 02:00", datetime(2026, 3, 11, 2, 0, tzinfo=UTC)),
        ("18h", NOON - timedelta(hours=18)),
        ("25m", NOON - timedelta(minutes=25)),
        ("3h 20m", NOON - timedelta(hours=3, minutes=20)),
    ],
)
def test_a_time_is_told_from_now(told: str, meant: datetime) -> None:
    assert moment(told, now=NOON) == meant


@pytest.mark.parametrize("told", ["", "0m", "0d 13:00", "yesterday", "3d", "3 hours", "-2h"])
def test_what_is_no_time_in_the_past_is_refused(told: str) -> None:
    with pytest.raises(ValueError, match="is not a time"):
        moment(told, now=NOON)


def test_every_comment_comes_after_its_post_and_after_what_it_answers(demo: Demo) -> None:
    for remark in demo.remarks.values():
        assert remark.at > demo.stories[remark.post].at, remark.key
        if remark.to:
            assert remark.at > demo.remarks[remark.to].at, remark.key
            assert remark.post == demo.remarks[remark.to].post, remark.key


def test_what_came_of_a_comment_comes_in_order(demo: Demo) -> None:
    for remark in demo.remarks.values():
        times = [remark.at, *(step.at for step in remark.then)]
        assert times == sorted(set(times)), remark.key


def test_updates_come_in_order_and_after_their_post(demo: Demo) -> None:
    for story in demo.stories.values():
        times = [story.at, *story.updates]
        assert times == sorted(set(times)), story.key


def test_nobody_writes_before_they_joined(demo: Demo) -> None:
    for remark in demo.remarks.values():
        assert remark.at >= demo.people[remark.by].joined, remark.key


def test_every_update_has_a_time() -> None:
    for story in read_demo(now=NOON).stories.values():
        assert len(parse_post(story.text).sections) == len(story.updates) + 1, story.key


def test_every_excerpt_ends_where_its_address_says() -> None:
    for story in read_demo(now=NOON).stories.values():
        blocks = [block for section in parse_post(story.text).sections for block in section.blocks]
        assert all(block.end_known for block in blocks if block.kind is PastedBlockKind.EXCERPT), story.key


def test_no_two_comments_say_the_same() -> None:
    texts = [remark.text for remark in read_demo(now=NOON).remarks.values()]

    assert len(texts) == len(set(texts)) >= 60


def test_a_dozen_readers_write() -> None:
    demo = read_demo(now=NOON)
    writers = {remark.by for remark in demo.remarks.values()}

    assert sum(demo.people[key].role in (Role.READER, Role.GUEST) for key in writers) >= 12


def test_every_address_is_reserved_for_examples() -> None:
    demo = read_demo(now=NOON)

    assert {person.email.partition("@")[2] for person in demo.people.values()} == {"example.org"}
