"""A thread as its readers see it, read from submissions and their current revisions alone.

Fifty roots a page and the replies of those roots, in a number of queries that does not depend on how many comments
there are. A page begins or ends at a root that its address names (`?from=` or `?until=`), so no page is ever counted to.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import lru_cache, partial
from types import MappingProxyType
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.db import models
from django.db.models import Exists, F, FilteredRelation, OuterRef, Q, QuerySet, Value, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext as _

from moderation import answers, mutes, policy_words, registry
from moderation.accounts import is_open
from moderation.answers import Answer
from moderation.compiled import CompiledQuery
from moderation.conf import read_conf
from moderation.impartiality import moderators
from moderation.keyset import beyond, number_in
from moderation.models import CommentThread, Submission, Thumb
from moderation.policy.states import State
from moderation.registry import Addresses, Moderator, Quotation, Update
from moderation.writers import STRANGER, UNPUBLISHED, Writer

REPLIES_A_ROOT = 10
REPLIES_A_PAGE = 200
MORE_REPLIES = 50  # that come in their place, at a time
CONVERSATION = 200
NESTED = 4  # lists of replies inside one another; thread.css draws as many
OWN_SHOWN = 20
MODERATORS_KEPT = 60  # seconds for which a badge may be behind
_FROM_THE_BEGINNING = "at=0"


class Order(StrEnum):
    """In which order a thread's roots stand. Replies always stand as they were written."""

    OLDEST = "oldest"
    NEWEST = "newest"
    BEST = "best"

    @property
    def key(self) -> str:
        """The column by which roots stand; where it is the same, the primary key decides."""
        return "rank" if self == Order.BEST else "submitted_at"

    @property
    def rises(self) -> bool:
        return self == Order.OLDEST


class Badge(StrEnum):
    """What a commenter is to the thread, beside being a commenter."""

    NONE = ""
    AUTHOR = "author"
    MODERATOR = "moderator"


@dataclass(frozen=True, slots=True)
class Start:
    """Where a page begins (or, going back, before which root it ends)."""

    root: int
    backwards: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """What a reader asked to see of a thread."""

    order: Order = Order.OLDEST
    start: Start | None = None


