"""`make run`: the whole site on this machine, in one terminal, until Ctrl-C.

Prepares the database, then keeps Redis, the web server, the Celery worker and the beat running
under honcho, as the Procfile describes them. When one of them ends, all of them are ended.
"""

import fcntl
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from honcho.environ import parse_procfile
from honcho.manager import Manager

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    port = _port()
    var_dir = Path(os.environ.setdefault("VAR_DIR", str(ROOT / "var")))
    var_dir.mkdir(parents=True, exist_ok=True)
    os.environ.update(_environment(port))
    with _only_one(var_dir):
        _refuse_a_taken(port)
        accounts = _prepare(var_dir)
        return _keep_running(accounts)


def _port() -> int:
    value = os.environ.get("PORT") or "8000"
    if not value.isdecimal() or not 0 < int(value) < 65536:
        sys.exit(_complaint(f"PORT: {value!r} is not a port number"))
    return int(value)


def _environment(port: int) -> dict[str, str]:
    """What the four processes need to know, where the caller has not said otherwise."""
    wanted = {
        "DEBUG": "true",
        "PORT": str(port),
        "SITE_URL": f"http://127.0.0.1:{port}",
        "SITE_NAME": "Parley Gazette",
        "PYTHONUNBUFFERED": "1",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        # On a trial machine everything often runs as root, and Celery would say five lines about it.
        "PYTHONWARNINGS": "ignore:You're running the worker with superuser privileges",
    }
    told = {name: os.environ.get(name) or value for name, value in wanted.items()}
    return told | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"}


def _refuse_a_taken(port: int) -> None:
    host = os.environ.get("HOST") or "127.0.0.1"
    with socket.socket() as asking:
        asking.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            asking.bind((host, port))
        except OSError as problem:
            another = f"Choose another: make run PORT={port + 1}"
            sys.exit(_complaint(f"Port {port} on {host} cannot be used: {problem.strerror}. {another}"))


@contextmanager
def _only_one(var_dir: Path) -> Iterator[None]:
    """Hold the var directory: two sites on one database and one Redis would disturb each other."""
    with (var_dir / "run.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            sys.exit(_complaint(f"Parley is already running on {var_dir}. Stop it, or set VAR_DIR to another"))
        yield


def _prepare(var_dir: Path) -> str:
    """Migrate and load the demo with Redis at hand; returns what the demo says about its accounts."""
    with _redis_meanwhile(var_dir):
        done = subprocess.run(
            [sys.executable, "manage.py", "prepare"], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False
        )
    if done.returncode:
        sys.exit(done.returncode)
    return done.stdout


@contextmanager
def _redis_meanwhile(var_dir: Path) -> Iterator[None]:
    if os.environ.get("REDIS_URL"):
        yield
        return
    server = subprocess.Popen([sys.executable, "-m", "config.redis_server"], cwd=ROOT)
    try:
        yield
    finally:
        server.terminate()
        server.wait()


def _keep_running(accounts: str) -> int:
    manager = Manager()
    for name, command in _processes().items():
        manager.add_process(name, command, cwd=str(ROOT))
    signal.signal(signal.SIGHUP, lambda *_: os.kill(os.getpid(), signal.SIGTERM))
    threading.Thread(target=_announce, args=(accounts,), daemon=True).start()
    if os.environ.get("STOP_WITH_PARENT"):
        threading.Thread(target=_stop_with, args=(os.getppid(),), daemon=True).start()
    manager.loop()
    stopped_by_hand = manager.returncode in {130, 143}
    return 0 if stopped_by_hand else manager.returncode or 1


def _processes() -> dict[str, str]:
    processes = dict(parse_procfile((ROOT / "Procfile").read_text()).processes)
    if os.environ.get("REDIS_URL"):
        del processes["redis"]
    return processes


def _announce(accounts: str) -> None:
    """Say where the site is as soon as it answers."""
    address = os.environ["SITE_URL"]
    here = f"http://127.0.0.1:{os.environ['PORT']}/healthz"
    while not _answers(here):
        time.sleep(0.1)
    lines = [accounts.rstrip(), f"Parley is at {address}   (its mail: {address}/outbox/)   Ctrl-C stops it."]
    sys.stdout.write("\n" + "\n\n".join(line for line in lines if line) + "\n\n")
    sys.stdout.flush()


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5):  # noqa: S310  (a literal http address)
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False


def _stop_with(parent: int) -> None:
    """End with the process that started this one: a killed `make` must not leave a site behind."""
    while os.getppid() == parent:
        time.sleep(1)
    os.kill(os.getpid(), signal.SIGTERM)


def _complaint(text: str) -> int:
    """Writes the message; 2 is the exit status of everything that was asked for wrongly."""
    sys.stderr.write(f"{text}\n")
    return 2


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(0)
