"""The verbs of following: ask for word by mail, confirm it, change how often it comes, stop it.

Nothing is sent to an address but the one letter that asks its owner, until the owner has pressed the button there. Who
asks is told the same whatever the site knows of the address. The links in letters are signed, and each opens what it
was made for alone.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_network
from typing import TypeAlias

from django.core import signing
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from taggit.models import Tag

from blog import digests
from blog.models import (
    Allowance,
    Author,
    Cadence,
    Follow,
    Follower,
    FollowRequest,
    Post,
    PostState,
    Telling,
)
from blog.models.follower import ADDRESS_LENGTH, columns_of
from blog.models.post import public_tags

REQUEST_WINDOW = timedelta(hours=48)
REQUESTS_AN_ADDRESS = 3  # letters a day, whatever they ask about
REQUESTS_A_CLIENT = 10  # an hour
A_DAY = timedelta(days=1)
AN_HOUR = timedelta(hours=1)

CONFIRM_SALT = "blog.follow.confirm"
MANAGE_SALT = "blog.follow.manage"
STOP_SALT = "blog.follow.stop"

About: TypeAlias = "Post | Author | Tag | None"
# What an address names a thing by; "all" is everything.
EVERYTHING = "all"


class FollowingError(Exception):
    """A refusal; its words can be shown to the reader."""


class BadEmail(FollowingError):
    pass


class NothingToFollow(FollowingError):
    pass


class TooManyRequests(FollowingError):
    pass


class LinkRefused(Exception):
    """The link was not made here, is too old, or its follower is gone; which of them is nobody's business."""


@dataclass(frozen=True, slots=True)
class Stop:
    """What a link that stops mail stops: these follows of one follower."""

    follower: Follower | None
    follows: tuple[int, ...]


# --- what can be followed ---


def key_of(about: About) -> str:
    """What a form carries: "post-12", "author-3", "tag-5" or "all"."""
    match about:
        case Post():
            return f"post-{about.pk}"
        case Author():
            return f"author-{about.pk}"
        case Tag():
            return f"tag-{about.pk}"
        case _:
            return EVERYTHING


def about_of(key: str) -> About:
    """The thing that a form names. Raises `NothingToFollow` for what readers cannot see."""
    if key == EVERYTHING:
        return None
    kind, _dash, number = key.partition("-")
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        raise NothingToFollow(_("There is nothing of that kind to follow."))
    found: Post | Author | Tag | None = None
    match kind:
        case "post":
            found = Post.objects.filter(pk=int(number), state=PostState.PUBLISHED).first()
        case "author":
            found = Author.objects.filter(pk=int(number)).first()
        case "tag":
            found = public_tags().filter(pk=int(number)).first()
    if found is None:
        raise NothingToFollow(_("There is nothing of that kind to follow."))
    return found


def address_of(typed: str) -> str:
    """The address as it is kept and compared: lower case. Raises `BadEmail` for what is not one address of plain text.

    Nothing that ends a line may stand in it, wherever it stands: it would go into the header of a letter.
    """
    address = typed.strip(" ").lower()
    if any(ord(mark) < 33 or 127 <= ord(mark) < 161 or mark in ',;<>"\u2028\u2029' for mark in address):
        raise BadEmail(_("That is not an address that mail can be sent to."))
    try:
        validate_email(address)
    except ValidationError as problem:
        raise BadEmail(_("That is not an address that mail can be sent to.")) from problem
    if len(address) > ADDRESS_LENGTH:
        raise BadEmail(_("That is not an address that mail can be sent to."))
    return address


# --- asking and confirming ---


@transaction.atomic
def ask(about: About, *, email: str, cadence: Cadence, client: str, now: datetime) -> FollowRequest | None:
    """Owe the owner of an address the letter that asks whether it is wanted. None where today's letters are used up.

    The same request twice in a day is one letter. Raises `BadEmail`, and `TooManyRequests` for one client.
    """
    address = address_of(email)
    if not _allowed("client", network_of(client), most=REQUESTS_A_CLIENT, window=AN_HOUR, now=now):
        raise TooManyRequests(_("Too many requests came from here. Please try again in an hour."))
    if not _allowed("same", address, key_of(about), most=1, window=A_DAY, now=now):
        return None
    if not _allowed("address", address, most=REQUESTS_AN_ADDRESS, window=A_DAY, now=now):
        return None
    return FollowRequest.objects.create(
        **columns_of(about), email=address, cadence=cadence, language=get_language() or "",
        created_at=now, not_before=now, expires_at=now + REQUEST_WINDOW,
    )  # fmt: skip


