"""The reference of rule kinds says what the code does: every kind is there, and every example is read."""

import re
from pathlib import Path

import pytest

from moderation.policy.document import read_policy
from moderation.policy.rules import KINDS
from tests.unit.policy.examples import policy_text

PAGE = (Path(__file__).parents[3] / "docs" / "reference" / "rules.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)


def in_full(example: str) -> str:
    """The example as the body of a `[[rules]]` table, citing a clause that the tests' policy has."""
    body = re.sub(r'clause = "\d"', 'clause = "1"', example.replace("[[rules]]\n", ""))
    head = "" if "name =" in body else 'name = "example"\nclause = "1"\noutcome = "hold"\n'
    return head + body


@pytest.mark.parametrize("kind", [kind for kind in KINDS if not kind.endswith("_model")])
def test_every_kind_has_its_place(kind: str) -> None:
    assert f"### `{kind}`" in PAGE or f"**`{kind}`**" in PAGE


@pytest.mark.parametrize("example", EXAMPLES, ids=[example.splitlines()[0] for example in EXAMPLES])
def test_every_example_is_a_rule(example: str) -> None:
    assert len(read_policy(policy_text(in_full(example))).rules) == 1
