"""A proof of work, asked of whoever comments while the site is flooded: a sum that costs a browser a second.

It keeps no program out; it makes many comments dear. It is off until an owner switches it on at the desk, a site
always wants it (`PROOF_ALWAYS`), or, where `PROOF_AFTER` lets it, by itself: when more newcomers' comments than that
came within a minute, or when a rule of the policy against floods held one. What the desk, the count and the rule switch
on ends by itself. That is kept in the cache: without one, nothing is asked.

The challenge has ALTCHA's form (version 1): find the number whose SHA-256 after the salt is the challenge. The salt
says until when it holds and for which form; nobody but this site can sign one, and each pays for one comment.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.contrib.auth.models import User
from django.core.cache import cache
from django.db import transaction
from django.utils.crypto import salted_hmac

from moderation import audit, policies
from moderation.conf import read_conf
from moderation.models import Commenter, Decision, PolicyVersion, Receipt, Submission
from moderation.policy.findings import Finding, Outcome
from moderation.policy.judge import COULD_NOT_BE_CHECKED, NOT_CHECKED

log = structlog.get_logger(__name__)

ALGORITHM = "SHA-256"
LASTS = timedelta(hours=1)
LONGEST = 2000  # characters of a solution
DEMAND = "moderation.proofs.demand"
COUNT = "moderation.proofs.newcomers"
FLOODS = frozenset({"flood"})
"""The kinds of rule whose holds say that the site is flooded."""
SAW_NOTHING = frozenset({COULD_NOT_BE_CHECKED, NOT_CHECKED})
SALT = re.compile(r"[0-9a-f]{24}\?expires=([0-9]{1,12})&form=([0-9a-f]{64})&", re.ASCII)


class ProofRefused(ValueError):
    """It was not made here, not for this form, is too old, or is no proof."""


class NotKept(RuntimeError):
    """There is no cache to keep a switch in."""


@dataclass(frozen=True, slots=True)
class Demand:
    """That proofs are asked for. `until` is None where the site always wants them; `by` is "" for the count, and where a
    `rule` saw the flood.
    """

    until: datetime | None = None
    by: str = ""
    rule: str = ""


# -- Whether one is asked for -----------------------------------------------------------------------------------------


def demand(*, now: datetime) -> Demand | None:
    """Why a proof is asked for at `now`; None when it is not. No query."""
    kept = cache.get(DEMAND)
    if kept is not None and kept["until"] > now:
        return Demand(**kept)
    return Demand() if read_conf().PROOF_ALWAYS else None


def switch_on(*, by: User | None, now: datetime, rule: str = "") -> Demand:
    """Ask for proofs from now on, for as long as `PROOF_FOR` says. Of two who do it at once, one writes it down.

    Raises `NotKept`.
    """
    until = now + read_conf().PROOF_FOR
    demanded = Demand(until, by.get_username() if by else "", rule)
    with transaction.atomic():
        audit.wait_in_line()
        kept = {"until": demanded.until, "by": demanded.by, "rule": demanded.rule}
        if not cache.add(DEMAND, kept, timeout=read_conf().PROOF_FOR.total_seconds()):
            standing = demand(now=now)
            if standing is None:
                raise NotKept
            return standing
        told = {"until": until.isoformat()} | ({"rule": rule} if rule else {})
        audit.record("proofs.demanded", actor=by, subject=_policy(), now=now, data=told)
    log.warning("proofs_demanded", by=demanded.by, rule=rule, until=until.isoformat())
    return demanded


def switch_off(*, by: User, now: datetime) -> bool:
    """Ask for none any more; returns whether any were asked for."""
    if not cache.delete(DEMAND):
        return False
    with transaction.atomic():
        audit.wait_in_line()
        audit.record("proofs.ended", actor=by, subject=_policy(), now=now)
    return True


def count(commenter: Commenter | None, *, now: datetime) -> None:
    """Count a comment by somebody of whom readers have seen none, and switch proofs on when they are too many."""
    most = read_conf().PROOF_AFTER
    if not most or (commenter is not None and Submission.objects.by(commenter).published().exists()):
        return
    minute = f"{COUNT}.{int(now.timestamp()) // 60}"
    cache.add(minute, 0, timeout=120)
    try:
        many = cache.incr(minute)
    except ValueError:
        return
    if many > most:
        # Also when this comment is refused in the end.
        _switch_on_by_itself(now=now)


def follow_decisions(
    *, decisions: Sequence[Decision], findings: Mapping[int, Sequence[Finding]], now: datetime, **kwargs: Any
) -> None:
    """Switch proofs on when a verdict held a comment because it came in a flood. No query, but when it switches."""
    if not read_conf().PROOF_AFTER:
        return
    for decision in decisions:
        rule = _rule_that_saw_a_flood(decision, findings[decision.pk])
        if rule:
            _switch_on_by_itself(now=now, rule=rule)
            return


def _rule_that_saw_a_flood(decision: Decision, findings: Sequence[Finding]) -> str:
    holding = [found.rule for found in findings if found.outcome.gravity >= Outcome.HOLD.gravity and _saw(found)]
    if not holding:
        return ""
    kinds = {rule.name: rule.kind for rule in policies.version_of(decision.policy_digest).rules}
    return next((rule for rule in holding if kinds.get(rule) in FLOODS), "")


def _saw(found: Finding) -> bool:
    """Not so a rule that failed, or that did not run."""
    return found.reason not in SAW_NOTHING


def _switch_on_by_itself(*, now: datetime, rule: str = "") -> None:
    if demand(now=now) is None:
        # Nothing of the comment hangs on whether the switch works.
        transaction.on_commit(lambda: switch_on(by=None, now=now, rule=rule), robust=True)


def _policy() -> PolicyVersion:
    return PolicyVersion.objects.get(digest=policies.in_force().digest)


# -- Challenges and solutions -----------------------------------------------------------------------------------------


def challenge_for(key: str, *, now: datetime) -> dict[str, Any]:
    """A new challenge for the form of that key."""
    expires = int((now + LASTS).timestamp())
    salt = f"{secrets.token_hex(12)}?expires={expires}&form={_form(key)}&"
    most = read_conf().PROOF_NUMBERS
    challenge = _hash(salt, secrets.randbelow(most + 1))
    return {
        "algorithm": ALGORITHM,
        "challenge": challenge,
        "maxnumber": most,
        "salt": salt,
        "signature": _signature(challenge),
        "expires": expires,
    }


def read(solution: str, *, key: str, now: datetime) -> str:
    """The challenge that `solution` solves, for the form of that key. Raises `ProofRefused`."""
    if len(solution) > LONGEST:
        raise ProofRefused("too long")
    try:
        given = json.loads(base64.b64decode(solution, validate=True))
    except (ValueError, binascii.Error, RecursionError) as problem:
        raise ProofRefused("unreadable") from problem
    if not isinstance(given, dict) or given.get("algorithm") != ALGORITHM or type(given.get("number")) is not int:
        raise ProofRefused("no solution")
    salt, challenge, signature = (str(given.get(name, "")) for name in ("salt", "challenge", "signature"))
    # The whole salt is read by one pattern: what it says cannot be said twice, or told apart in two ways.
    told = SALT.fullmatch(salt)
    is_ascii = (challenge + signature).isascii()  # half a character cannot even be compared
    if told is None or not is_ascii or not hmac.compare_digest(signature, _signature(challenge)):
        raise ProofRefused("not made here")
    if challenge != _hash(salt, given["number"]):
        raise ProofRefused("does not add up")
    if told[2] != _form(key):
        raise ProofRefused("of another form")
    if int(told[1]) < now.timestamp():
        raise ProofRefused("too old")
    return challenge


def spend(challenge: str, *, now: datetime) -> bool:
    """Pay for one comment; False when it was paid with before. A second payer waits here until the first is done."""
    return Receipt.objects.take(hashlib.sha256(f"proof|{challenge}".encode()).hexdigest(), at=now)


def _hash(salt: str, number: int) -> str:
    return hashlib.sha256(f"{salt}{number}".encode()).hexdigest()


def _signature(challenge: str) -> str:
    return salted_hmac("moderation.proofs.challenge", challenge, algorithm="sha256").hexdigest()


def _form(key: str) -> str:
    return salted_hmac("moderation.proofs.form", key, algorithm="sha256").hexdigest()