@dataclass(frozen=True, slots=True)
class ShownComment:
    """One comment in its place. `html` is "" and `gone` says why when readers may not see its text.

    `answer` is for the eyes of its own author: what became of it. `answered_at` leads to the comment that it answers, which
    `is_far` if it is on another page, or stands beside it instead of above.
    """

    pk: int
    content_type: int
    object_pk: str
    anchor: str
    name: str
    at: datetime
    depth: int
    parent: int | None
    html: str
    gone: str
    badge: Badge
    in_reply_to: str
    answered_at: str
    is_far: bool
    written_before: str
    is_edited: bool
    is_own: bool
    may_be_answered: bool
    may_be_edited: bool
    answer: Answer | None = None
    quoted_in: Quotation | None = None
    promotion_url: str = ""
    thumbs: int = 0
    may_be_thumbed: bool = False
    is_thumbed: bool = False
    is_muted: bool = False
    may_be_muted: bool = False
    person: int | None = None

    @property
    def addresses(self) -> Addresses:
        """Where readers act on it; looked up each time that it is asked for."""
        return registry.source_of_type(self.content_type).addresses(self.object_pk)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the nested list. `opens`: its replies follow; otherwise it closes as many lists as `closes` has.

    A line without a comment leads to the rest of a conversation, at `more`.
    """

    comment: ShownComment | None
    opens: bool
    closes: range
    more: str = ""


@dataclass(frozen=True, slots=True)
class ThreadPage:
    """What one page shows. `earlier` and `later` are the query strings of the pages before and after it, or "".

    `is_members`: whoever reads it has an account, and may press what only members may.
    """

    count: int
    order: Order
    lines: tuple[Line, ...]
    earlier: str = ""
    later: str = ""
    is_members: bool = False


def asked(query: Mapping[str, str]) -> Asked:
    """What a query string asks for; whatever makes no sense asks for the first page."""
    wish = query.get("order")
    order = Order(wish) if wish in list(Order) else Order.OLDEST
    for name, backwards in (("from", False), ("until", True)):
        root = number_in(query.get(name, ""))
        if root is not None:
            return Asked(order, Start(root, backwards))
    return Asked(order)


def address_of(wanted: Asked) -> str:
    """The query string that asks for it; "" for the first page in the order that nobody has to ask for."""
    if wanted.start is not None:
        return _address(wanted.order, f"{'until' if wanted.start.backwards else 'from'}={wanted.start.root}")
    return "" if wanted.order == Order.OLDEST else f"order={wanted.order}"


def count_of(target: models.Model) -> int:
    """How many published comments the target has: a kept number, one query."""
    kept = CommentThread.objects.filter(target_type=ContentType.objects.get_for_model(target), target_pk=str(target.pk))
    return kept.values_list("published", flat=True).first() or 0


def read_page(
    target: models.Model,
    wanted: Asked = Asked(),
    *,
    writer: Writer = STRANGER,
    count: int | None = None,
    now: datetime,
) -> ThreadPage:
    """One page of the thread under `target`, with the writer's own waiting comments in their places.

    `count` is `count_of(target)` where the caller knows it already.
    """
    roots = _roots(target, wanted, _reader(writer))
    replies, with_more = _replies(roots.rows, _reader(writer))
    own = _own(target, writer)
    scene = _Scene(target, writer=writer, now=now, rows=[*roots.rows, *replies], own=own)
    return ThreadPage(
        count=count_of(target) if count is None else count,
        order=wanted.order,
        lines=tuple(_lines(scene, _in_place(roots, scene, wanted.order), with_more)),
        earlier=roots.earlier,
        later=roots.later,
        is_members=writer.user is not None,
    )


def _reader(writer: Writer) -> int | None:
    """Whose thumbs the page tells."""
    return writer.commenter.pk if writer.user is not None and writer.commenter is not None else None


def asked_of_conversation(query: Mapping[str, str]) -> int | None:
    """The reply with which a page of a conversation should begin, if any was named."""
    return number_in(query.get("at", ""))


def read_conversation(
    root: Submission, at: int | None = None, *, writer: Writer = STRANGER, now: datetime
) -> ThreadPage:
    """One root with its replies, `CONVERSATION` of them from the submission numbered `at` on, or from the first."""
    rows, rest = _conversation(root, at, most=CONVERSATION, reader=_reader(writer))
    beginning = list(_as_rows(Submission.objects.filter(pk=root.pk, ever_published=True), _reader(writer)))
    target = root.target_type.get_object_for_this_type(pk=root.target_pk)
    own = _own(target, writer)
    scene = _Scene(target, writer=writer, now=now, rows=[*beginning, *rows], own=own, elsewhere=_parents_of(rows))
    is_first = not rows or rows[0].pk != at
    return ThreadPage(
        count=len(rows),
        order=Order.OLDEST,
        lines=tuple(_lines(scene, beginning, {})),
        earlier="" if is_first else _FROM_THE_BEGINNING,
        later=f"at={rest}" if rest else "",
        is_members=writer.user is not None,
    )


def read_more(root: Submission, at: int | None, *, writer: Writer = STRANGER, now: datetime) -> ThreadPage:
    """The replies from `at` on, to be put where the page of the thread or an earlier piece like this one stopped.

    The reader's own waiting replies are on that page already.
    """
    rows, rest = _conversation(root, at, most=MORE_REPLIES, reader=_reader(writer))
    target = root.target_type.get_object_for_this_type(pk=root.target_pk)
    here = {row.pk for row in rows}
    own = {pk: submission for pk, submission in _own(target, writer).items() if pk in here}
    scene = _Scene(target, writer=writer, now=now, rows=rows, own=own, elsewhere=_parents_of(rows), is_piece=True)
    tops = [row for row in rows if row.parent not in here]
    walked = [(level, row, "") for top in tops for level, row in _walk(scene, top)]
    more = [(0, None, _rest_of(root.content_type_id, root.object_pk, rest))] if rest else []
    return ThreadPage(
        count=len(rows),
        order=Order.OLDEST,
        lines=tuple(_nested(scene, [*walked, *more])),
        is_members=writer.user is not None,
    )


def _conversation(root: Submission, at: int | None, *, most: int, reader: int | None) -> tuple[list[_Row], int | None]:
    """So many replies in the order in which they were written, and the key of the one after them if there is one."""
    replies = Submission.objects.filter(root=root, ever_published=True).order_by("submitted_at", "id")
    start = replies.filter(pk=at).values_list("submitted_at", "id").first() if at else None
    if start is not None:
        replies = replies.filter(beyond(*start, forwards=True, key="submitted_at", itself=True))
    rows = list(_as_rows(replies, reader)[: most + 1])
    return rows[:most], rows[most].pk if len(rows) > most else None


def start_of(submission: Submission) -> str:
    """The query string of the page on which the root of a published comment stands; "" for the first page."""
    root = submission.root or submission
    full_page_before = _roots_before(read_conf().ROOTS_A_PAGE - 1)(
        target_type=submission.target_type_id, target_pk=submission.target_pk, at=root.submitted_at, pk=root.pk
    )
    return f"from={root.pk}" if full_page_before else ""


@lru_cache
def _roots_before(skipped: int) -> CompiledQuery:
    """The first root before one after so many `skipped` ones, if there are as many."""

    def asked(target_type: int, target_pk: str, at: datetime, pk: int) -> QuerySet[Any, Any]:
        before = _visible_roots(target_type, target_pk).filter(beyond(at, pk, forwards=False, key="submitted_at"))
        return before.order_by("submitted_at", "id").values_list("pk")[skipped : skipped + 1]

    return CompiledQuery(asked)


def is_on_page(submission: Submission) -> bool:
    """Whether a comment surely stands on its root's page, and not only in the conversation."""
    if submission.root_id is None:
        return True
    return not _replies_before(root=submission.root_id, at=submission.submitted_at, pk=submission.pk)


