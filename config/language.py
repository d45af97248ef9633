"""The language that a reader chose at the foot of a page."""

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import check_for_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from moderation import languages
from moderation.views.access import commenter_behind


@csrf_exempt
@require_POST
def choose_language(request: HttpRequest) -> HttpResponseBase:
    """Remember the language in a cookie, and for whoever is known here also for their letters; and go back to the page.

    The form stands on pages that caches share, so it carries no token; another site could do no more with it than show
    a reader our pages in another language. Where to go back to is said by the browser, for the same reason.
    """
    answer = set_language(request)
    reader = commenter_behind(request)
    chosen = request.POST.get("language", "")
    if reader is not None and check_for_language(chosen):
        languages.remember(reader, chosen)
    return answer
