"""Where a check may send anything, and how much of an answer it takes (T42): the servers are real, and on this machine."""

from __future__ import annotations

import gzip
import ssl
import time
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from moderation.checking import CheckFailed, wire
from moderation.checking.addresses import Refused, addresses_of, endpoint_of, may_be_reached
from tests.integration.moderation.outside import configure, reply, saying, serving

TIMEOUT = 1.0
OUTER = endpoint_of("https://check.example/", inside=())


def at(*addresses):
    """A resolver that knows one name, at these addresses."""
    return lambda host, port, **how: [(None, None, None, "", (address, port)) for address in addresses]


@pytest.fixture
def allow(settings):
    return lambda *origins: configure(settings, {}, inside=origins)


def ask(url, *, timeout=TIMEOUT, **how):
    return wire.post(url, b"{}", headers={"Content-Type": "application/json"}, timeout=timeout, **how)


# -- Where to -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["203.0.114.7", "2a00:1450:4001::8a", "8.8.8.8"])
def test_a_public_address_may_be_reached(address):
    assert may_be_reached(address, OUTER)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.8.9.10",
        "::1",
        "::ffff:127.0.0.1",
        "::127.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b:1::a00:1",
        "2002:7f00:1::",
        "2002:a9fe:a9fe::1",
        "0.0.0.0",
        "::",
        "10.1.2.3",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "100.64.0.1",
        "169.254.169.254",
        "::ffff:169.254.169.254",
        "fd00:ec2::254",
        "168.63.129.16",
        "100.100.100.200",
        "fe80::1",
        "fc00::1",
        "fd12:3456::1",
        "224.0.0.1",
        "ff02::1",
        "240.0.0.1",
        "255.255.255.255",
        "198.18.0.1",
        "192.0.2.1",
        "2001:db8::1",
    ],
)
def test_an_address_of_ours_or_of_nobody_is_never_reached(address):
    assert not may_be_reached(address, OUTER)


@pytest.mark.parametrize(
    "address", ["169.254.169.254", "fe80::1", "fd00:ec2::254", "0.0.0.0", "224.0.0.1", "240.0.0.1"]
)
def test_naming_an_origin_opens_no_way_to_what_a_cloud_tells_its_machines(address):
    assert not may_be_reached(address, endpoint_of("http://inside.example", inside=("http://inside.example",)))


def test_without_encryption_nothing_goes_to_the_outer_net_even_when_named():
    assert not may_be_reached("8.8.8.8", endpoint_of("http://inside.example", inside=("http://inside.example",)))


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "2130706433", "0x7f000001", "0177.0.0.1", "127.1", "[::1]", "[::ffff:7f00:1]", "localhost"]
)
def test_another_spelling_of_this_machine_is_this_machine(host):
    with pytest.raises((Refused, OSError)):
        addresses_of(endpoint_of(f"https://{host}/", inside=()), patience=5)


def test_one_private_address_among_public_ones_is_enough_to_refuse():
    with pytest.raises(Refused):
        addresses_of(OUTER, patience=1, look_up=at("8.8.8.8", "10.0.0.1"))


def test_a_name_without_addresses_is_an_error():
    with pytest.raises(OSError, match="no address"):
        addresses_of(OUTER, patience=1, look_up=at())


@pytest.mark.parametrize(
    "url",
    [
        "http://check.example/",
        "ftp://check.example/",
        "file:///etc/passwd",
        "gopher://check.example/_x",
        "//check.example/",
        "check.example",
        "",
        "https://",
        "https:///path",
        "https://user:password@check.example/",
        "https://check.example:99999/",
        "https://check.example/\r\nHost: other.example",
        "https://check.example/ x",
        "https://ch\u0435ck.example/",
        "https://[::1",
    ],
)
def test_what_is_no_plain_https_address_is_refused(url):
    with pytest.raises(Refused):
        endpoint_of(url, inside=())


def test_an_origin_is_named_with_its_port():
    with pytest.raises(Refused):
        endpoint_of("http://127.0.0.1:2", inside=("http://127.0.0.1:1",))


def test_this_machine_is_not_spoken_to_unless_it_was_named():
    with serving(saying({"score": 1})) as outside, pytest.raises(CheckFailed) as refused:
        ask(outside.origin)

    assert outside.asked == []
    assert refused.value.again is False


def test_a_resolver_that_hangs_costs_no_more_than_the_time_there_is():
    began = time.monotonic()

    with pytest.raises(CheckFailed):
        ask("https://check.example/", timeout=0.3, look_up=lambda *args, **how: time.sleep(5))

    assert time.monotonic() - began < 1


# -- What comes back ----------------------------------------------------------------------------------------------


def test_an_answer_is_read_whole(allow):
    with serving(saying({"score": 0.5})) as outside:
        allow(outside.origin)

        assert ask(outside.origin).json() == {"score": 0.5}