@CompiledQuery
def _replies_before(root: int, at: datetime, pk: int) -> QuerySet[Any, Any]:
    """The tenth of the replies before one."""
    earlier = Submission.objects.filter(root=root, ever_published=True).filter(
        beyond(at, pk, forwards=False, key="submitted_at")
    )
    return earlier.order_by("submitted_at", "id").values_list("pk")[REPLIES_A_ROOT - 1 : REPLIES_A_ROOT]


# -- Rows -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Row:
    pk: int
    object_pk: str
    content_type: int
    parent: int | None
    root: int | None
    depth: int
    name: str
    state: str
    at: datetime
    commenter: int | None
    user: int | None
    html: str
    revision: int
    clause: str
    decider: int | None
    digest: str
    written_after: int
    thumbs: int
    is_thumbed: bool
    hides_profile: bool | None
    is_open: bool | None
    adopted_at: datetime | None

    @property
    def is_visible(self) -> bool:
        return self.state == State.PUBLISHED

    @property
    def leads_to_a_person(self) -> bool:
        """Whether it was written by an open account that shows its page; what a guest wrote who has one now was not."""
        was_guests = self.adopted_at is not None and self.at < self.adopted_at
        return self.user is not None and bool(self.is_open) and not self.hides_profile and not was_guests


@dataclass(frozen=True, slots=True)
class _Roots:
    rows: list[_Row]
    earlier: str
    later: str


