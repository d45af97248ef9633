"""Says in which charset the site is spoken to."""

import codecs
from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponseBase


class Utf8Middleware:
    """Refuses a request that names another charset than UTF-8, before anything reads it.

    Browsers send UTF-8 because the pages are UTF-8. Whoever names a charset names any codec that Python has: some
    cannot decode a form at all, and `unicode_escape` makes halves of surrogate pairs that no database stores.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.encoding and codecs.lookup(request.encoding).name != "utf-8":
            raise BadRequest(f"a request in {request.encoding[:40]}")
        return self.get_response(request)
