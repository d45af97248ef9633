"""How well the narrow rules do on comments that they were not written from, and on those that only look alike.

Each file in `data/` is split in half at random. The rules may be improved on the first half; the second is only
measured. The bounds are what was reached, less a little; they are there so that a change cannot undo it unnoticed.
"""

import pytest

from tests.unit.policy.examples import a_policy, a_rule, comments_in, halves, judged


def shares_found(kind: str, comments: list[tuple[bool, str]]) -> tuple[float, float]:
    """Of what should be found, and of what should not, the share that a rule of this kind finds."""
    policy = a_policy(a_rule(kind))
    found = {
        wanted: [bool(judged(text, policy).findings) for w, text in comments if w is wanted] for wanted in (True, False)
    }
    return sum(found[True]) / len(found[True]), sum(found[False]) / len(found[False])


@pytest.mark.parametrize(
    ("kind", "name", "positives", "negatives"),
    [("threat", "threats.txt", 150, 300), ("contact", "contacts.txt", 150, 300)],
)
def test_there_is_enough_to_measure_by(kind: str, name: str, positives: int, negatives: int) -> None:
    comments = comments_in(name)

    assert sum(wanted for wanted, _ in comments) >= positives
    assert sum(not wanted for wanted, _ in comments) >= negatives
    assert len({text for _, text in comments}) == len(comments)


@pytest.mark.parametrize(
    ("kind", "name", "half", "recall", "false_alarms"),
    [
        ("threat", "threats.txt", 0, 0.90, 0.01),
        ("threat", "threats.txt", 1, 0.75, 0.01),
        ("contact", "contacts.txt", 0, 0.90, 0.01),
        ("contact", "contacts.txt", 1, 0.85, 0.01),
    ],
)
def test_the_narrow_rules_keep_what_they_reached(
    kind: str, name: str, half: int, recall: float, false_alarms: float
) -> None:
    of_wanted, of_unwanted = shares_found(kind, halves(comments_in(name))[half])

    assert of_wanted >= recall
    assert of_unwanted <= false_alarms
