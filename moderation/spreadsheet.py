"""Tables for a spreadsheet, in which no cell can be a formula.

A spreadsheet runs a cell that begins with = + - @, a tab or a carriage return; an apostrophe before it makes it text
again (OWASP, CSV Injection).
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from io import StringIO

BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def harmless(cell: object) -> str:
    """The cell as text that no spreadsheet runs. Spaces before a formula do not hide it."""
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.startswith(BEGINS_A_FORMULA) or text.lstrip().startswith(BEGINS_A_FORMULA) else text


def lines(rows: Iterable[Iterable[object]]) -> Iterator[str]:
    """Each row as one line of CSV (RFC 4180)."""
    for row in rows:
        page = StringIO()
        csv.writer(page).writerow([harmless(cell) for cell in row])
        yield page.getvalue()
