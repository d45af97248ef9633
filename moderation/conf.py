"""The settings of the moderation app: one dictionary, `MODERATION`, laid over these defaults."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.core.signals import setting_changed
from django.dispatch import receiver


class WhoMayComment(StrEnum):
    """Who may leave a comment: accounts only, guests who confirmed an address, or anybody."""

    MEMBERS = "members"
    CONFIRMED_GUESTS = "confirmed_guests"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Conf:
    """Every setting with its default. Durations are `timedelta`s."""

    WHO_MAY_COMMENT: WhoMayComment = WhoMayComment.CONFIRMED_GUESTS
    SITE_URL: str = "http://localhost:8000"
    # What letters are signed with; "" means the host of SITE_URL.
    SITE_NAME: str = ""
    CLAIM: timedelta = timedelta(minutes=10)
    # Which share of people's decisions another moderator gives a blind second opinion on, from 0.0 to 1.0.
    SECOND_OPINION_SHARE: float = 0.05
    APPEAL_WINDOW: timedelta = timedelta(days=180)
    REVOCATION_REVIEW: timedelta = timedelta(days=180)
    # For how long it is kept, hashed, where comments came from; no time at all keeps nothing.
    TRACES_KEPT: timedelta = timedelta(days=30)
    TRACE_SALT_ROTATES: timedelta = timedelta(days=7)
    # How long it is kept what came of a nudge, what letters said, links and forms that ended, and what checks said in
    # words. `timedelta.max` is for ever.
    NUDGES_KEPT: timedelta = timedelta(days=365)
    LETTERS_KEPT: timedelta = timedelta(days=180)
    TOKENS_KEPT: timedelta = timedelta(days=30)
    SIGNALS_KEPT: timedelta = timedelta(days=180)
    # How long the texts of withdrawn and rejected comments are kept; of the latter never less than APPEAL_WINDOW.
    TEXTS_KEPT: timedelta = timedelta.max
    # The function that says from which address a request came, as "package.module.function"; "" is the peer's.
    CLIENT_ADDRESS: str = ""
    CONFIRMATION_WINDOW: timedelta = timedelta(days=2)
    CONFIRMATIONS_A_DAY: int = 5
    # How many comments of guests one address on the net may have confirmed in an hour, to whatever mailboxes.
    CONFIRMATIONS_AN_HOUR: int = 20
    EDIT_WINDOW: timedelta = timedelta(minutes=30)
    SWEEP_AFTER: timedelta = timedelta(seconds=30)
    JUDGE_LEASE: timedelta = timedelta(seconds=60)
    MAX_ATTEMPTS: int = 3
    # How much work one rule may be on one comment.
    RULE_BUDGET: timedelta = timedelta(seconds=2)
    MAX_COMMENT_BYTES: int = 10_000
    # How deep replies are counted and django-comments-xtd nests them; deeper ones are taken, at that depth. 0 takes none.
    MAX_DEPTH: int = 8
    ROOTS_A_PAGE: int = 50
    QUEUE_PAGE: int = 50
    # A proof of work before a comment: always; by itself once more newcomers' comments than this came in a minute, or a
    # flood rule held one (0: never by itself); for how long then; and the largest number that a browser tries.
    PROOF_ALWAYS: bool = False
    PROOF_AFTER: int = 0
    PROOF_FOR: timedelta = timedelta(hours=1)
    PROOF_NUMBERS: int = 50_000
    # Checks from outside, by name; docs/howto/external-checks.md.
    CHECKS: dict[str, Any] = field(default_factory=dict)
    # Origins inside your own network that a check may speak to, also without https: "http://127.0.0.1:11434".
    CHECKS_INSIDE: tuple[str, ...] = ()
    # How long after a verdict a check may still be tried.
    CHECK_BUDGET: timedelta = timedelta(hours=1)


RETENTION = ("TRACES_KEPT", "NUDGES_KEPT", "LETTERS_KEPT", "TOKENS_KEPT", "SIGNALS_KEPT", "TEXTS_KEPT")


@lru_cache(maxsize=1)
def read_conf() -> Conf:
    """The settings in force now. Raises `TypeError` or `ValueError` naming a setting that is unknown or ill-typed."""
    given: dict[str, Any] = dict(getattr(settings, "MODERATION", {}))
    unknown = set(given) - {setting.name for setting in fields(Conf)}
    if unknown:
        raise TypeError(f"MODERATION has unknown settings: {', '.join(sorted(unknown))}")
    if "WHO_MAY_COMMENT" in given:
        given["WHO_MAY_COMMENT"] = WhoMayComment(given["WHO_MAY_COMMENT"])
    conf = Conf(**given)
    defaults = Conf()
    for setting in fields(Conf):
        wanted = type(getattr(defaults, setting.name))
        if not isinstance(getattr(conf, setting.name), wanted):
            raise TypeError(f"MODERATION['{setting.name}'] must be a {wanted.__name__}")
    for name in RETENTION:
        if getattr(conf, name) < timedelta(0):
            raise ValueError(f"MODERATION['{name}'] must not lie in the future")
    if not 0 <= conf.SECOND_OPINION_SHARE <= 1:
        raise ValueError("MODERATION['SECOND_OPINION_SHARE'] must lie between 0.0 and 1.0")
    return conf


@receiver(setting_changed, dispatch_uid="moderation.conf")
def _read_again(*, setting: str, **kwargs: Any) -> None:
    """Tests change settings; a site's are what they were when it started."""
    if setting == "MODERATION":
        read_conf.cache_clear()
