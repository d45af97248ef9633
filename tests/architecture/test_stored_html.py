"""HTML that pages trust comes from the sanitiser, or from the database that it was stored in."""

import ast
from collections.abc import Iterator

from tests.architecture import sources


def makers_of(type_name: str) -> Iterator[str]:
    """The files that call `type_name`."""
    for file in sources.python_files(*sources.APPS):
        for node in ast.walk(sources.tree(file)):
            if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) == type_name:
                yield sources.name(file)


def test_only_the_sanitiser_and_its_column_make_html_that_pages_trust():
    assert set(makers_of("StoredHtml")) == {"moderation/sanitize.py", "moderation/stored_html.py"}
