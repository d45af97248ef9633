"""The real web server, worker and Redis on the database of a test, to be stopped, frozen and killed at will."""

from __future__ import annotations

import http.client
import json
import os
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client

from blog.models import Post
from config import redis_server
from tests import servers

TOKEN = "t" * 32


@dataclass(slots=True)
class Running:
    """Processes of one test: `redis`, `web` and `worker` may be killed and started again."""

    place: Path
    port: int = field(default_factory=servers.free_port)
    processes: dict[str, Any] = field(default_factory=dict)
    more_env: dict[str, str] = field(default_factory=dict)

    @property
    def env(self) -> dict[str, str]:
        return {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "VAR_DIR": str(self.place),
            "DATABASE_URL": servers.database_url(connection.settings_dict),
            "REDIS_URL": f"unix://{redis_server.socket_path(self.place)}?db=0",
            "SECRET_KEY": settings.SECRET_KEY,
            "LOG_LEVEL": "INFO",
            **self.more_env,
        }

    def start_redis(self) -> None:
        self.processes["redis"] = servers.start_redis(self.place).process

    def start_web(self, *, workers: int = 1, threads: int = 4) -> None:
        words = [
            "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(self.port), "--no-ws",
            "--workers", str(workers), "--blocking-threads", str(threads), "--log-config", "config/web_log.json",
            "config.wsgi:application",
        ]  # fmt: skip
        log = self.place / "web.log"
        words[0] = str(Path(sys.executable).parent / "granian")
        self.processes["web"] = web = servers.start(words, log=log, env=self.env)
        ready = f"http://127.0.0.1:{self.port}/healthz"
        servers.wait_until(lambda: servers.answers(ready), process=web, log=log, patience=60)

    def start_worker(self, *, beat: bool = False) -> None:
        log = Path(tempfile.mkstemp(prefix="worker-", suffix=".log", dir=self.place)[1])
        words = [sys.executable, "-m", "celery", "-A", "config", "worker", "--concurrency", "1"]
        words += ["--without-gossip", "--without-mingle", *(["--beat"] if beat else [])]
        self.processes["worker"] = worker = servers.start(words, log=log, env=self.env)
        servers.wait_until(lambda: b" ready." in log.read_bytes(), process=worker, log=log, patience=60)

    def kill(self, name: str) -> None:
        """kill -9, with everything it started."""
        os.killpg(self.processes[name].pid, signal.SIGKILL)
        self.processes.pop(name).wait()

    def freeze(self, name: str) -> None:
        """Stop it without ending it: it still accepts connections, and never answers."""
        os.killpg(self.processes[name].pid, signal.SIGSTOP)

    def thaw(self, name: str) -> None:
        os.killpg(self.processes[name].pid, signal.SIGCONT)

    def stop(self) -> None:
        for process in self.processes.values():
            servers.stop(process)

    def log(self) -> str:
        return (self.place / "web.log").read_text(errors="replace")


@dataclass(slots=True)
class Visitor:
    """A signed-in account at the real server, over one connection."""

    user: User
    port: int
    session: str = ""

    def __post_init__(self) -> None:
        client = Client()
        client.force_login(self.user)
        self.session = client.cookies[settings.SESSION_COOKIE_NAME].value

    def ask(self, method: str, path: str, body: str = "", content_type: str = "") -> tuple[int, str]:
        """The status and the text of the answer."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        cookies = f"{settings.SESSION_COOKIE_NAME}={self.session}; {settings.CSRF_COOKIE_NAME}={TOKEN}"
        headers = {"Cookie": cookies, "X-CSRFToken": TOKEN, "Content-Type": content_type}
        line.request(method, path, body or None, headers)
        answer = line.getresponse()
        text = answer.read().decode()
        line.close()
        return answer.status, text

    def comment(self, post: Post, text: str, **fields: Any) -> tuple[int, Mapping[str, Any]]:
        sent = {"content_type": "blog.post", "object_pk": str(post.pk), "comment": text, **fields}
        status, answer = self.ask("POST", "/comments/api/comment/", json.dumps(sent), "application/json")
        return status, json.loads(answer) if answer.startswith("{") else {"answer": answer[:300]}


def until(ready: Callable[[], bool], *, patience: float) -> bool:
    """Whether it became true within `patience` seconds."""
    ends = time.monotonic() + patience
    while time.monotonic() < ends:
        if ready():
            return True
        time.sleep(0.1)
    return ready()
