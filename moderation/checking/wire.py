"""One request to another program and its answer, with everything bounded: where it goes, how long, how much.

No redirect is followed, no proxy of the environment is used, no compressed answer is unpacked, and nothing of an
answer is believed beyond its status, its declared type and its first `LONGEST_ANSWER` bytes.
"""

from __future__ import annotations

import http.client
import json
import socket
import ssl
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from time import monotonic
from typing import Any

from moderation.checking.addresses import PORTS, Endpoint, LookUp, Refused, addresses_of, endpoint_of
from moderation.checking.check import CheckFailed
from moderation.conf import read_conf

LONGEST_ANSWER = 256 * 1024  # bytes
LONGEST_TIMEOUT = 30.0  # seconds; a worker's task ends after 45
MAY_PASS = frozenset({408, 425, 429})
AGENT = "Parley"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. The names of headers are in small letters."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        """The body as JSON. Raises `CheckFailed` when it is declared or shaped otherwise."""
        kind = self.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind != "application/json" and not kind.endswith("+json"):
            raise CheckFailed(f"the answer is {kind or 'of no declared type'}, not JSON")
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError) as problem:
            raise CheckFailed("the answer is not JSON that can be read") from problem


def post(
    url: str, body: bytes, *, headers: Mapping[str, str], timeout: float, look_up: LookUp = socket.getaddrinfo
) -> Answer:
    """Send `body` and wait at most `timeout` seconds for the whole answer, from looking the name up to the last byte.

    Raises `CheckFailed`; `again` is false where the same request would be refused again.
    """
    ends = monotonic() + timeout
    try:
        endpoint = endpoint_of(url, inside=read_conf().CHECKS_INSIDE)
        addresses = addresses_of(endpoint, patience=timeout, look_up=look_up)
        return _exchange(_Pinned(endpoint, addresses, ends=ends), endpoint.path, body, headers)
    except Refused as problem:
        raise CheckFailed(str(problem), again=False) from problem
    except (OSError, http.client.HTTPException, ValueError) as problem:
        raise CheckFailed(f"{type(problem).__name__}: {problem}") from problem


def timeout_of(seconds: object) -> float:
    """A timeout out of the options of a check. Raises `ValueError`."""
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not 0 < seconds <= LONGEST_TIMEOUT:
        raise ValueError(f"timeout must be a number of seconds, at most {LONGEST_TIMEOUT:.0f}")
    return float(seconds)


def _exchange(connection: _Pinned, path: str, body: bytes, headers: Mapping[str, str]) -> Answer:
    try:
        with _cut_off_in_time(connection) as watch:
            connection.request("POST", path, body, {"User-Agent": AGENT, "Accept-Encoding": "identity", **headers})
            response = connection.getresponse()
            told = {name.lower(): value for name, value in response.getheaders()}
            _refuse_early(response.status, told)
            content = response.read(LONGEST_ANSWER + 1)
        if watch.went_off:
            raise TimeoutError("the answer took too long")
        if len(content) > LONGEST_ANSWER:
            raise CheckFailed(f"the answer is longer than {LONGEST_ANSWER} bytes")
        if response.length:
            raise OSError("the answer ended early")
        return Answer(response.status, told, content)
    finally:
        connection.close()


def _refuse_early(status: int, headers: Mapping[str, str]) -> None:
    """Whatever need not be read to be refused."""
    if 300 <= status < 400:
        raise CheckFailed("the answer is a redirect, and none is followed", again=False)
    if status not in (200, 204):
        raise CheckFailed(f"the answer has status {status}", again=status >= 500 or status in MAY_PASS)
    if headers.get("content-encoding", "identity").lower() != "identity":
        raise CheckFailed("the answer is compressed, which was not asked for")


class _Pinned(http.client.HTTPConnection):
    """A connection to one of these addresses; the name is used for the Host header and the certificate only."""

    def __init__(self, endpoint: Endpoint, addresses: Sequence[str], *, ends: float) -> None:
        self.default_port = PORTS[endpoint.scheme]
        super().__init__(endpoint.host, endpoint.port)
        self._endpoint = endpoint
        self._addresses = addresses
        self.ends = ends
        # Kept besides `sock`, of which http.client lets go as soon as an answer says that it is the last.
        self.wire: socket.socket | None = None

    @property
    def left(self) -> float:
        """Seconds until the request must be over. Raises `TimeoutError` when it must be by now."""
        left = self.ends - monotonic()
        if left <= 0:
            raise TimeoutError("the answer took too long")
        return left

    def connect(self) -> None:
        self.wire = self.sock = self._reach()
        self.sock.settimeout(self.left)
        if self._endpoint.scheme == "https":
            wrapped = ssl.create_default_context().wrap_socket(
                self.sock, server_hostname=self._endpoint.host, do_handshake_on_connect=False
            )
            self.wire = self.sock = wrapped
            wrapped.do_handshake()

    def _reach(self) -> socket.socket:
        """The first address that answers; each gets its share of the time that is left."""
        for place, address in enumerate(self._addresses):
            share = self.left / (len(self._addresses) - place)
            try:
                return socket.create_connection((address, self._endpoint.port), timeout=share)
            except OSError as problem:
                unreached = problem
        raise unreached


@dataclass(slots=True)
class _Watch:
    went_off: bool = False


@contextmanager
def _cut_off_in_time(connection: _Pinned) -> Iterator[_Watch]:
    """Shut the connection down when its time is over: a server that sends a byte a second never makes a socket wait."""
    watch = _Watch()

    def cut() -> None:
        watch.went_off = True
        wire = connection.wire
        if wire is not None:
            with suppress(OSError):
                # The method of the plain socket: that of a TLS socket would take its state from under the reader.
                socket.socket.shutdown(wire, socket.SHUT_RDWR)

    timer = threading.Timer(connection.left, cut)
    timer.daemon = True
    timer.start()
    try:
        yield watch
    finally:
        timer.cancel()
