"""`make run`: the site starts as a whole, says what is in its way, and stops as a whole."""

import signal
import socket
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import psutil
import pytest

from tests import servers


def supervise(place, port: int) -> subprocess.CompletedProcess[str]:
    """Start the supervisor where it is expected to refuse, and wait for that."""
    return subprocess.run(
        [sys.executable, "-m", "config.supervisor"],
        cwd=servers.ROOT,
        env=servers.site_environment(place, port=port),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_every_part_of_the_site_is_running(site):
    running = {
        line.split("started")[0].split("|")[-1].strip() for line in site.log().splitlines() if "started (pid" in line
    }

    assert running == {"redis", "web", "worker", "beat"}


def test_a_taken_port_is_named_with_a_way_out(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        refusal = supervise(tmp_path, port)

    assert f"Choose another: make run PORT={port + 1}" in refusal.stderr


def test_a_port_that_is_none_is_refused(tmp_path):
    env = servers.site_environment(tmp_path, port=0) | {"PORT": "eighty"}

    refusal = subprocess.run(
        [sys.executable, "-m", "config.supervisor"],
        cwd=servers.ROOT,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (refusal.returncode, refusal.stderr) == (2, "PORT: 'eighty' is not a port number\n")


def test_two_sites_do_not_share_one_directory(site):
    refusal = supervise(site.place, servers.free_port())

    assert "already running" in refusal.stderr


@pytest.fixture
def prepared(site, tmp_path) -> Path:
    """A directory whose database is up to date and has the demo: that of a second start."""
    with (
        closing(sqlite3.connect(site.place / "parley.sqlite3")) as there,
        closing(sqlite3.connect(tmp_path / "parley.sqlite3")) as here,
    ):
        there.backup(here)
    return tmp_path


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP], ids=lambda how: how.name)
def test_stopping_leaves_no_process_behind(prepared, how):
    port, log = servers.free_port(), prepared / "log"
    env = servers.site_environment(prepared, port=port)
    process = servers.start([sys.executable, "-m", "config.supervisor"], log=log, env=env)
    servers.wait_until(
        lambda: servers.answers(f"http://127.0.0.1:{port}/healthz"), process=process, log=log, patience=60
    )
    family = psutil.Process(process.pid).children(recursive=True)

    process.send_signal(how)
    process.wait(timeout=20)

    _ended, alive = psutil.wait_procs(family, timeout=2)
    assert alive == []
