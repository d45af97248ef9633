"""Presses pages that are made for one reader; those that are kept are pressed once, by blog/page_cache.py."""

from django.http import HttpRequest, HttpResponseBase
from django.middleware.gzip import GZipMiddleware

from blog.page_cache import takes_gzip


class PressingMiddleware(GZipMiddleware):
    """Django's, which adds a name of random length, so that the length of a page with a token gives nothing away.

    Unlike it, it leaves a page as it is for those who say that they cannot read gzip.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        return super().process_response(request, response) if takes_gzip(request) else response
