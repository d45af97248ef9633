"""Where a check may send anything: the outer net, by https, and the few origins inside that the site has named.

A name is looked up once, every address that it has is looked at, and the connection goes to one that was:
a name that means another machine a moment later (rebinding) gains nothing by it.
"""

from __future__ import annotations

import queue
import socket
import threading
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Any
from urllib.parse import urlsplit

PORTS = {"https": 443, "http": 80}

# Machines that clouds keep under addresses that are not, or need not be, link-local.
METADATA = frozenset({ip_address("168.63.129.16"), ip_address("100.100.100.200"), ip_address("fd00:ec2::254")})
# IPv6 addresses that lead to an IPv4 one: NAT64 (RFC 6052, RFC 8215) and the obsolete IPv4-compatible form.
LEADING_TO_IPV4 = (IPv6Network("64:ff9b::/96"), IPv6Network("64:ff9b:1::/48"), IPv6Network("::/96"))
LINK_LOCAL = (IPv4Network("169.254.0.0/16"), IPv6Network("fe80::/10"))

Address = IPv4Address | IPv6Address
LookUp = Callable[..., Sequence[tuple[Any, ...]]]


class Refused(ValueError):
    """Nothing may be sent there."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One address on the web, taken apart. `inside` tells that the site has named its origin."""

    scheme: str
    host: str
    port: int
    path: str
    inside: bool

    @property
    def origin(self) -> str:
        return _origin(self.scheme, self.host, self.port)


def endpoint_of(url: str, *, inside: Collection[str]) -> Endpoint:
    """Take a URL apart. Raises `Refused` for anything but https, or an origin among `inside`."""
    scheme, host, port, path = _parts(url)
    named = _origin(scheme, host, port) in {_origin(*_parts(origin)[:3]) for origin in inside}
    if scheme == "http" and not named:
        raise Refused(f"{url} is not https, and MODERATION['CHECKS_INSIDE'] does not name it")
    return Endpoint(scheme, host, port, path, inside=named)


def addresses_of(endpoint: Endpoint, *, patience: float, look_up: LookUp = socket.getaddrinfo) -> Sequence[str]:
    """The addresses to connect to, best first. Raises `Refused` when any address of the host must not be reached.

    Raises `OSError` when there is none, `TimeoutError` when the look-up takes longer than `patience` seconds.
    """
    found = _within(patience, lambda: look_up(endpoint.host, endpoint.port, type=socket.SOCK_STREAM))
    addresses = list(dict.fromkeys(str(answer[4][0]) for answer in found))
    for address in addresses:
        if not may_be_reached(address, endpoint):
            raise Refused(f"{endpoint.host} is at {address}, and nothing is sent there")
    if not addresses:
        raise OSError(f"{endpoint.host} has no address")
    return addresses


def may_be_reached(address: str, endpoint: Endpoint) -> bool:
    """Whether a connection to `address` is allowed: a public one by https, one of our own where the site has named it."""
    ip = _meant(ip_address(address))
    if ip in METADATA or ip.is_multicast or ip.is_unspecified or any(ip in network for network in LINK_LOCAL):
        return False
    if endpoint.inside and (ip.is_loopback or (ip.is_private and not ip.is_reserved)):
        return True
    return endpoint.scheme == "https" and ip.is_global


def _parts(url: str) -> tuple[str, str, int, str]:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as problem:
        raise Refused(f"{url!r} is not the address of anything: {problem}") from problem
    if parts.scheme not in PORTS or not parts.hostname:
        raise Refused(f"{url!r} is not an https:// address")
    if parts.username is not None or parts.password is not None:
        raise Refused("an address holds no name and password; give them as options")
    if not url.isascii() or any(character <= " " or character == "\x7f" for character in url):
        raise Refused(f"{url!r} holds characters that an address cannot")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return parts.scheme, parts.hostname, port or PORTS[parts.scheme], path


def _origin(scheme: str, host: str, port: int) -> str:
    return f"{scheme}://{host}:{port}"


def _meant(ip: Address) -> Address:
    """The IPv4 address that an IPv6 one leads to, where it does."""
    if isinstance(ip, IPv4Address) or ip.is_loopback or ip.is_unspecified:
        return ip
    if any(ip in network for network in LEADING_TO_IPV4):
        return IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else ip)


def _within(seconds: float, look_up: Callable[[], Sequence[tuple[Any, ...]]]) -> Sequence[tuple[Any, ...]]:
    """What `look_up` returns or raises. A resolver cannot be told to hurry, so it is left behind when it does not."""
    answers: queue.SimpleQueue[Sequence[tuple[Any, ...]] | Exception] = queue.SimpleQueue()

    def ask() -> None:
        try:
            answers.put(look_up())
        except (OSError, UnicodeError) as problem:
            answers.put(problem)

    threading.Thread(target=ask, daemon=True).start()
    try:
        answer = answers.get(timeout=max(seconds, 0.0))
    except queue.Empty:
        raise TimeoutError("the name could not be looked up in time") from None
    if isinstance(answer, UnicodeError):
        raise OSError(str(answer)) from answer
    if isinstance(answer, Exception):
        raise answer
    return answer