def drip(piece, *, of):
    """Send `of` first, then a piece at a time for ever."""

    def answer(handler, asked):
        handler.wfile.write(of)
        for _ in range(200):
            handler.wfile.write(piece)
            handler.wfile.flush()
            time.sleep(0.05)

    return answer


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
BAD_ANSWERS = {
    "an error of its own": saying({"score": 1}, status=500),
    "a refusal": saying({"score": 1}, status=403),
    "a redirect": saying({"score": 1}, status=302, Location="http://169.254.169.254/latest/meta-data/"),
    "a redirect that keeps the method": saying({"score": 1}, status=307, Location="http://10.0.0.1/"),
    "a page": lambda handler, asked: reply(handler, b'{"score": 1}', kind="text/html"),
    "no type": lambda handler, asked: reply(handler, b'{"score": 1}', kind=""),
    "no JSON": lambda handler, asked: reply(handler, b"<html>"),
    "too deep": lambda handler, asked: reply(handler, b"[" * 200_000),
    "ten megabytes": lambda handler, asked: reply(handler, b" " * 10_000_000),
    "ten megabytes in pieces": lambda handler, asked: handler.wfile.write(
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + (b"10000\r\n" + b" " * 0x10000 + b"\r\n") * 160
    ),
    "a bomb": lambda handler, asked: reply(handler, gzip.compress(b" " * 10_000_000), Content_Encoding="gzip"),
    "half an answer": lambda handler, asked: handler.wfile.write(HEAD + b'Content-Length: 999\r\n\r\n{"score": 1}'),
    "no HTTP": lambda handler, asked: handler.wfile.write(b"SSH-2.0-OpenSSH_9.9\r\n"),
    "nothing": lambda handler, asked: None,
    "silence": lambda handler, asked: time.sleep(3),
    "a slow body": drip(b" ", of=HEAD + b"Content-Length: 500\r\n\r\n"),
    "slow headers": drip(b"X-A: b\r\n", of=HEAD),
    "a slow first line": drip(b"H", of=b""),
    "headers without end": lambda handler, asked: handler.wfile.write(HEAD + b"X-A: b\r\n" * 5000),
}


@pytest.mark.parametrize("bad", BAD_ANSWERS)
def test_an_answer_that_is_not_as_it_should_be_is_none_and_takes_no_longer_than_it_may(allow, bad):
    with serving(BAD_ANSWERS[bad]) as outside:
        allow(outside.origin)
        began = time.monotonic()

        with pytest.raises(CheckFailed):
            ask(outside.origin).json()

        assert time.monotonic() - began < TIMEOUT + 0.8
        assert len(outside.asked) == 1


def test_a_redirect_leads_nowhere(allow):
    with serving(saying({"score": 1})) as target, serving(saying({}, status=302, Location=target.origin)) as outside:
        allow(outside.origin, target.origin)

        with pytest.raises(CheckFailed):
            ask(outside.origin)

    assert target.asked == []


def test_a_proxy_of_the_environment_sees_nothing(allow, monkeypatch):
    with serving(saying({"score": 1})) as proxy, serving(saying({"score": 0})) as outside:
        for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY"):
            monkeypatch.setenv(name, proxy.origin)
        allow(outside.origin)

        ask(outside.origin)

    assert proxy.asked == []


def test_nobody_listening_is_a_failure_that_may_pass(allow):
    with serving(saying({})) as outside:
        allow(outside.origin)

    with pytest.raises(CheckFailed) as failure:
        ask(outside.origin)

    assert failure.value.again is True


# -- Encryption ---------------------------------------------------------------------------------------------------


@contextmanager
def encrypted(place, *, name):
    """A server whose certificate, of an authority of the test's own, is for `name`."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = place / "certificate.pem"
    file.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    with serving(saying({"score": 0.5}), wrap=lambda sock: context.wrap_socket(sock, server_side=True)) as outside:
        yield outside, file


def test_the_connection_goes_to_the_very_address_that_was_looked_at(allow, tmp_path, monkeypatch):
    """A name that means another machine a moment later (rebinding) is looked up once, and asked for in the certificate."""
    answers = iter([at("127.0.0.1"), at("10.0.0.1"), at("169.254.169.254")])
    with encrypted(tmp_path, name="check.example") as (outside, file):
        monkeypatch.setenv("SSL_CERT_FILE", str(file))
        allow(f"https://check.example:{outside.port}")

        answer = ask(f"https://check.example:{outside.port}/x", look_up=lambda *a, **how: next(answers)(*a, **how))

    assert answer.json() == {"score": 0.5}
    assert outside.asked[0].headers["host"] == f"check.example:{outside.port}"
    assert len(list(answers)) == 2


def test_an_address_where_nobody_listens_leaves_time_for_the_next(allow):
    with serving(saying({"score": 0.5})) as outside:
        origin = f"http://check.example:{outside.port}"
        allow(origin)

        assert ask(origin, look_up=at("::1", "127.0.0.1")).json() == {"score": 0.5}


def test_a_certificate_for_another_name_is_refused(allow, tmp_path, monkeypatch):
    with encrypted(tmp_path, name="other.example") as (outside, file):
        monkeypatch.setenv("SSL_CERT_FILE", str(file))
        allow(f"https://check.example:{outside.port}")

        with pytest.raises(CheckFailed, match="CERTIFICATE_VERIFY_FAILED"):
            ask(f"https://check.example:{outside.port}/", look_up=at("127.0.0.1"))

    assert outside.asked == []


def test_a_certificate_of_nobody_is_refused(allow, tmp_path):
    with encrypted(tmp_path, name="check.example") as (outside, _):
        allow(f"https://check.example:{outside.port}")

        with pytest.raises(CheckFailed, match="CERTIFICATE_VERIFY_FAILED"):
            ask(f"https://check.example:{outside.port}/", look_up=at("127.0.0.1"))


def test_a_server_that_never_shakes_hands_is_left_in_time(allow):
    with serving(saying({})) as outside:
        allow(outside.origin.replace("http:", "https:"))
        began = time.monotonic()

        with pytest.raises(CheckFailed):
            ask(outside.origin.replace("http:", "https:"))

    assert time.monotonic() - began < TIMEOUT + 0.8
