"""The table of attacks and faults names tests that exist, and every attack and fault has its row."""

import re

from tests.servers import ROOT

TABLE = (ROOT / "docs" / "reference" / "security-tests.md").read_text()
NAMED = re.findall(r"`([\w/]+\.py)::(test_\w+)`", TABLE)


def test_every_attack_and_every_fault_has_a_row():
    rows = re.findall(r"^\| ([TF]\d+) \|", TABLE, re.MULTILINE)

    assert rows == [*(f"T{number}" for number in range(1, 61)), *(f"F{number}" for number in range(1, 21))]


def test_every_test_that_the_table_names_exists():
    missing = [
        f"{file}::{name}"
        for file, name in NAMED
        if not (ROOT / "tests" / file).is_file() or not re.search(rf"def {name}\b", (ROOT / "tests" / file).read_text())
    ]

    assert missing == []
