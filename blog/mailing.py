"""Sends what followers are owed: a row before each letter, each row at most once, whatever happens to the worker.

A letter that a worker was giving to the server in the very moment in which it was killed may have arrived: it is not sent
twice. Any other is sent by the next one.

The connection is opened before any row is touched, so a mail server that is away costs nothing but time: everything that
is due is put off, by a minute first and by an hour at most, and given up after a day, by name, in the log and in the
admin. Several workers share the work; a row is claimed by the one whose UPDATE meets it first.
"""

import secrets
import smtplib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from time import monotonic
from typing import Any

import structlog
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import (
    Case,
    Count,
    DateTimeField,
    F,
    Min,
    Prefetch,
    QuerySet,
    Value,
    When,
    prefetch_related_objects,
)

from blog import mail_words, news
from blog.addresses import host
from blog.mail_words import Letter
from blog.models import Block, Follow, FollowRequest, Telling

log = structlog.get_logger(__name__)

# How long until the next try, by how many there were; the last one stands for all that follow. A day of them in all.
DELAYS = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 4, 8, 15, 30, 60))
MOST_TRIES = 30
LEASE = timedelta(minutes=1)  # longer than a task may run
DEAD_NAMED = 1_000
AN_HOUR = timedelta(hours=1)
MOST_AN_HOUR = 6  # letters to one follower; what is beyond comes together in the next one
ON_ONE_CONNECTION = 50  # many servers take no more
BATCH = 200
TIME = 12.0  # seconds that one run takes of a worker which others wait for


@dataclass(frozen=True, slots=True)
class Addressed:
    letter: Letter
    to: str


class ServerAway(Exception):
    """The mail server took no connection."""


def send_due(*, now: datetime, time: float = TIME) -> int:
    """Send what is due to followers, and ask owners of addresses; for `time` seconds at most. Returns the letters sent."""
    ends = monotonic() + time
    post_office = PostOffice()
    sent = 0
    try:
        for send in _due(now=now):
            sent += send(post_office)
            if monotonic() > ends:
                break
    except ServerAway as problem:
        log.warning("mail_server_away", problem=str(problem))
        _put_off_all(now=now)
    finally:
        post_office.close()
    return sent


def _due(*, now: datetime) -> Iterator[partial[int]]:
    """One letter each: requests first, for somebody waits for them; then followers in the order of their keys."""
    for request in FollowRequest.objects.to_mail(now=now).order_by("not_before", "pk")[:BATCH]:
        yield partial(_send_request, request, now=now)
    last = 0
    while True:
        due = Telling.objects.due(now=now).filter(follower__gt=last).order_by("follower")
        batch = list(due.values_list("follower", flat=True).distinct()[:BATCH])
        if not batch:
            return
        for follower in batch:
            yield partial(_send_to, follower, now=now)
        last = batch[-1]


class PostOffice:
    """One connection to the mail server at a time, opened when it is first needed and again after some letters."""

    def __init__(self) -> None:
        self._connection: BaseEmailBackend | None = None
        self._taken = 0

    def open(self) -> None:
        """Be ready to send. Raises `ServerAway`."""
        if self._connection is not None and self._taken < ON_ONE_CONNECTION:
            return
        self.close()
        connection: BaseEmailBackend = get_connection()
        try:
            connection.open()
        except (OSError, smtplib.SMTPException) as problem:
            raise ServerAway(str(problem)) from problem
        self._connection = connection

    def send(self, letter: Letter, *, to: str, name: str) -> None:
        """Hand one letter over. Its Message-ID is made of `name`, so that a server knows it again."""
        assert self._connection is not None
        self._taken += 1
        message = EmailMultiAlternatives(
            subject=letter.subject,
            body=letter.text,
            from_email=settings.DEFAULT_FROM_EMAIL,
            to=[to],
            headers={**letter.headers, "Message-ID": f"<{name}@{host()}>"},
            connection=self._connection,
        )
        message.attach_alternative(letter.html, "text/html")
        self._connection.send_messages([message])

    def close(self) -> None:
        connection, self._connection, self._taken = self._connection, None, 0
        if connection is not None:
            try:
                connection.close()
            except (OSError, smtplib.SMTPException) as problem:
                log.info("mail_server_left", problem=str(problem))


# --- one letter ---


def _send_to(follower_pk: int, post_office: PostOffice, *, now: datetime) -> int:
    """Tell one follower, in one letter, of everything that is due; 1 if a letter left."""
    if _waits_its_turn(follower_pk, now=now):
        return 0
    post_office.open()
    name = secrets.token_hex(16)
    mine = Telling.objects.due(now=now).filter(follower=follower_pk)
    if not mine.update(mail=name, lease_until=now + LEASE, attempts=F("attempts") + 1):
        return 0
    claimed = Telling.objects.filter(mail=name)
    if not _hand_over(lambda: _letter(claimed, now=now), post_office, name=name, rows=claimed, due="due_at", now=now):
        return 0
    return int(bool(claimed.filter(dropped_at=None).update(sent_at=now)))


