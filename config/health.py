"""/healthz: whether this process can do its work, for a load balancer or a supervisor."""

from datetime import datetime

from django.db import DatabaseError, connection, transaction
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from moderation import letters, sweeping


@never_cache
@require_safe
@transaction.non_atomic_requests
def healthz(request: HttpRequest) -> JsonResponse:
    """200 while the database answers, else 503; with what is late, so that a queue or a worker that is away can be seen.

    Redis is not asked: the site works without it.
    """
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        return JsonResponse({"database": "ok", "late": _late(timezone.now())})
    except DatabaseError:
        return JsonResponse({"database": "away"}, status=503)


def _late(now: datetime) -> dict[str, int]:
    """What a worker should have done by now. Not counted further than one sweep would take."""
    return {"comments": len(sweeping.undecided(now=now)), "letters": len(letters.unsent(now=now))}
