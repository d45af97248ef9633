"""How long an answer may be kept, and by whom."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import conditional_page

View = Callable[..., HttpResponse]


def shared_when_anonymous(view: View) -> View:
    """A reader without a cookie gets a page that may be kept, and is asked about again by its ETag.

    Anyone else gets a page that nobody may keep: it can hold a form's token, a name, or a comment that waits.
    """

    @conditional_page
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if _is_personal(request, response):
            patch_cache_control(response, private=True, no_store=True)
        else:
            patch_cache_control(response, no_cache=True)
        return response

    return answer


def _is_personal(request: HttpRequest, response: HttpResponse) -> bool:
    return bool(request.COOKIES) or request.user.is_authenticated or b"csrfmiddlewaretoken" in response.content
