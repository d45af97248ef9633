"""Keeps what was made for one reader out of the caches that many share."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.utils.cache import patch_cache_control


class SharingMiddleware:
    """Whoever comes with a cookie, or leaves with one, gets an answer that nobody keeps, unless the view said otherwise.

    Views that know better say so themselves. This is for the rest: a refusal, a page that is not found and a package's
    form carry the same token and the same name at the head of the page, and a 404 may be kept without being asked.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if not response.has_header("Cache-Control") and (request.COOKIES or response.cookies):
            patch_cache_control(response, private=True, no_store=True)
        return response
