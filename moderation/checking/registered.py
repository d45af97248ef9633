"""The checks that a site has put into its settings.

    MODERATION = {
        "CHECKS": {
            "spam": {"CHECK": "moderation.checking.akismet.Akismet", "OPTIONS": {"key": "..."}},
        },
    }

The name is the site's choice, and what rules of kind `signal` ask for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import structlog
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import import_string

from moderation.checking.check import SENDABLE, Check
from moderation.conf import read_conf
from moderation.models.signal import LONGEST_NAME

log = structlog.get_logger(__name__)

NAME = re.compile(r"[a-z0-9][a-z0-9_-]*")


class NotConfigured(LookupError):
    """No check of that name is in the settings (any more)."""


def names() -> tuple[str, ...]:
    """The names of all checks, sound or not."""
    return tuple(read_conf().CHECKS)


def named(name: str) -> Check:
    """The check of that name, ready to run. Raises `NotConfigured`, and `ImproperlyConfigured` with what is wrong."""
    entries = read_conf().CHECKS
    if name not in entries:
        raise NotConfigured(name)
    return _made(name, entries[name])


def usable() -> Iterator[Check]:
    """Every check that can be made. What is wrong with another is logged: it must not keep comments from being judged."""
    for name in names():
        try:
            yield named(name)
        except ImproperlyConfigured as problem:
            log.error("check_misconfigured", check=name, problem=str(problem))


def _made(name: str, entry: Any) -> Check:
    where = f"MODERATION['CHECKS'][{name!r}]"
    if not NAME.fullmatch(str(name)) or len(name) > LONGEST_NAME:
        raise ImproperlyConfigured(f"{where}: a name is up to {LONGEST_NAME} small letters, digits, - and _")
    if not isinstance(entry, Mapping) or set(entry) - {"CHECK", "OPTIONS"} or "CHECK" not in entry:
        raise ImproperlyConfigured(f"{where} must hold CHECK, the dotted path of a class, and may hold OPTIONS")
    try:
        check: Check = import_string(entry["CHECK"])(name=name, **entry.get("OPTIONS", {}))
    # A class of the site's own may refuse its options in any way it likes.
    except Exception as problem:
        raise ImproperlyConfigured(f"{where}: {problem}") from problem
    if not callable(getattr(check, "check", None)):
        raise ImproperlyConfigured(f"{where}: {entry['CHECK']} has no method `check`")
    unknown = set(getattr(check, "sends", ())) - SENDABLE
    if unknown:
        raise ImproperlyConfigured(f"{where}: sends may name {', '.join(sorted(SENDABLE))}, not {min(unknown)!r}")
    return check
