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
from functools import partial
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.db import models
from django.db.models import F, FilteredRelation, Q, QuerySet, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext as _

from moderation import answers, registry
from moderation.answers import Answer
from moderation.conf import read_conf
from moderation.impartiality import moderators
from moderation.models import CommentThread, Submission
from moderation.policy.states import State
from moderation.registry import Addresses, Moderator, Quotation, Update
from moderation.writers import STRANGER, UNPUBLISHED, Writer

REPLIES_A_ROOT = 10
REPLIES_A_PAGE = 200
CONVERSATION = 200
OWN_SHOWN = 20
MODERATORS_KEPT = 60  # seconds for which a badge may be behind
LARGEST_KEY = 2**63 - 1


class Order(StrEnum):
    """In which order a thread's roots stand. Replies always stand as they were written."""

    OLDEST = "oldest"
    NEWEST = "newest"


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

    `answer` is for the eyes of its own author: what became of it.
    """

    pk: int
    anchor: str
    name: str
    at: datetime
    depth: int
    parent: int | None
    html: str
    gone: str
    badge: Badge
    in_reply_to: str
    parent_anchor: str
    written_before: str
    is_edited: bool
    is_own: bool
    may_be_answered: bool
    may_be_edited: bool
    addresses: Addresses
    answer: Answer | None = None
    quoted_in: Quotation | None = None
    promotion_url: str = ""


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
    """What one page shows. `earlier` and `later` are the query strings of the pages before and after it, or ""."""

    count: int
    order: Order
    lines: tuple[Line, ...]
    earlier: str = ""
    later: str = ""


def asked(query: Mapping[str, str]) -> Asked:
    """What a query string asks for; whatever makes no sense asks for the first page."""
    order = Order.NEWEST if query.get("order") == Order.NEWEST else Order.OLDEST
    for name, backwards in (("from", False), ("until", True)):
        root = _key(query.get(name, ""))
        if root is not None:
            return Asked(order, Start(root, backwards))
    return Asked(order)


def _key(given: str) -> int | None:
    """The primary key that an address names, if it can be one. Python reads no number of thousands of digits."""
    is_short = given.isascii() and given.isdigit() and len(given) <= len(str(LARGEST_KEY))
    return int(given) if is_short and int(given) <= LARGEST_KEY else None


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
    roots = _roots(target, wanted)
    replies, with_more = _replies(roots.rows)
    own = _own(target, writer)
    scene = _Scene(target, writer=writer, now=now, rows=[*roots.rows, *replies], own=own)
    return ThreadPage(
        count=count_of(target) if count is None else count,
        order=wanted.order,
        lines=tuple(_lines(scene, _in_place(roots, scene, wanted.order), with_more)),
        earlier=roots.earlier,
        later=roots.later,
    )


def asked_of_conversation(query: Mapping[str, str]) -> int | None:
    """The reply with which a page of a conversation should begin, if any was named."""
    return _key(query.get("at", ""))


def read_conversation(
    root: Submission, at: int | None = None, *, writer: Writer = STRANGER, now: datetime
) -> ThreadPage:
    """One root with its replies, `CONVERSATION` of them from the submission numbered `at` on, or from the first."""
    target = root.target_type.get_object_for_this_type(pk=root.target_pk)
    replies = Submission.objects.filter(root=root, ever_published=True).order_by("submitted_at", "id")
    start = replies.filter(pk=at).values_list("submitted_at", "id").first() if at else None
    if start is not None:
        replies = replies.filter(_beyond(*start, forwards=True, itself=True))
    rows = list(_as_rows(replies)[: CONVERSATION + 1])
    beginning = list(_as_rows(Submission.objects.filter(pk=root.pk, ever_published=True)))
    shown = rows[:CONVERSATION]
    scene = _Scene(target, writer=writer, now=now, rows=[*beginning, *shown], own=_own(target, writer))
    return ThreadPage(
        count=len(shown),
        order=Order.OLDEST,
        lines=tuple(_lines(scene, beginning, frozenset())),
        later=f"at={rows[CONVERSATION].pk}" if len(rows) > CONVERSATION else "",
    )


def start_of(submission: Submission) -> str:
    """The query string of the page on which the root of a published comment stands; "" for the first page."""
    root = submission.root or submission
    before = _visible_roots(submission.target_type_id, submission.target_pk).filter(
        _beyond(root.submitted_at, root.pk, forwards=False)
    )
    is_on_first_page = not before.order_by("submitted_at", "id")[read_conf().ROOTS_A_PAGE - 1 :].exists()
    return "" if is_on_first_page else f"from={root.pk}"


def is_on_page(submission: Submission) -> bool:
    """Whether a comment surely stands on its root's page, and not only in the conversation."""
    if submission.root_id is None:
        return True
    earlier = Submission.objects.filter(root=submission.root_id, ever_published=True).filter(
        _beyond(submission.submitted_at, submission.pk, forwards=False)
    )
    return not earlier.order_by("submitted_at", "id")[REPLIES_A_ROOT - 1 :].exists()


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

    @property
    def is_visible(self) -> bool:
        return self.state == State.PUBLISHED


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
)


