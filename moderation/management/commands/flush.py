"""`flush`, aware of the triggers that keep history fixed."""

from __future__ import annotations

from typing import Any

from django.core.management.commands.flush import Command as FlushCommand
from django.db import connections

from moderation import guards


class Command(FlushCommand):
    """Empties every table, the fixed ones too: the triggers step aside and are put up again."""

    def handle(self, **options: Any) -> None:
        connection = connections[options["database"]]
        guards.take_down(connection)
        try:
            super().handle(**options)
        finally:
            guards.put_up(connection)
