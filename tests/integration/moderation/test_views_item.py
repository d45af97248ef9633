"""One item: what a moderator sees, and that a decision is taken once, on what was seen, by somebody who may."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from moderation import appeals, reports, reviews, workflow
from moderation.models import Appeal, AuditEntry, Decision, DeskPreference, ReviewItem, Sanction, Strike, Submission
from tests.integration.blog.writing import a_published_post, an_update
from tests.makers import (
    ATTACK,
    FINE,
    a_comment,
    a_commenter,
    a_post,
    a_submission,
    a_user,
    item_of,
    let_through,
    mina,
    noor,
    rejected,
    rui,
    sable,
    submission_of,
    tomas,
)

pytestmark = pytest.mark.django_db


# -- What is shown ------------------------------------------------------------------------------------------------


def test_the_text_stands_whole_with_its_evidence_marked(client: Client) -> None:
    page = _page(client, a_submission(ATTACK, by=sable()))

    assert '<mark title="Seen by personal attacks">You are a clueless moron</mark> and everybody' in page


def test_the_text_is_escaped_around_and_inside_the_marks(client: Client) -> None:
    page = _page(client, a_submission("You are a clueless <b>moron</b> & <img src=x onerror=alert(1)>", by=sable()))

    assert "<img src=x" not in page
    assert "&lt;img src=x onerror=alert(1)&gt;" in page


def test_why_it_is_here_names_rule_and_clause(client: Client) -> None:
    page = _page(client, a_submission(ATTACK, by=sable()))

    assert "Clause 2, Attack no person" in page
    assert "Rule personal attacks" in page


def test_a_score_is_written_as_the_readers_language_writes_it(client: Client) -> None:
    item = item_of(a_submission(ATTACK, by=sable()))
    client.force_login(mina(), backend="config.accounts.AuthenticationBackend")

    english, german = (_asked(client, item, language).context["page"].why[0].score for language in ("en", "de"))

    assert re.fullmatch(r"[01]\.\d\d", english)
    assert german == english.replace(".", ",")


def test_reports_are_shown_with_their_words(client: Client) -> None:
    submission = a_submission(FINE, by=rui())
    reports.file(submission, reporter=a_commenter(noor()), clause="1", text="He sneers at the neighbours.")

    assert "He sneers at the neighbours." in _page(client, submission)


def test_the_comment_that_it_answers_is_beside_it(client: Client) -> None:
    question = a_comment("Was the wall inspected before the summer?", by=rui())

    assert "Was the wall inspected" in _page(client, submission_of(a_comment(ATTACK, by=sable(), reply_to=question)))


def test_what_a_clause_would_cost_is_written_as_the_readers_language_writes_it(client: Client) -> None:
    item = item_of(a_submission(ATTACK, by=sable()))
    client.force_login(mina(), backend="config.accounts.AuthenticationBackend")

    steps = {
        language: {charge.step for charge in _asked(client, item, language).context["page"].charges if charge.step}
        for language in ("en", "de")
    }

    assert [step for step in steps["en"] if step.islower()]
    assert not [step for step in steps["en"] if not step.islower()]
    assert [step for step in steps["de"] if step[0].isupper()]
    assert not [step for step in steps["de"] if not step[0].isupper()]


def test_what_each_clause_would_cost_is_told_before_the_button_is_pressed(client: Client) -> None:
    submission = a_submission(ATTACK, by=sable())

    charges = {charge.number: charge for charge in _context(client, submission)["page"].charges}

    assert (charges["2"].points, charges["2"].step) == ("3 points", "notice")
    assert (charges["4"].points, charges["4"].step, charges["4"].standing) == (
        "10 points",
        "suspension, 7 days",
        "suspended",
    )


def test_a_clause_that_costs_nothing_is_not_offered(client: Client) -> None:
    page = _context(client, a_submission(ATTACK, by=sable()))

    assert [charge.number for charge in page["page"].charges] == ["1", "2", "3", "4", "5", "6", "7"]


def test_what_was_foretold_is_what_happens(client: Client) -> None:
    submission = a_submission(ATTACK, by=sable())
    foretold = next(c for c in _context(client, submission)["page"].charges if c.number == "2")

    _post(client, submission, "reject", clause="2")

    assert f"{Strike.objects.get().sanction.kind}" == foretold.step


def test_the_passage_that_the_comment_quotes_is_shown(client: Client) -> None:
    ferry = "The ferry is to stop at the end of the month"
    post = a_published_post()
    an_update(post, text=f"The council met. {'It talked about the bridge. ' * 40}\n\n{ferry}, said the harbour master.")
    submission = a_submission(f"{ATTACK}\n\n> {ferry}", by=sable(), on=post)

    assert "said the harbour master" in _page(client, submission)


def test_what_was_written_before_and_after_it_is_shown(client: Client) -> None:
    post = a_post()
    said = ["The pier is wet.", "My tram never came.", "Bread costs more now.", "Nobody swept the lane."]
    for text in said[:2]:
        a_submission(text, by=rui(), on=post)
    submission = a_submission(ATTACK, by=sable(), on=post)
    for text in said[2:]:
        a_submission(text, by=rui(), on=post)

    page = _page(client, submission)

    assert [text for text in said if text in page] == said[1:3]


def test_for_who_asked_for_it_everything_around_an_upsetting_text_is_blurred(client: Client) -> None:
    parent = a_comment(FINE, by=rui())
    reply = a_submission(ATTACK, by=sable(), reply_to=parent)
    reports.file(submission_of(parent), reporter=a_commenter(noor()), clause="2", text="He always writes so.")
    DeskPreference.objects.create(moderator=mina(), calm=True)

    page = _page(client, reply)

    assert 'class="passage upsetting"' in page
    assert 'class="item__text upsetting"' in page


def test_a_comment_that_was_edited_says_so(client: Client) -> None:
    submission = a_submission(ATTACK, by=sable())
    workflow.resubmit(submission, text=f"{ATTACK} Edited.", version=submission.version)

    assert "edited" in _page(client, submission)


def test_opening_a_page_claims_nothing(client: Client) -> None:
    submission = a_submission(ATTACK, by=sable())

    _page(client, submission)

    assert item_of(submission).claimed_by is None


def test_a_page_costs_the_same_with_any_history(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    submission = a_submission(FINE, by=rui())
    reports.file(submission, reporter=a_commenter(a_user("first")), clause="1")
    address = _address(item_of(submission))
    _as(mina(), client).get(address)
    with django_assert_num_queries(QUERIES_OF_AN_ITEM):
        client.get(address)
    for number in range(8):
        a_submission(f"{ATTACK} {number}", by=a_user(f"other{number}"))
    reports.file(submission, reporter=a_commenter(a_user("second")), clause="1")

    with django_assert_num_queries(QUERIES_OF_AN_ITEM):
        client.get(address)


def test_a_script_that_has_the_list_is_given_the_item_alone(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    address = _address(item_of(a_submission(ATTACK, by=sable())))
    _as(mina(), client).get(address)

    with django_assert_num_queries(QUERIES_OF_AN_ITEM_ALONE):
        part = client.get(address, headers={"Parley-Part": "item"}).content.decode()

    assert "You are a clueless moron</mark> and everybody" in part
    assert 'class="queue__context"' in part
    assert "queue__list" not in part


def test_a_script_that_has_the_item_is_given_the_list_alone_and_what_was_just_done(client: Client) -> None:
    first, second = a_submission(ATTACK, by=sable()), a_submission(f"{ATTACK} Really.", by=rui())
    _as(mina(), client)

    answer = client.post(
        f"{_address(item_of(first))}publish/", _seen(first), headers={"Parley-Part": "list"}, follow=True
    )

    part = answer.content.decode()
    assert answer.redirect_chain[-1][0].startswith(_address(item_of(second)))
    assert 'data-key="u"' in part
    assert f'data-item="{item_of(second).pk}" aria-current="true"' in part
    assert "item-title" not in part


def test_an_item_that_never_was_is_not_found(client: Client) -> None:
    assert _as(mina(), client).get("/moderation/queue/999999/").status_code == 404


def test_a_decided_item_says_who_decided_and_offers_no_buttons(client: Client) -> None:
    submission = a_submission(ATTACK, by=sable())
    item = item_of(submission)
    rejected(submission, by=tomas())

    page = _as(mina(), client).get(_address(item)).content.decode()

    assert "tomas" in page
    assert "/publish/" not in page


# -- Claims -------------------------------------------------------------------------------------------------------


def test_claiming_holds_the_item(client: Client) -> None:
    submission = a_submission(ATTACK, by=sable())

    _as(mina(), client).post(_address(item_of(submission)) + "claim/")

    assert item_of(submission).claimed_by == mina()


def test_a_script_is_told_for_how_long(client: Client) -> None:
    item = item_of(a_submission(ATTACK, by=sable()))

    answer = _as(mina(), client).post(_address(item) + "claim/", headers={"accept": "application/json"})

    assert answer.json() == {"minutes": 10}


def test_looking_is_a_short_claim(client: Client) -> None:
    item = item_of(a_submission(ATTACK, by=sable()))

    answer = _as(mina(), client).post(
        _address(item) + "claim/", {"at_a_glance": "1"}, headers={"accept": "application/json"}
    )

    assert answer.json() == {"minutes": 2}


def test_what_another_holds_shows_their_name_and_no_buttons(client: Client) -> None:
    submission = a_submission(ATTACK, by=sable())
    reviews.claim(item_of(submission), by=tomas())

    page = _page(client, submission)

    assert "tomas is looking at this" in page
    assert "/publish/" not in page


def test_what_another_holds_is_not_claimed(client: Client) -> None:
    submission = a_submission(ATTACK, by=sable())
    reviews.claim(item_of(submission), by=tomas())

    answer = _as(mina(), client).post(_address(item_of(submission)) + "claim/")

    assert answer.status_code == 409
    assert item_of(submission).claimed_by == tomas()


def test_what_another_holds_can_be_taken_over_and_the_log_says_so(client: Client) -> None:
    submission = a_submission(ATTACK, by=sable())
    reviews.claim(item_of(submission), by=tomas())

    _as(mina(), client).post(_address(item_of(submission)) + "take-over/")

    assert item_of(submission).claimed_by == mina()
    assert AuditEntry.objects.latest("sequence").action == "review.taken_over"


def test_what_is_given_back_is_free(client: Client) -> None:
    submission = a_submission(ATTACK, by=sable())
    reviews.claim(item_of(submission), by=mina())

    _as(mina(), client).post(_address(item_of(submission)) + "release/")

    assert item_of(submission).claimed_by is None


# -- Decisions ----------------------------------------------------------------------------------------------------


def test_publishing_lets_the_comment_be_seen(client: Client) -> None:
    submission = a_submission(ATTACK, by=sable())

    _post(client, submission, "publish", note="Quotes the mayor.")

    submission.refresh_from_db()
    assert submission.is_visible
    assert Decision.objects.by_people().get().note == "Quotes the mayor."


def test_rejecting_names_the_clause_and_tells_the_author_why(client: Client) -> None:
    submission = a_submission(ATTACK, by=sable())

    _post(client, submission, "reject", clause="2", statement="Please argue with what was said.")

    decision = Decision.objects.by_people().get()
    assert (decision.to_state, decision.clause, decision.statement) == (
        "rejected",
        "2",
        "Please argue with what was said.",
    )


def test_an_empty_statement_is_the_one_of_the_clause(client: Client) -> None:
    _post(client, a_submission(ATTACK, by=sable()), "reject", clause="2")

    assert Decision.objects.by_people().get().statement.startswith("Your comment attacks a person")


def test_a_preset_that_was_picked_is_what_the_author_is_told(client: Client) -> None:
    _post(client, a_submission(ATTACK, by=sable()), "reject", clause="2", preset="2.0")

    assert Decision.objects.by_people().get().statement.startswith("Please answer what was said")


def test_typed_words_come_before_a_preset(client: Client) -> None:
    _post(client, a_submission(ATTACK, by=sable()), "reject", clause="2", preset="2.0", statement="My own.")

    assert Decision.objects.by_people().get().statement == "My own."


@pytest.mark.parametrize("preset", ["1.0", "2.99", "nonsense"])
def test_a_preset_of_another_clause_is_none(client: Client, preset: str) -> None:
    _post(client, a_submission(ATTACK, by=sable()), "reject", clause="2", preset=preset)

    assert Decision.objects.by_people().get().statement.startswith("Your comment attacks a person")


def test_what_publishing_does_is_told_before_the_button_is_pressed(client: Client) -> None:
    submission = a_submission(FINE, by=rui())
    reports.file(submission, reporter=a_commenter(noor()), clause="1")

    told = _context(client, submission)["page"].if_published

    assert told == (
        "Readers go on seeing it.",
        "1 report is answered: it stays, and the reporter is told.",
        "It costs nothing: the standing stays “Good”, with 0 points.",
    )


def test_a_revocation_says_that_a_second_moderator_confirms_it(client: Client) -> None:
    tomas()
    _had_every_step_but_the_last(sable())

    charges = {charge.number: charge for charge in _context(client, a_submission(ATTACK, by=sable()))["page"].charges}

    assert (charges["4"].step, charges["4"].standing, charges["4"].waits) == ("privileges revoked", "suspended", True)


def test_an_item_whose_post_is_gone_is_still_shown(client: Client) -> None:
    submission = a_submission(ATTACK, by=sable())
    Submission.objects.filter(pk=submission.pk).update(target_pk="999999")

    assert "A page that is gone" in _page(client, submission)


@pytest.mark.parametrize("clause", ["", "99", "8", "2\x00"])
def test_a_rejection_without_a_known_clause_changes_nothing_and_keeps_what_was_typed(
    client: Client, clause: str
) -> None:
    submission = a_submission(ATTACK, by=sable())

    answer = _post(client, submission, "reject", clause=clause, note="A long note")

    assert answer.status_code == 400
    assert "A long note" in answer.content.decode()
    assert not Decision.objects.by_people().exists()


@pytest.mark.parametrize("field", ["revision", "version"])
@pytest.mark.parametrize("value", ["", "x", "-1", "99999999999999999999"])
def test_a_form_that_does_not_say_what_was_seen_is_refused(client: Client, field: str, value: str) -> None:
    answer = _post(client, a_submission(ATTACK, by=sable()), "publish", **{field: value})

    assert answer.status_code == 400


def test_a_decision_leads_to_the_next_item_and_says_what_was_done(client: Client) -> None:
    first, second = a_submission(ATTACK, by=sable()), a_submission(f"{ATTACK} Again.", by=a_user("otto"))

    answer = _post(client, first, "reject", clause="2", follow=True)

    assert answer.redirect_chain[0][0].startswith(_address(item_of(second)))
    assert "Rejected: Sable’s comment, clause 2." in answer.content.decode()


def test_the_next_item_is_one_that_nobody_holds(client: Client) -> None:
    first, held, free = (a_submission(f"{ATTACK} {n}", by=a_user(f"author{n}")) for n in range(3))
    reviews.claim(item_of(held), by=tomas())

    answer = _post(client, first, "reject", clause="2")

    assert answer["Location"].startswith(_address(item_of(free)))


def test_the_filters_stay_in_use_after_a_decision(client: Client) -> None:
    first, second = a_submission(ATTACK, by=sable()), a_submission(f"{ATTACK} Again.", by=a_user("otto"))

    answer = _post(client, first, "reject", clause="2", query="?reason=held")

    assert answer["Location"].startswith(f"{_address(item_of(second))}?reason=held&done=")


def test_after_the_last_item_the_queue_is_shown(client: Client) -> None:
    answer = _post(client, a_submission(ATTACK, by=sable()), "publish")

    assert answer["Location"].startswith("/moderation/queue/?done=")


def test_what_another_did_is_not_said_as_ones_own(client: Client) -> None:
    decision = rejected(a_submission(ATTACK, by=sable()), by=tomas())

    assert "Rejected:" not in _as(mina(), client).get(f"/moderation/queue/?done={decision.pk}").content.decode()


# -- Overtaken ----------------------------------------------------------------------------------------------------


def test_a_decision_on_an_edited_text_is_refused_and_the_new_text_shown(client: Client) -> None:
    submission = a_submission(ATTACK, by=sable())
    seen = _seen(submission)
    workflow.resubmit(submission, text=f"{ATTACK} And worse.", version=submission.version)

    answer = _post(client, submission, "reject", clause="2", note="A long note", **seen)

    assert answer.status_code == 409
    assert "And worse." in answer.content.decode()
    assert "A long note" in answer.content.decode()
    assert not Decision.objects.by_people().exists()


def test_a_decision_on_what_was_decided_says_who_and_when_and_keeps_the_typed_words(client: Client) -> None:
    submission = a_submission(ATTACK, by=sable())
    seen, item = _seen(submission), item_of(submission)
    let_through(submission, by=tomas())

    answer = _as(mina(), client).post(
        f"{_address(item)}reject/", {**seen, "clause": "2", "statement": "My statement", "note": "My note"}
    )
    page = answer.content.decode()

    assert answer.status_code == 409
    assert all(words in page for words in ("tomas", "My statement", "My note"))
    assert Decision.objects.by_people().count() == 1


@pytest.mark.parametrize(
    ("what", "typed"), [("publish", {}), ("reject", {"clause": "2", "statement": "My statement", "note": "My note"})]
)
def test_a_decision_that_is_sent_twice_is_answered_as_once(client: Client, what: str, typed: dict[str, str]) -> None:
    submission = a_submission(ATTACK, by=sable())
    item, form = item_of(submission), {**_seen(submission), **typed}

    first, second = (_as(mina(), client).post(f"{_address(item)}{what}/", form) for _ in range(2))

    assert (second.status_code, second["Location"]) == (302, first["Location"])
    assert Decision.objects.by_people().count() == 1


@pytest.mark.parametrize(
    ("what", "typed"),
    [("reject", {"clause": "2"}), ("publish", {"note": "My other note"})],
    ids=["the other decision", "another note"],
)
def test_who_decided_themselves_is_told_so(client: Client, what: str, typed: dict[str, str]) -> None:
    submission = a_submission(ATTACK, by=sable())
    item, seen = item_of(submission), _seen(submission)
    _as(mina(), client).post(f"{_address(item)}publish/", seen)

    answer = _as(mina(), client).post(f"{_address(item)}{what}/", {**seen, **typed})

    assert answer.status_code == 409
    assert "You decided this already." in answer.content.decode()


def test_a_decision_on_what_another_holds_is_refused(client: Client) -> None:
    submission = a_submission(ATTACK, by=sable())
    reviews.claim(item_of(submission), by=tomas())

    answer = _post(client, submission, "publish", note="My note")

    assert answer.status_code == 409
    assert "My note" in answer.content.decode()


def test_a_decision_after_the_lease_ended_is_taken(client: Client) -> None:
    submission = a_submission(ATTACK, by=sable())
    reviews.claim(item_of(submission), by=tomas(), now=timezone.now() - timedelta(hours=1))

    assert _post(client, submission, "publish").status_code == 302


# -- Nobody judges their own case -----------------------------------------------------------------------------------


def test_an_author_sees_no_item_about_their_own_comment(client: Client) -> None:
    submission = a_submission(ATTACK, by=mina())

    answer = _as(mina(), client).get(_address(item_of(submission)))

    assert answer.status_code == 403
    assert "Another moderator decides this one" in answer.content.decode()


@pytest.mark.parametrize("what", ["publish", "reject", "claim", "take-over"])
def test_a_reporter_does_not_decide(client: Client, what: str) -> None:
    submission = a_submission(FINE, by=rui())
    reports.file(submission, reporter=a_commenter(mina()), clause="2")

    answer = _post(client, submission, what, clause="2")

    assert answer.status_code == 403
    assert not Decision.objects.by_people().exists()


def test_who_was_answered_does_not_decide(client: Client) -> None:
    question = a_comment(FINE, by=mina())
    submission = submission_of(a_comment(ATTACK, by=sable(), reply_to=question))

    assert _post(client, submission, "publish").status_code == 403


# -- Appeals ------------------------------------------------------------------------------------------------------


def test_an_appealed_item_shows_the_authors_words(client: Client) -> None:
    appeal = _appealed()

    assert "The wall is the subject" in _page(client, appeal.decision.submission)


def test_overturning_publishes_the_comment_again(client: Client) -> None:
    appeal = _appealed()

    answer = _answer(client, appeal, "overturn", follow=True)

    appeal.decision.submission.refresh_from_db()
    assert appeal.decision.submission.is_visible
    assert "Overturned" in answer.content.decode()


def test_upholding_leaves_it_and_tells_why(client: Client) -> None:
    appeal = _appealed()

    answer = _answer(client, appeal, "uphold", follow=True)

    appeal.refresh_from_db()
    assert (appeal.state, appeal.reply) == ("upheld", "We read it again.")
    assert "The decision stands; Sable was told." in answer.content.decode()


def test_an_appeal_is_not_answered_without_words(client: Client) -> None:
    appeal = _appealed()

    answer = _as(mina(), client).post(f"/moderation/appeals/{appeal.pk}/uphold/", {"reply": " "})

    assert answer.status_code == 400
    assert Appeal.objects.get().state == "open"


def test_who_decided_does_not_answer_the_appeal(client: Client) -> None:
    appeal = _appealed()
    mina()

    answer = _answer(client, appeal, "uphold", by=tomas())

    assert answer.status_code == 403
    assert Appeal.objects.get().state == "open"


def test_who_decided_reads_on_opening_that_another_answers(client: Client) -> None:
    submission = _appealed().decision.submission
    mina()

    page = _as(tomas(), client).get(_address(item_of(submission))).content.decode()

    assert "You decided this; another moderator answers the appeal" in page
    assert not [what for what in ("/uphold/", "/overturn/", "/claim/", "/take-over/") if what in page]


@pytest.mark.parametrize("what", ["claim", "take-over"])
def test_who_decided_does_not_hold_the_appeal(client: Client, what: str) -> None:
    submission = _appealed().decision.submission
    mina()

    answer = _as(tomas(), client).post(f"{_address(item_of(submission))}{what}/")

    assert answer.status_code == 403
    assert item_of(submission).claimed_by is None


def test_who_decided_is_not_told_to_take_over_from_who_answers(client: Client) -> None:
    submission = _appealed().decision.submission
    reviews.claim(item_of(submission), by=mina())

    page = _as(tomas(), client).get(_address(item_of(submission))).content.decode()

    assert "Take over" not in page


def test_the_only_moderator_is_told_from_when_they_answer_the_appeal_of_their_own_decision(client: Client) -> None:
    submission = _appealed().decision.submission

    page = _as(tomas(), client).get(_address(item_of(submission))).content.decode()

    assert "you can answer it from" in page
    assert "/overturn/" not in page


def test_the_only_moderator_answers_the_appeal_of_their_own_decision_a_day_later(client: Client) -> None:
    submission = _appealed(ago=timedelta(days=2)).decision.submission

    assert "/overturn/" in _as(tomas(), client).get(_address(item_of(submission))).content.decode()


def test_an_appeal_is_answered_once(client: Client) -> None:
    appeal = _appealed()
    _answer(client, appeal, "uphold")

    answer = _answer(client, appeal, "overturn")

    assert answer.status_code == 409
    assert "We read it again." in answer.content.decode()


def test_an_author_who_moderates_does_not_answer_their_own_appeal(client: Client) -> None:
    submission = a_submission(ATTACK, by=mina())
    decision = rejected(submission, by=tomas())
    appeal = appeals.open_appeal(decision, by=a_commenter(mina()), text="The wall is the subject, not the mayor.")

    assert _answer(client, appeal, "uphold").status_code == 403


# Who asks (four), the policy, the item, who has a part in it (three), its findings, decisions, reports and appeal, the
# author's record (four), the post and its words (two), to whom it may be passed (two), the bar, the list, and the
# transaction's two ends.
QUERIES_OF_AN_ITEM = 32
QUERIES_OF_AN_ITEM_ALONE = 25


def _had_every_step_but_the_last(author: User) -> None:
    """Each comment was written after its author was told of the one before."""
    now = timezone.now() - timedelta(days=30)
    for number in range(4):
        now += timedelta(days=1)
        submission = submission_of(a_comment(f"{ATTACK} ({number})", by=author, at=now))
        rejected(submission, clause="3" if number else "2", now=now + timedelta(hours=1))
        if Sanction.objects.filter(kind="suspension").exists():
            break


def _appealed(*, ago: timedelta = timedelta()) -> Appeal:
    then = timezone.now() - ago
    decision = rejected(a_submission(ATTACK, by=sable()), by=tomas(), now=then)
    words = "The wall is the subject, not the mayor."
    return appeals.open_appeal(decision, by=a_commenter(sable()), text=words, now=then)


def _answer(client: Client, appeal: Appeal, how: str, *, by: User | None = None, follow: bool = False) -> Any:
    address = f"/moderation/appeals/{appeal.pk}/{how}/"
    return _as(by or mina(), client).post(address, {"reply": "We read it again."}, follow=follow)


def _as(user: User, client: Client) -> Client:
    client.force_login(user, backend="config.accounts.AuthenticationBackend")
    return client


def _address(item: ReviewItem) -> str:
    return f"/moderation/queue/{item.pk}/"


def _page(client: Client, submission: Submission) -> str:
    return _as(mina(), client).get(_address(item_of(submission))).content.decode()


def _context(client: Client, submission: Submission) -> Any:
    return _as(mina(), client).get(_address(item_of(submission))).context


def _seen(submission: Submission) -> dict[str, Any]:
    submission.refresh_from_db()
    return {"revision": submission.current_id, "version": submission.version}


def _post(
    client: Client, submission: Submission, what: str, *, query: str = "", follow: bool = False, **typed: Any
) -> Any:
    address = f"{_address(item_of(submission))}{what}/{query}"
    return _as(mina(), client).post(address, {**_seen(submission), **typed}, follow=follow)


def _asked(client: Client, item: ReviewItem, language: str) -> Any:
    return client.get(f"/moderation/queue/{item.pk}/", headers={"Accept-Language": language})
