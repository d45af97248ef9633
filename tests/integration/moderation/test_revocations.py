"""Nobody's privilege is revoked on one person's word, nor for ever without being looked at again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from moderation import appeals, audit, facts, invariants, sanctions
from moderation.impartiality import SelfJudging
from moderation.models import AuditEntry, Decision, Letter, Sanction, SanctionNote, Strike
from moderation.policy.standing import Standing
from moderation.retelling import differences, retold
from tests.integration.moderation.climbing import a_revocation, day, violations, written
from tests.makers import ATTACK, a_commenter, a_user, mina, rejected, rui, sable, tomas

pytestmark = pytest.mark.django_db


def test_where_there_is_one_moderator_nobody_else_is_asked() -> None:
    revocation = a_revocation(sable(), by=mina())

    assert sanctions.standing_of(revocation.commenter, now=day(60)) == Standing.REVOKED


def test_until_a_second_moderator_has_looked_the_commenter_is_suspended() -> None:
    tomas()

    revocation = a_revocation(sable(), by=mina())

    assert sanctions.standing_of(revocation.commenter, now=day(60)) == Standing.SUSPENDED


def test_who_waits_for_a_second_moderator_is_told_so() -> None:
    tomas()
    revocation = a_revocation(sable(), by=mina())

    refusal = sanctions.refusal_for(revocation.commenter, now=day(60))

    assert refusal is not None
    assert refusal.is_to_be_confirmed
    assert Letter.objects.get(key=f"sanction:{revocation.pk}").data["event"] == "waits"


def test_a_second_moderator_confirms_and_the_commenter_is_told() -> None:
    tomas()
    revocation = a_revocation(sable(), by=mina())

    sanctions.confirm(revocation, by=tomas(), now=day(50))

    assert sanctions.standing_of(revocation.commenter, now=day(60)) == Standing.REVOKED
    assert Letter.objects.filter(key=f"sanction:{revocation.pk}:confirmed").exists()


def test_nobody_confirms_what_their_own_decision_led_to() -> None:
    tomas()
    revocation = a_revocation(sable(), by=mina())

    with pytest.raises(sanctions.SelfConfirming):
        sanctions.confirm(revocation, by=mina(), now=day(50))


def test_who_is_left_alone_confirms_and_the_log_says_so() -> None:
    tomas()
    revocation = a_revocation(sable(), by=mina())
    leaving = tomas()
    leaving.is_active = False
    leaving.save()

    sanctions.confirm(revocation, by=mina(), now=day(50))

    assert AuditEntry.objects.get(action="sanction.confirmed").data == {"alone": True}


def test_a_moderator_with_a_part_in_the_conversation_does_not_confirm() -> None:
    tomas()
    user = a_user("sable", group="Moderator")
    revocation = a_revocation(user, by=mina())

    with pytest.raises(SelfJudging):
        sanctions.confirm(revocation, by=user, now=day(50))


def test_a_second_moderator_who_does_not_agree_lifts_it_with_a_reason() -> None:
    tomas()
    revocation = a_revocation(sable(), by=mina())

    sanctions.decline(revocation, by=tomas(), because="Two of these are about a play.", now=day(50))

    assert sanctions.standing_of(revocation.commenter, now=day(60)) == Standing.WARNED
    letter = Letter.objects.get(kind="sanction_lifted")
    assert (letter.data["event"], letter.data["because"]) == ("declined", "Two of these are about a play.")


def test_what_was_declined_is_not_confirmed_after() -> None:
    tomas()
    revocation = a_revocation(sable(), by=mina())
    sanctions.decline(revocation, by=tomas(), because="No.", now=day(50))

    with pytest.raises(sanctions.AlreadySettled):
        sanctions.confirm(revocation, by=tomas(), now=day(51))


def test_a_revocation_has_a_day_on_which_it_is_looked_at_again() -> None:
    revocation = a_revocation(sable(), by=mina())
    assert revocation.review_on is not None

    assert not Sanction.objects.due_for_review(on=revocation.review_on - timedelta(days=1)).exists()
    assert Sanction.objects.due_for_review(on=revocation.review_on).get() == revocation


def test_what_is_kept_is_looked_at_again_later() -> None:
    revocation = a_revocation(sable(), by=mina())
    due = revocation.starts_at + timedelta(days=200)

    sanctions.keep(revocation, by=mina(), because="Three more came by mail.", now=due)

    revocation.refresh_from_db()
    assert revocation.review_on == (due + timedelta(days=180)).date()
    assert sanctions.standing_of(revocation.commenter, now=due) == Standing.REVOKED


def test_what_is_not_due_is_not_kept() -> None:
    revocation = a_revocation(sable(), by=mina())

    with pytest.raises(sanctions.AlreadySettled):
        sanctions.keep(revocation, by=mina(), because="Already?", now=day(60))


def test_a_reinstated_commenter_may_comment_again_and_is_told_why() -> None:
    revocation = a_revocation(sable(), by=mina())

    sanctions.reinstate(revocation.commenter, by=mina(), because="A good talk.", now=day(60))

    assert sanctions.standing_of(revocation.commenter, now=day(60)) == Standing.WARNED
    assert Letter.objects.get(kind="sanction_lifted").data["because"] == "A good talk."
    noted = SanctionNote.objects.get(text="A good talk.")
    assert AuditEntry.objects.filter(action="sanction.lifted", data__noted=noted.pk).exists()


def test_a_reinstated_commenter_keeps_their_points_and_the_next_violation_is_weighed_by_two_again() -> None:
    revocation = a_revocation(sable(), by=mina())
    tomas()
    sanctions.reinstate(revocation.commenter, by=mina(), because="A good talk.", now=day(60))

    rejected(written(f"{ATTACK} Again.", by=sable(), at=day(61)), by=mina(), now=day(61.5))

    assert Sanction.objects.to_confirm().get().commenter == revocation.commenter


def test_who_lost_nothing_is_not_reinstated() -> None:
    commenter = violations(sable(), 1)

    with pytest.raises(sanctions.NothingToLift):
        sanctions.reinstate(commenter, by=mina(), because="Why not?", now=day(60))


def test_nobody_reinstates_themselves() -> None:
    user = a_user("sable", group="Moderator")
    revocation = a_revocation(user, by=mina())

    with pytest.raises(SelfJudging):
        sanctions.reinstate(revocation.commenter, by=user, because="I am sorry.", now=day(60))


# --- Voiding a strike recomputes everything ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("voided", "left"),
    [
        (0, ["warning"]),
        (1, ["notice", "warning"]),
        (2, ["notice"]),
        (3, ["notice", "warning"]),
    ],
)
def test_what_the_strikes_that_are_left_would_not_lead_to_is_lifted(voided: int, left: list[str]) -> None:
    """Four violations bring a notice, nothing, a warning and pre-moderation."""
    commenter = violations(sable(), 4, by=tomas())
    rejections = Decision.objects.filter(strike__commenter=commenter).order_by("created_at")

    _overturn(rejections[voided])

    standing = Sanction.objects.filter(commenter=commenter, lifted_at=None).order_by("starts_at")
    assert [sanction.kind for sanction in standing] == left


def test_voiding_is_never_worse_than_what_was_there() -> None:
    commenter = violations(sable(), 6, by=tomas())
    before = set(Sanction.objects.values_list("pk", flat=True))

    _overturn(Decision.objects.filter(strike__commenter=commenter).earliest("created_at"))

    assert set(Sanction.objects.values_list("pk", flat=True)) == before


# --- The log ---------------------------------------------------------------------------------------------------------


def test_the_replay_of_the_log_gives_the_same_strikes_and_sanctions() -> None:
    revocation = a_revocation(sable(), by=mina())
    violations(rui(), 3, by=mina())
    sanctions.acknowledge(
        Sanction.objects.get(commenter=a_commenter(rui()), kind="warning"), by=a_commenter(rui()), now=day(30)
    )
    sanctions.reinstate(revocation.commenter, by=mina(), because="A good talk.", now=day(60))
    _overturn(Decision.objects.filter(strike__commenter=revocation.commenter).latest("created_at"))

    telling = retold(AuditEntry.objects.order_by("sequence"))

    for commenter in (revocation.commenter, a_commenter(rui())):
        assert telling.of(audit.key_of(commenter)) == facts.strikes_and_sanctions(commenter)
    assert not list(invariants.broken())


def test_a_sanction_that_was_changed_behind_the_log_is_found() -> None:
    violations(sable(), 4)
    assert not list(differences())

    Sanction.objects.filter(kind="premoderation").update(lifted_at=day(40))

    assert len(list(differences())) == 1


def test_a_strike_that_the_log_tells_of_and_nobody_has_is_found() -> None:
    commenter = violations(sable(), 1)
    entry = AuditEntry.objects.get(action="strike.issued")
    assert entry.subject == audit.key_of(Strike.objects.get())

    audit.record(
        "strike.issued", actor=None, subject=rui(), now=day(1), data={**entry.data, "commenter": "commenter:0"}
    )

    assert [line for line in differences() if "commenter:0" in line]
    assert commenter.strikes.count() == 1


def _overturn(decision: Decision) -> None:
    commenter = decision.submission.commenter
    assert commenter is not None
    appeal = appeals.open_appeal(decision, by=commenter, text="Please look again.", now=decision.created_at)
    other = a_user("judge", group="Moderator")
    appeals.overturn(appeal, by=other, reply="You are right.", now=day(61))