def _as_rows(submissions: QuerySet[Submission]) -> Any:
    """The columns that a page needs. The decision that made the present version is the one that a tombstone cites."""
    last = FilteredRelation("decisions", condition=Q(decisions__number=F("version")))
    return _RowsOf(submissions.annotate(last=last))


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


def _beyond(at: datetime, pk: int, *, forwards: bool, itself: bool = False) -> Q:
    """Rows after (or before) one in the order of the index; the first term lets the index find where to start."""
    if forwards:
        return Q(submitted_at__gte=at) & (Q(submitted_at__gt=at) | (Q(pk__gte=pk) if itself else Q(pk__gt=pk)))
    return Q(submitted_at__lte=at) & (Q(submitted_at__lt=at) | (Q(pk__lte=pk) if itself else Q(pk__lt=pk)))


def _roots(target: models.Model, wanted: Asked) -> _Roots:
    roots = _visible_roots(ContentType.objects.get_for_model(target).pk, str(target.pk))
    if wanted.start is None:
        return _first_page(roots, wanted.order)
    edge = roots.filter(pk=wanted.start.root).values_list("submitted_at", "pk").first()
    if edge is None:
        return _first_page(roots, wanted.order)
    if wanted.start.backwards:
        return _page_before(roots, wanted.order, edge)
    return _page_from(roots, wanted.order, edge)


def _first_page(roots: QuerySet[Submission], order: Order) -> _Roots:
    rows, rest = _take(roots, order=order)
    return _Roots(rows, earlier="", later=_address(order, f"from={rest}") if rest else "")


def _page_from(roots: QuerySet[Submission], order: Order, start: tuple[datetime, int]) -> _Roots:
    forwards = order == Order.OLDEST
    rows, rest = _take(roots.filter(_beyond(*start, forwards=forwards, itself=True)), order=order)
    is_first = not roots.filter(_beyond(*start, forwards=not forwards)).exists()
    return _Roots(
        rows,
        earlier="" if is_first else _address(order, f"until={start[1]}"),
        later=_address(order, f"from={rest}") if rest else "",
    )


def _page_before(roots: QuerySet[Submission], order: Order, end: tuple[datetime, int]) -> _Roots:
    forwards = order == Order.OLDEST
    opposite = Order.NEWEST if forwards else Order.OLDEST
    backwards, rest = _take(roots.filter(_beyond(*end, forwards=not forwards)), order=opposite)
    rows = backwards[::-1]
    return _Roots(
        rows,
        earlier=_address(order, f"until={rows[0].pk}") if rest else "",
        later=_address(order, f"from={end[1]}"),
    )


def _take(roots: QuerySet[Submission], *, order: Order) -> tuple[list[_Row], int | None]:
    """A page of roots, and the key of the one after them if there is one."""
    size = read_conf().ROOTS_A_PAGE
    sign = "" if order == Order.OLDEST else "-"
    rows = list(_as_rows(roots.order_by(f"{sign}submitted_at", f"{sign}id"))[: size + 1])
    return rows[:size], rows[size].pk if len(rows) > size else None


def _address(order: Order, place: str) -> str:
    return place if order == Order.OLDEST else f"order={order}&{place}"


