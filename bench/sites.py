"""A whole site of its own, as `make run` starts it, for as long as a measurement takes."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from tests import servers

STARTED_WITHIN = 300.0  # seconds
FILES = ("collectstatic", "--no-input", "--verbosity", "0")
"""The command that hashes and presses the files, for a site with STATIC_MANIFEST."""


@dataclass(frozen=True, slots=True)
class Site:
    """A running site: its address, its directory, what its processes know, and the process that began the others."""

    url: str
    place: Path
    env: dict[str, str]
    pid: int

    def manage(self, *words: str) -> str:
        """What a management command prints."""
        return _manage(self.env, *words)

    def ask(self, code: str) -> str:
        """What Python prints inside the site."""
        return self.manage("shell", "--no-imports", "--command", code)


@contextmanager
def a_site(*before: tuple[str, ...], **settings: str) -> Iterator[Site]:
    """A site with these settings beside its own, opened after these management commands; gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="parley-bench-") as directory:
        place, port = Path(directory), servers.free_port()
        log, env = place / "site.log", servers.site_environment(place, port=port) | {"LOG_LEVEL": "ERROR"} | settings
        for words in before:
            _manage(env, *words)
        process = servers.start([sys.executable, "-m", "config.supervisor"], log=log, env=env)
        try:
            url = env["SITE_URL"]
            servers.wait_until(
                lambda: servers.answers(f"{url}/healthz"), process=process, log=log, patience=STARTED_WITHIN
            )
            yield Site(url, place, env, process.pid)
        finally:
            servers.stop(process)


def cpu_of(pid: int) -> float:
    """Seconds that a process and all that it started have computed."""
    site = psutil.Process(pid)
    times = [process.cpu_times() for process in (site, *site.children(recursive=True))]
    return sum(time.user + time.system for time in times)


def _manage(env: dict[str, str], *words: str) -> str:
    command = [sys.executable, "manage.py", *words]
    return subprocess.run(command, cwd=servers.ROOT, env=env, check=True, stdout=subprocess.PIPE, text=True).stdout
