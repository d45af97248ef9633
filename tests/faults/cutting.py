"""A line to the database that can be cut: both ends stay open, and nothing passes."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from pathlib import Path


class Line:
    """A unix socket in `place` that passes on to the socket of PostgreSQL, until it is cut."""

    def __init__(self, place: Path, *, to: Path) -> None:
        self.place = place
        self._to = to
        self._open = threading.Event()
        self._open.set()
        self._server = socket.socket(socket.AF_UNIX)
        self._server.bind(str(place / to.name))
        self._server.listen()
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        self._open.clear()

    def mend(self) -> None:
        self._open.set()

    def close(self) -> None:
        self._open.set()
        self._server.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._server.accept()
                far = socket.socket(socket.AF_UNIX)
                far.connect(str(self._to))
                for source, target in ((near, far), (far, near)):
                    threading.Thread(target=self._pass_on, args=(source, target), daemon=True).start()

    def _pass_on(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while words := source.recv(65536):
                self._open.wait()
                target.sendall(words)
            target.shutdown(socket.SHUT_WR)
