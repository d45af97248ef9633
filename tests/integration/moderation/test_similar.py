"""Decisions about comments like this one: what counts as like, what is never shown, and what it costs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from moderation import purging
from moderation.learning import labels, similar
from moderation.learning.similar import SimilarDecisions, similar_to, terms_of
from moderation.models import Finding, Label, LabelTerm, Revision, Submission
from tests.integration.moderation.past_decisions import decided
from tests.makers import ATTACK, a_submission, item_of, let_through, mina, rejected, rui, sable

pytestmark = pytest.mark.django_db

BRIDGE = "The bridge on Mill Lane was inspected in spring and the report never reached the council chamber."
BRIDGE_AGAIN = "Whoever inspected the bridge on Mill Lane wrote a report that the council chamber never discussed."
BREAD = "My grandmother baked rye bread every Friday, and nobody in the family has found her recipe since."


def found_for(submission: Submission) -> SimilarDecisions:
    findings = list(Finding.objects.filter(decision__submission=submission, decision__revision=submission.current))
    return similar_to(submission, findings)


def words_of(found: SimilarDecisions) -> list[str]:
    return [decision.words for decision in found.decisions]


# -- What is alike ------------------------------------------------------------------------------------------------


def test_a_comment_about_something_else_is_not_alike() -> None:
    decided([(BREAD, False)])
    labels.catch_up()

    assert found_for(a_submission(BRIDGE)).decisions == ()


def test_one_word_in_common_is_not_enough() -> None:
    decided([("The bridge is lovely at dusk, when herons stand beneath.", False)])
    labels.catch_up()

    assert found_for(a_submission(BRIDGE)).decisions == ()


def test_words_in_a_quotation_make_nothing_alike() -> None:
    decided([(f"> {BRIDGE}\n\nBread, I say, and circuses.", False)])
    labels.catch_up()

    assert found_for(a_submission(BRIDGE_AGAIN)).decisions == ()


def test_a_comment_is_not_like_itself() -> None:
    submission = a_submission(ATTACK, by=sable())
    rejected(submission)
    labels.catch_up()

    assert found_for(submission).decisions == ()


def test_many_words_in_common_are_alike() -> None:
    decided([(BRIDGE_AGAIN, False), (BREAD, False)])
    labels.catch_up()

    assert [words[:20] for words in words_of(found_for(a_submission(BRIDGE)))] == [BRIDGE_AGAIN[:20]]


def test_the_same_insult_is_alike_whatever_stands_around_it() -> None:
    rejected(a_submission("What a clueless moron you are, and the soup was cold besides.", by=sable()))
    labels.catch_up()

    found = found_for(a_submission("You moron, trains do not run on Sundays.", by=rui()))

    assert [decision.rejected for decision in found.decisions] == [True]


def test_an_insult_in_disguise_is_alike() -> None:
    rejected(a_submission("You are such a m0r0n about everything.", by=sable()))
    labels.catch_up()

    assert len(found_for(a_submission("You moron, trains do not run on Sundays.", by=rui())).decisions) == 1


def test_at_most_five_are_shown_and_the_published_ones_counted() -> None:
    decided([(f"{BRIDGE_AGAIN} {place}", place % 2 > 0) for place in range(9)])
    labels.catch_up()

    found = found_for(a_submission(BRIDGE))

    assert len(found.decisions) == 5
    assert found.published == sum(not decision.rejected for decision in found.decisions)


def test_what_shares_a_rarer_word_comes_first() -> None:
    common = [("Council chamber report bridge, they never discussed.", False)] * 4
    decided([*common, ("The bridge report was inspected by the council.", True)])
    labels.catch_up()

    assert found_for(a_submission(BRIDGE)).decisions[0].rejected


def test_an_overturned_decision_is_shown_as_it_ended() -> None:
    submission = a_submission(ATTACK, by=sable())
    let_through(submission)
    labels.catch_up()
    rejected(submission)
    labels.catch_up()

    found = found_for(a_submission("You clueless moron, read the timetable.", by=rui()))

    assert [decision.rejected for decision in found.decisions] == [True]


# -- What is never shown ------------------------------------------------------------------------------------------


def erase(revision: Revision) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {Revision._meta.db_table} SET text = '', html = '', erased_at = %s WHERE id = %s",
            [timezone.now(), revision.pk],
        )


def test_an_erased_text_is_not_shown_from_the_moment_it_is_erased() -> None:
    decided([(BRIDGE_AGAIN, True)])
    labels.catch_up()

    erase(Label.objects.get().revision)

    assert found_for(a_submission(BRIDGE)).decisions == ()


def test_nothing_of_an_erased_text_stays_in_the_index() -> None:
    decided([(BRIDGE_AGAIN, True), (BREAD, False)])
    labels.catch_up()
    erase(Label.objects.get(rejected=True).revision)

    purging.purge(now=timezone.now())

    assert set(LabelTerm.objects.values_list("label__rejected", flat=True)) == {False}


def test_the_index_holds_no_words() -> None:
    decided([(BRIDGE, True)])
    labels.catch_up()

    assert all(isinstance(term, int) for term in LabelTerm.objects.values_list("term", flat=True))


# -- What it costs ------------------------------------------------------------------------------------------------


def test_it_takes_three_queries_with_any_past(django_assert_num_queries: Any) -> None:
    decided([(f"{BRIDGE_AGAIN} {place}", True) for place in range(60)])
    labels.catch_up()
    submission = a_submission(BRIDGE)

    with django_assert_num_queries(3):
        similar_to(submission, [])


def test_of_a_common_word_only_the_newest_labels_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(similar, "KEPT_OF_A_TERM", 10)
    decided([(f"{BRIDGE} {place}", True) for place in range(35)])

    labels.catch_up()

    (common, *_) = terms_of("bridge", [])
    kept = LabelTerm.objects.filter(term=common).values_list("label", flat=True)
    assert len(kept) == 10
    assert min(kept) > min(Label.objects.values_list("pk", flat=True))


@given(st.text(), st.lists(st.tuples(st.text(max_size=8), st.text(max_size=30)), max_size=3))
def test_any_text_has_a_bounded_number_of_terms_that_a_database_can_hold(
    text: str, seen: Sequence[tuple[str, str]]
) -> None:
    terms = terms_of(text, seen)

    assert len(terms) <= similar.WORDS_MARKED + similar.WORDS_SAMPLED
    assert all(0 <= term < 2**63 for term in terms)
    assert terms == terms_of(text, seen)


# -- Beside an item -----------------------------------------------------------------------------------------------


def test_an_item_names_them_and_leads_to_them(client: Client) -> None:
    earlier = a_submission("What a clueless moron you are, and the soup was cold besides.", by=sable())
    closed = item_of(earlier)
    rejected(earlier)
    labels.catch_up()
    client.force_login(mina())

    waiting = item_of(a_submission("You moron, trains do not run on Sundays.", by=rui()))
    page = client.get(reverse("moderation:item", args=[waiting.pk])).content.decode()

    assert "1 similar: 0 published" in page
    assert reverse("moderation:item", args=[closed.pk]) in page