def _replies(roots: Sequence[_Row]) -> tuple[list[_Row], frozenset[int]]:
    """The first replies of each root, and the roots that have more: one query.

    A page with few roots shows more of each; a reply's parent is older than it, and so always among them.
    """
    if not roots:
        return [], frozenset()
    most = max(REPLIES_A_ROOT, REPLIES_A_PAGE // len(roots))
    replies = Submission.objects.filter(root__in=[row.pk for row in roots], ever_published=True)
    number = Window(RowNumber(), partition_by=F("root"), order_by=[F("submitted_at"), F("id")])
    first = replies.annotate(number=number).filter(number__lte=most + 1).values("pk")
    rows: dict[int | None, list[_Row]] = defaultdict(list)
    for row in _as_rows(Submission.objects.filter(pk__in=first).order_by("submitted_at", "id")):
        rows[row.root].append(row)
    shown = [row for of_root in rows.values() for row in of_root[:most]]
    return shown, frozenset(root for root, of_root in rows.items() if root and len(of_root) > most)


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
        self, target: models.Model, *, writer: Writer, now: datetime, rows: list[_Row], own: dict[int, Submission]
    ) -> None:
        known = {row.pk for row in rows}
        hidden = [pk for pk in own if pk not in known]
        extra = (
            list(_as_rows(Submission.objects.filter(pk__in=hidden).order_by("submitted_at", "id"))) if hidden else []
        )
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
        self.is_closed = _is_closed(moderator, target, now)
        self.conf = read_conf()

    def shown(self, row: _Row) -> ShownComment:
        answer = self.answers.get(row.pk)
        parent = self.rows.get(row.parent) if row.parent else None
        mine = self._is_own(row)
        source = _source(row)
        quoted = self.quotations.get((row.content_type, row.object_pk))
        return ShownComment(
            pk=row.pk,
            anchor=anchor_of(row.object_pk),
            name=row.name,
            at=row.at,
            depth=row.depth,
            parent=row.parent,
            html=row.html if row.is_visible or answer else "",
            gone="" if row.is_visible or answer else _gone(row),
            badge=self._badge(row),
            in_reply_to=parent.name if parent and parent.is_visible else "",
            parent_anchor=anchor_of(parent.object_pk) if parent else "",
            written_before=next((update.label for update in self.updates if _is_older(row, update)), ""),
            is_edited=row.revision > 1,
            is_own=mine,
            may_be_answered=row.is_visible and row.depth < self.conf.MAX_DEPTH and not self.is_closed,
            may_be_edited=mine
            and not self.is_closed
            and may_be_edited(
                row.state, row.at, seen=row.pk not in self.never_seen, now=self.now, window=self.conf.EDIT_WINDOW
            ),
            addresses=source.addresses(row.object_pk),
            answer=answer,
            quoted_in=quoted,
            promotion_url=self.promotion_url(row.pk) if self.promotion_url and row.is_visible and not quoted else "",
        )

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
    told = {"number": clause.number, "title": clause.title}
    if row.decider is None:
        return _("Removed by a rule: clause %(number)s, %(title)s.") % told
    return _("Removed by a moderator: clause %(number)s, %(title)s.") % told


def _source(row: _Row) -> registry.CommentSource:
    model = ContentType.objects.get_for_id(row.content_type).model_class()
    assert model is not None, "a comment model was removed from the site"
    return registry.source_of(model)


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
    """The page's roots with the reader's own waiting ones at the end where the newest are."""
    if order == Order.OLDEST:
        return [*roots.rows, *scene.own_roots]
    return [*reversed(scene.own_roots), *roots.rows]


def _lines(scene: _Scene, roots: Iterable[_Row], with_more: frozenset[int]) -> Iterator[Line]:
    flat: list[tuple[int, _Row | None, str]] = []
    for root in roots:
        flat.extend((level, row, "") for level, row in _walk(scene, root, 0))
        if root.pk in with_more:
            flat.append((1, None, _source(root).addresses(root.object_pk).conversation))
    for place, (level, row, more) in enumerate(flat):
        following = flat[place + 1][0] if place + 1 < len(flat) else 0
        yield Line(
            comment=scene.shown(row) if row else None,
            opens=following > level,
            closes=range(max(0, level - following)),
            more=more,
        )


def _walk(scene: _Scene, row: _Row, level: int) -> Iterator[tuple[int, _Row]]:
    """A row and everything under it, replies in the order they were written."""
    yield level, row
    for reply in sorted(scene.replies.get(row.pk, ()), key=lambda reply: (reply.at, reply.pk)):
        yield from _walk(scene, reply, level + 1)
