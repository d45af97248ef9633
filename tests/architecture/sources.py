"""The project's own files, for tests that read them."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
APPS = ("blog", "moderation", "config")
NOT_OURS = {".venv", "var", ".git", "node_modules", "test-results", "__pycache__"}


def python_files(*folders: str) -> Iterator[Path]:
    for folder in folders:
        yield from sorted((ROOT / folder).rglob("*.py"))


def templates() -> list[Path]:
    places = [ROOT / "templates", *(ROOT / app / "templates" for app in APPS)]
    return [file for place in places for file in sorted(place.rglob("*")) if file.suffix in {".html", ".txt", ".xml"}]


def text_files() -> list[Path]:
    """Every file a person wrote, whatever its kind."""
    kinds = {".py", ".html", ".txt", ".md", ".css", ".js", ".toml", ".json", ".sh", ".svg", ".xml", ""}
    return [
        file
        for file in sorted(ROOT.rglob("*"))
        if file.is_file()
        and not NOT_OURS & set(file.relative_to(ROOT).parts)
        and not any(part.endswith("_cache") for part in file.parts)
        and file.suffix in kinds
    ]


def tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text(), filename=str(file))


def name(file: Path) -> str:
    """The file as a reader of a failure wants to see it."""
    return str(file.relative_to(ROOT))
