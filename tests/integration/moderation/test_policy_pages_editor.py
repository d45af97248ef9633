"""Writing a version: errors name their line, quick changes rewrite the text, and nothing that was typed is lost."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.conf import settings
from django.utils.html import escape

from moderation import policies
from moderation.models import AuditEntry, PolicyVersion, Submission
from moderation.policy.document import default_policy_text
from tests.integration.moderation.owning import DOCUMENT, NEW, VERSIONS, a_draft, edited, in_force, olga, signed_in
from tests.makers import ATTACK

pytestmark = pytest.mark.django_db

BROKEN = edited('kind = "words"', 'kind = "wrods"')
AT = DOCUMENT[: DOCUMENT.index('kind = "words"')].count("\n") + 1


@pytest.fixture(autouse=True)
def the_small_policy() -> PolicyVersion:
    return in_force()


def sent(address: str = NEW, **typed: str) -> Any:
    """The answer to the form of the editor, as a browser sends it: with two characters at every line's end."""
    document = typed.pop("document", DOCUMENT).replace("\n", "\r\n")
    return signed_in().post(address, {"document": document, "act": "check", **typed})


# -- The text ----------------------------------------------------------------------------------------------------------


def test_a_draft_begins_as_the_version_in_force() -> None:
    assert signed_in().get(NEW).context["desk"].document == DOCUMENT


def test_a_draft_may_begin_as_another_version() -> None:
    draft = a_draft()

    assert signed_in().get(f"{NEW}?from={draft.pk}").context["desk"].document == draft.document


def test_a_draft_cannot_begin_as_something_that_is_not_there() -> None:
    assert signed_in().get(f"{NEW}?from=x").status_code == 404


def test_a_valid_text_is_saved_with_its_note_and_its_author() -> None:
    sent(document=edited("most = 3", "most = 4"), act="save", note="Sources are welcome.")

    draft = PolicyVersion.objects.drafts().get()
    assert (draft.document, draft.note, draft.created_by) == (
        edited("most = 3", "most = 4"),
        "Sources are welcome.",
        olga(),
    )


def test_saving_leads_to_the_version() -> None:
    answer = sent(document=edited("most = 3", "most = 4"), act="save")

    assert answer["Location"] == f"{VERSIONS}{PolicyVersion.objects.drafts().get().pk}/"


def test_a_draft_that_is_edited_makes_way_for_the_new_text() -> None:
    draft = a_draft()

    sent(f"{VERSIONS}{draft.pk}/edit/", document=edited("most = 3", "most = 4"), act="save")

    assert [one.document for one in PolicyVersion.objects.drafts()] == [edited("most = 3", "most = 4")]


def test_saving_the_text_in_force_says_that_it_is_in_force() -> None:
    answer = signed_in().post(NEW, {"document": DOCUMENT, "act": "save"}, follow=True)

    assert "already (in force)" in answer.content.decode()


def test_an_error_names_line_and_column_and_shows_the_line(the_small_policy: PolicyVersion) -> None:
    answer = sent(document=BROKEN, act="save")

    problem = answer.context["desk"].problem
    assert answer.status_code == 422
    assert problem.line == AT
    assert problem.column
    assert [text for _, text, wrong in problem.around if wrong] == ['kind = "wrods"']
    assert f"Line {AT}, column" in answer.content.decode()


def test_an_error_saves_nothing() -> None:
    before = PolicyVersion.objects.count()

    sent(document=BROKEN, act="save")

    assert PolicyVersion.objects.count() == before


@pytest.mark.parametrize("act", ["save", "check", "try", "add_word", "set_number", "unknown"])
def test_whatever_button_is_pressed_the_typed_text_and_note_come_back(act: str) -> None:
    answer = sent(document=BROKEN + "\n# <b>typed</b> & kept", act=act, note="Why & what", comment="A comment.")

    page = answer.content.decode()
    assert escape("# <b>typed</b> & kept") in page
    assert escape("Why & what") in page


@pytest.mark.parametrize(
    "document",
    ["", "\x00", "title = ", "[[rules]]", "é" * 100, "[" * 3000, 'a = "\\ud800"', "x = 1\n" * 3000],
    ids=["nothing", "a null", "no value", "no title", "no TOML", "deep", "half a character", "twice"],
)
@pytest.mark.parametrize("act", ["save", "check"])
def test_no_text_breaks_the_editor(document: str, act: str) -> None:
    assert sent(document=document, act=act).status_code == 422


