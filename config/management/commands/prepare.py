"""`manage.py prepare`: what has to be true of the database before `make run` opens the site."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from moderation import policies


class Command(BaseCommand):
    help = "Bring the database up to date, put the demo into an empty one, and print the demo accounts."

    def handle(self, *args: Any, **options: Any) -> None:
        if _is_behind():
            self.stderr.write("Bringing the database up to date")
            call_command("migrate", interactive=False, verbosity=0)
        policies.in_force()
        call_command("load_demo", stdout=self.stdout, stderr=self.stderr)


def _is_behind() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