def _allowed(*parts: str, most: int, window: timedelta, now: datetime) -> bool:
    """Whether there was one left of `most` in the stretch of time that began with the first of them."""
    stretch = int(now.timestamp() // window.total_seconds())
    key = salted_hmac("blog.allowance", "\n".join([*parts, str(stretch)]), algorithm="sha256").hexdigest()
    return Allowance.objects.take(key, most=most, until=now + window)


def network_of(client: str) -> str:
    """The address on the net that a client is counted by: an IPv6 address stands for its /64."""
    try:
        network = ip_network(client)
    except ValueError:
        return client
    return str(network.supernet(new_prefix=64)) if network.version == 6 else str(network)


def peek(token: str, *, now: datetime) -> FollowRequest:
    """The request that a link would confirm, changing nothing. Raises `LinkRefused`."""
    nonce = _opened(token, salt=CONFIRM_SALT)
    found = FollowRequest.objects.select_related("post", "author", "tag").filter(nonce=nonce, expires_at__gt=now)
    request = found.first()
    if request is None:
        raise LinkRefused
    return request


@transaction.atomic
def confirm(token: str, *, now: datetime) -> Follow:
    """The owner of the address wants it. To press the button twice changes nothing. Raises `LinkRefused`."""
    request = peek(token, now=now)
    follower, _made = Follower.objects.get_or_create(
        email=request.email, defaults={"confirmed_at": now, "language": request.language}
    )
    write_in(follower, request.language)
    used = FollowRequest.objects.filter(pk=request.pk, used_at=None).update(used_at=now)
    follow, made = Follow.objects.get_or_create(
        **columns_of(request.about), follower=follower, defaults={"cadence": request.cadence, "since": now}
    )
    if used and not made:
        change_cadence(follow, Cadence(request.cadence), now=now)
    return follow


# --- changing and stopping ---


def write_in(follower: Follower, language: str) -> None:
    """Write to a follower in this language from now on. No query if it is the one."""
    if language and language != follower.language:
        Follower.objects.filter(pk=follower.pk).update(language=language)
        follower.language = language


@transaction.atomic
def change_cadence(follow: Follow, cadence: Cadence, *, now: datetime) -> None:
    """Tell it more or less often; what waits already comes when the follower's follows say now."""
    Follow.objects.filter(pk=follow.pk).update(cadence=cadence)
    waiting = Telling.objects.waiting().filter(follower=follow.follower_id, due_at__gt=now)
    for telling in waiting.select_related("news__section__post").iterator(chunk_size=100):
        covering = follow.follower.follows.covering(telling.news.section.post)
        soonest = covering.order_by("cadence").values_list("cadence", flat=True).first()
        if soonest is not None:
            due = digests.due_at(Cadence(soonest), after=telling.news.due_at)
            Telling.objects.waiting().filter(pk=telling.pk).update(due_at=max(due, now))


@transaction.atomic
def stop(follower: Follower, *, follows: Collection[int]) -> int:
    """End these follows. Whoever follows nothing any more is forgotten, with the address. Returns how many ended.

    What waits to be told is looked at again before it is sent: only what another follow covers still goes.
    """
    ended, _rows = Follow.objects.filter(follower=follower, pk__in=follows).delete()
    if not Follow.objects.filter(follower=follower).exists():
        forget(follower.email)
    return ended


def stop_all(follower: Follower) -> None:
    """End every follow, and forget the address."""
    forget(follower.email)


@transaction.atomic
def forget(email: str) -> int:
    """Remove everything that is kept about an address as a follower's, whatever its case; returns the rows removed.

    For whoever erases a person: follows, what was told, and requests that nobody confirmed.
    """
    address = email.strip().lower()
    requests, _ = FollowRequest.objects.filter(email=address).delete()
    rows, _ = Follower.objects.filter(email=address).delete()
    return requests + rows


def forget_old(*, now: datetime) -> int:
    """Remove requests that were confirmed or can be confirmed no more, and counts whose time is over."""
    requests, _ = FollowRequest.objects.filter(expires_at__lte=now).delete()
    allowances, _ = Allowance.objects.filter(expires_at__lte=now).delete()
    return requests + allowances


# --- the links in letters ---


def confirm_token(request: FollowRequest) -> str:
    return signing.Signer(salt=CONFIRM_SALT).sign(request.nonce)


def manage_token(follower: Follower) -> str:
    return signing.Signer(salt=MANAGE_SALT).sign(follower.key)


def stop_token(follower: Follower, follows: Iterable[int]) -> str:
    """A link that ends these follows and can end nothing else."""
    told = ".".join([follower.key, *(str(pk) for pk in sorted(follows))])
    return signing.Signer(salt=STOP_SALT).sign(told)


def managed_by(token: str) -> Follower:
    """The follower whose page a link opens. Raises `LinkRefused`."""
    follower = Follower.objects.filter(key=_opened(token, salt=MANAGE_SALT)).first()
    if follower is None:
        raise LinkRefused
    return follower


def stopped_by(token: str) -> Stop:
    """What a link stops. Its follower may be gone already: then there is nothing left to stop. Raises `LinkRefused`."""
    key, *follows = _opened(token, salt=STOP_SALT).split(".")
    return Stop(Follower.objects.filter(key=key).first(), tuple(int(pk) for pk in follows))


def _opened(token: str, *, salt: str) -> str:
    try:
        return str(signing.Signer(salt=salt).unsign(token))
    except signing.BadSignature as problem:
        raise LinkRefused from problem
