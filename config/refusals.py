"""What is answered to a request that asks for nothing of ours, or that failed on our side: a fault, or a database that
could not be asked just now.
"""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.csrf import requires_csrf_token

from config.unsent import typed_in

RETRY_AFTER = 30  # seconds


@requires_csrf_token
def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404, with what somebody typed into a form whose place went away meanwhile, as of a story that was withdrawn.

    Only a form of our own is shown again: its token was looked at.
    """
    is_ours = getattr(request, "csrf_processing_done", False)
    context = {"typed": typed_in(request) if is_ours else None}
    return render(request, "404.html", context, status=404)


@requires_csrf_token
def fault(request: HttpRequest) -> HttpResponse:
    """503 where the database was away, restarted or full: nothing was kept, and the same request may work in a moment.

    Anything else that was raised is a fault of ours, and a 500.
    """
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        return HttpResponse(render_to_string("503.html"), status=503, headers={"Retry-After": str(RETRY_AFTER)})
    return HttpResponse(render_to_string("500.html"), status=500)
