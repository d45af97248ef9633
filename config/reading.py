"""Says which requests only read, so that on SQLite they do not wait for the write lock.

ATOMIC_REQUESTS stays on for all of them: the view is called by Django itself, inside a transaction of
its own, and its exceptions reach the middleware that waits for them (allauth asks for a password again
that way).
"""

from collections.abc import Callable

from django.db import OperationalError, transaction
from django.http import HttpRequest, HttpResponseBase

from config.sqlite.base import reading, writing

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class ReadingMiddleware:
    """A GET that writes after all still may. When another writer was faster it is answered once more, as one that writes."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method not in SAFE_METHODS:
            return self.get_response(request)
        with reading():
            return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        """What the view had done was rolled back with its transaction; with the lock in hand it can be done again."""
        if request.method not in SAFE_METHODS or not _was_locked(exception) or request.resolver_match is None:
            return None
        view, arguments, named = request.resolver_match
        with writing(), transaction.atomic():
            answer: HttpResponseBase = view(request, *arguments, **named)
            return answer


def _was_locked(exception: Exception) -> bool:
    return isinstance(exception, OperationalError) and "database is locked" in str(exception)
