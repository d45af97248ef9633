"""Pages that are the same for every reader without a cookie, kept whole in the cache until something on them changes.

A page is kept with the tokens of what it shows, read before it was made. Whoever changes something gives it a new
token once that is committed, so a page made in the meantime is never taken for the new one. Tokens, not deletions:
nobody has to know which pages there are. Without a cache every page is made anew; nothing else changes.

What is in the database is watched by table: every statement that writes to one of WATCHED changes the token of the
site. Comments come often and are on one page each, so a thread has a token of its own.

On where BLOG_PAGE_CACHE is set. The cache has to be one that all processes share; Django's own default is not.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, TypeVar
from uuid import uuid4

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags
from django.utils.timezone import get_current_timezone_name
from django.utils.translation import get_language

SECONDS = 60
"""How long a page is kept at most: as long as "just now" may stand on it."""
TOKENS_KEPT = 24 * 60 * 60
SMALLEST_PRESSED = 1_000
"""From this size on, in bytes, an answer is worth pressing."""

SITE = "site"
WATCHED = {"blog_", "taggit_"}
"""How the names of tables begin whose rows may be on any page."""
UNSEEN = frozenset(
    f"blog_{name}"
    for name in (
        "allowance",
        "draftrevision",
        "follow",
        "follower",
        "followrequest",
        "imported",
        "news",
        "searchdocument",
        "telling",
    )
)
"""Tables whose rows are on no kept page, though their names begin so."""
QUERY = frozenset({"order", "from", "until", "page"})
"""The parameters that a kept page may depend on. An address with any other is answered, and not kept."""

Part = TypeVar("Part")

_WRITE = re.compile(r'\s*(?:INSERT\s+(?:OR\s+\w+\s+)?INTO|UPDATE|DELETE\s+FROM)\s+["`]?(\w+)', re.IGNORECASE)


def thread_of(slug: str) -> str:
    """The name of the token of the comments under one post."""
    return f"thread.{slug}"


# --- Tokens -----------------------------------------------------------------------------------------------------------


def tokens_of(names: Sequence[str]) -> dict[str, str]:
    """The present token of each name, "" where it has none yet."""
    found = cache.get_many([_token_key(name) for name in names])
    return {name: found.get(_token_key(name), "") for name in names}


def renew(*names: str) -> None:
    """What these names stand for has changed."""
    cache.set_many({_token_key(name): uuid4().hex for name in names}, TOKENS_KEPT)


def _token_key(name: str) -> str:
    return f"blog.pages.token.{name}"


def watch(connection: BaseDatabaseWrapper, **kwargs: Any) -> None:
    """See every statement of a connection; for the signal `connection_created`."""
    if _watching not in connection.execute_wrappers:
        connection.execute_wrappers.append(_watching)


def _watching(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    answer = execute(sql, params, many, context)
    if sql[:1] != "S" and (found := _WRITE.match(sql)) and _is_shown(found[1]):
        _renew_site_on_commit(context["connection"])
    return answer


def _is_shown(table: str) -> bool:
    return table.startswith(tuple(WATCHED)) and table not in UNSEEN


def _renew_site_on_commit(connection: BaseDatabaseWrapper) -> None:
    """Once for many statements in a row."""
    waiting = connection.run_on_commit
    if not (waiting and waiting[-1][1] is _renew_site and waiting[-1][0] == set(connection.savepoint_ids)):
        transaction.on_commit(_renew_site, using=connection.alias, robust=True)


def _renew_site() -> None:
    renew(SITE)


# --- Pages ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Kept:
    """A page, and the tokens that what it shows had before it was made."""

    tokens: dict[str, str]
    content_type: str
    etag: str
    body: bytes
    pressed: bytes

    def answer(self, request: HttpRequest) -> HttpResponse:
        """The page, or that it has not changed since this reader got it."""
        if _has(request, self.etag):
            return self._signed(HttpResponseNotModified())
        if self.pressed and takes_gzip(request):
            response = HttpResponse(self.pressed, content_type=self.content_type)
            response["Content-Encoding"] = "gzip"
            return self._signed(response)
        return self._signed(HttpResponse(self.body, content_type=self.content_type))

    def _signed(self, response: HttpResponse) -> HttpResponse:
        response["ETag"] = self.etag
        patch_vary_headers(response, ["Accept-Encoding", "Cookie"])
        return response


def is_recognised(request: HttpRequest) -> bool:
    """Whether a cookie tells this reader from others; the language that many chose does not."""
    return bool(request.COOKIES.keys() - {settings.LANGUAGE_COOKIE_NAME})


def is_shared(request: HttpRequest) -> bool:
    """Whether the answer is the same for everybody who asks so, and worth keeping."""
    return (
        getattr(settings, "BLOG_PAGE_CACHE", False)
        and request.method in ("GET", "HEAD")
        and not is_recognised(request)
        and "HTTP_AUTHORIZATION" not in request.META
        and "HTTP_HX_REQUEST" not in request.META
        and QUERY.issuperset(request.GET)
    )


def kept_page(request: HttpRequest) -> Kept | None:
    """The page as it was made for somebody else, if nothing on it has changed since."""
    kept = cache.get(_page_key(request))
    if isinstance(kept, Kept) and tokens_of(list(kept.tokens)) == kept.tokens:
        return kept
    return None


def keep(request: HttpRequest, response: HttpResponse, tokens: dict[str, str]) -> Kept | None:
    """Keep a page that was made after `tokens` were read; None for one that cannot be kept."""
    if response.status_code != 200 or response.cookies or response.streaming:
        return None
    named = {name: token or _first_token(name) for name, token in tokens.items()}
    if not all(named.values()):
        return None
    body = response.content
    kept = Kept(named, response["Content-Type"], _etag(body), body, _pressed(body))
    cache.set(_page_key(request), kept, SECONDS)
    return kept


def read_tokens(request: HttpRequest, names: Sequence[str]) -> dict[str, str]:
    """The tokens of what an answer shows, read before anything else of it is; what is kept of it goes by them."""
    tokens = tokens_of(names) if getattr(settings, "BLOG_PAGE_CACHE", False) else {}
    request.__dict__["_page_tokens"] = tokens
    return tokens


def kept_part(request: HttpRequest, name: str, make: Callable[[], Part]) -> Part:
    """A part of a page that shows the site's own rows and is the same for every reader of a language, members too.

    Made anew where nobody read the tokens of the site for this request.
    """
    token = request.__dict__.get("_page_tokens", {}).get(SITE)
    if not token:
        return make()
    what = repr((get_language(), get_current_timezone_name(), name))
    key = f"blog.pages.part.{blake2b(what.encode(), digest_size=16).hexdigest()}"
    kept = cache.get(key)
    if kept is None or kept[0] != token:
        kept = (token, make())
        cache.set(key, kept, SECONDS)
    part: Part = kept[1]
    return part


def _first_token(name: str) -> str:
    """A token for what had none; "" if somebody was faster, because then it may have changed since."""
    made = uuid4().hex
    return made if cache.add(_token_key(name), made, TOKENS_KEPT) else ""


def _page_key(request: HttpRequest) -> str:
    asked = sorted((name, request.GET.getlist(name)) for name in request.GET)
    what = repr((request.get_host(), request.scheme, get_language(), request.path, asked))
    return f"blog.pages.page.{blake2b(what.encode(), digest_size=16).hexdigest()}"


def _etag(body: bytes) -> str:
    """Weak, since the same page goes out in two encodings."""
    return f'W/"{blake2b(body, digest_size=16).hexdigest()}"'


def _pressed(body: bytes) -> bytes:
    """The page in gzip. It holds no secret, so its length gives none away."""
    return gzip.compress(body, 6, mtime=0) if len(body) >= SMALLEST_PRESSED else b""


def takes_gzip(request: HttpRequest) -> bool:
    """Whether this reader can unpack what is pressed."""
    return bool(re.search(r"\bgzip\b(?!\s*;\s*q=0(?:\.0*)?(?:,|$))", request.META.get("HTTP_ACCEPT_ENCODING", "")))


def _has(request: HttpRequest, etag: str) -> bool:
    """Weak comparison, as RFC 9110 asks for If-None-Match."""
    known = parse_etags(request.META.get("HTTP_IF_NONE_MATCH", ""))
    return "*" in known or etag.removeprefix("W/") in {one.removeprefix("W/") for one in known}
