"""Reads settings from the environment; a value it cannot use is refused with the setting's name."""

import os
import secrets
import zoneinfo
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

env = environ.Env()

YES = frozenset({"1", "true", "yes", "on"})
NO = frozenset({"0", "false", "no", "off", ""})


def refuse(name: str, value: str, wanted: str) -> ImproperlyConfigured:
    """The error for a setting whose value cannot be used."""
    return ImproperlyConfigured(f"{name}: {value!r} is not {wanted}")


def text(name: str, default: str = "") -> str:
    return str(env.str(name, default=default)).strip()


def boolean(name: str, *, default: bool) -> bool:
    value = text(name, "yes" if default else "no").lower()
    if value in YES:
        return True
    if value in NO:
        return False
    raise refuse(name, value, "true or false")


def whole_number(name: str, *, default: int, least: int = 0) -> int:
    value = text(name, str(default))
    if not value.isdecimal() or int(value) < least:
        raise refuse(name, value, f"a whole number of {least} or more")
    return int(value)


def choice(name: str, choices: Iterable[str], *, default: str) -> str:
    value = text(name, default)
    if value not in choices:
        raise refuse(name, value, f"one of {', '.join(sorted(choices))}")
    return value


def words(name: str, *, default: Iterable[str] = ()) -> list[str]:
    """A comma-separated list, blanks dropped."""
    return [word for word in (part.strip() for part in text(name, ",".join(default)).split(",")) if word]


def site_url(name: str, *, default: str) -> str:
    """An origin such as `https://example.org`, without a path or a closing slash."""
    value = text(name, default).rstrip("/")
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path or parts.query:
        raise refuse(name, value, "an address such as https://example.org")
    return value


def redis_url(name: str, *, default: str) -> str:
    value = text(name, default)
    if urlsplit(value).scheme not in {"redis", "rediss", "unix"}:
        raise refuse(name, value, "an address that starts with redis://, rediss:// or unix://")
    return value


def database(name: str, *, default: str) -> dict[str, Any]:
    value = text(name, default)
    scheme = urlsplit(value).scheme
    if scheme not in {"sqlite", "postgres", "postgresql"}:
        # The value may carry a password: the message shows no more than its scheme.
        raise refuse(name, f"{scheme}://...", "an address that starts with sqlite:// or postgres://")
    found = dict(env.db_url_config(value))
    # A unix socket's directory may stand in the host's place, its slashes written %2F.
    return found | {"HOST": unquote(found.get("HOST") or "")}


def email(name: str, *, default: str) -> dict[str, Any]:
    value = text(name, default)
    scheme = urlsplit(value).scheme
    if scheme not in env.EMAIL_SCHEMES:
        raise refuse(name, f"{scheme}://...", "an address that starts with smtp:// or smtp+tls://")
    return dict(env.email_url_config(value))


def secret_key(name: str, *, kept_in: Path) -> str:
    """The key in the environment, else the one in the file, which is made on first use, for its owner only."""
    given = text(name)
    if given:
        return given
    try:
        with open(kept_in, "x", opener=_owner_only) as file:
            file.write(secrets.token_urlsafe(64))
    except FileExistsError:
        pass
    key = kept_in.read_text().strip()
    if not key:
        raise ImproperlyConfigured(f"{name}: {kept_in} is empty; delete it and a new key will be made")
    return key


def _owner_only(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def time_zone(name: str, *, default: str) -> str:
    value = text(name, default)
    if value not in zoneinfo.available_timezones():
        raise refuse(name, value, "a time zone such as Europe/Lisbon")
    return value
