"""What the code writes into the audit log, and what the log can be searched for, is one list."""

import ast
from collections.abc import Iterator
from pathlib import Path

from moderation.audit import ACTIONS
from tests.architecture import sources

CODE = [file for file in sources.python_files(*sources.APPS) if "migrations" not in file.parts]


def recorded(file: Path) -> Iterator[str]:
    """The first argument of every `audit.record`: as it stands, or up to what is put into it."""
    for node in ast.walk(sources.tree(file)):
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name(id="audit"), attr="record"), args=[action, *_]):
                yield from written(action)


def written(action: ast.expr) -> Iterator[str]:
    match action:
        case ast.Constant(value=str(words)):
            yield words
        case ast.JoinedStr(values=[ast.Constant(value=str(words)), *_]):
            yield words
        case ast.IfExp(body=one, orelse=other):
            yield from written(one)
            yield from written(other)


def test_every_action_that_is_recorded_can_be_searched_for():
    known = [action for file in CODE for action in recorded(file)]

    assert known
    assert sorted({action for action in known if not any(one.startswith(action) for one in ACTIONS)}) == []
