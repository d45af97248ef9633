"""The cache: Redis, without which pages are slower and nothing else."""

from time import monotonic
from typing import Any, TypeVar

import structlog
from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from django.utils.functional import cached_property
from redis.exceptions import RedisError

log = structlog.get_logger(__name__)

Answer = TypeVar("Answer")


PAUSE = 5.0  # seconds
LOCK = ":lock"


class Resting(RedisError):
    """Redis did not answer a moment ago, and is not asked yet."""


class KeptClients(RedisCacheClient):
    """One client for each pool of connections; Django makes one for every question, at three times the question's cost."""

    def get_client(self, key: Any = None, *, write: bool = False) -> Any:
        pool = self._get_connection_pool(write)  # type: ignore[attr-defined]  # not in the stubs
        clients = self.__dict__.setdefault("_kept", {})
        if pool not in clients:
            clients[pool] = self._client(connection_pool=pool)  # type: ignore[attr-defined]  # not in the stubs
        return clients[pool]


class ForgivingRedisCache(RedisCache):
    """Django's Redis cache; while Redis is away, every read is a miss and every write is forgotten.

    After one failure it is left alone for `PAUSE`, so that a page waits for a silent server once, not at every key.
    """

    _away_until = 0.0

    @property
    def _cache(self) -> Any:
        if monotonic() < self._away_until:
            raise Resting
        return self._client

    @cached_property
    def _client(self) -> Any:
        return KeptClients(self._servers, **self._options)  # type: ignore[attr-defined]  # not in the stubs

    def _missed(self, problem: RedisError, *, answer: Answer) -> Answer:
        if not isinstance(problem, Resting):
            self._away_until = monotonic() + PAUSE
            log.warning("cache.away", problem=str(problem))
        return answer

    def add(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        try:
            return super().add(key, value, timeout, version)
        except RedisError as problem:
            # Who asks for a lock while nobody keeps one has it: django-allauth signs in nobody without.
            return self._missed(problem, answer=str(key).endswith(LOCK))

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        try:
            return super().get(key, default, version)
        except RedisError as problem:
            return self._missed(problem, answer=default)

    def set(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        try:
            super().set(key, value, timeout, version)
        except RedisError as problem:
            self._missed(problem, answer=None)

    def touch(self, key: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        try:
            return super().touch(key, timeout, version)
        except RedisError as problem:
            return self._missed(problem, answer=False)

    def delete(self, key: Any, version: int | None = None) -> bool:
        try:
            return super().delete(key, version)
        except RedisError as problem:
            return self._missed(problem, answer=False)

    def get_many(self, keys: Any, version: int | None = None) -> dict[Any, Any]:
        try:
            return super().get_many(keys, version)
        except RedisError as problem:
            return self._missed(problem, answer={})

    def has_key(self, key: Any, version: int | None = None) -> bool:
        try:
            return super().has_key(key, version)
        except RedisError as problem:
            return self._missed(problem, answer=False)

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        """Raises ValueError for a key that is not there, as every Django cache does."""
        try:
            return super().incr(key, delta, version)
        except RedisError as problem:
            self._missed(problem, answer=None)
            raise ValueError(f"Key {key!r} not found") from problem

    def set_many(self, data: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> list[Any]:
        try:
            return super().set_many(data, timeout, version)
        except RedisError as problem:
            return self._missed(problem, answer=list(data))

    def delete_many(self, keys: Any, version: int | None = None) -> None:
        try:
            super().delete_many(keys, version)
        except RedisError as problem:
            self._missed(problem, answer=None)

    def clear(self) -> None:
        try:
            super().clear()
        except RedisError as problem:
            self._missed(problem, answer=None)
