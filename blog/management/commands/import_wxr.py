"""`manage.py import_wxr FILE`: the posts and comments of a WordPress export."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.checks import Tags
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from blog.importers.summary import Summary
from blog.importers.wordpress import Options, import_wordpress
from blog.importers.wxr import WxrError

BAD_INPUT = 2
NOTES_SHOWN = 200


class Command(BaseCommand):
    help = (
        "Take in a WordPress export (WXR 1.0, 1.1, 1.2): posts, authors, tags, quotations and comments. All of it or, when "
        "the file is malformed, nothing; the same file again changes nothing. Nobody is told, nothing is fetched."
    )

    # It shows no page; checking all of them would take more memory than the import itself.
    requires_system_checks = (Tags.models,)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", help="the export; - reads standard input")
        parser.add_argument("--dry-run", action="store_true", help="say what would be imported, and write nothing")
        parser.add_argument(
            "--split-updates", action="store_true", help='make a section of each "UPDATE:" inside an imported post'
        )
        parser.add_argument(
            "--skip-pages", action="store_true", help="leave pages out; without this they are kept as drafts"
        )
        parser.add_argument("--json", action="store_true", help="print the summary as one JSON object, with all notes")

    def handle(self, *args: Any, **options: Any) -> None:
        name = options["file"]
        chosen = Options(options["split_updates"], options["skip_pages"], options["dry_run"])
        try:
            if name == "-":
                summary = import_wordpress(sys.stdin.buffer, chosen, now=timezone.now())
            else:
                with Path(name).open("rb") as file:
                    summary = import_wordpress(file, chosen, now=timezone.now())
        except OSError as problem:
            raise CommandError(f"{name}: {problem.strerror or problem}", returncode=BAD_INPUT) from problem
        except WxrError as problem:
            shown = "standard input" if name == "-" else name
            raise CommandError(f"{shown}, {problem}. Nothing was imported.", returncode=BAD_INPUT) from problem
        if options["json"]:
            self.stdout.write(json.dumps({"dry_run": chosen.dry_run, **summary.as_values()}, ensure_ascii=False))
        else:
            self.stdout.write(told(summary, dry_run=chosen.dry_run))


def told(summary: Summary, *, dry_run: bool) -> str:
    """The summary as a person reads it."""
    head = f"{summary.site or 'A site without an address'}, WXR {summary.version or 'without a version'}"
    lines = [f"{head}{' (dry run: nothing was written)' if dry_run else ''}"]
    parts = (
        ("In the file", summary.found),
        ("Would be imported" if dry_run else "Imported", summary.imported),
        ("Here already, unchanged", summary.unchanged),
        ("Skipped", summary.skipped),
    )
    for title, counts in parts:
        if counts:
            lines += ["", f"{title}:"]
            lines += [f"{count:>6}  {name}" for name, count in sorted(counts.items())]
    if summary.notes:
        lines += ["", "To look after:"]
        lines += [f"  line {note.line}, {note.what}: {note.why}" for note in summary.notes[:NOTES_SHOWN]]
    if len(summary.notes) > NOTES_SHOWN:
        lines.append(f"  and {len(summary.notes) - NOTES_SHOWN} more; --json shows them all")
    return "\n".join(lines)
