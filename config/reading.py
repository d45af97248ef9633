"""Says which requests only read, so that on SQLite they do not wait for the write lock.

ATOMIC_REQUESTS stays on for all of them: the view is called by Django itself, inside a transaction of
its own, and its exceptions reach the middleware that waits for them (allauth asks for a password again
that way).
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from config.sqlite.base import reading

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class ReadingMiddleware:
    """A GET that writes after all still may: it only can no longer wait when another writer was faster."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method not in SAFE_METHODS:
            return self.get_response(request)
        with reading():
            return self.get_response(request)
