"""Thumbs up: one a person, for what others wrote and readers see, and gone with whoever gave them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from moderation import erasure, invariants, personal_data, ranking, thumbs, workflow
from moderation.models import AuditEntry, Commenter, Sanction, Submission, Thumb
from tests import makers
from tests.integration.comments import visits

pytestmark = pytest.mark.django_db


@pytest.fixture
def said() -> Submission:
    return makers.a_submission(on=makers.a_post())


@pytest.fixture
def noor() -> Commenter:
    return makers.a_commenter(makers.noor())


def a_voter() -> Commenter:
    return makers.a_commenter(makers.a_user())


def give(submission: Submission, by: Commenter) -> Submission:
    return thumbs.give(submission, by=by, now=timezone.now())


def take_back(submission: Submission, by: Commenter) -> Submission:
    return thumbs.take_back(submission, by=by, now=timezone.now())


def kept(submission: Submission) -> int:
    return Submission.objects.values_list("thumbs", flat=True).get(pk=submission.pk)


# -- What is refused ----------------------------------------------------------------------------------------------


def test_nobody_gives_a_thumb_to_themselves(said: Submission) -> None:
    with pytest.raises(thumbs.OwnComment):
        give(said, makers.a_commenter(makers.rui()))

    assert kept(said) == 0


def test_what_readers_do_not_see_gets_none(noor: Commenter) -> None:
    held = makers.a_submission(makers.ATTACK, by=makers.sable())

    with pytest.raises(thumbs.NotShown):
        give(held, noor)


def test_who_may_not_comment_gives_none(said: Submission, noor: Commenter) -> None:
    decision = makers.rejected(makers.a_submission(by=makers.noor()))
    Sanction.objects.filter(strike=decision.strike).update(kind="revocation", review_on=timezone.now().date())

    with pytest.raises(thumbs.MayNotTakePart):
        give(said, noor)


def test_who_gave_as_many_as_an_hour_holds_gives_more_when_it_is_over(
    said: Submission, noor: Commenter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(thumbs, "MOST_IN_A_WINDOW", 1)
    give(makers.a_submission("The pumps ran all night.", on=makers.a_post()), noor)

    with pytest.raises(thumbs.TooMany):
        give(said, noor)

    assert thumbs.give(said, by=noor, now=timezone.now() + thumbs.WINDOW).thumbs == 1


def test_who_presses_more_often_than_anybody_reads_waits_a_minute_and_the_thumb_stays(
    said: Submission, noor: Commenter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(thumbs, "MOST_PRESSES_A_MINUTE", 3)
    now = timezone.now()
    thumbs.give(said, by=noor, now=now)
    thumbs.take_back(said, by=noor, now=now)
    thumbs.give(said, by=noor, now=now)

    with pytest.raises(thumbs.TooFast):
        thumbs.take_back(said, by=noor, now=now)

    assert kept(said) == 1
    assert thumbs.take_back(said, by=noor, now=now + timedelta(minutes=1)).thumbs == 0


def test_one_persons_presses_are_not_anothers(
    said: Submission, noor: Commenter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(thumbs, "MOST_PRESSES_A_MINUTE", 1)
    give(said, noor)

    assert give(said, a_voter()).thumbs == 2


# -- Counting -----------------------------------------------------------------------------------------------------


def test_a_thumb_is_counted_once_however_often_it_is_given(said: Submission, noor: Commenter) -> None:
    assert [give(said, noor).thumbs, give(said, noor).thumbs] == [1, 1]


def test_taken_back_it_is_gone_and_may_be_given_again(said: Submission, noor: Commenter) -> None:
    give(said, noor)

    assert [take_back(said, noor).thumbs, take_back(said, noor).thumbs] == [0, 0]
    assert not Thumb.objects.exists()
    assert give(said, noor).thumbs == 1


def test_the_log_says_nothing_of_what_somebody_likes(said: Submission, noor: Commenter) -> None:
    lines = AuditEntry.objects.count()

    give(said, noor)
    take_back(said, noor)

    assert AuditEntry.objects.count() == lines


# -- The order ----------------------------------------------------------------------------------------------------


def score_of(submission: Submission) -> int:
    return Submission.objects.values_list("rank", flat=True).get(pk=submission.pk) // ranking.STEP


def test_a_thumb_ranks_its_comment_at_once_and_the_others_when_the_thread_is_weighed() -> None:
    post = makers.a_post()
    early, late = (makers.a_submission(f"Word {number} about the road.", on=post) for number in range(2))
    give(early, a_voter())
    alone = score_of(early)
    for _ in range(3):
        give(late, a_voter())

    assert score_of(late) > score_of(early) == alone
    assert thumbs.weigh_all() == 1
    assert score_of(early) < alone
    assert thumbs.weigh_all() == 0


def test_who_voted_before_a_comment_was_there_did_not_pass_it_by() -> None:
    post, now = makers.a_post(), timezone.now()
    early = makers.a_submission("The road was closed at six.", on=post, at=now - timedelta(hours=2))
    for _ in range(3):
        thumbs.give(early, by=a_voter(), now=now - timedelta(hours=1))
    late = makers.a_submission("It is open again now.", on=post, at=now)
    give(late, a_voter())

    thumbs.weigh_all()

    assert score_of(late) == ranking.rank(now, thumbs=1, of=1) // ranking.STEP
    assert score_of(early) == ranking.rank(now, thumbs=3, of=4) // ranking.STEP


def test_what_is_removed_falls_to_where_its_age_puts_it_and_comes_back_with_its_thumbs(said: Submission) -> None:
    give(said, a_voter())
    said.refresh_from_db()
    score = score_of(said)

    decision = makers.rejected(said)
    assert score_of(said) == 0
    decision.submission.refresh_from_db()
    workflow.reinstate(decision, by=makers.tomas())

    assert (score_of(said), kept(said)) == (score, 1)


# -- People -------------------------------------------------------------------------------------------------------


def test_the_thumbs_of_who_is_erased_are_uncounted(said: Submission, noor: Commenter) -> None:
    give(said, noor)
    give(said, a_voter())

    erasure.erase(noor, now=timezone.now())
    thumbs.weigh_all()

    assert (kept(said), Thumb.objects.count()) == (1, 1)
    assert list(invariants.thumbs_that_miscount()) == []


def test_an_export_tells_what_somebody_liked_and_to_nobody_else(said: Submission, noor: Commenter) -> None:
    give(said, noor)
    now = timezone.now()

    told = personal_data.gathered(noor, now=now)["thumbs"]

    assert [one["comment"] for one in told] == [said.pk]
    assert personal_data.gathered(makers.a_commenter(makers.rui()), now=now)["thumbs"] == []


# -- The button ---------------------------------------------------------------------------------------------------


def press(client: Client, submission: Submission, give: str = "1", **more: str) -> str:
    answer = client.post(reverse("moderation:thumb", args=[submission.pk]), {"give": give, **more})
    return str(answer.headers.get("Location", answer.status_code))


@pytest.mark.parametrize(
    ("page", "place"),
    [("", ""), ("order=best", "?order=best"), ("order=evil&from=0%27", ""), ("next=//evil.example", "")],
)
def test_without_a_script_one_is_back_where_one_pressed(said: Submission, page: str, place: str) -> None:
    thread = said.target_type.get_object_for_this_type(pk=said.target_pk).get_absolute_url()

    where = press(visits.signed_in(makers.noor()), said, page=page)

    assert where == f"{thread}{place}#comment-{said.object_pk}"


def test_a_press_too_many_is_answered_with_when_and_a_way_back(
    said: Submission, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(thumbs, "MOST_PRESSES_A_MINUTE", 0)
    client, address = visits.signed_in(makers.noor()), reverse("moderation:thumb", args=[said.pk])

    refused = client.post(address, {"give": "1"})

    assert (refused.status_code, refused["Retry-After"]) == (429, "60")
    assert "Your thumb is as it was" in refused.content.decode()


def test_in_a_conversation_one_stays_in_it(said: Submission) -> None:
    where = press(visits.signed_in(makers.noor()), said, **{"in": "conversation", "page": f"at={said.pk}"})

    assert where == f"/comments/{said.object_pk}/conversation/?at={said.pk}#comment-{said.object_pk}"


def test_a_script_is_told_the_number_and_the_words(said: Submission) -> None:
    client, address = visits.signed_in(makers.noor()), reverse("moderation:thumb", args=[said.pk])

    given = client.post(address, {"give": "1"}, headers={"accept": "application/json"}).json()

    assert given == {"given": True, "count": 1, "said": "1 thumb up, yours among them."}


def test_who_is_not_signed_in_is_asked_to_and_comes_back_to_the_button(said: Submission) -> None:
    address = reverse("moderation:thumb", args=[said.pk])

    assert press(Client(), said) == f"/accounts/login/?next={address}"
    assert b'name="give" value="1"' in visits.signed_in(makers.noor()).get(address).content


def test_a_hidden_comment_answers_as_one_that_never_was(said: Submission) -> None:
    client = visits.signed_in(makers.noor())
    makers.rejected(said)

    assert press(client, said) == press(client, Submission(pk=987654)) == "404"


def test_ones_own_comment_has_the_number_and_no_button(said: Submission) -> None:
    give(said, a_voter())
    post = said.target_type.get_object_for_this_type(pk=said.target_pk)

    page = visits.signed_in(makers.rui()).get(post.get_absolute_url()).content.decode()

    assert reverse("moderation:thumb", args=[said.pk]) not in page
    assert '<span class="thumb thumb--still">' in page


def test_whose_thumb_it_is_stands_on_nobody_elses_page(said: Submission, noor: Commenter) -> None:
    give(said, noor)
    post = said.target_type.get_object_for_this_type(pk=said.target_pk)

    pages = {
        who: visits.signed_in(user).get(post.get_absolute_url()).content.decode()
        for who, user in (("noor", makers.noor()), ("tomas", makers.tomas()))
    }

    assert 'aria-pressed="true"' in pages["noor"]
    assert 'aria-pressed="true"' not in pages["tomas"]
    assert 'aria-pressed="false"' in pages["tomas"]
