"""Starts and stops the real servers that tests talk to: Redis, the Celery worker, the whole site."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 30.0
# What tests/conftest.py sets for tests inside this process, and a real site must not inherit.
OF_THE_TESTS = {
    "ALLOWED_HOSTS",
    "DATABASE_URL",
    "EMAIL_URL",
    "LOG_LEVEL",
    "REDIS_URL",
    "SECURE_SSL_REDIRECT",
    "STAFF_MFA",
    "STATIC_MANIFEST",
}


@dataclass(frozen=True, slots=True)
class Redis:
    process: subprocess.Popen[bytes]
    url: str


class NotStarted(RuntimeError):
    """A server ended, or did not answer in time; the message carries the end of its log."""


def start_redis(data: Path) -> Redis:
    """A redis-server of the test's own, on a unix socket. It keeps nothing on disk."""
    from config import redis_server

    data.mkdir(parents=True, exist_ok=True)
    # The temporary directory may lie deeper than a socket path may be long.
    path = redis_server.socket_path(data)
    redis_server.make_private(path.parent)
    words = [*redis_server.command(socket=path, data=data), "--save", ""]
    process = start(words, log=data / "redis.log")
    wait_until(lambda: _accepts(path), process=process, log=data / "redis.log")
    return Redis(process, f"unix://{path}?db=0")


def _accepts(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as asking:
        try:
            asking.connect(str(path))
        except OSError:
            return False
    return True


def start(words: list[str], *, log: Path, env: Mapping[str, str] | None = None) -> subprocess.Popen[bytes]:
    """Run a command from the project's root in a session of its own, its output in a file."""
    with log.open("ab") as output:
        return subprocess.Popen(
            words, cwd=ROOT, env=dict(env or os.environ), stdout=output, stderr=output, start_new_session=True
        )


def stop(process: subprocess.Popen[bytes]) -> None:
    """End the process and everything it started; whatever does not end when asked is killed."""
    if process.poll() is None:
        _signal_group(process, signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=10)
    _signal_group(process, signal.SIGKILL)
    process.wait()


def _signal_group(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, number)


def wait_until(
    ready: Callable[[], bool], *, process: subprocess.Popen[bytes], log: Path, patience: float = PATIENCE
) -> None:
    """Raises NotStarted when the process ends first or is not ready within `patience` seconds."""
    ends = time.monotonic() + patience
    while time.monotonic() < ends:
        if ready():
            return
        if process.poll() is not None:
            raise NotStarted(f"{process.args!r} ended with {process.returncode}:\n{_tail(log)}")
        time.sleep(0.02)
    raise NotStarted(f"{process.args!r} did not answer in {patience:.0f} s:\n{_tail(log)}")


def _tail(log: Path) -> str:
    return log.read_text(errors="replace")[-4000:] if log.exists() else ""


def start_worker(database: Mapping[str, Any], *, log: Path) -> subprocess.Popen[bytes]:
    """A Celery worker on the database of a test, ready to take tasks."""
    from config.celery import app

    _forget_queued(app)
    env = {**os.environ, "DATABASE_URL": database_url(database), "LOG_LEVEL": "INFO"}
    words = [sys.executable, "-m", "celery", "-A", "config", "worker", "--concurrency", "1", "--pool", "solo"]
    process = start([*words, "--without-gossip", "--without-mingle", "--without-heartbeat"], log=log, env=env)
    wait_until(lambda: b" ready." in log.read_bytes(), process=process, log=log)
    return process


def _forget_queued(app: Any) -> None:
    """What earlier tests asked for is about rows that are gone: a worker is not to begin with it, and what a killed
    worker had taken does not wait for an hour until it is given back.
    """
    app.control.purge()
    with app.connection_for_write() as connection:
        connection.default_channel.client.delete("unacked", "unacked_index")


def database_url(database: Mapping[str, Any]) -> str:
    """The DATABASE_URL of a connection's settings, for another process to open the same database."""
    if "sqlite" in database["ENGINE"]:
        return f"sqlite:///{database['NAME']}"
    login = quote(database["USER"], safe="")
    if database.get("PASSWORD"):
        login += ":" + quote(database["PASSWORD"], safe="")
    host, port = database["HOST"] or "localhost", database.get("PORT")
    # A host that begins with a slash is the directory of a unix socket, and stands in the path of the address.
    where = f"/{host}" if host.startswith("/") else f"{host}:{port}" if port else host
    return f"postgres://{login}@{where}/{database['NAME']}"


def site_environment(place: Path, *, port: int) -> dict[str, str]:
    """What `make run` needs to have a site in a directory of its own, and nothing of the tests' settings."""
    env = {name: value for name, value in os.environ.items() if name not in OF_THE_TESTS}
    return env | {
        "DEBUG": "true",
        "PORT": str(port),
        "SITE_URL": f"http://127.0.0.1:{port}",
        "VAR_DIR": str(place),
        "WEB_WORKERS": "1",
        # Nobody wants to wait for an open page to ask.
        "LIVE_POLL_SECONDS": "1",
    }


def free_port() -> int:
    with socket.socket() as asking:
        asking.bind(("127.0.0.1", 0))
        return int(asking.getsockname()[1])


def answers(url: str) -> bool:
    """Whether the address answers at all; a refusal by the site is an answer, a closed port is not."""
    try:
        with urllib.request.urlopen(url, timeout=5):
            return True
    except urllib.error.HTTPError as refusal:
        return refusal.code < 500
    except OSError:
        return False
