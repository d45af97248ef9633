"""/healthz: whether this process can do its work, for a load balancer or a supervisor."""

from datetime import datetime

import structlog
from django.db import DatabaseError, transaction
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from moderation import clock, letters, sweeping

log = structlog.get_logger(__name__)


@never_cache
@require_safe
@transaction.non_atomic_requests
def healthz(request: HttpRequest) -> JsonResponse:
    """200 while the database answers, else 503; with what is late, so that a queue or a worker that is away can be seen,
    and how many seconds the clock of this process is ahead of the database's. One that is far off is logged, and no
    reason to take the process away: where the database's is the wrong one, nobody would be left.

    Redis is not asked: the site works without it.
    """
    try:
        ahead = clock.seconds_off()
        if clock.is_off(ahead):
            log.warning("clock.off", seconds=round(ahead, 1))
        return JsonResponse({"database": "ok", "clock": round(ahead, 1), "late": _late(timezone.now())})
    except DatabaseError:
        return JsonResponse({"database": "away"}, status=503)


def _late(now: datetime) -> dict[str, int]:
    """What a worker should have done by now. Not counted further than one sweep would take."""
    return {"comments": len(sweeping.undecided(now=now)), "letters": len(letters.unsent(now=now))}
