"""Quick edits change one thing, and keep every comment and line of the document."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation import drafts
from moderation.differences import LineKind, difference, rule_changes
from moderation.policy.document import PolicyError, default_policy_text, read_policy
from moderation.toml_lists import with_item, without_item

DOCUMENT = """# House rules, with notes of our own.
title = "House rules"  # short
summary = "Be kind."
notice = "Read them."

[[clauses]]
number = "1"
title = "Be civil"
text = "Be civil."
points = 1
severity = "incivility"
statement = "This was rude."

[[clauses]]
number = "2"
title = "No advertising"
text = "No advertising."
points = 2
severity = "spam"
may_reject = true
statement = "This was advertising."

# What nobody says here.
[[rules]]
name = "slurs"
kind = "words"
clause = "1"
outcome = "hold"
severe = [
    "blick", "blicks",  # both of them
    # and the old ones
    "gorm",
]

[[rules]]
name = "advertising"
kind = "pattern"
clause = "2"
outcome = "hold"  # never more
patterns = [
    '''\\bbuy\\s+now\\b''',
]

[[rules]]
name = "links"
kind = "links"
clause = "2"
outcome = "hold"
most = 3

# Capitals.
[[rules]]
name = "shouting"
kind = "shouting"
clause = "1"
outcome = "nudge"

[ladder]
window_days = 90

