"""A typed time is one moment, or a question."""

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog.local_time import OutOfReach, UnclearTime, moment_of

LISBON, HOWE = ZoneInfo("Europe/Lisbon"), ZoneInfo("Australia/Lord_Howe")
SKIPPED, TWICE = datetime(2026, 3, 29, 1, 30), datetime(2026, 10, 25, 1, 30)  # noqa: DTZ001 as typed: without a zone


def test_an_ordinary_time_is_the_sites_own():
    assert moment_of(datetime(2026, 7, 1, 14, 5), LISBON) == datetime(2026, 7, 1, 13, 5, tzinfo=UTC)  # noqa: DTZ001


def test_a_time_with_its_offset_is_no_question():
    exact = TWICE.replace(tzinfo=timezone(timedelta(hours=1)))

    assert moment_of(exact, LISBON) == exact


def test_a_time_that_the_clocks_skip_offers_the_hour_before_and_the_hour_after():
    with pytest.raises(UnclearTime) as asked:
        moment_of(SKIPPED, LISBON)

    assert [f"{choice.astimezone(LISBON):%H:%M %Z}" for choice in asked.value.choices] == ["00:30 WET", "02:30 WEST"]
    assert not asked.value.exists


def test_a_time_that_the_clocks_show_twice_offers_the_first_and_the_second():
    with pytest.raises(UnclearTime) as asked:
        moment_of(TWICE, LISBON)

    assert [f"{choice.astimezone(LISBON):%H:%M %Z}" for choice in asked.value.choices] == ["01:30 WEST", "01:30 WET"]
    assert asked.value.exists


def test_half_an_hour_is_skipped_where_the_clocks_move_by_half_an_hour():
    with pytest.raises(UnclearTime) as asked:
        moment_of(datetime(2026, 10, 4, 2, 15), HOWE)  # noqa: DTZ001

    first, second = asked.value.choices
    assert second - first == timedelta(minutes=30)


@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1)),  # noqa: DTZ001
    st.sampled_from(["Europe/Lisbon", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "UTC"]),
)
def test_every_time_is_answered_and_every_choice_is_unquestioned(typed, zone):
    try:
        answers = [moment_of(typed, ZoneInfo(zone))]
    except UnclearTime as asked:
        answers = list(asked.choices)

    assert all(moment_of(answer, ZoneInfo(zone)) == answer for answer in answers)


@pytest.mark.parametrize(
    "typed",
    [
        datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=5))),
        datetime(9999, 12, 31, 23, 59, tzinfo=timezone(-timedelta(hours=5))),
        datetime(1, 1, 1),  # noqa: DTZ001 as typed: without a zone
        datetime(9999, 12, 31, 23, 59),  # noqa: DTZ001
    ],
)
def test_a_time_at_the_ends_of_the_calendar_is_refused(typed):
    with pytest.raises(OutOfReach):
        moment_of(typed, HOWE)
