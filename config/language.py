"""The language that a reader chose at the foot of a page."""

from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from django.views.i18n import set_language


@csrf_exempt
@require_POST
def choose_language(request: HttpRequest) -> HttpResponseBase:
    """Remember the language in a cookie, and go back to the page.

    The form stands on pages that caches share, so it carries no token; another site could do no more with it than show
    a reader our pages in another language. Where to go back to is said by the browser, for the same reason.
    """
    return set_language(request)
