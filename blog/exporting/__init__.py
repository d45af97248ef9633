"""Everything that a blog is, in one file or folder, and back: docs/reference/export-format.md describes the format.

`tables` says what goes in and what stays out, `writing` and `reading` do it, `containers` are folders and ZIP files.
"""

FORMAT = "parley-export"
VERSION = 1
LINES = "site.jsonl"
IMAGES = "images"
END = "end"
COMMENT = "comment"
CORRECTION = "correction"
CREDIT = "credit"
