"""A signal that says which clause it is about."""

from datetime import UTC, datetime

import pytest

from moderation.policy.content import Content, Signal
from moderation.policy.document import default_policy_text, read_policy
from moderation.policy.judge import judge

RULE = '[[rules]]\nname = "second look"\nkind = "signal"\nclause = "1"\noutcome = "hold"\nsignal = "second"\n'
POLICY = read_policy(default_policy_text().replace("\n[ladder]\n", f"\n{RULE}\n[ladder]\n", 1))


def finding(clause):
    content = Content(
        "A fine day.", now=datetime(2026, 10, 1, tzinfo=UTC), signals=(Signal("second", 0.9, clause=clause),)
    )
    [found] = judge(POLICY, content).findings
    return found


@pytest.mark.parametrize("clause", ["", "77", "2 "])
def test_a_clause_that_the_policy_does_not_have_is_not_cited(clause):
    assert (finding(clause).clause, finding(clause).severity) == ("1", "incivility")


def test_the_clause_of_the_signal_is_cited_with_its_severity():
    assert (finding("2").clause, finding("2").severity) == ("2", "attack")


def test_a_clause_that_may_reject_is_held_under_all_the_same():
    assert finding("4").outcome == "hold"
