"""`manage.py export_site PLACE`: everything that the blog is."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from blog.exporting import containers
from blog.exporting.writing import write


class Command(BaseCommand):
    help = (
        "Write posts with their history, excerpts, sources, authors, tags, pictures, old addresses and published comments "
        "into a folder, or into one file if its name ends in .zip. import_site brings it back."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("place", metavar="DIR|FILE.zip", type=Path)
        parser.add_argument(
            "--with-followers", action="store_true", help="their addresses too, which are nobody's but theirs and yours"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        place = options["place"]
        try:
            with containers.new(place) as sink:
                written = write(sink, with_followers=options["with_followers"])
        except containers.Unusable as problem:
            raise CommandError(str(problem), returncode=2) from problem
        except OSError as problem:
            raise CommandError(f"{place}: {problem.strerror or problem}", returncode=2) from problem
        for kind, count in written.lines.items():
            if kind in ("post", "comment", "follower"):
                self.stdout.write(f"{count:>6}  {kind}s")
        self.stdout.write(f"{written.images:>6}  files of pictures")
        for name in written.missing:
            self.stderr.write(f"missing: {name}")
        self.stdout.write(f"{place} is complete.")
