"""Reading a policy document: what is right becomes a policy, what is wrong is named by line and field."""

import pytest

from moderation.policy.document import PolicyError, default_policy_text, read_policy
from moderation.policy.findings import Outcome, Severity
from moderation.policy.rules import KINDS
from moderation.policy.standing import SanctionKind
from tests.unit.policy.examples import a_rule, policy_text

WORDS = a_rule("words", 'severe = ["bother"]')


def refusal(text: str) -> PolicyError:
    with pytest.raises(PolicyError) as caught:
        read_policy(text)
    return caught.value


def line_of(text: str, needle: str) -> int:
    return text[: text.index(needle)].count("\n") + 1


# --- What is right ---------------------------------------------------------------------------------------------------


def test_the_default_policy_is_sound() -> None:
    assert read_policy(default_policy_text()).title


def test_the_default_policy_uses_no_clause_in_vain_and_tells_every_author_why() -> None:
    policy = read_policy(default_policy_text())

    assert all(len(clause.statement) > 40 for clause in policy.clauses)
    assert {rule.clause for rule in policy.rules} <= {clause.number for clause in policy.clauses}


def test_in_the_default_policy_only_advertising_is_rejected_by_a_rule() -> None:
    policy = read_policy(default_policy_text())

    assert {policy.clause(r.clause).severity for r in policy.rules if r.outcome is Outcome.REJECT} == {Severity.SPAM}


def test_the_default_ladder_is_the_one_the_policy_promises() -> None:
    steps = read_policy(default_policy_text()).ladder.steps

    assert [(step.points, step.kind) for step in steps] == [
        (1, SanctionKind.NOTICE),
        (3, SanctionKind.WARNING),
        (5, SanctionKind.PREMODERATION),
        (7, SanctionKind.SUSPENSION),
        (12, SanctionKind.REVOCATION),
    ]


def test_a_clause_is_found_by_its_number() -> None:
    assert read_policy(policy_text(WORDS)).clause("2").title == "Care"


def test_the_digest_is_the_same_whatever_the_line_endings() -> None:
    text = policy_text(WORDS)

    assert read_policy(text).digest == read_policy(text.replace("\n", "\r\n")).digest


def test_the_digest_changes_with_the_text() -> None:
    assert read_policy(policy_text(WORDS)).digest != read_policy(policy_text(WORDS) + "# more\n").digest


@pytest.mark.parametrize("kind", list(KINDS))
def test_every_kind_of_rule_is_known_by_its_own_name(kind: str) -> None:
    assert KINDS[kind].name == kind


def test_the_clauses_that_cost_points_are_offered() -> None:
    assert [clause.number for clause in read_policy(default_policy_text()).offered] == list("1234567")


def test_where_no_clause_costs_points_every_clause_is_offered() -> None:
    free = policy_text(WORDS, ladder="").replace("points = 3", "points = 0").replace("points = 1", "points = 0")

    policy = read_policy(free + steps((1, "notice")))

    assert policy.offered == policy.clauses


# --- What is wrong ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wrong", "field", "message"),
    [
        ('kind = "wrods"', "rules.1.kind", "must be one of"),
        ('clause = "9"', "rules.1.clause", 'there is no clause "9"'),
        ('outcome = "publish"', "rules.1.outcome", "must be one of"),
        ("severe = 5", "rules.1.severe", "must be a list"),
        ('severe = ["a", "b", "a"]', "rules.1.severe.3", '"a" is already there'),
        ('severe = ["one", ""]', "rules.1.severe.2", "not empty"),
        ('severe = ["route 66"]', "rules.1.severe.1", "use a pattern rule"),
        ('sevree = ["a"]', "rules.1.sevree", 'did you mean "severe"?'),
    ],
)
def test_a_wrong_field_of_a_rule_is_named_with_its_line(wrong: str, field: str, message: str) -> None:
    key = wrong.partition(" ")[0]
    lines = dict(line.split(" = ", 1) for line in WORDS.splitlines()) | {key: wrong.split(" = ", 1)[1]}
    text = policy_text("\n".join(f"{name} = {value}" for name, value in lines.items()))

    error = refusal(text)

    assert error.field == field
    assert error.line == line_of(text, wrong)
    assert message in error.message


