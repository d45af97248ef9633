"""Where a word is still to be found: every column of every table, what sessions and caches hold, and the demo's mail."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import redis
from django.apps import apps
from django.conf import settings
from django.contrib.sessions.models import Session

READ: dict[bytes, Callable[[redis.Redis, bytes], Any]] = {
    b"string": lambda kept, key: kept.get(key),
    b"list": lambda kept, key: kept.lrange(key, 0, -1),
    b"set": lambda kept, key: kept.smembers(key),
    b"zset": lambda kept, key: kept.zrange(key, 0, -1),
    b"hash": lambda kept, key: kept.hgetall(key),
    b"none": lambda kept, key: None,
}


def found(*words: str) -> list[str]:
    """Each place in which one of the words stands, whatever its capitals."""
    wanted = [word.lower() for word in words]
    return [f"{place}: {text[:200]}" for place, text in _everything() if any(word in text.lower() for word in wanted)]


def _everything() -> Iterator[tuple[str, str]]:
    yield from _database()
    yield from _cache()
    for file in Path(settings.OUTBOX_DIR).glob("*.eml"):
        yield f"outbox {file.name}", file.read_bytes().decode(errors="replace")


def _database() -> Iterator[tuple[str, str]]:
    for model in apps.get_models(include_auto_created=True):
        names = [field.attname for field in model._meta.concrete_fields]
        for row in model._base_manager.values_list(*names):
            for name, value in zip(names, row, strict=True):
                yield f"{model._meta.label}.{name}", _text(value)
    for session in Session.objects.all():
        yield f"session {session.pk}", str(session.get_decoded())


def _cache() -> Iterator[tuple[str, str]]:
    kept = redis.Redis.from_url(settings.CACHES["default"]["LOCATION"])
    for key in kept.scan_iter(match="*"):
        read = READ[kept.type(key)]
        yield f"cache {key!r}", repr((key, read(kept, key)))


def _text(value: Any) -> str:
    return bytes(value).decode(errors="replace") if isinstance(value, bytes | memoryview) else str(value)