def test_a_text_without_a_line_to_name_is_refused_in_words() -> None:
    answer = sent(document=DOCUMENT.replace('title = "Policy"\n', "", 1), act="save")

    assert answer.status_code == 422
    assert "title" in answer.context["desk"].problem.message + answer.context["desk"].problem.field


def test_a_text_that_is_too_long_is_refused_and_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(policies, "LONGEST_DOCUMENT", 100)

    answer = sent(act="save")

    assert answer.status_code == 422
    assert answer.context["desk"].document == DOCUMENT


def test_what_was_typed_about_a_draft_that_was_discarded_meanwhile_is_saved() -> None:
    draft = a_draft()
    policies.discard(draft, by=olga(), now=draft.created_at)

    sent(f"{VERSIONS}{draft.pk}/edit/", document=edited("most = 3", "most = 4"), act="save")

    assert PolicyVersion.objects.drafts().get().document == edited("most = 3", "most = 4")


def test_what_was_typed_about_a_draft_that_was_adopted_meanwhile_becomes_another(
    the_small_policy: PolicyVersion,
) -> None:
    draft = a_draft()
    policies.adopt(draft, by=olga(), now=draft.created_at, seen=the_small_policy.digest, why="Why.")

    sent(f"{VERSIONS}{draft.pk}/edit/", document=edited("most = 3", "most = 4"), act="save")

    assert PolicyVersion.objects.drafts().get().document == edited("most = 3", "most = 4")
    assert policies.current() == draft


def test_what_is_in_force_is_not_edited(the_small_policy: PolicyVersion) -> None:
    answer = signed_in().get(f"{VERSIONS}{the_small_policy.pk}/edit/")

    assert answer["Location"] == f"{VERSIONS}{the_small_policy.pk}/"


# -- The check while typing --------------------------------------------------------------------------------------------


def test_the_check_names_the_line_that_is_wrong() -> None:
    fragment = sent("/moderation/policy/check/", document=BROKEN).content.decode()

    assert f'data-line="{AT}"' in fragment
    assert "<html" not in fragment


def test_the_check_says_in_words_what_would_change() -> None:
    fragment = sent("/moderation/policy/check/", document=edited("most = 3", "most = 4")).content.decode()

    assert "most: 3 → 4" in fragment


def test_the_check_saves_nothing() -> None:
    sent("/moderation/policy/check/", document=edited("most = 3", "most = 4"))

    assert not PolicyVersion.objects.drafts().exists()


# -- Quick changes -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ({"act": "add_word", "word_rule": "words", "word": "pillock"}, '"pillock"'),
        ({"act": "add_word", "word_rule": "words", "word": "ninny", "word_to": "mild"}, 'mild = ["ninny"]'),
        ({"act": "add_pattern", "pattern_rule": "phrases", "pattern": r"\bsell now\b"}, r"'''\bsell now\b'''"),
        ({"act": "add_domain", "domain_rule": "links", "domain": "Spam.example"}, 'held = ["spam.example"]'),
        (
            {"act": "add_domain", "domain_rule": "links", "domain": "gov.example", "domain_to": "allowed"},
            'allowed = ["gov.example"]',
        ),
        ({"act": "set_outcome", "outcome_rule": "words", "outcome": "nudge"}, 'outcome = "nudge"'),
        ({"act": "set_number", "number_of": "links/most", "number": "5"}, "most = 5"),
    ],
)
def test_a_quick_change_is_written_into_the_text(typed: dict[str, str], written: str) -> None:
    answer = sent(**typed)

    assert answer.status_code == 200
    assert written in answer.context["desk"].document
    assert "# A small policy; this line is kept." in answer.context["desk"].document


@pytest.mark.parametrize(
    ("document", "typed", "gone"),
    [
        (
            edited('["gumboil"]', '["gumboil", "pillock"]'),
            {"act": "remove_word", "word_rule": "words", "word": "pillock"},
            "pillock",
        ),
        (
            edited(r"['''\bbuy now\b''']", r"['''\bbuy now\b''', '''sell''']"),
            {"act": "remove_pattern", "pattern_rule": "phrases", "pattern": "sell"},
            "sell",
        ),
        (
            edited("most = 3", 'most = 3\nheld = ["spam.example"]'),
            {"act": "remove_domain", "domain_rule": "links", "domain": "spam.example"},
            "spam.example",
        ),
    ],
)
def test_a_quick_change_takes_something_out(document: str, typed: dict[str, str], gone: str) -> None:
    assert gone not in sent(document=document, **typed).context["desk"].document


