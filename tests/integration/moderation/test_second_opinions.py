"""A second opinion is drawn by chance, given blind, changes nothing, and shows afterwards where two agree."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from moderation import reports, second_opinions, undoing, workflow
from moderation.conf import read_conf
from moderation.impartiality import SelfJudging
from moderation.models import AuditEntry, Decision, Release, Released, SecondOpinion, Strike
from moderation.policy.states import State
from moderation.second_opinions import Pair
from tests.makers import (
    ATTACK,
    FINE,
    a_commenter,
    a_submission,
    a_user,
    item_of,
    let_through,
    mina,
    noor,
    rejected,
    rui,
    sable,
    tomas,
)

pytestmark = pytest.mark.django_db

NEVER, ALWAYS = 1.0, 0.0


@pytest.fixture(autouse=True)
def _five_in_a_hundred(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """The share that is packaged, and chance only where a test says so."""
    tomas()
    monkeypatch.setattr(second_opinions, "by_chance", lambda: 0.99)
    settings.MODERATION = {**settings.MODERATION, "SECOND_OPINION_SHARE": 0.05}


# -- Drawing ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("chance", "drawn"), [(0.0, True), (0.049, True), (0.05, False), (0.99, False)])
def test_chance_decides_within_the_share_that_is_set(chance: float, drawn: bool) -> None:
    opinion = second_opinions.draw(rejected(a_submission(ATTACK, by=sable())), chance=chance, now=timezone.now())

    assert (opinion is not None) == drawn


def test_where_nobody_else_could_give_it_none_is_asked() -> None:
    submission = a_submission(FINE, by=rui())
    reports.file(submission, reporter=a_commenter(tomas()), clause="2")

    assert _drawn(let_through(submission)) is None


@pytest.mark.parametrize("share", [-0.1, 1.1])
def test_a_share_that_is_none_is_no_setting(settings: Settings, share: float) -> None:
    settings.MODERATION = {**settings.MODERATION, "SECOND_OPINION_SHARE": share}

    with pytest.raises(ValueError, match="SECOND_OPINION_SHARE"):
        read_conf()


def test_every_decision_of_a_person_is_drawn_where_the_share_is_whole(settings: Settings) -> None:
    settings.MODERATION = {**settings.MODERATION, "SECOND_OPINION_SHARE": 1.0}
    decision = rejected(a_submission(ATTACK, by=sable()))
    undoing.undo(decision, by=mina())

    assert [opinion.decision for opinion in SecondOpinion.objects.all()] == [decision]


@pytest.mark.parametrize("reported", [False, True])
def test_it_is_about_the_clause_in_question(reported: bool) -> None:
    submission = a_submission(ATTACK, by=sable())
    if reported:
        let_through(submission)
        submission.refresh_from_db()
        reports.file(submission, reporter=a_commenter(noor()), clause="6")

    assert _asked(let_through(submission)).about == ("6" if reported else "2")


def test_a_rejection_is_about_its_own_clause() -> None:
    assert _asked(rejected(a_submission(ATTACK, by=sable()), clause="3")).about == "3"


# -- Giving -------------------------------------------------------------------------------------------------------


def test_it_changes_nothing(client: Client) -> None:
    submission = a_submission(ATTACK, by=sable())
    opinion = _asked(rejected(submission))
    submission.refresh_from_db()
    before = (submission.state, submission.version, Strike.objects.count(), Decision.objects.count())

    second_opinions.give(opinion, by=tomas(), would=State.PUBLISHED)

    submission.refresh_from_db()
    assert (submission.state, submission.version, Strike.objects.count(), Decision.objects.count()) == before


def test_it_is_kept_and_logged() -> None:
    opinion = second_opinions.give(
        _asked(rejected(a_submission(ATTACK, by=sable()))), by=tomas(), would=State.REJECTED, clause="1", note="Mild."
    )

    assert (opinion.by, opinion.opinion, opinion.clause, opinion.note) == (tomas(), "rejected", "1", "Mild.")
    assert AuditEntry.objects.filter(action="review.second_opinion", data__agrees=True).exists()


def test_whoever_decided_gives_no_second_opinion() -> None:
    with pytest.raises(SelfJudging):
        second_opinions.give(_asked(rejected(a_submission(ATTACK, by=sable()))), by=mina(), would=State.PUBLISHED)


def test_a_party_gives_none() -> None:
    opinion = _asked(rejected(a_submission(ATTACK, by=tomas())), by_force=True)

    with pytest.raises(SelfJudging):
        second_opinions.give(opinion, by=tomas(), would=State.PUBLISHED)


def test_it_is_given_once() -> None:
    opinion = second_opinions.give(
        _asked(rejected(a_submission(ATTACK, by=sable()))), by=tomas(), would=State.PUBLISHED
    )

    with pytest.raises(second_opinions.AlreadyGiven):
        second_opinions.give(opinion, by=a_user("lena", group="Moderator"), would=State.PUBLISHED)


def test_to_reject_names_a_clause() -> None:
    with pytest.raises(workflow.ClauseNeeded):
        second_opinions.give(_asked(rejected(a_submission(ATTACK, by=sable()))), by=tomas(), would=State.REJECTED)


def test_to_hold_is_no_opinion() -> None:
    with pytest.raises(workflow.ForbiddenMove):
        second_opinions.give(_asked(rejected(a_submission(ATTACK, by=sable()))), by=tomas(), would=State.HELD)


def test_what_was_taken_back_waits_for_no_opinion() -> None:
    decision = rejected(a_submission(ATTACK, by=sable()))
    _asked(decision)

    undoing.undo(decision, by=mina())

    assert not second_opinions.waiting_for(tomas()).exists()


def test_what_was_released_in_bulk_waits_for_no_opinion() -> None:
    decision = let_through(a_submission(ATTACK, by=sable()))
    _asked(decision)
    release = Release.objects.create(digest="d", rule="r", by=mina(), until=0, created_at=timezone.now())
    Released.objects.create(release=release, decision=decision)

    assert not second_opinions.waiting_for(tomas()).exists()


def test_it_waits_for_everybody_but_whoever_decided() -> None:
    opinion = _asked(rejected(a_submission(ATTACK, by=sable())))

    assert not second_opinions.waiting_for(mina()).exists()
    assert second_opinions.waiting_for(tomas()).get() == opinion


# -- Agreement ----------------------------------------------------------------------------------------------------


def test_agreement_is_seen_or_not_seen_and_the_clause_is_counted_apart() -> None:
    (two, six) = second_opinions.agreement_of(
        [
            Pair("2", "rejected", "2", "rejected", "2"),
            Pair("2", "rejected", "2", "rejected", "1"),
            Pair("2", "rejected", "2", "published", ""),
            Pair("2", "published", "", "published", ""),
            Pair("6", "published", "", "rejected", "6"),
        ]
    )

    assert (two.clause, two.share.right, two.share.of, two.rejected_by_both, two.same_clause) == ("2", 3, 4, 2, 1)
    assert (six.clause, six.share.right, six.share.of) == ("6", 0, 1)


def test_of_nothing_there_is_no_agreement() -> None:
    assert second_opinions.agreement_of([]) == ()


def test_agreement_counts_what_was_given_since_and_stands(django_assert_num_queries: Any) -> None:
    now = timezone.now()
    first, second, undone = (rejected(a_submission(f"{ATTACK} {n}", by=sable())) for n in range(3))
    second_opinions.give(_asked(first), by=tomas(), would=State.PUBLISHED, now=now - timedelta(days=100))
    second_opinions.give(_asked(second), by=tomas(), would=State.REJECTED, clause="2", now=now)
    second_opinions.give(_asked(undone), by=tomas(), would=State.REJECTED, clause="2", now=now)
    undoing.undo(undone, by=mina())

    with django_assert_num_queries(1):
        (agreement,) = second_opinions.agreement_by_clause(since=now - timedelta(days=90))

    assert (agreement.clause, agreement.share.right, agreement.share.of) == ("2", 1, 1)


# -- The pages ----------------------------------------------------------------------------------------------------


def test_the_page_to_give_it_tells_neither_what_was_decided_nor_by_whom(client: Client) -> None:
    submission = a_submission(ATTACK, by=sable())
    opinion = _asked(rejected(submission, clause="4", now=timezone.now()))

    page = _as(tomas(), client).get(_address(opinion)).content.decode()

    assert "everybody in this town" in page
    assert not [
        told for told in ("mina", "Decided", "Removed", "Not published", "10 points", "Suspended") if told in page
    ]


def test_what_both_said_is_shown_afterwards(client: Client) -> None:
    opinion = _asked(rejected(a_submission(ATTACK, by=sable())))

    answer = _as(tomas(), client).post(_address(opinion), {"would": "published", "note": "It is banter."}, follow=True)
    page = answer.content.decode()

    assert all(
        told in page for told in ("Decided by mina", "Not published, clause 2", "Would publish it", "It is banter.")
    )


def test_whoever_decided_reads_it_only_afterwards(client: Client) -> None:
    opinion = _asked(rejected(a_submission(ATTACK, by=sable())))
    assert _as(mina(), client).get(_address(opinion)).status_code == 403

    second_opinions.give(opinion, by=tomas(), would=State.PUBLISHED)

    assert "Two opinions" in client.get(_address(opinion)).content.decode()


@pytest.mark.parametrize("typed", [{}, {"would": "held"}, {"would": "rejected"}, {"would": "rejected", "clause": "99"}])
def test_what_is_no_opinion_is_refused_and_the_note_kept(client: Client, typed: dict[str, str]) -> None:
    opinion = _asked(rejected(a_submission(ATTACK, by=sable())))

    answer = _as(tomas(), client).post(_address(opinion), {**typed, "note": "A long note"})

    assert answer.status_code == 400
    assert "A long note" in answer.content.decode()


def test_one_that_was_given_meanwhile_answers_who_and_when_and_keeps_the_note(client: Client) -> None:
    opinion = _asked(rejected(a_submission(ATTACK, by=sable())))
    second_opinions.give(opinion, by=a_user("lena", group="Moderator"), would=State.PUBLISHED)

    answer = _as(tomas(), client).post(_address(opinion), {"would": "published", "note": "A long note"})
    page = answer.content.decode()

    assert answer.status_code == 409
    assert all(words in page for words in ("lena", "A long note"))


def test_nobody_gives_an_opinion_in_their_own_case(client: Client) -> None:
    opinion = _asked(rejected(a_submission(ATTACK, by=tomas())), by_force=True)

    assert _as(tomas(), client).post(_address(opinion), {"would": "published"}).status_code == 403


def test_the_item_says_what_the_second_opinion_was(client: Client) -> None:
    submission = a_submission(ATTACK, by=sable())
    item = item_of(submission)
    second_opinions.give(_asked(rejected(submission)), by=tomas(), would=State.PUBLISHED)

    page = _as(mina(), client).get(f"/moderation/queue/{item.pk}/").content.decode()

    assert "Second opinion: tomas would publish it" in page


def test_the_list_shows_what_waits_what_was_said_and_the_agreement(client: Client) -> None:
    waiting = _asked(rejected(a_submission(ATTACK, by=sable())))
    given = _asked(rejected(a_submission(f"{ATTACK} Again.", by=rui())))
    second_opinions.give(given, by=tomas(), would=State.PUBLISHED)

    page = _as(tomas(), client).get("/moderation/second-opinions/").content.decode()

    assert _address(waiting) in page
    assert "Disagree" in page
    assert "0 of 1" in page


def test_the_list_costs_the_same_however_much_waits(client: Client, django_assert_max_num_queries: Any) -> None:
    for number in range(4):
        opinion = _asked(rejected(a_submission(f"{ATTACK} {number}", by=sable())))
        if number % 2:
            second_opinions.give(opinion, by=tomas(), would=State.PUBLISHED)
    _as(tomas(), client)

    with django_assert_max_num_queries(10):
        client.get("/moderation/second-opinions/")


def _asked(decision: Decision, *, by_force: bool = False) -> SecondOpinion:
    opinion = _drawn(decision)
    if opinion is None and by_force:
        return SecondOpinion.objects.create(decision=decision, asked_at=timezone.now())
    assert opinion is not None
    return opinion


def _drawn(decision: Decision) -> SecondOpinion | None:
    SecondOpinion.objects.filter(decision=decision).delete()
    return second_opinions.draw(decision, chance=ALWAYS, now=timezone.now())


def _address(opinion: SecondOpinion) -> str:
    return f"/moderation/second-opinions/{opinion.pk}/"


def _as(user: User, client: Client) -> Client:
    client.force_login(user, backend="config.accounts.AuthenticationBackend")
    return client