_FIELDS = (
    "pk",
    "object_pk",
    "content_type_id",
    "parent_id",
    "root_id",
    "depth",
    "shown_name",
    "state",
    "submitted_at",
    "commenter_id",
    "commenter__user_id",
    "current__html",
    "current__number",
    "last__clause",
    "last__decider_id",
    "last__policy_digest",
    "written_after",
    "thumbs",
    "is_thumbed",
    "commenter__reader_settings__hides_profile",
    "is_open",
    "commenter__adopted_at",
)


def _as_rows(submissions: QuerySet[Submission], reader: int | None) -> Any:
    """The columns that a page needs, with the thumbs of the commenter who reads, for their eyes alone.

    The decision that made the present version is the one that a tombstone cites.
    """
    last = FilteredRelation("decisions", condition=Q(decisions__number=F("version")))
    theirs = Exists(Thumb.objects.filter(submission=OuterRef("pk"), commenter=reader))
    is_thumbed = Value(False) if reader is None else theirs
    return _RowsOf(submissions.annotate(last=last, is_thumbed=is_thumbed, is_open=is_open("commenter__user")))


class _RowsOf:
    """A queryset whose rows come as `_Row`; slices like one."""

    def __init__(self, submissions: QuerySet[Submission]) -> None:
        self._submissions = submissions

    def __getitem__(self, wanted: slice) -> _RowsOf:
        return _RowsOf(self._submissions[wanted])

    def __iter__(self) -> Iterator[_Row]:
        return (_Row(*values) for values in self._submissions.values_list(*_FIELDS))


def _visible_roots(target_type: int, target_pk: str) -> QuerySet[Submission]:
    return Submission.objects.filter(target_type=target_type, target_pk=target_pk, parent=None, ever_published=True)


def _roots(target: models.Model, wanted: Asked, reader: int | None) -> _Roots:
    roots = _visible_roots(ContentType.objects.get_for_model(target).pk, str(target.pk))
    if wanted.start is None:
        return _first_page(roots, wanted.order, reader)
    edge = roots.filter(pk=wanted.start.root).values_list(wanted.order.key, "pk").first()
    if edge is None:
        return _first_page(roots, wanted.order, reader)
    if wanted.start.backwards:
        return _page_before(roots, wanted.order, edge, reader)
    return _page_from(roots, wanted.order, edge, reader)


def _first_page(roots: QuerySet[Submission], order: Order, reader: int | None) -> _Roots:
    rows, rest = _take(roots, key=order.key, rises=order.rises, reader=reader)
    return _Roots(rows, earlier="", later=_address(order, f"from={rest}") if rest else "")


def _page_from(roots: QuerySet[Submission], order: Order, start: tuple[Any, int], reader: int | None) -> _Roots:
    here_on = beyond(*start, forwards=order.rises, itself=True, key=order.key)
    rows, rest = _take(roots.filter(here_on), key=order.key, rises=order.rises, reader=reader)
    is_first = not roots.filter(beyond(*start, forwards=not order.rises, key=order.key)).exists()
    return _Roots(
        rows,
        earlier="" if is_first else _address(order, f"until={start[1]}"),
        later=_address(order, f"from={rest}") if rest else "",
    )


def _page_before(roots: QuerySet[Submission], order: Order, end: tuple[Any, int], reader: int | None) -> _Roots:
    before = beyond(*end, forwards=not order.rises, key=order.key)
    backwards, rest = _take(roots.filter(before), key=order.key, rises=not order.rises, reader=reader)
    rows = backwards[::-1]
    return _Roots(
        rows,
        earlier=_address(order, f"until={rows[0].pk}") if rest else "",
        later=_address(order, f"from={end[1]}"),
    )


def _take(roots: QuerySet[Submission], *, key: str, rises: bool, reader: int | None) -> tuple[list[_Row], int | None]:
    """A page of roots, and the key of the one after them if there is one."""
    size = read_conf().ROOTS_A_PAGE
    sign = "" if rises else "-"
    rows = list(_as_rows(roots.order_by(f"{sign}{key}", f"{sign}id"), reader)[: size + 1])
    return rows[:size], rows[size].pk if len(rows) > size else None


