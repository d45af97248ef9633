"""`manage.py reindex_search`: make anew what search knows."""

from typing import Any

from django.core.management.base import BaseCommand

from blog.searching import index


class Command(BaseCommand):
    help = (
        "Make the index of the site search anew from what readers see. It is kept by itself; this is for rows that came "
        "another way, and for a source that was renamed."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{index.rebuild()} documents can be found.")
