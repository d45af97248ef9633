"""`manage.py import_site PLACE`: what `export_site` wrote, brought back."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from blog.exporting import containers
from blog.exporting.reading import BadExport, read


class Command(BaseCommand):
    help = "Bring back what export_site wrote: all of it, or nothing where a line of it is wrong. Nobody is told."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("place", metavar="DIR|FILE.zip", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        place = options["place"]
        try:
            with containers.existing(place) as spring:
                done = read(spring)
        except BadExport as problem:
            raise CommandError(f"{place}, {problem}. Nothing was imported.", returncode=2) from problem
        except containers.Unusable as problem:
            raise CommandError(str(problem), returncode=2) from problem
        except OSError as problem:
            raise CommandError(f"{place}: {problem.strerror or problem}", returncode=2) from problem
        for kind, count in done.new.items():
            self.stdout.write(f"{count:>6}  {kind}")
        for kind, count in done.known.items():
            self.stdout.write(f"{count:>6}  {kind}, here already")
        if done.comments_left_out:
            self.stdout.write(f"{done.comments_left_out:>6}  comments left out: this site takes none")
