"""Appeals: by the author and by who reported, answered by somebody else, talked over, and overturned whole."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from moderation import appeals, letters, reports, reviews, sanctions, workflow
from moderation.letter_words import render
from moderation.models import Appeal, AppealMessage, Decision, Letter, Report, ReviewItem, Sanction, Strike, Submission
from tests.integration.moderation.climbing import violations
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

WHY = "He calls all of us liars."


# --- Who reported ----------------------------------------------------------------------------------------------------


def test_who_reported_appeals_the_decision_to_let_it_stand() -> None:
    decision = _left_standing()

    appeal = appeals.open_appeal(decision, by=a_commenter(noor()), text=WHY)

    assert appeal.is_by_reporter
    assert item_of(decision.submission).reason == "appealed"


def test_somebody_who_did_not_report_it_does_not_appeal() -> None:
    with pytest.raises(appeals.NotAppealable):
        appeals.open_appeal(_left_standing(), by=a_commenter(sable()), text=WHY)


def test_who_was_right_has_nothing_to_appeal() -> None:
    decision = rejected(_reported(), by=mina())

    with pytest.raises(appeals.NotAppealable):
        appeals.open_appeal(decision, by=a_commenter(noor()), text=WHY)


def test_a_decision_is_appealed_by_one_reporter() -> None:
    decision = _left_standing(also=(sable(),))
    appeals.open_appeal(decision, by=a_commenter(noor()), text=WHY)

    with pytest.raises(appeals.NotAppealable):
        appeals.open_appeal(decision, by=a_commenter(sable()), text=WHY)


def test_while_an_appeal_waits_nobody_decides_past_it() -> None:
    decision = _left_standing()
    appeals.open_appeal(decision, by=a_commenter(noor()), text=WHY)
    submission = Submission.objects.get(pk=decision.submission_id)
    assert submission.current_id is not None

    with pytest.raises(workflow.AppealWaits):
        reviews.publish(item_of(submission), by=tomas(), revision=submission.current_id, version=submission.version)


def test_upholding_leaves_the_comment_and_closes_the_item() -> None:
    appeal = appeals.open_appeal(_left_standing(), by=a_commenter(noor()), text=WHY)

    appeals.uphold(appeal, by=tomas(), reply="It is about the plan.")

    assert Submission.objects.get().state == "published"
    assert not ReviewItem.objects.open().exists()


def test_overturning_removes_the_comment_under_the_clause_that_was_reported() -> None:
    appeal = appeals.open_appeal(_left_standing(), by=a_commenter(noor()), text=WHY)

    appeals.overturn(appeal, by=tomas(), reply="You are right.")

    removal = Decision.objects.latest("id")
    assert (removal.to_state, removal.clause, removal.decider) == ("rejected", "2", tomas())
    assert Strike.objects.get().decision == removal
    assert not ReviewItem.objects.open().exists()


def test_overturning_puts_every_reporter_right_and_tells_them() -> None:
    appeal = appeals.open_appeal(_left_standing(also=(sable(),)), by=a_commenter(noor()), text=WHY)

    appeals.overturn(appeal, by=tomas(), reply="You are right.")

    assert set(Report.objects.values_list("agreed", flat=True)) == {True}
    assert Letter.objects.filter(kind="report_decided", commenter=a_commenter(sable())).count() == 2


def test_what_was_removed_on_appeal_its_author_appeals_in_turn() -> None:
    appeal = appeals.open_appeal(_left_standing(), by=a_commenter(noor()), text=WHY)
    appeals.overturn(appeal, by=tomas(), reply="You are right.")

    again = appeals.open_appeal(Decision.objects.latest("id"), by=a_commenter(rui()), text="I did not.")

    assert not again.is_by_reporter


@pytest.mark.parametrize("what", ["edited", "withdrawn"])
def test_an_appeal_whose_comment_is_no_more_what_it_was_needs_no_answer(what: str) -> None:
    decision = _left_standing()
    appeal = appeals.open_appeal(decision, by=a_commenter(noor()), text=WHY)
    submission = Submission.objects.select_related("current").get(pk=decision.submission_id)
    change: dict[str, Callable[[], object]] = {
        "edited": lambda: workflow.resubmit(submission, text=f"{FINE} Sorry.", version=submission.version),
        "withdrawn": lambda: workflow.withdraw(submission),
    }

    change[what]()

    appeal.refresh_from_db()
    assert appeal.state == "moot"
    assert Letter.objects.get(key=f"appeal:{appeal.pk}:answered").data["state"] == "moot"
    assert not ReviewItem.objects.open().exists()


def test_the_moderator_who_let_it_stand_does_not_answer() -> None:
    tomas()
    appeal = appeals.open_appeal(_left_standing(by=mina()), by=a_commenter(noor()), text=WHY)

    with pytest.raises(appeals.SameModerator):
        appeals.uphold(appeal, by=mina(), reply="No.")


# --- Who answers -----------------------------------------------------------------------------------------------------


def test_another_moderator_is_asked_to_answer() -> None:
    tomas()
    decision = rejected(a_submission(ATTACK, by=sable()), by=mina())

    assert appeals.open_appeal(decision, by=a_commenter(sable()), text=WHY).assigned_to == tomas()


def test_who_has_the_fewest_appeals_is_asked() -> None:
    judges = [tomas(), a_user("judge", group="Moderator")]
    decisions = [rejected(a_submission(f"{ATTACK} ({number})", by=sable()), by=mina()) for number in range(4)]

    asked = [appeals.open_appeal(decision, by=a_commenter(sable()), text=WHY).assigned_to for decision in decisions]

    assert sorted(user.username for user in asked if user) == ["judge", "judge", "tomas", "tomas"]
    assert len(judges) == 2


def test_where_there_is_one_moderator_nobody_is_asked_first() -> None:
    decision = rejected(a_submission(ATTACK, by=sable()), by=mina())

    assert appeals.open_appeal(decision, by=a_commenter(sable()), text=WHY).assigned_to is None


def test_a_moderator_left_alone_answers_after_a_day_and_the_log_says_so() -> None:
    from moderation.models import AuditEntry

    long_ago = timezone.now() - timedelta(days=3)
    absent = tomas()
    decision = rejected(a_submission(ATTACK, by=sable()), by=mina(), now=long_ago)
    appeal = appeals.open_appeal(decision, by=a_commenter(sable()), text=WHY, now=long_ago)
    assert absent.last_login is None

    appeals.uphold(appeal, by=mina(), reply="It stands.")

    assert AuditEntry.objects.filter(action="appeal.answered_alone").exists()


def test_an_appellant_who_moderates_is_not_waited_for_for_ever() -> None:
    long_ago = timezone.now() - timedelta(days=3)
    appellant = tomas()
    User.objects.filter(pk=appellant.pk).update(last_login=timezone.now())
    decision = rejected(a_submission(ATTACK, by=appellant), by=mina(), now=long_ago)
    appeal = appeals.open_appeal(decision, by=a_commenter(appellant), text=WHY, now=long_ago)

    appeals.uphold(appeal, by=mina(), reply="It stands.")

    assert appeal.state == "upheld"


def test_a_lone_moderator_reads_their_own_decision_again_after_a_day() -> None:
    decision = rejected(a_submission(ATTACK, by=sable()), by=mina())
    appeal = appeals.open_appeal(decision, by=a_commenter(sable()), text=WHY)
    a_day_later = appeal.created_at + timedelta(hours=24, seconds=1)

    with pytest.raises(appeals.SameModerator):
        appeals.uphold(appeal, by=mina(), reply="It stands.")

    assert appeals.why_not_answer(appeal, by=mina(), now=a_day_later) is None


def test_nobody_is_promised_another_moderator_where_there_is_none(client: Client) -> None:
    decision = rejected(a_submission(ATTACK, by=sable()), by=mina())
    appeal = appeals.open_appeal(decision, by=a_commenter(sable()), text=WHY)
    client.force_login(sable())

    page = client.get(f"/moderation/appeals/{appeal.pk}/", secure=True).content.decode()
    letter = render(Letter.objects.get(key=f"appeal:{appeal.pk}:received")).body

    assert "Another moderator" not in page + letter
    assert (
        page.count("nobody but the moderator who decided") == letter.count("nobody but the moderator who decided") == 1
    )


# --- The dialogue ----------------------------------------------------------------------------------------------------


def test_a_moderator_asks_the_appellant_and_is_answered() -> None:
    appeal = _appeal()

    appeals.ask(appeal, by=mina(), question="Whom did you mean?")
    appeals.reply(appeal, by=a_commenter(sable()), answer="The goalkeeper.")

    assert [turn.text for turn in appeal.messages.all()] == ["Whom did you mean?", "The goalkeeper."]
    assert Letter.objects.filter(kind="appeal_question").count() == 1


def test_two_questions_in_a_row_are_not_asked() -> None:
    appeal = _appeal()
    appeals.ask(appeal, by=mina(), question="Whom did you mean?")

    with pytest.raises(appeals.NotYourTurn):
        appeals.ask(appeal, by=mina(), question="And why?")


def test_there_is_no_answer_without_a_question() -> None:
    with pytest.raises(appeals.NotYourTurn):
        appeals.reply(_appeal(), by=a_commenter(sable()), answer="By the way,")


def test_nobody_answers_for_the_appellant() -> None:
    appeal = _appeal()
    appeals.ask(appeal, by=mina(), question="Whom did you mean?")

    with pytest.raises(appeals.NotYourTurn):
        appeals.reply(appeal, by=a_commenter(rui()), answer="Me.")


def test_after_three_rounds_nothing_more_is_asked() -> None:
    appeal = _appeal()
    for number in range(3):
        appeals.ask(appeal, by=mina(), question=f"Question {number}?")
        appeals.reply(appeal, by=a_commenter(sable()), answer=f"Answer {number}.")

    with pytest.raises(appeals.NotYourTurn):
        appeals.ask(appeal, by=mina(), question="One more?")


def test_the_moderator_who_decided_asks_nothing() -> None:
    mina()

    with pytest.raises(appeals.SameModerator):
        appeals.ask(_appeal(), by=tomas(), question="Whom did you mean?")


def test_what_is_answered_is_not_talked_over_any_more() -> None:
    appeal = _appeal()
    appeals.uphold(appeal, by=mina(), reply="It stands.")

    with pytest.raises(appeals.AlreadyAnswered):
        appeals.ask(appeal, by=mina(), question="Whom did you mean?")


def test_the_database_lets_nobody_speak_out_of_turn() -> None:
    from django.db import IntegrityError

    appeal = _appeal()

    with pytest.raises(IntegrityError):
        AppealMessage.objects.create(appeal=appeal, number=2, asked_by=mina(), text="Twice", created_at=timezone.now())


# --- Overturning is one transaction ----------------------------------------------------------------------------------


def test_overturning_brings_the_text_back_byte_for_byte() -> None:
    text = f"{ATTACK}\r\n\u202eעברית\u202c  two  spaces\u200b and a tab\there"
    submission = a_submission(text, by=sable())
    before = (submission.current.text, str(submission.current.html)) if submission.current else None
    appeal = appeals.open_appeal(rejected(submission, by=tomas()), by=a_commenter(sable()), text=WHY)

    appeals.overturn(appeal, by=mina(), reply="You are right.")

    now = Submission.objects.select_related("current").get(pk=submission.pk)
    assert now.current is not None
    assert (now.state, (now.current.text, str(now.current.html))) == ("published", before)


def test_overturning_lifts_a_suspension_and_tells_the_author() -> None:
    commenter = violations(sable(), 5, by=tomas())
    decision = Decision.objects.get(strike__sanction__kind="suspension")
    at = decision.created_at + timedelta(hours=1)
    appeal = appeals.open_appeal(decision, by=commenter, text=WHY, now=at)

    appeals.overturn(appeal, by=mina(), reply="You are right.", now=at)

    assert sanctions.standing_of(commenter, now=at) != "suspended"
    assert Sanction.objects.get(kind="suspension").lifted_at == at
    assert {"reversal", "appeal_answered"} <= set(Letter.objects.values_list("kind", flat=True))


@pytest.mark.parametrize("fails", ["sanctions.lift", "letters.owe", "audit.record"])
def test_a_fault_while_overturning_leaves_everything_as_it_was(fails: str, monkeypatch: pytest.MonkeyPatch) -> None:
    appeal = _appeal()
    before = _everything()

    def fail(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("the power is out")

    with monkeypatch.context() as fault:
        fault.setattr(f"moderation.{fails}", fail)
        with pytest.raises(RuntimeError):
            appeals.overturn(appeal, by=mina(), reply="You are right.")

    assert _everything() == before


# --- Pages -----------------------------------------------------------------------------------------------------------


def test_a_reporter_finds_the_appeal_in_the_letter_and_on_their_standing(client: Client) -> None:
    decision = _left_standing()
    link = f"/moderation/appeals/new/{decision.pk}/"

    letter = letters.render(Letter.objects.get(kind="report_decided"))
    page = _as(noor(), client).get("/moderation/standing/").content.decode()

    assert link in letter.body
    assert link in page


def test_a_reporter_writes_an_appeal(client: Client) -> None:
    decision = _left_standing()

    answer = _as(noor(), client).post(f"/moderation/appeals/new/{decision.pk}/", {"text": WHY}, follow=True)

    assert Appeal.objects.get().appellant == a_commenter(noor())
    assert "We have it." in answer.content.decode()


def test_the_second_reporter_is_told_that_it_was_appealed(client: Client) -> None:
    decision = _left_standing(also=(sable(),))
    appeals.open_appeal(decision, by=a_commenter(noor()), text=WHY)

    answer = _as(sable(), client).get(f"/moderation/appeals/new/{decision.pk}/")

    assert answer.status_code == 409
    assert "appealed already" in answer.content.decode()


def test_a_reporter_no_longer_reads_what_was_removed(client: Client) -> None:
    appeal = appeals.open_appeal(_left_standing(), by=a_commenter(noor()), text=WHY)
    appeals.overturn(appeal, by=tomas(), reply="You are right.")

    page = _as(noor(), client).get(f"/moderation/appeals/{appeal.pk}/").content.decode()

    assert "The comment is removed" in page
    assert FINE not in page


def test_a_moderator_asks_from_the_item_and_the_appellant_answers_on_their_page(client: Client) -> None:
    appeal = _appeal()
    _as(mina(), client).post(f"/moderation/appeals/{appeal.pk}/ask/", {"question": "Whom did you mean?"})
    assert "Whom did you mean?" in _as(sable(), client).get(f"/moderation/appeals/{appeal.pk}/").content.decode()

    client.post(f"/moderation/appeals/{appeal.pk}/reply/", {"answer": "The goalkeeper."})

    page = _as(mina(), client).get(f"/moderation/queue/{item_of(appeal.decision.submission).pk}/").content.decode()
    assert "The goalkeeper." in page


def test_a_question_that_was_not_asked_comes_back(client: Client) -> None:
    appeal = _appeal()
    appeals.ask(appeal, by=mina(), question="Whom did you mean?")

    answer = _as(mina(), client).post(f"/moderation/appeals/{appeal.pk}/ask/", {"question": "And why so?"})

    assert answer.status_code == 409
    assert "And why so?" in answer.content.decode()


def test_an_answer_that_came_too_late_comes_back(client: Client) -> None:
    appeal = _appeal()
    appeals.ask(appeal, by=mina(), question="Whom did you mean?")
    appeals.uphold(appeal, by=mina(), reply="It stands.")

    answer = _as(sable(), client).post(f"/moderation/appeals/{appeal.pk}/reply/", {"answer": "The goalkeeper."})

    assert answer.status_code == 409
    assert "The goalkeeper." in answer.content.decode()


def test_the_appellant_is_not_told_who_asks(client: Client) -> None:
    appeal = _appeal()
    appeals.ask(appeal, by=mina(), question="Whom did you mean?")

    assert "mina" not in _as(sable(), client).get(f"/moderation/appeals/{appeal.pk}/").content.decode().lower()


def test_a_moderator_answers_a_reporter_from_the_item(client: Client) -> None:
    appeal = appeals.open_appeal(_left_standing(), by=a_commenter(noor()), text=WHY)

    answer = _as(tomas(), client).post(
        f"/moderation/appeals/{appeal.pk}/overturn/", {"reply": "You are right."}, follow=True
    )

    assert answer.status_code == 200
    assert Submission.objects.get().state == "rejected"


def _reported(*, also: tuple[User, ...] = ()) -> Submission:
    submission = a_submission(FINE, by=rui())
    for user in (noor(), *also):
        reports.file(submission, reporter=a_commenter(user), clause="2")
    return submission


def _left_standing(*, by: User | None = None, also: tuple[User, ...] = ()) -> Decision:
    return let_through(_reported(also=also), by=by or mina())


def _appeal() -> Appeal:
    decision = rejected(a_submission(ATTACK, by=sable()), by=tomas())
    return appeals.open_appeal(decision, by=a_commenter(sable()), text=WHY)


def _everything() -> list[Any]:
    from moderation.models import AuditEntry, StrikeVoid

    kept = (Submission, Decision, Appeal, Strike, StrikeVoid, Sanction, Letter, AuditEntry, ReviewItem)
    return [list(model.objects.order_by("pk").values()) for model in kept]  # type: ignore[attr-defined]


def _as(user: User, client: Client) -> Client:
    client.force_login(user, backend="config.accounts.AuthenticationBackend")
    return client
