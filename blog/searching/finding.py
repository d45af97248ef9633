"""Ask the database: one function, two ways. PostgreSQL has its full text search, SQLite has FTS5.

Both fold accents, know English stems, and let a word in a headline weigh more than one in a text. Of a query that finds
very much the newest `MOST` are looked at, which bounds its cost however common its words are.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.utils import timezone

from blog.models import Post, PostState, SearchDocument, SearchKind
from blog.searching.query import Query, folded, for_postgresql, for_sqlite
from blog.searching.snippets import START, STOP, Run, runs_of, snippet

A_PAGE = 20
MOST = 1000


class Order(StrEnum):
    RELEVANCE = "relevance"
    NEWEST = "newest"


@dataclass(frozen=True, slots=True)
class Filters:
    """What a hit must be, beside having the words; None and empty ask nothing. Both days are included."""

    kinds: tuple[SearchKind, ...] = ()
    source: int | None = None
    tag: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    kind: SearchKind
    path: str
    at: datetime
    title: tuple[Run, ...]
    runs: tuple[Run, ...]
    headline: str


@dataclass(frozen=True, slots=True)
class Found:
    """A page of hits. `count` is how many there are, no more than `MOST`."""

    hits: tuple[Hit, ...]
    count: int
    page: int

    @property
    def pages(self) -> int:
        return -(-self.count // A_PAGE)

    @property
    def is_cut(self) -> bool:
        """Whether there may be more than were looked at."""
        return self.count >= MOST


def find(query: Query, filters: Filters = Filters(), *, order: Order = Order.RELEVANCE, page: int = 1) -> Found:
    """One page of what has the words of `query`, in three queries. An empty query finds nothing.

    What was found may have become less since a page was linked to: behind the last page stands the first.
    """
    if not query:
        return Found((), 0, 1)
    asked = _Asked[connection.vendor](query)
    rows, count = asked.rows(filters, order, offset=(page - 1) * A_PAGE)
    if page > 1 and not rows:
        return find(query, filters, order=order)
    documents = SearchDocument.objects.filter(post__state=PostState.PUBLISHED).select_related("post").in_bulk(rows)
    shown = [documents[pk] for pk in rows if pk in documents]
    marked = asked.marked(shown) if shown else {}
    return Found(tuple(_hit(document, *marked[document.pk]) for document in shown), count, page)


def _hit(document: SearchDocument, title: str, body: str) -> Hit:
    return Hit(SearchKind(document.kind), document.path, document.at, runs_of(title), snippet(body), str(document.post))


class _Postgresql:
    def __init__(self, query: Query) -> None:
        self.asked = for_postgresql(query)

    def rows(self, filters: Filters, order: Order, *, offset: int) -> tuple[list[int], int]:
        where, values = _where(filters)
        by = "ts_rank(vector, asked) DESC, at DESC, id DESC" if order is Order.RELEVANCE else "at DESC, id DESC"
        # The words alone are looked up in the index; what they rank is read only of those that are sorted.
        sql = f"""
            WITH found AS MATERIALIZED (
                SELECT d.id, d.at, d.vector, q.asked
                FROM blog_searchdocument d, websearch_to_tsquery('english', %s) AS q(asked)
                WHERE d.vector @@ q.asked {where}
                ORDER BY d.at DESC, d.id DESC LIMIT {MOST}
            )
            SELECT id, count(*) OVER () FROM found ORDER BY {by} LIMIT {A_PAGE} OFFSET %s
            """  # noqa: S608  # pieces of our own; every value goes beside it
        return _numbered(sql, [self.asked, *values, offset])

    def marked(self, documents: Sequence[SearchDocument]) -> dict[int, tuple[str, str]]:
        """Accents are no matter to the index, but they are to readers: the marks are found in the folded text."""
        how = f"HighlightAll=true, StartSel={START}, StopSel={STOP}"
        rows = ", ".join(["(%s::bigint, %s::text, %s::text)"] * len(documents))
        values = [part for row in documents for part in (row.pk, _as_indexed(row.title), _as_indexed(row.body))]
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pk, ts_headline('english', title, asked, %s), ts_headline('english', body, asked, %s) "  # noqa: S608
                f"FROM (VALUES {rows}) AS texts(pk, title, body), websearch_to_tsquery('english', %s) AS q(asked)",
                [how, how, *values, self.asked],
            )
            found = {pk: (title, body) for pk, title, body in cursor.fetchall()}
        return {
            row.pk: (_as_written(row.title, found[row.pk][0]), _as_written(row.body, found[row.pk][1]))
            for row in documents
        }


class _Sqlite:
    def __init__(self, query: Query) -> None:
        self.asked = for_sqlite(query)

    def rows(self, filters: Filters, order: Order, *, offset: int) -> tuple[list[int], int]:
        where, values = _where(filters)
        by = "rank, at DESC, id DESC" if order is Order.RELEVANCE else "at DESC, id DESC"
        sql = f"""
            WITH found AS (
                SELECT d.id, d.at, bm25(blog_search_words, 8.0, 1.0) AS rank
                FROM blog_search_words JOIN blog_searchdocument d ON d.id = blog_search_words.rowid
                WHERE blog_search_words MATCH %s {where}
                ORDER BY d.at DESC, d.id DESC LIMIT {MOST}
            )
            SELECT id, count(*) OVER () FROM found ORDER BY {by} LIMIT {A_PAGE} OFFSET %s
            """  # noqa: S608  # pieces of our own; every value goes beside it
        return _numbered(sql, [self.asked, *values, offset])

    def marked(self, documents: Sequence[SearchDocument]) -> dict[int, tuple[str, str]]:
        places = ", ".join(["%s"] * len(documents))
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT rowid, highlight(blog_search_words, 0, %s, %s), highlight(blog_search_words, 1, %s, %s) "  # noqa: S608
                f"FROM blog_search_words WHERE blog_search_words MATCH %s AND rowid IN ({places})",
                [START, STOP, START, STOP, self.asked, *(row.pk for row in documents)],
            )
            found = {pk: (title, body) for pk, title, body in cursor.fetchall()}
        return {row.pk: found.get(row.pk, (row.title, row.body)) for row in documents}


_Asked: dict[str, type[_Postgresql] | type[_Sqlite]] = {"postgresql": _Postgresql, "sqlite": _Sqlite}


def _numbered(sql: str, values: list[Any]) -> tuple[list[int], int]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        rows = cursor.fetchall()
    return [pk for pk, _count in rows], rows[0][1] if rows else 0


def _where(filters: Filters) -> tuple[str, list[Any]]:
    """The filters as conditions on the document `d`, each with its values."""
    conditions: list[tuple[str, list[Any]]] = []
    if filters.kinds:
        places = ", ".join(["%s"] * len(filters.kinds))
        conditions.append((f"d.kind IN ({places})", [str(kind) for kind in filters.kinds]))
    if filters.source is not None:
        conditions.append(("d.source_id = %s", [filters.source]))
    if filters.since and filters.since > date.min:
        conditions.append(("d.at >= %s", [_beginning(filters.since)]))
    if filters.until and filters.until < date.max:
        conditions.append(("d.at < %s", [_beginning(filters.until + timedelta(days=1))]))
    if filters.tag:
        conditions.append(
            (
                "EXISTS (SELECT 1 FROM taggit_taggeditem i JOIN taggit_tag t ON t.id = i.tag_id "
                "WHERE i.content_type_id = %s AND i.object_id = d.post_id AND t.slug = %s)",
                [ContentType.objects.get_for_model(Post).pk, filters.tag],
            )
        )
    return "".join(f" AND {sql}" for sql, _values in conditions), [value for _sql, some in conditions for value in some]


def _beginning(day: date) -> Any:
    """The day's first moment in the site's zone, as the database holds it."""
    moment = timezone.make_aware(datetime.combine(day, time.min), timezone.get_default_timezone())
    return connection.ops.adapt_datetimefield_value(moment)


NO_TAGS = str.maketrans("<>&", "   ")  # the parser of words takes "<b" for a tag, and would leave it out


def _as_indexed(text: str) -> str:
    return folded(text).translate(NO_TAGS)


def _as_written(text: str, marked: str) -> str:
    """The marks of the folded text, put into the text itself: both have the same letters in the same places."""
    written = text if len(folded(text)) == len(text) else folded(text)
    out, at = [], 0
    for letter in marked:
        if letter in (START, STOP):
            out.append(letter)
        elif at < len(written):
            out.append(written[at])
            at += 1
    return "".join(out)
