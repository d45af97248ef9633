"""Where Parley's own Redis listens."""

import pytest

from config import redis_server


def test_the_socket_stands_in_the_var_directory(tmp_path):
    assert redis_server.socket_path(tmp_path) == tmp_path.resolve() / "redis.sock"


def test_a_path_too_long_for_a_socket_is_replaced_by_a_short_one(tmp_path):
    deep = tmp_path / ("deep" * 30)

    assert len(str(redis_server.socket_path(deep))) <= redis_server.LONGEST_SOCKET_PATH


def test_two_deep_directories_do_not_share_a_socket(tmp_path):
    deep = tmp_path / ("deep" * 30)

    assert redis_server.socket_path(deep / "a") != redis_server.socket_path(deep / "b")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("redis://127.0.0.1:6379/2", "redis://127.0.0.1:6379/2"),
        ("unix:///run/redis.sock?db=3", "redis+socket:///run/redis.sock?virtual_host=3"),
        ("unix:///run/redis.sock", "redis+socket:///run/redis.sock?virtual_host=0"),
    ],
)
def test_celery_is_told_the_same_server_in_its_own_notation(url, expected):
    assert redis_server.broker_url(url) == expected


def test_the_server_opens_no_port(tmp_path):
    words = redis_server.command(socket=tmp_path / "s", data=tmp_path)

    assert words[words.index("--port") + 1] == "0"


def test_a_socket_directory_that_is_not_a_directory_is_refused(tmp_path):
    (tmp_path / "place").write_text("a file")

    with pytest.raises(OSError, match="place"):
        redis_server.make_private(tmp_path / "place")


def test_a_socket_directory_is_its_owners_only(tmp_path):
    redis_server.make_private(tmp_path / "place")

    assert (tmp_path / "place").stat().st_mode & 0o077 == 0
