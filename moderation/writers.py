"""Who sits at this browser, as far as commenting goes: an account, a guest who confirmed an address here, or a stranger."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db import DEFAULT_DB_ALIAS
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from moderation import sanctions
from moderation.accounts import shown_name
from moderation.commenters import commenter_of, confirmed_guests
from moderation.compiled import AccountsQuery, CompiledQuery, Row
from moderation.models import Commenter, Mute, Sanction, Submission
from moderation.policy.states import State
from moderation.sanctions import Refusal

GUEST_IN_SESSION = "confirmed_commenter"
OWN_IN_SESSION = "own_submissions"
MOST_REMEMBERED = 20
_REMEMBERED = "_comment_writer"
UNPUBLISHED = [State.PENDING, State.HELD, State.REJECTED]


@dataclass(frozen=True, slots=True)
class Writer:
    """A person about to write. `own` are the submissions that this browser sent without being anybody."""

    user: User | None = None
    commenter: Commenter | None = None
    own: frozenset[int] = frozenset()
    has_unpublished: bool = False
    was_sanctioned: bool = False
    mutes: bool = False

    @property
    def is_known(self) -> bool:
        """Whether somebody answers for what is written here."""
        return self.user is not None or self.commenter is not None

    @property
    def name(self) -> str:
        if self.user is not None:
            return shown_name(self.user)
        return self.commenter.name if self.commenter else ""

    @property
    def mark(self) -> str:
        """Tells this person's drafts from those of others who use the same browser, and nobody who it is; "" of strangers."""
        whom = f"user:{self.user.pk}" if self.user else f"commenter:{self.commenter.pk}" if self.commenter else ""
        return salted_hmac("moderation.writers", whom, algorithm="sha256").hexdigest()[:16] if whom else ""

    def wrote(self, submission: Submission) -> bool:
        """Whether the submission is this person's own."""
        if submission.commenter_id is not None:
            return self.commenter is not None and self.commenter.pk == submission.commenter_id
        return submission.pk in self.own


STRANGER = Writer()


def is_recognised(request: HttpRequest) -> bool:
    """Whether anything tells this reader from others; the language that many chose does not. No query without a cookie."""
    return bool(request.COOKIES.keys() - {settings.LANGUAGE_COOKIE_NAME}) or request.user.is_authenticated


def writer_at(request: HttpRequest, *, now: datetime) -> Writer:
    """Who sits there; one query for a request, and none for a stranger."""
    known: Writer | None = getattr(request, _REMEMBERED, None)
    if known is None:
        known = _read_writer(request, now=now)
        setattr(request, _REMEMBERED, known)
    return known


def _read_writer(request: HttpRequest, *, now: datetime) -> Writer:
    own = frozenset(request.session.get(OWN_IN_SESSION, ()))
    if request.user.is_authenticated:
        row = _known_of_account.first(user=request.user.pk, now=now)
        return _writer(row, user=request.user, own=own)
    guest = request.session.get(GUEST_IN_SESSION)
    if guest is None:
        return Writer(own=own, has_unpublished=bool(own))
    return _writer(_known_guest.first(pk=guest, now=now), user=None, own=own)


def answering(writer: Writer, *, now: datetime) -> Commenter | None:
    """The commenter that answers for what the writer sends; an account's is made on first use."""
    if writer.commenter is None and writer.user is not None:
        return commenter_of(writer.user, now=now)
    return writer.commenter


def refusal_of(writer: Writer, *, now: datetime) -> Refusal | None:
    """Why the writer may not comment at `now`, or None when they may; no query for those never sanctioned."""
    return sanctions.refusal_for(writer.commenter, now=now) if writer.was_sanctioned else None


def remember_guest(request: HttpRequest, commenter: Commenter) -> None:
    """This browser proved the commenter's address. The session's key changes, as it does when an account signs in."""
    request.session.cycle_key()
    request.session[GUEST_IN_SESSION] = commenter.pk
    setattr(request, _REMEMBERED, None)


def was_guest_here(request: HttpRequest, submission: Submission) -> bool:
    """Whether this browser proved the address that answers for a comment, even if somebody signed in beside that."""
    guest = request.session.get(GUEST_IN_SESSION)
    return guest is not None and guest == submission.commenter_id


def forget_guest(request: HttpRequest) -> None:
    request.session.pop(GUEST_IN_SESSION, None)
    request.session.pop(OWN_IN_SESSION, None)
    setattr(request, _REMEMBERED, None)


def remember_own(request: HttpRequest, submission: Submission) -> None:
    """Let this browser see what became of a comment for which nobody answers."""
    if submission.commenter_id is None:
        own = [*request.session.get(OWN_IN_SESSION, ()), submission.pk]
        request.session[OWN_IN_SESSION] = own[-MOST_REMEMBERED:]


@AccountsQuery
def _known_of_account(user: Any, now: datetime) -> QuerySet[Any, Any]:
    return _known(Commenter.objects.filter(user=user), now=now)


@CompiledQuery
def _known_guest(pk: int, now: datetime) -> QuerySet[Any, Any]:
    return _known(confirmed_guests().filter(pk=pk), now=now)


def _known(commenters: QuerySet[Commenter], *, now: datetime) -> QuerySet[Any, Any]:
    """What is asked of whoever is recognised, and the columns of their row."""
    return commenters.annotate(
        has_unpublished=Exists(Submission.objects.filter(commenter=OuterRef("pk"), state__in=UNPUBLISHED)),
        has_mutes=Exists(Mute.objects.filter(reader=OuterRef("pk"))),
        was_sanctioned=Exists(Sanction.objects.active(now=now).filter(commenter=OuterRef("pk"))),
    ).values_list("has_unpublished", "has_mutes", "was_sanctioned", *_columns())


def _columns() -> list[str]:
    return [field.attname for field in Commenter._meta.concrete_fields]


def _writer(row: Row | None, *, user: User | None, own: frozenset[int]) -> Writer:
    if row is None:
        return Writer(user=user, own=own, has_unpublished=bool(own))
    has_unpublished, mutes, was_sanctioned, *known = row
    commenter = Commenter.from_db(DEFAULT_DB_ALIAS, _columns(), known)
    if user is not None:
        commenter.user = user
    return Writer(
        user=user,
        commenter=commenter,
        own=own,
        has_unpublished=bool(has_unpublished or own),
        was_sanctioned=bool(was_sanctioned),
        mutes=bool(mutes),
    )