def _letter(claimed: QuerySet[Telling], *, now: datetime) -> Addressed | None:
    """The letter about the rows, read again as things stand now; what is not to be told any more is dropped."""
    blocks = Prefetch("news__section__blocks", Block.objects.select_related("excerpt__source").order_by("position"))
    rows = list(claimed.select_related("follower", "news__section__post").prefetch_related(blocks))
    prefetch_related_objects([row.news.section.post for row in rows], "authors", "tags")
    follows = list(Follow.objects.filter(follower=rows[0].follower_id).with_what()) if rows else []
    covering = {row.pk: [follow for follow in follows if follow.covers(row.news.section.post)] for row in rows}
    stand = [row for row in rows if covering[row.pk] and news.may_still_be_told(row.news)]
    claimed.exclude(pk__in=[row.pk for row in stand]).update(dropped_at=now, lease_until=None)
    if not stand:
        return None
    because = {follow.pk for row in stand for follow in covering[row.pk]}
    follower = stand[0].follower
    told = [follow for follow in follows if follow.pk in because]
    with mail_words.written_in(follower.language):
        return Addressed(mail_words.telling(follower, [row.news for row in stand], told), to=follower.email)


def _send_request(request: FollowRequest, post_office: PostOffice, *, now: datetime) -> int:
    post_office.open()
    rows = FollowRequest.objects.filter(pk=request.pk)
    mine = FollowRequest.objects.to_mail(now=now).filter(pk=request.pk)
    if not mine.update(lease_until=now + LEASE, attempts=F("attempts") + 1):
        return 0
    name = secrets.token_hex(16)
    letter = partial(_asking, request)
    if not _hand_over(letter, post_office, name=name, rows=rows, due="not_before", now=now):
        return 0
    return rows.update(sent_at=now)


def _asking(request: FollowRequest) -> Addressed:
    with mail_words.written_in(request.language):
        return Addressed(mail_words.confirmation(request), to=request.email)


def _hand_over(
    write: Callable[[], Addressed | None],
    post_office: PostOffice,
    *,
    name: str,
    rows: QuerySet[Any],
    due: str,
    now: datetime,
) -> bool:
    """Whether the server took the letter; if it did not, its rows wait for the next try, or are given up."""
    with _given_back(rows):
        return _tried(write, post_office, name=name, rows=rows, due=due, now=now)


def _tried(
    write: Callable[[], Addressed | None],
    post_office: PostOffice,
    *,
    name: str,
    rows: QuerySet[Any],
    due: str,
    now: datetime,
) -> bool:
    """As `_hand_over`, where nobody ends the worker."""
    try:
        addressed = write()
        if addressed is None:
            return False
        if not rows.filter(lease_until__isnull=False).update(handed_at=now, lease_until=None):
            return False  # so slow that another worker took it over
        post_office.send(addressed.letter, to=addressed.to, name=name)
    except smtplib.SMTPRecipientsRefused as refusal:
        codes = [code for code, _words in refusal.recipients.values()]
        log.warning("letter_refused", letter=name, codes=codes)
        _put_off(rows, due, now=now, is_final=all(code >= 500 for code in codes))
        return False
    except Exception:
        # A letter that cannot be written is no better than a server that breaks off: it is tried less often, and not for
        # ever, and the letters after it are not kept waiting.
        log.exception("letter_not_sent", letter=name)
        post_office.close()
        _put_off(rows, due, now=now)
        return False
    return True


@contextmanager
def _given_back(rows: QuerySet[Any]) -> Iterator[None]:
    """A worker that is told to end in the middle of a letter leaves it to the next: the server has not taken it."""
    is_settled = False
    try:
        yield
        is_settled = True
    finally:
        if not is_settled:
            rows.update(handed_at=None, lease_until=None)


# --- waiting ---


def _waits_its_turn(follower: int, *, now: datetime) -> bool:
    """Whether the follower had as many letters in the last hour as anybody gets; then what is due waits for its end."""
    lately = Telling.objects.filter(follower=follower, sent_at__gt=now - AN_HOUR)
    had = lately.aggregate(letters=Count("mail", distinct=True), first=Min("sent_at"))
    if had["letters"] < MOST_AN_HOUR:
        return False
    Telling.objects.due(now=now).filter(follower=follower).update(due_at=had["first"] + AN_HOUR)
    return True


def _put_off_all(*, now: datetime) -> None:
    """The server is away: this counts as a try of everything that is due."""
    for rows, due in (
        (Telling.objects.due(now=now), "due_at"),
        (FollowRequest.objects.to_mail(now=now), "not_before"),
    ):
        _put_off(rows, due, now=now, tries=1)


def _put_off(rows: QuerySet[Any], due: str, *, now: datetime, tries: int = 0, is_final: bool = False) -> None:
    """Wait longer before each next try, and give up after the last. `tries` is how many this adds to those counted."""
    over = rows if is_final else rows.filter(attempts__gte=MOST_TRIES - tries)
    dead = list(over.values_list("pk", flat=True)[:DEAD_NAMED])
    if dead:
        log.error("letters_given_up", of=rows.model.__name__, rows=dead)
        over.update(given_up_at=now, handed_at=None, lease_until=None)
    waits = [When(attempts__lte=count + 1 - tries, then=Value(now + wait)) for count, wait in enumerate(DELAYS[:-1])]
    later = Case(*waits, default=Value(now + DELAYS[-1]), output_field=DateTimeField())
    rows.filter(given_up_at=None).update(
        **{due: later, "handed_at": None, "lease_until": None, "attempts": F("attempts") + tries}
    )
