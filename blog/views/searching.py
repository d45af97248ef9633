"""The search page: a box, filters, and what was found."""

from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from taggit.models import Tag

from blog.models import Excerpt, SearchKind, Source
from blog.models.post import public_tags
from blog.searching.finding import A_PAGE, MOST, Filters, Found, Order, find
from blog.searching.query import LONGEST, Query, TooLong, read_query
from blog.views.freshness import shared_when_anonymous

SOURCES_OFFERED = 60
TAGS_OFFERED = 60
LAST_PAGE = -(-MOST // A_PAGE)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for. A value that is none of those offered asks for nothing."""

    typed: str
    kinds: tuple[SearchKind, ...]
    source: Source | None
    tag: Tag | None
    since: date | None
    until: date | None
    order: Order
    page: int

    @property
    def filters(self) -> Filters:
        return Filters(
            self.kinds,
            self.source.pk if self.source else None,
            self.tag.slug if self.tag else "",
            self.since,
            self.until,
        )

    @property
    def is_filtered(self) -> bool:
        return self.filters != Filters()

    def address(self, *, page: int = 1, order: Order | None = None, filtered: bool = True) -> str:
        """The query string of the same search elsewhere, written from what was understood and from nothing else."""
        parts: list[tuple[str, str]] = [("q", self.typed)]
        if filtered:
            parts += [("kind", str(kind)) for kind in self.kinds]
            parts += [
                (name, str(value))
                for name, value in (
                    ("source", self.source.name if self.source else ""),
                    ("tag", self.tag.slug if self.tag else ""),
                    ("from", self.since or ""),
                    ("to", self.until or ""),
                )
                if value
            ]
        if (order or self.order) is not Order.RELEVANCE:
            parts.append(("order", str(order or self.order)))
        if page > 1:
            parts.append(("page", str(page)))
        return f"?{urlencode(parts)}"


@require_safe
@shared_when_anonymous
def search(request: HttpRequest) -> HttpResponse:
    asked = read_asked(request.GET)
    try:
        query = read_query(asked.typed)
        problem = "" if query or not asked.typed else _("There is no word to look for in this.")
    except TooLong:
        query, problem = (
            Query(()),
            _("That is too long to search for: %(most)d characters at most.") % {"most": LONGEST},
        )
    found = find(query, asked.filters, order=asked.order, page=asked.page)
    return render(
        request,
        "blog/search.html",
        {
            "asked": asked,
            "typed": asked.typed[:LONGEST],
            "query": query,
            "found": found,
            "problem": problem,
            "most": MOST,
            "ways": _ways(asked, found),
            "kinds": [(kind.value, kind.label, kind in asked.kinds) for kind in SearchKind],
            "sources": Source.objects.filter(pk__in=Excerpt.objects.standing().values("source")).most_quoted_first()[
                :SOURCES_OFFERED
            ],
            "tags": public_tags().order_by("name")[:TAGS_OFFERED],
        },
    )


def read_asked(given: QueryDict) -> Asked:
    kinds = given.getlist("kind")
    return Asked(
        typed=" ".join(given.get("q", "").replace("\x00", " ").split())[: LONGEST + 1],
        kinds=tuple(kind for kind in SearchKind if kind.value in kinds),
        source=_source(given.get("source", "")),
        tag=_tag(given.get("tag", "")),
        since=_day(given.get("from", "")),
        until=_day(given.get("to", "")),
        order=Order.NEWEST if given.get("order") == Order.NEWEST else Order.RELEVANCE,
        page=_page(given.get("page", "")),
    )


def _source(name: str) -> Source | None:
    return Source.objects.filter(name=name).first() if 0 < len(name) <= 120 and "\x00" not in name else None


def _tag(slug: str) -> Tag | None:
    return public_tags().filter(slug=slug).first() if 0 < len(slug) <= 100 and "\x00" not in slug else None


def _day(text: str) -> date | None:
    try:
        return datetime.strptime(text, "%Y-%m-%d").date() if len(text) == 10 else None  # noqa: DTZ007  # a day has no zone
    except ValueError:
        return None


def _page(text: str) -> int:
    return min(int(text), LAST_PAGE) if text.isascii() and text.isdigit() and 0 < len(text) < 9 and int(text) else 1


def _ways(asked: Asked, found: Found) -> dict[str, str]:
    """Where one can go from here."""
    return {
        "relevance": asked.address(order=Order.RELEVANCE),
        "newest": asked.address(order=Order.NEWEST),
        "everything": asked.address(filtered=False),
        "earlier": asked.address(page=found.page - 1) if found.page > 1 else "",
        "later": asked.address(page=found.page + 1) if found.page < found.pages else "",
    }
