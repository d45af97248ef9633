"""Whose word about a reader's address is taken."""

from typing import Any

import pytest
from django.test import RequestFactory

from config.client_address import client_address


def address(*, hops: int, forwarded: str | None, settings) -> str:
    settings.TRUSTED_PROXY_HOPS = hops
    headers: Any = {} if forwarded is None else {"HTTP_X_FORWARDED_FOR": forwarded}
    return client_address(RequestFactory().get("/", REMOTE_ADDR="10.0.0.9", **headers))


def test_without_proxies_it_is_the_peers(settings):
    assert address(hops=0, forwarded=None, settings=settings) == "10.0.0.9"


def test_without_proxies_a_forwarded_header_is_hearsay(settings):
    assert address(hops=0, forwarded="198.51.100.7", settings=settings) == "10.0.0.9"


def test_behind_one_proxy_it_is_what_that_proxy_saw(settings):
    assert address(hops=1, forwarded="198.51.100.7", settings=settings) == "198.51.100.7"


def test_what_the_reader_wrote_before_the_proxy_did_is_hearsay(settings):
    assert address(hops=1, forwarded="203.0.113.1, 198.51.100.7", settings=settings) == "198.51.100.7"


def test_behind_two_proxies_the_outer_one_is_asked(settings):
    assert address(hops=2, forwarded="203.0.113.1, 198.51.100.7, 10.0.0.1", settings=settings) == "198.51.100.7"


@pytest.mark.parametrize("forwarded", [None, "", "198.51.100.7"])
def test_a_request_that_passed_fewer_proxies_than_it_should_is_known_by_its_peer(settings, forwarded):
    assert address(hops=2, forwarded=forwarded, settings=settings) == "10.0.0.9"
