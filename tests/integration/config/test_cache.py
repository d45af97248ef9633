"""The cache may go away; the site may not."""

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.core.cache.backends.base import BaseCache
from django.urls import reverse

from config.cache import ForgivingRedisCache
from tests import makers


@pytest.fixture
def cache_without_redis() -> BaseCache:
    return ForgivingRedisCache("unix:///nonexistent/redis.sock?db=0", {"OPTIONS": {"socket_connect_timeout": 0.2}})


def test_what_is_cached_is_found_again():
    cache.set("headline", "Weir reopens")

    assert cache.get("headline") == "Weir reopens"


def test_a_read_without_redis_is_a_miss(cache_without_redis):
    assert cache_without_redis.get("headline", "nothing") == "nothing"


def test_a_write_without_redis_is_forgotten(cache_without_redis):
    cache_without_redis.set("headline", "Weir reopens")

    assert cache_without_redis.get("headline") is None


def test_adding_without_redis_stores_nothing(cache_without_redis):
    assert cache_without_redis.add("headline", "Weir reopens") is False


@pytest.mark.django_db
def test_whoever_signs_in_while_redis_is_away_comes_in(settings, client):
    rui = makers.rui()
    rui.set_password("two-boots-and-an-eel")
    rui.save()
    EmailAddress.objects.create(user=rui, email=rui.email, verified=True, primary=True)
    away = {"BACKEND": "config.cache.ForgivingRedisCache", "LOCATION": "unix:///nonexistent/redis.sock?db=0"}
    settings.CACHES = {"default": away}

    answer = client.post(reverse("account_login"), {"login": rui.username, "password": "two-boots-and-an-eel"})

    assert (answer.status_code, answer["Location"]) == (302, "/")


def test_counting_without_redis_says_that_the_key_is_not_there(cache_without_redis):
    with pytest.raises(ValueError, match="visits"):
        cache_without_redis.incr("visits")


def test_reading_many_without_redis_finds_none(cache_without_redis):
    assert cache_without_redis.get_many(["a", "b"]) == {}


def test_deleting_without_redis_deletes_nothing(cache_without_redis):
    assert cache_without_redis.delete("headline") is False
