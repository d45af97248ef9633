"""What the code must not do, read from its syntax."""

import ast
import re
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from tests.architecture import sources

CODE = [file for file in sources.python_files(*sources.APPS) if "migrations" not in file.parts]

# The states of an appeal, a policy version, a backtest and a post are other words than those of a submission.
MAY_WRITE_STATE = {
    "moderation/workflow.py",
    "moderation/appeals.py",
    "moderation/policies.py",
    "moderation/trials.py",
    "moderation/backtesting.py",
    "blog/publishing.py",
    "blog/amending.py",
    "blog/scheduling.py",
}
WRITES = {"update", "create", "acreate", "get_or_create", "update_or_create", "Submission", "_swap"}

NAMES_THAT_SAY_NOTHING = {"utils", "helpers", "services", "common", "base", "misc", "managers"}
# Django looks for a database backend under this name.
NAMED_BY_DJANGO = {"config/sqlite/base.py"}


def offenders(find: Callable[[Path], Iterable[int]], *, allowed: Iterable[str] = ()) -> list[str]:
    """`file:line` of everything that `find` sees in the project's code."""
    files = [file for file in CODE if sources.name(file) not in set(allowed)]
    return [f"{sources.name(file)}:{line}" for file in files for line in find(file)]


def calls(file: Path, names: set[str]) -> Iterator[int]:
    for node in ast.walk(sources.tree(file)):
        if isinstance(node, ast.Call) and called(node) in names:
            yield node.lineno


def called(call: ast.Call) -> str:
    match call.func:
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name
    return ""


def writes_of_state(file: Path) -> Iterator[int]:
    """Lines that set `state`: by assignment to the attribute, or by a call that writes rows."""
    for node in ast.walk(sources.tree(file)):
        match node:
            case ast.Assign(targets=[ast.Attribute(attr="state"), *_]):
                yield node.lineno
            case ast.Call(keywords=keywords) if called(node) in WRITES:
                yield from (node.lineno for word in keywords if word.arg == "state")


def lines_with(pattern: str) -> Callable[[Path], list[int]]:
    found = re.compile(pattern)
    return lambda file: [
        number for number, line in enumerate(file.read_text().splitlines(), start=1) if found.search(line)
    ]


def test_only_the_workflow_moves_a_submission():
    assert offenders(writes_of_state, allowed=MAY_WRITE_STATE) == []


def test_the_workflow_does_move_submissions():
    assert list(writes_of_state(sources.ROOT / "moderation" / "workflow.py"))


def test_no_text_is_run_as_code():
    assert offenders(lambda file: calls(file, {"eval", "exec"})) == []


def test_no_query_is_put_together_from_strings():
    assert offenders(lambda file: calls(file, {"raw", "extra", "RawSQL"})) == []


def test_the_policy_reads_no_clock():
    clocks = {"now", "utcnow", "today"}

    assert [line for line in offenders(lambda file: calls(file, clocks)) if "moderation/policy/" in line] == []


def test_nothing_is_left_for_later():
    assert offenders(lines_with(r"\b(TODO|FIXME|XXX|NotImplementedError)\b")) == []


def test_no_failure_is_swallowed_whole():
    assert offenders(lines_with(r"except\s*:|except BaseException\b")) == []


def test_no_module_is_a_drawer_for_odds_and_ends():
    names = {sources.name(file) for file in CODE if file.stem in NAMES_THAT_SAY_NOTHING}

    assert names - NAMED_BY_DJANGO == set()


def test_every_requirement_is_pinned():
    lines = (sources.ROOT / "requirements.txt").read_text().splitlines()

    assert [line for line in lines if line and not line.startswith("#") and "==" not in line] == []


def test_the_imports_keep_their_contracts():
    lint = "from importlinter.cli import lint_imports_command as lint; lint()"

    done = subprocess.run(
        [sys.executable, "-c", lint, "--no-logo"], cwd=sources.ROOT, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stdout