[[ladder.steps]]
points = 1
sanction = "notice"
"""


def changes(old: str, new: str) -> list[str]:
    """The changed lines, as a diff writes them."""
    signs = {LineKind.ADDED: "+", LineKind.REMOVED: "-"}
    return [signs[line.kind] + line.text for hunk in difference(old, new, context=0) for line in hunk.lines]


# -- Edits ----------------------------------------------------------------------------------------------------------------


def test_a_word_is_added_on_a_line_of_its_own() -> None:
    edited = drafts.add_word(DOCUMENT, rule="slurs", word="zorp")

    assert changes(DOCUMENT, edited) == ['+    "zorp",']


def test_a_first_mild_word_makes_the_list() -> None:
    edited = drafts.add_word(DOCUMENT, rule="slurs", word="zorp", to="mild")

    assert changes(DOCUMENT, edited) == ['+mild = ["zorp"]']


def test_a_word_that_was_added_and_removed_leaves_the_document_as_it_was() -> None:
    edited = drafts.add_word(DOCUMENT, rule="slurs", word="zorp")

    assert drafts.remove_word(edited, rule="slurs", word="zorp") == DOCUMENT


def test_a_pattern_is_added_as_it_was_typed() -> None:
    edited = drafts.add_pattern(DOCUMENT, rule="advertising", pattern=r"\bbuy\s+zorps\b")

    assert changes(DOCUMENT, edited) == [r"+    '''\bbuy\s+zorps\b''',"]


def test_a_pattern_with_quotes_in_it_is_read_back_as_it_was_typed() -> None:
    pattern = "it's '''so''' \"quoted\"'"

    edited = drafts.add_pattern(DOCUMENT, rule="advertising", pattern=pattern)

    rule = next(rule for rule in read_policy(edited).rules if rule.name == "advertising")
    assert rule.settings.patterns[-1] == pattern
    assert drafts.remove_pattern(edited, rule="advertising", pattern=pattern) == DOCUMENT


@pytest.mark.parametrize("to", ["allowed", "held"])
def test_a_domain_is_listed(to: str) -> None:
    edited = drafts.add_domain(DOCUMENT, rule="links", domain="Court.example", to=to)

    assert changes(DOCUMENT, edited) == [f'+{to} = ["court.example"]']
    assert "court.example" not in drafts.remove_domain(edited, rule="links", domain="court.example")


def test_a_threshold_is_changed() -> None:
    edited = drafts.set_number(DOCUMENT, rule="links", setting="most", value=5)

    assert changes(DOCUMENT, edited) == ["-most = 3", "+most = 5"]


def test_an_outcome_is_changed() -> None:
    edited = drafts.set_outcome(DOCUMENT, rule="shouting", outcome="hold")

    assert changes(DOCUMENT, edited) == ['-outcome = "nudge"', '+outcome = "hold"']


def test_windows_line_endings_stay() -> None:
    windows = DOCUMENT.replace("\n", "\r\n")

    edited = drafts.add_domain(
        drafts.add_word(windows, rule="slurs", word="zorp"), rule="links", domain="a.org", to="held"
    )

    assert edited.count("\r\n") == edited.count("\n") == windows.count("\n") + 2


def test_the_offer_names_every_rule_with_its_lists_and_numbers() -> None:
    offers = {offer.rule: offer for offer in drafts.offered(read_policy(DOCUMENT))}

    assert list(offers) == [rule.name for rule in read_policy(DOCUMENT).rules]
    assert offers["slurs"].lists == ("severe", "mild")
    assert dict(offers["links"].numbers)["most"] == 3
    assert (offers["advertising"].may_reject, offers["slurs"].may_reject) == (True, False)


def test_a_setting_that_was_left_to_its_default_is_written_down() -> None:
    (name, value), *_ = next(o for o in drafts.offered(read_policy(DOCUMENT)) if o.rule == "shouting").numbers

    edited = drafts.set_number(DOCUMENT, rule="shouting", setting=name, value=value)

    assert changes(DOCUMENT, edited) == [f"+{name} = {value}"]


def test_a_word_goes_and_the_comment_beside_it_stays() -> None:
    edited = drafts.remove_word(DOCUMENT, rule="slurs", word="blicks")

    assert changes(DOCUMENT, edited) == ['-    "blick", "blicks",  # both of them', '+    "blick",  # both of them']


def test_the_packaged_policy_can_be_edited() -> None:
    packaged = default_policy_text()

    assert changes(packaged, drafts.add_word(packaged, rule="slurs", word="zorp")) == ['+    "zorp",']


# -- Refusals -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("edit", "line", "column"),
    [
        (lambda: drafts.add_pattern(DOCUMENT, rule="advertising", pattern="(a"), 42, 5),
        (lambda: drafts.add_word(DOCUMENT, rule="slurs", word="12"), 33, 5),
        (lambda: drafts.set_outcome(DOCUMENT, rule="slurs", outcome="reject"), 28, 1),
        (lambda: drafts.set_number(DOCUMENT, rule="links", setting="most", value=-1), 49, 1),
    ],
)
def test_what_a_document_may_not_say_is_refused_with_its_place(edit, line, column) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(PolicyError) as refused:
        edit()

    assert (refused.value.line, refused.value.column) == (line, column)


@pytest.mark.parametrize(
    ("edit", "refusal"),
    [
        (lambda: drafts.add_word(DOCUMENT, rule="nobody's", word="zorp"), drafts.NoSuchRule),
        (lambda: drafts.add_word(DOCUMENT, rule="slurs", word="zorp", to="grave"), drafts.NoSuchRule),
        (lambda: drafts.set_number(DOCUMENT, rule="slurs", setting="threshold", value=1), drafts.NoSuchRule),
        (lambda: drafts.add_word(DOCUMENT, rule="slurs", word=" gorm "), drafts.AlreadyThere),
        (lambda: drafts.remove_word(DOCUMENT, rule="slurs", word="zorp"), drafts.NotThere),
        (lambda: drafts.add_word(DOCUMENT, rule="slurs", word="  "), drafts.EditRefused),
    ],
)
def test_what_makes_no_sense_to_ask_is_refused(edit, refusal) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(refusal):
        edit()


# -- Lists as they are written ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "longer"),
    [
        ("[]", '["z"]'),
        ('["a"]', '["a", "z"]'),
        ('["a",]', '["a", "z",]'),
        ('[\n  "a",  # first\n  "b"  # last\n]', '[\n  "a",  # first\n  "b",  # last\n  "z"\n]'),
        ('[\n  "a", # not "this"\n]', '[\n  "a", # not "this"\n  "z",\n]'),
    ],
)
def test_an_item_goes_at_the_end(written: str, longer: str) -> None:
    assert with_item(written, '"z"') == longer


@pytest.mark.parametrize(
    ("written", "place", "shorter"),
    [
        ('["a"]', 0, "[]"),
        ('["a", "b"]', 0, '["b"]'),
        ('["a", "b"]', 1, '["a"]'),
        ('[\n  "a",\n  "b",\n]', 0, '[\n  "b",\n]'),
        ('[\n  "a",\n  "b"\n]', 1, '[\n  "a"\n]'),
        ('[\n  "a", "b",  # a pair\n]', 1, '[\n  "a",  # a pair\n]'),
    ],
)
def test_an_item_goes_and_its_neighbours_comment_stays(written: str, place: int, shorter: str) -> None:
    assert without_item(written, place) == shorter


@given(
    st.lists(st.text(st.characters(codec="ascii", categories=["L"]), min_size=1, max_size=8), unique=True, max_size=6)
)
def test_words_added_one_by_one_are_read_in_that_order(words: list[str]) -> None:
    edited = DOCUMENT
    for word in words:
        edited = drafts.add_word(edited, rule="slurs", word=f"zz{word}")

    rule = next(rule for rule in read_policy(edited).rules if rule.name == "slurs")
    assert list(rule.settings.severe[-len(words) :] if words else []) == [f"zz{word}" for word in words]


# -- Differences ----------------------------------------------------------------------------------------------------------


def test_equal_documents_have_no_hunks() -> None:
    assert difference(DOCUMENT, DOCUMENT) == ()


def test_a_hunk_is_numbered_as_diff_numbers_it() -> None:
    (hunk,) = difference("a\nb\nc\nd\ne\n", "a\nb\nX\nd\ne\n", context=1)

    assert hunk.header == "@@ -2,3 +2,3 @@"
    assert [(line.kind, line.old, line.new, line.text) for line in hunk.lines] == [
        ("same", 2, 2, "b"),
        ("removed", 3, None, "c"),
        ("added", None, 3, "X"),
        ("same", 4, 4, "d"),
    ]


def test_the_rules_that_changed_are_named() -> None:
    new = drafts.add_word(DOCUMENT, rule="slurs", word="zorp").replace('name = "shouting"', 'name = "capitals"')

    changed = rule_changes(read_policy(DOCUMENT), read_policy(new))

    assert [(change.name, change.kind) for change in changed] == [
        ("slurs", "changed"),
        ("capitals", "added"),
        ("shouting", "removed"),
    ]