def _address(order: Order, place: str) -> str:
    return place if order == Order.OLDEST else f"order={order}&{place}"


def _replies(roots: Sequence[_Row], reader: int | None) -> tuple[list[_Row], dict[int, int]]:
    """The first replies of each root, and, of the roots that have more, the first that is left out: one query.

    A page with few roots shows more of each; a reply's parent is older than it, and so always among them.
    """
    if not roots:
        return [], {}
    most = max(REPLIES_A_ROOT, REPLIES_A_PAGE // len(roots))
    replies = Submission.objects.filter(root__in=[row.pk for row in roots], ever_published=True)
    number = Window(RowNumber(), partition_by=F("root"), order_by=[F("submitted_at"), F("id")])
    first = replies.annotate(number=number).filter(number__lte=most + 1).values("pk")
    rows: dict[int | None, list[_Row]] = defaultdict(list)
    for row in _as_rows(Submission.objects.filter(pk__in=first).order_by("submitted_at", "id"), reader):
        rows[row.root].append(row)
    shown = [row for of_root in rows.values() for row in of_root[:most]]
    return shown, {root: of_root[most].pk for root, of_root in rows.items() if root and len(of_root) > most}


@dataclass(frozen=True, slots=True)
class _Elsewhere:
    """A comment that is answered here and stands on another page."""

    object_pk: str
    name: str
    state: str

    @property
    def is_visible(self) -> bool:
        return self.state == State.PUBLISHED


def _parents_of(rows: Sequence[_Row]) -> dict[int, _Elsewhere]:
    """Whom replies answer that come before these: one query, or none. Under its root a reply needs no word of it."""
    here = {row.pk for row in rows}
    missing = {row.parent for row in rows if row.parent is not None and row.parent != row.root} - here
    found = Submission.objects.filter(pk__in=missing) if missing else Submission.objects.none()
    told = found.values_list("pk", "object_pk", "shown_name", "state")
    return {pk: _Elsewhere(object_pk, name, state) for pk, object_pk, name, state in told}


def _own(target: models.Model, writer: Writer) -> dict[int, Submission]:
    """The writer's own comments on the target that readers do not see, newest last."""
    if not writer.has_unpublished:
        return {}
    mine = Q(pk__in=writer.own)
    if writer.commenter is not None:
        mine |= Q(commenter=writer.commenter)
    waiting = Submission.objects.on(target).filter(mine, state__in=UNPUBLISHED).select_related("current")
    newest = list(waiting.order_by("-submitted_at", "-id")[:OWN_SHOWN])
    return {submission.pk: submission for submission in reversed(newest)}


# -- What a row looks like to this reader ------------------------------------------------------------------------


class _Scene:
    """Everything that showing one row asks about the rest: who reads, who wrote what, what was answered."""

    def __init__(
        self,
        target: models.Model,
        *,
        writer: Writer,
        now: datetime,
        rows: list[_Row],
        own: dict[int, Submission],
        elsewhere: Mapping[int, _Elsewhere] = MappingProxyType({}),
        is_piece: bool = False,
    ) -> None:
        known = {row.pk for row in rows}
        hidden = [pk for pk in own if pk not in known]
        extra = (
            list(_as_rows(Submission.objects.filter(pk__in=hidden).order_by("submitted_at", "id"), None))
            if hidden
            else []
        )
        self.elsewhere = elsewhere
        self.is_piece = is_piece
        self.writer = writer
        self.now = now
        self.never_seen = {pk for pk, submission in own.items() if not submission.ever_published}
        self.own_roots = [row for row in extra if row.parent is None]
        self.rows = {row.pk: row for row in [*rows, *extra]}
        self.replies: dict[int, list[_Row]] = defaultdict(list)
        for row in [*rows, *extra]:
            if row.parent is not None:
                # A parent that is not here was never published; then the reply stands under the root.
                self.replies[row.parent if row.parent in self.rows else row.root or row.parent].append(row)
        self.answers = answers.answers_to(list(own.values())) if own else {}
        moderator: Moderator = registry.moderator_of(target)
        self.authors = moderator.author_ids(target)
        self.moderators = _moderators()
        self.updates = moderator.updates(target)
        self.quotations = moderator.quotations(target)
        self.promotion_url = (
            partial(moderator.promotion_url, target)
            if writer.user is not None and moderator.may_promote(target, writer.user)
            else None
        )
        self.muted = _muted(writer, [*rows, *extra])
        self.is_closed = _is_closed(moderator, target, now)
        self.conf = read_conf()

    def shown(self, row: _Row, *, is_beside: bool) -> ShownComment:
        answer = self.answers.get(row.pk)
        parent = self.rows.get(row.parent) or self.elsewhere.get(row.parent) if row.parent else None
        mine = self._is_own(row)
        quoted = self.quotations.get((row.content_type, row.object_pk))
        return ShownComment(
            pk=row.pk,
            content_type=row.content_type,
            object_pk=row.object_pk,
            anchor=anchor_of(row.object_pk),
            name=row.name,
            at=row.at,
            depth=row.depth,
            parent=row.parent,
            html=row.html if row.is_visible or answer else "",
            gone="" if row.is_visible or answer else _gone(row),
            badge=self._badge(row),
            in_reply_to=parent.name if parent and parent.is_visible else "",
            answered_at=self._place_of(parent, row) if parent else "",
            is_far=is_beside or isinstance(parent, _Elsewhere),
            written_before=next((update.label for update in self.updates if _is_older(row, update)), ""),
            is_edited=row.revision > 1,
            is_own=mine,
            may_be_answered=row.is_visible and self.conf.MAX_DEPTH > 0 and not self.is_closed,
            may_be_edited=mine
            and not self.is_closed
            and may_be_edited(
                row.state, row.at, seen=row.pk not in self.never_seen, now=self.now, window=self.conf.EDIT_WINDOW
            ),
            answer=answer,
            quoted_in=quoted,
            promotion_url=self.promotion_url(row.pk) if self.promotion_url and row.is_visible and not quoted else "",
            thumbs=row.thumbs if row.is_visible else 0,
            may_be_thumbed=row.is_visible and not mine,
            is_thumbed=row.is_thumbed,
            is_muted=row.is_visible and row.commenter in self.muted,
            may_be_muted=self.writer.is_known and row.is_visible and row.commenter is not None and not mine,
            person=row.commenter if row.leads_to_a_person else None,
        )

    def _place_of(self, parent: _Row | _Elsewhere, row: _Row) -> str:
        """Where the comment stands that is answered: on the same page, or at its own address."""
        if isinstance(parent, _Elsewhere) and not self.is_piece:
            return registry.source_of_type(row.content_type).addresses(parent.object_pk).permalink
        return f"#{anchor_of(parent.object_pk)}"

    def _is_own(self, row: _Row) -> bool:
        if row.commenter is None:
            return row.pk in self.writer.own
        return self.writer.commenter is not None and self.writer.commenter.pk == row.commenter

    def _badge(self, row: _Row) -> Badge:
        if row.user is None:
            return Badge.NONE
        if row.user in self.authors:
            return Badge.AUTHOR
        return Badge.MODERATOR if row.user in self.moderators else Badge.NONE


def _is_older(row: _Row, update: Update) -> bool:
    """Whether the comment was written before the update: by the event that the target had come to, or, for a comment
    that was brought in with its date later, by the clock.
    """
    return row.at < update.at or 0 < row.written_after < update.event


def anchor_of(object_pk: str) -> str:
    """Where in a page a comment stands."""
    return f"comment-{object_pk}"


def may_be_edited(state: str, at: datetime, *, seen: bool, now: datetime, window: timedelta) -> bool:
    """Whether its author may still change a comment written at `at`. `seen`: readers have seen it, now or before.

    What was held before anybody saw it may be changed for as long as it waits: nobody has answered it.
    """
    if state == State.HELD and not seen:
        return True
    return state in (State.PUBLISHED, State.HELD, State.PENDING) and now < at + window


def _gone(row: _Row) -> str:
    """Why the text of a comment that was published once is not here."""
    match State(row.state):
        case State.WITHDRAWN:
            return _("Withdrawn by its author.")
        case State.HELD:
            return _("Waiting for a moderator.")
        case State.PENDING:
            return _("Being checked.")
        case _:
            return _removed(row)


def _removed(row: _Row) -> str:
    clause = answers.clause_of(row.clause, digest=row.digest)
    if clause is None:
        return _("Removed.")
    told = {"number": clause.number, "title": policy_words.in_words(clause.title)}
    if row.decider is None:
        return _("Removed by a rule: clause %(number)s, %(title)s.") % told
    return _("Removed by a moderator: clause %(number)s, %(title)s.") % told


def _muted(writer: Writer, rows: Iterable[_Row]) -> frozenset[int]:
    """Whose comments are folded for this reader; no query for a reader who mutes nobody."""
    if writer.commenter is None or not writer.mutes:
        return frozenset()
    return mutes.muted_by(writer.commenter, among={row.commenter for row in rows if row.commenter is not None})


def _is_closed(moderator: Moderator, target: models.Model, now: datetime) -> bool:
    closed_at = moderator.closed_at(target)
    return closed_at is not None and closed_at <= now


def _moderators() -> frozenset[int]:
    """The accounts that work the queue. Kept for a minute: a badge grants nothing."""
    kept: frozenset[int] | None = cache.get("moderation.moderators")
    if kept is None:
        kept = frozenset(moderators().values_list("pk", flat=True))
        cache.set("moderation.moderators", kept, MODERATORS_KEPT)
    return kept


# -- The nested list --------------------------------------------------------------------------------------------


def _in_place(roots: _Roots, scene: _Scene, order: Order) -> list[_Row]:
    """The page's roots with the reader's own waiting ones at the end where the newest are; among the best, at the top."""
    if order.rises:
        return [*roots.rows, *scene.own_roots]
    return [*reversed(scene.own_roots), *roots.rows]


def _lines(scene: _Scene, roots: Iterable[_Row], with_more: Mapping[int, int]) -> Iterator[Line]:
    flat: list[tuple[int, _Row | None, str]] = []
    for root in roots:
        flat.extend((level, row, "") for level, row in _walk(scene, root))
        if root.pk in with_more:
            flat.append((1, None, _rest_of(root.content_type, root.object_pk, with_more[root.pk])))
    return _nested(scene, flat)


def _rest_of(content_type: int, root: str, at: int) -> str:
    return f"{registry.source_of_type(content_type).addresses(root).conversation}?at={at}"


def _nested(scene: _Scene, flat: Sequence[tuple[int, _Row | None, str]]) -> Iterator[Line]:
    """What answers deeper than lists are nested stands beside what it answers, behind it."""
    deepest = NESTED - 1 if scene.is_piece else NESTED
    for place, (level, row, more) in enumerate(flat):
        here = min(level, deepest)
        following = min(flat[place + 1][0], deepest) if place + 1 < len(flat) else 0
        yield Line(
            comment=scene.shown(row, is_beside=level > deepest) if row else None,
            opens=following > here,
            closes=range(max(0, here - following)),
            more=more,
        )


def _walk(scene: _Scene, top: _Row) -> Iterator[tuple[int, _Row]]:
    """A row and everything under it, replies in the order they were written, each with how deep it stands."""
    waiting = [(0, top)]
    while waiting:
        level, row = waiting.pop()
        yield level, row
        replies = sorted(scene.replies.get(row.pk, ()), key=lambda reply: (reply.at, reply.pk), reverse=True)
        waiting.extend((level + 1, reply) for reply in replies)