def test_an_error_reads_as_line_field_and_message() -> None:
    text = policy_text(a_rule("pattern", 'patterns = ["fine", "a(b"]'))

    assert str(refusal(text)) == (
        f"line {line_of(text, 'patterns')}, rules.1.patterns.2: RE2 refuses this pattern: missing ): a(b"
    )


@pytest.mark.parametrize("pattern", ["(?=x)", r"(a)\1", "a{2000}", "[b-a]", "*"])
def test_a_pattern_that_re2_refuses_is_refused(pattern: str) -> None:
    assert "RE2 refuses" in refusal(policy_text(a_rule("pattern", f"patterns = ['{pattern}']"))).message


def test_a_pattern_of_more_than_500_characters_is_refused() -> None:
    assert "at most 500" in refusal(policy_text(a_rule("pattern", f"patterns = ['{'a' * 501}']"))).message


def test_each_line_of_a_long_list_is_known() -> None:
    text = policy_text(a_rule("pattern", "patterns = [\n  'one',  # the first ]\n  'two[',\n]"))

    assert refusal(text).line == line_of(text, "'two['")


def test_a_rule_may_not_reject_for_a_clause_that_does_not_allow_it() -> None:
    error = refusal(policy_text(a_rule("shouting", clause="2", outcome="reject")))

    assert error.field == "rules.1.outcome"
    assert "may_reject" in error.message


def test_a_rule_may_reject_for_a_clause_that_allows_it() -> None:
    assert read_policy(policy_text(a_rule("shouting", outcome="reject"))).rules[0].outcome is Outcome.REJECT


def test_two_rules_of_one_name_are_refused() -> None:
    assert "already there" in refusal(policy_text(WORDS, WORDS)).message


def test_two_clauses_of_one_number_are_refused() -> None:
    text = policy_text(WORDS).replace('number = "2"', 'number = "1"')

    assert refusal(text).field == "clauses.2.number"


def test_a_missing_field_is_named_where_its_table_begins() -> None:
    text = policy_text(WORDS.replace('clause = "1"\n', ""))
    error = refusal(text)

    assert (error.field, error.message) == ("rules.1.clause", "is missing")
    assert error.line == line_of(text, "[[rules]]")


def test_an_unknown_field_of_the_document_is_refused() -> None:
    assert refusal("colour = 1\n" + policy_text(WORDS)).field == "colour"


def test_what_is_not_toml_is_refused_with_its_line() -> None:
    error = refusal('title = "a"\nsummary = \n')

    assert error.line == 2


@pytest.mark.parametrize("text", ["", "title", "a = " + "[" * 5000, "\x00", "title = '\ud800'", "﻿title = 1"])
def test_no_text_at_all_breaks_the_reader(text: str) -> None:
    assert refusal(text).message


def steps(*rows: tuple[int, str]) -> str:
    tables = "".join(f'[[ladder.steps]]\npoints = {points}\nsanction = "{kind}"\n' for points, kind in rows)
    return f"[ladder]\nwindow_days = 90\n{tables}"


@pytest.mark.parametrize(
    ("rows", "field"),
    [
        ([(1, "notice"), (1, "warning")], "ladder.steps.2.points"),
        ([(3, "notice"), (2, "warning")], "ladder.steps.2.points"),
        ([(1, "warning"), (2, "notice")], "ladder.steps.2.sanction"),
        ([(1, "notice"), (2, "suspension")], "ladder.steps.2.sanction"),
        ([(1, "revocation")], "ladder.steps.1.sanction"),
        ([(0, "notice")], "ladder.steps.1.points"),
    ],
)
def test_a_ladder_rises_and_warns_before_it_bites(rows: list[tuple[int, str]], field: str) -> None:
    assert refusal(policy_text(WORDS, ladder=steps(*rows))).field == field