@pytest.mark.parametrize("act", ["add_word", "check", "save"])
def test_the_comment_to_try_stays_where_it_was_typed_whatever_button_is_pressed(act: str) -> None:
    typed = {"word_rule": "words", "word": "halfwit", "comment": "You <halfwit>", "writer": "newcomer"}

    page = sent(act=act, document=BROKEN if act == "save" else DOCUMENT, **typed).content.decode()

    assert "You &lt;halfwit&gt;</textarea>" in page
    assert '<option value="newcomer" selected>' in page


def test_what_a_tried_comment_scores_is_written_as_the_readers_language_writes_it() -> None:
    german = signed_in()
    german.cookies[settings.LANGUAGE_COOKIE_NAME] = "de"

    answer = german.post(NEW, {"document": default_policy_text(), "act": "try", "comment": ATTACK})

    assert re.search(r">\([01],\d\d\)<", answer.content.decode())


def test_a_quick_change_shows_its_line_and_saves_nothing() -> None:
    answer = sent(act="add_word", word_rule="words", word="pillock")

    line = next(line for line in answer.context["desk"].quick.lines if line.kind == "added")
    assert "pillock" in line.text
    assert answer.context["desk"].document.split("\n")[line.new - 1] == line.text
    assert not PolicyVersion.objects.drafts().exists()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"act": "add_word", "word_rule": "words", "word": "  "}, "The field for it is empty"),
        ({"act": "add_word", "word_rule": "words", "word": "gumboil"}, "on the list already"),
        ({"act": "add_word", "word_rule": "nobody", "word": "pillock"}, "no rule called"),
        ({"act": "add_word", "word_rule": "words", "word": "x", "word_to": "x"}, "not one of"),
        ({"act": "remove_word", "word_rule": "words", "word": "pillock"}, "not on the list"),
        ({"act": "add_pattern", "pattern_rule": "phrases", "pattern": "(a"}, "RE2 refuses this pattern"),
        ({"act": "set_outcome", "outcome_rule": "words", "outcome": "reject"}, "may_reject"),
        ({"act": "set_number", "number_of": "links/most", "number": "many"}, "is not a number"),
        ({"act": "set_number", "number_of": "", "number": "3"}, "no rule called"),
        ({"act": "set_number", "number_of": "links/most", "number": "nan"}, ""),
        ({"act": "set_number", "number_of": "links/most", "number": "-1"}, ""),
    ],
)
def test_a_quick_change_that_makes_no_sense_changes_nothing_and_says_why(typed: dict[str, str], said: str) -> None:
    answer = sent(**typed)

    assert answer.status_code == 422
    assert answer.context["desk"].document == DOCUMENT
    assert said in answer.context["desk"].quick.words


def test_a_quick_change_of_a_text_that_cannot_be_read_says_what_to_do_first() -> None:
    answer = sent(document=BROKEN, act="add_word", word_rule="words", word="pillock")

    assert "Mend what is wrong" in answer.context["desk"].quick.words
    assert answer.context["desk"].document == BROKEN


# -- A comment to try --------------------------------------------------------------------------------------------------


def test_a_comment_is_judged_by_the_text_and_by_what_is_in_force() -> None:
    trying = (
        sent(document=edited('["gumboil"]', '["gumboil", "pillock"]'), act="try", comment="You pillock.")
        .context["desk"]
        .trying
    )

    assert (trying.draft.outcome, trying.in_force.outcome) == ("Held", "Published")


def test_the_words_that_a_rule_sees_are_marked() -> None:
    answer = sent("/moderation/policy/try/", comment="What a gumboil.").content.decode()

    assert ">gumboil</mark>" in answer


def test_a_comment_to_try_is_escaped() -> None:
    fragment = sent("/moderation/policy/try/", comment="<script>gumboil</script>").content.decode()

    assert "<script>" not in fragment


def test_a_text_that_cannot_be_read_still_shows_what_is_in_force() -> None:
    trying = sent(document=BROKEN, act="try", comment="What a gumboil.").context["desk"].trying

    assert trying.draft is None
    assert trying.in_force.outcome == "Held"


def test_trying_nothing_shows_nothing() -> None:
    assert sent(act="try", comment=" ").context["desk"].trying is None


def test_trying_leaves_no_trace() -> None:
    before = AuditEntry.objects.count()

    sent("/moderation/policy/try/", comment="What a gumboil.")

    assert (Submission.objects.count(), AuditEntry.objects.count()) == (0, before)
