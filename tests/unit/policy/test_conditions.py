"""Rules with a condition: all, any and not, over other kinds and over the author."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.policy.conditions import All, Answer, Condition, Counts, Identified, Not, Some, Stands, ask
from moderation.policy.content import Author, Content
from moderation.policy.document import PolicyError, read_policy
from moderation.policy.findings import Finding, Outcome
from moderation.policy.judge import COULD_NOT_BE_CHECKED, judge
from moderation.policy.rules import KINDS, Hit, Kind
from moderation.policy.rules.kind import each
from moderation.policy.standing import Standing
from tests.unit.policy.examples import NOON, a_policy, a_rule, found, judged, policy_text

LOAN = ('severe = ["loan"]',)
NEWCOMER = Author(key="new", published=0, joined=NOON - timedelta(days=1))
REGULAR = Author(key="rui", published=40, rejected=0, joined=NOON - timedelta(days=400))


def when(condition: str, kind: str = "words", *settings: str) -> str:
    return a_rule(kind, *(settings or LOAN), f"when = {condition}")


def hits_for(condition: str, text: str = "Get a loan.", author: Author = NEWCOMER) -> Finding | None:
    return found(text, when(condition), author=author)


# --- What must be left alone -----------------------------------------------------------------------------------------


def test_a_rule_whose_condition_does_not_hold_finds_nothing() -> None:
    assert hits_for('{ author = "published", below = 3 }', author=REGULAR) is None


def test_a_condition_that_holds_finds_nothing_by_itself() -> None:
    assert hits_for('{ author = "published", below = 3 }', text="Good morning.") is None


@pytest.mark.parametrize(
    "condition",
    [
        '{ author = "published", below = 3 }',
        '{ author = "published", at_least = 0 }',
        '{ author = "rejected", below = 1 }',
        '{ author = "days", below = 7 }',
        '{ author = "standing", is = ["good"] }',
        '{ not = { author = "published", at_least = 3 } }',
        '{ not = { author = "days", below = 7 } }',
        '{ all = [{ kind = "length", most_words = 1 }, { author = "days", below = 7 }] }',
    ],
)
def test_what_is_not_known_is_never_held_against_a_commenter(condition: str) -> None:
    assert hits_for(condition, author=Author()) is None


# --- What is found ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "condition",
    [
        '{ author = "published", below = 3 }',
        '{ author = "published", at_least = 0, below = 1 }',
        '{ author = "days", below = 7 }',
        '{ author = "standing", is = ["warned", "good"] }',
        '{ author = "identified" }',
        '{ not = { author = "identified", is = false } }',
        '{ kind = "length", most_words = 2 }',
        '{ not = { kind = "words", severe = ["library"] } }',
        '{ any = [{ author = "published", at_least = 3 }, { kind = "words", severe = ["get"] }] }',
        '{ all = [{ author = "published", below = 3 }, { not = { any = [{ kind = "links", most = 0 }] } }] }',
        '{ all = [{ author = "identified" }], not = { kind = "shouting" } }',
    ],
)
def test_a_rule_whose_condition_holds_finds(condition: str) -> None:
    assert hits_for(condition) is not None


def test_a_condition_may_stand_in_tables_of_its_own() -> None:
    text = policy_text(
        a_rule("words", *LOAN)
        + '\n[rules.when]\n[[rules.when.all]]\nauthor = "published"\nbelow = 3\n[[rules.when.all]]\nkind = "length"\nmost_words = 2'
    )

    assert judge(read_policy(text), Content("Get a loan.", now=NOON, author=NEWCOMER)).outcome is Outcome.HOLD


def test_the_evidence_of_every_part_is_kept() -> None:
    finding = hits_for('{ all = [{ kind = "words", severe = ["get"] }, { author = "published", below = 3 }] }')

    assert finding is not None
    assert [evidence.words for evidence in finding.evidence] == ["Get", "loan"]


def test_a_part_that_is_negated_leaves_no_evidence() -> None:
    finding = hits_for('{ not = { kind = "links", most = 0 } }')

    assert finding is not None
    assert [evidence.words for evidence in finding.evidence] == ["loan"]


def test_a_rule_of_every_comment_is_ruled_by_its_condition() -> None:
    rule = a_rule("always", 'when = { author = "days", below = 7 }')

    assert found("Hello.", rule, author=NEWCOMER) is not None
    assert found("Hello.", rule, author=REGULAR) is None


def test_the_words_of_all_conditions_share_one_automaton() -> None:
    policy = a_policy(when('{ kind = "words", severe = ["get"] }'), a_rule("words", 'severe = ["x"]', name="other"))

    assert [len(uses) for uses, _ in policy.checks] == [3]


# --- What goes wrong -------------------------------------------------------------------------------------------------


def raises(settings: object, reading: object) -> Hit:
    raise ZeroDivisionError


@pytest.fixture
def broken_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    kinds = {**KINDS, "broken": Kind(name="broken", read=lambda fields: None, build=each(raises))}
    for module in ("document", "judge", "conditions"):
        monkeypatch.setattr(f"moderation.policy.{module}.KINDS", kinds)


@pytest.mark.usefixtures("broken_kind")
def test_a_condition_that_raises_holds_the_comment() -> None:
    finding = hits_for('{ kind = "broken" }')

    assert finding is not None
    assert (finding.outcome, finding.reason) == (Outcome.HOLD, COULD_NOT_BE_CHECKED)


@pytest.mark.usefixtures("broken_kind")
def test_a_condition_that_raises_harms_no_comment_that_the_rule_does_not_find() -> None:
    assert hits_for('{ kind = "broken" }', text="Good morning.") is None


@pytest.mark.parametrize(
    ("condition", "field", "message"),
    [
        ("{ }", "rules.1.when", "needs kind, author, all, any or not"),
        ("[]", "rules.1.when", "must be a table"),
        ('{ athor = "published" }', "rules.1.when.athor", 'did you mean "author"?'),
        ('{ kind = "wrods" }', "rules.1.when.kind", "must be one of"),
        ('{ author = "age", below = 3 }', "rules.1.when.author", "must be one of"),
        ('{ author = "published" }', "rules.1.when.author", "needs below or at_least"),
        ('{ author = "published", below = "3" }', "rules.1.when.below", "whole number"),
        ('{ author = "standing", is = ["bad"] }', "rules.1.when.is.1", "must be one of good"),
        ('{ author = "identified", below = 3 }', "rules.1.when.below", "is not a field"),
        ("{ all = [] }", "rules.1.when.all", "must be a list of tables"),
        ("{ any = [{ all = 3 }] }", "rules.1.when.any.1.all", "must be a list of tables"),
        ('{ all = [{ kind = "words" }] }', "rules.1.when.all.1.severe", "needs words"),
        ('{ kind = "always", any = [] }', "rules.1.when.any", 'cannot stand beside "kind"'),
        ("{ not = " * 12 + '{ kind = "always" }' + " }" * 12, "rules.1.when" + ".not" * 7, "at most 6 deep"),
    ],
)
def test_a_condition_that_is_none_is_refused_with_line_and_field(condition: str, field: str, message: str) -> None:
    text = policy_text(when(condition))

    with pytest.raises(PolicyError) as caught:
        read_policy(text)

    assert message in caught.value.message
    assert caught.value.field is not None
    assert caught.value.field.startswith(field)
    assert caught.value.line == text[: text.index("when =")].count("\n") + 1


# --- What holds of any condition -------------------------------------------------------------------------------------

FACTS: list[Condition] = [
    Counts("published", below=3),
    Counts("rejected", at_least=2),
    Counts("days", below=7),
    Stands((Standing.WARNED,)),
    Identified(expected=True),
]
CONDITIONS = st.recursive(
    st.sampled_from(FACTS),
    lambda inner: (
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: All(tuple(parts)))
        | st.lists(inner, min_size=1, max_size=3).map(lambda parts: Some(tuple(parts)))
        | inner.map(Not)
    ),
    max_leaves=8,
)
AUTHORS = st.builds(
    Author,
    key=st.sampled_from(["", "rui"]),
    published=st.none() | st.integers(0, 5),
    rejected=st.integers(0, 3),
    joined=st.none() | st.integers(0, 20).map(lambda days: NOON - timedelta(days=days)),
    standing=st.sampled_from(Standing),
)


def asked(condition: Condition, author: Author) -> Answer:
    return ask(condition, Content("", now=NOON, author=author), lambda part: ())


@given(CONDITIONS, AUTHORS)
def test_not_not_changes_nothing(condition: Condition, author: Author) -> None:
    assert asked(Not(Not(condition)), author).holds is asked(condition, author).holds


@given(st.lists(CONDITIONS, min_size=1, max_size=3), AUTHORS)
def test_all_is_not_any_of_not(parts: list[Condition], author: Author) -> None:
    other = Not(Some(tuple(Not(part) for part in parts)))

    assert asked(All(tuple(parts)), author).holds is asked(other, author).holds


@given(CONDITIONS, AUTHORS)
def test_learning_a_fact_never_turns_a_yes_into_a_no(condition: Condition, author: Author) -> None:
    unknown = replace(author, published=None, joined=None)
    before = asked(condition, unknown).holds

    assert before is None or asked(condition, author).holds is before


RULES = [
    when('{ any = [{ kind = "words", severe = ["get"] }, { author = "days", below = 2 }] }'),
    a_rule("shouting", 'when = { not = { kind = "links", most = 0 } }', name="loud"),
    a_rule("always", 'when = { all = [{ kind = "attack" }, { author = "published", below = 1 }] }', name="always"),
    a_rule("threat", 'when = { author = "identified", is = true }', name="threat"),
]
POLICY = a_policy(*RULES)
SCRAPS = st.sampled_from(
    ["loan", "Get", "you idiot", "WHY IS THE BRIDGE CLOSED", "www.a.com", "\ud800", "\u200b", "i will kill you"]
)


@given(st.permutations(POLICY.rules), st.lists(SCRAPS, max_size=8).map(" ".join) | st.text(), AUTHORS)
def test_permuting_rules_with_conditions_changes_nothing(rules: list, text: str, author: Author) -> None:
    content = Content(text, now=NOON, author=author)

    assert judge(replace(POLICY, rules=tuple(rules)), content) == judge(POLICY, content)


@given(st.lists(SCRAPS, max_size=8).map(" ".join) | st.text(), AUTHORS)
def test_no_text_breaks_a_condition(text: str, author: Author) -> None:
    verdict = judged(text, POLICY, author=author)

    evidence = [e for finding in verdict.findings for e in finding.evidence]
    assert COULD_NOT_BE_CHECKED not in [finding.reason for finding in verdict.findings]
    assert all(text[e.start : e.end] == e.words for e in evidence)
