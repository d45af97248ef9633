"""How long an answer may be kept, and by whom."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import conditional_page

from blog import page_cache

View = Callable[..., HttpResponse]


def _shared(shows: Callable[[dict[str, Any]], tuple[str, ...]]) -> Callable[[View], View]:
    """A reader without a cookie gets a page that may be kept, and is asked about again by its ETag.

    Parley keeps it as well, and makes it once for all such readers until something that it `shows` changes. Anyone else
    gets a page that nobody may keep: it can hold a form's token, a name, or a comment that waits.
    """

    def decorate(view: View) -> View:
        make_one = conditional_page(view)

        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            is_shared = page_cache.is_shared(request)
            if is_shared and (kept := page_cache.kept_page(request)):
                return _marked(request, kept.answer(request))
            tokens = page_cache.read_tokens(request, shows(kwargs))
            if not is_shared:
                return _marked(request, make_one(request, *args, **kwargs))
            response = view(request, *args, **kwargs)
            kept = None if _is_personal(request, response) else page_cache.keep(request, response, tokens)
            return _marked(request, kept.answer(request) if kept else _compared(request, response))

        return answer

    return decorate


shared_when_anonymous = _shared(lambda named: (page_cache.SITE,))
"""For a page that shows the site's own rows and no comments."""
story_shared_when_anonymous = _shared(lambda named: (page_cache.SITE, page_cache.thread_of(named["slug"])))
"""For a page about the one post whose `slug` is in its address."""


def _compared(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The response, or that it has not changed since this reader got it."""
    compared: HttpResponse = conditional_page(lambda request: response)(request)
    return compared


def _marked(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    if _is_personal(request, response):
        patch_cache_control(response, private=True, no_store=True)
    else:
        patch_cache_control(response, no_cache=True)
    return response


def _is_personal(request: HttpRequest, response: HttpResponse) -> bool:
    is_somebodys = page_cache.is_recognised(request) or request.user.is_authenticated
    return is_somebodys or b"csrfmiddlewaretoken" in response.content
