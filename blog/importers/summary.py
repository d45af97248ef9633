"""What an import found, what became of it, and why something did not."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Note:
    """One thing that a reader of the summary may want to look after."""

    line: int
    what: str
    why: str


@dataclass(slots=True)
class Summary:
    site: str = ""
    version: str = ""
    found: Counter[str] = field(default_factory=Counter)
    imported: Counter[str] = field(default_factory=Counter)
    skipped: Counter[str] = field(default_factory=Counter)
    unchanged: Counter[str] = field(default_factory=Counter)
    notes: list[Note] = field(default_factory=list)

    def skip(self, kind: str, why: str, *, line: int, what: str) -> None:
        self.skipped[f"{kind}: {why}"] += 1
        self.note(why, line=line, what=what)

    def note(self, why: str, *, line: int, what: str) -> None:
        self.notes.append(Note(line, what, why))

    def as_values(self) -> dict[str, Any]:
        return {
            "site": self.site,
            "version": self.version,
            **{
                name: dict(sorted(getattr(self, name).items()))
                for name in ("found", "imported", "unchanged", "skipped")
            },
            "notes": [{"line": note.line, "what": note.what, "why": note.why} for note in self.notes],
        }
