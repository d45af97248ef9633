"""Letters say what happened, why, and what next; never who, and never anything that a reader put into a header."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.timezone import localtime

from blog.models import Post
from moderation import appeals, confirmations, follows, letters, reports, sanctions, workflow
from moderation.letter_words import Rendered
from moderation.models import Cadence, Commenter, Confirmation, Decision, Letter, LetterKind, Submission
from moderation.policy.states import Cause
from moderation.tokens import token_for_guest
from tests.integration.comments import visits
from tests.integration.moderation.climbing import a_revocation
from tests.makers import (
    ATTACK,
    FINE,
    a_comment,
    a_commenter,
    a_post,
    a_submission,
    item_of,
    let_through,
    mina,
    noor,
    put_out_of_sight,
    rejected,
    rui,
    sable,
    tomas,
)

pytestmark = pytest.mark.django_db

NOW = timezone.now()
FOLLOWERS = (LetterKind.FOLLOWUP, LetterKind.DIGEST)


# -- Statements of reasons ------------------------------------------------------------------------------------------


def test_a_hold_tells_the_clause_the_words_and_that_a_rule_did_it() -> None:
    a_submission(ATTACK, by=sable(), on=a_post("Council orders riverside homes emptied"))

    letter = _latest(LetterKind.STATEMENT)

    assert letter.subject == "Your comment waits for a moderator"
    assert _says(
        letter,
        "Hello Sable,",
        "clause 2 of our policy, Attack no person",
        "“You are a clueless moron”",
        f"> {ATTACK}",
        "A rule decided this automatically",
        "Council orders riverside homes emptied",
        "https://parley.example/moderation/policy/#clause-2",
    )


def test_what_readers_reported_out_of_sight_is_told_as_that() -> None:
    put_out_of_sight(a_submission(FINE, by=rui()))

    body = _latest(LetterKind.STATEMENT).body

    assert "is out of sight until a moderator has read it" in body
    assert "after readers reported the comment" in body
    assert "before it appears" not in body
    assert "A rule decided" not in body


def test_what_a_later_check_put_out_of_sight_was_seen_before() -> None:
    put_out_of_sight(a_submission(FINE, by=rui()), cause=Cause.SIGNAL)

    body = _latest(LetterKind.STATEMENT).body

    assert "is out of sight until a moderator has read it" in body
    assert "A rule decided this automatically" in body


def test_who_may_appeal_for_a_day_is_told_of_one_day(settings: Any) -> None:
    settings.MODERATION = {**settings.MODERATION, "APPEAL_WINDOW": timedelta(days=1)}
    rejected(a_submission(ATTACK, by=sable()))

    assert "you can appeal for 1 day." in _latest(LetterKind.STATEMENT).body


def test_a_hold_says_by_when_it_is_usually_decided() -> None:
    submission = a_submission(ATTACK, by=sable())

    due = date_format(localtime(item_of(submission).due_at), "j F Y, H:i")

    assert f"Usually that is by {due}." in _latest(LetterKind.STATEMENT).body


def test_a_hold_does_not_offer_an_appeal() -> None:
    a_submission(ATTACK, by=sable())

    assert "appeal" not in _latest(LetterKind.STATEMENT).body


def test_a_rejection_carries_the_moderators_statement_and_the_way_to_appeal() -> None:
    decision = rejected(a_submission(ATTACK, by=sable()))

    letter = _latest(LetterKind.STATEMENT)

    assert letter.subject == "Your comment was not published: clause 2"
    assert _says(
        letter,
        decision.statement,
        "A moderator read the comment and decided this.",
        f"https://parley.example/moderation/appeals/new/{decision.pk}/",
        "for 180 days",
    )


def test_a_removal_is_called_a_removal() -> None:
    rejected(a_submission(FINE, by=rui()), clause="1")

    assert _latest(LetterKind.STATEMENT).subject == "Your comment was removed: clause 1"


def test_a_statement_names_no_moderator_and_no_reporter() -> None:
    submission = a_submission(FINE, by=rui())
    reports.file(submission, reporter=a_commenter(noor()), clause="1", text="Sneering.")
    rejected(submission, by=mina(), clause="1")

    words = _latest(LetterKind.STATEMENT).body.lower()

    assert not any(name in words for name in ("mina", "noor", "sneering."))


def test_a_private_note_is_not_told() -> None:
    submission = a_submission(ATTACK, by=sable())
    assert submission.current_id is not None
    seen = {"revision": submission.current_id, "version": submission.version}
    workflow.reject(submission, by=mina(), clause="2", note="Seventh time", **seen)

    assert "Seventh time" not in _latest(LetterKind.STATEMENT).body


def test_what_a_reader_typed_stays_as_typed() -> None:
    a_submission('You are a clueless <b>moron</b> & a "liar",\nRui.', by=sable())

    assert '> You are a clueless <b>moron</b> & a "liar",\n> Rui.' in _latest(LetterKind.STATEMENT).body


@pytest.mark.parametrize("name", ["Sable\r\nBcc: all@example.org", "Sable\u2028Bcc: all@example.org"])
def test_a_name_cannot_write_headers(name: str) -> None:
    a_submission(ATTACK, by=sable())
    Commenter.objects.update(name=name)

    letter = _latest(LetterKind.STATEMENT)

    assert letter.subject == "Your comment waits for a moderator"


# -- The other letters ----------------------------------------------------------------------------------------------


def test_a_comment_that_was_held_is_announced_when_it_is_published() -> None:
    let_through(a_submission(ATTACK, by=sable()))

    assert _latest(LetterKind.REVERSAL).subject == "Your comment is published"


def test_a_notice_is_only_a_notice() -> None:
    rejected(a_submission(ATTACK, by=sable()))

    assert _says(_latest(LetterKind.SANCTION), "This is only a notice", "/moderation/standing/")


def test_a_suspension_says_until_when() -> None:
    rejected(a_submission(ATTACK, by=sable()), clause="4")

    letter = _latest(LetterKind.SANCTION)

    assert letter.subject == "Your standing: Suspension"
    assert "It ends by itself on" in letter.body


def test_an_appeal_is_acknowledged_and_then_answered() -> None:
    decision = rejected(a_submission(ATTACK, by=sable()), by=tomas())
    appeal = appeals.open_appeal(decision, by=a_commenter(sable()), text="Please look again.")
    assert _latest(LetterKind.APPEAL_RECEIVED).subject == "We have your appeal"

    appeals.uphold(appeal, by=mina(), reply="The words are about him.")

    letter = _latest(LetterKind.APPEAL_ANSWERED)
    assert letter.subject == "Your appeal: the decision stands"
    assert "The words are about him." in letter.body


def test_an_overturned_decision_is_told_as_taken_back() -> None:
    decision = rejected(a_submission(ATTACK, by=sable()), by=tomas())
    appeal = appeals.open_appeal(decision, by=a_commenter(sable()), text="Please look again.")
    appeals.overturn(appeal, by=mina(), reply="You are right.")

    assert _latest(LetterKind.APPEAL_ANSWERED).subject == "Your appeal: the decision was taken back"


@pytest.mark.parametrize(("decide", "words"), [(rejected, "removed it"), (let_through, "let it stand")])
def test_a_reporter_is_told_what_became_of_it_and_not_by_whom(decide: object, words: str) -> None:
    submission = a_submission(FINE, by=rui())
    reports.file(submission, reporter=a_commenter(noor()), clause="1")

    decide(submission)  # type: ignore[operator]

    letter = _latest(LetterKind.REPORT_DECIDED)
    assert words in letter.body
    assert "mina" not in letter.body.lower()


def test_a_confirmation_carries_its_link_and_the_comment() -> None:
    confirmation = confirmations.ask(
        email="gil@example.org", purpose="comment", payload={"comment": "Hello there"}, name="Gil", now=NOW
    )

    letter = _latest(LetterKind.CONFIRMATION)

    assert f"https://parley.example/comments/confirm/{confirmations.token_of(confirmation)}/" in letter.body
    assert "> Hello there" in letter.body


def test_a_follow_up_names_the_conversation_and_how_to_leave_it() -> None:
    post = a_post("Homes emptied")
    _follow(noor(), post)
    comment = a_comment(by=rui(), on=post)

    assert _says(
        letters.render(Letter.objects.get(kind=LetterKind.FOLLOWUP)),
        "Rui commented on “Homes emptied”",
        f"https://parley.example/comments/{comment.pk}/",
        "https://parley.example/moderation/unfollow/",
        "https://parley.example/moderation/settings/",
    )


def _follow(user: User, post: Post, cadence: Cadence = Cadence.AT_ONCE) -> None:
    kind = ContentType.objects.get_for_model(post)
    follows.follow(a_commenter(user), kind, str(post.pk), cadence=cadence, now=NOW)


@pytest.mark.parametrize(("cadence", "kind"), [("at_once", LetterKind.FOLLOWUP), ("daily", LetterKind.DIGEST)])
def test_every_kind_of_followers_mail_has_words(cadence: str, kind: LetterKind) -> None:
    post = a_post()
    _follow(noor(), post, Cadence(cadence))
    a_comment(by=rui(), on=post)

    rendered = letters.render(Letter.objects.get(kind=kind))

    assert "\n" not in rendered.subject
    assert "\n\n\n" not in rendered.body


@pytest.mark.parametrize("kind", [kind for kind in LetterKind if kind not in FOLLOWERS])
def test_every_kind_has_words(kind: LetterKind) -> None:
    decision = rejected(a_submission(ATTACK, by=sable()))
    confirmation = confirmations.ask(email="gil@example.org", purpose="comment", payload={}, name="Gil", now=NOW)
    letter = Letter(
        kind=kind,
        key="any",
        commenter=a_commenter(sable()),
        decision=decision,
        sanction=decision.strike.sanction,
        data={"confirmation": confirmation.pk, "state": "upheld", "reply": "No.", "by": "Rui", "title": "T"},
        created_at=NOW,
        not_before=NOW,
    )

    rendered = letters.render(letter)

    assert rendered.subject
    assert "\n" not in rendered.subject
    assert "\n\n\n" not in rendered.body


def test_a_letter_goes_to_one_address_as_plain_text() -> None:
    a_submission(ATTACK, by=sable())

    letters.send(Letter.objects.latest("pk").pk, now=timezone.now())

    sent = mail.outbox[-1]
    assert sent.to == ["sable@example.org"]
    assert not getattr(sent, "alternatives", [])


# -- Guests ---------------------------------------------------------------------------------------------------------


def test_a_guest_comes_back_by_the_link_of_the_letter_and_a_button(client: Client) -> None:
    decision = rejected(_by_a_guest())
    link = _link_to_come_back(_latest(LetterKind.STATEMENT))

    client.get(link)
    assert "confirmed_commenter" not in client.session
    answer = client.post(link)

    assert answer["Location"] == f"/moderation/appeals/new/{decision.pk}/"
    assert client.get(answer["Location"]).status_code == 200


@pytest.mark.parametrize("token", ["forged", "a:b:c"])
def test_a_forged_link_opens_nothing(client: Client, token: str) -> None:
    assert client.post(f"/moderation/guest/{token}/").status_code == 404


def test_an_old_link_opens_nothing(client: Client, settings: object) -> None:
    link = _link_to_come_back(_statement_of(rejected(_by_a_guest())))
    settings.MODERATION = {"APPEAL_WINDOW": timedelta(seconds=-1)}  # type: ignore[attr-defined]

    assert client.post(link).status_code == 404


def test_a_link_for_an_account_opens_nothing(client: Client) -> None:
    token = token_for_guest(a_commenter(sable()).pk, leads_to="/moderation/standing/")

    assert client.post(f"/moderation/guest/{token}/").status_code == 404


def test_the_sessions_key_changes_when_a_guest_comes_back(client: Client) -> None:
    link = _link_to_come_back(_statement_of(rejected(_by_a_guest())))
    session = client.session
    session["seen"] = True
    session.save()
    before = session.session_key

    client.post(link)

    assert client.session.session_key != before


# -- Standing, reports and appeals ------------------------------------------------------------------------------------


def test_a_revocation_that_waits_says_that_nobody_decides_it_alone() -> None:
    tomas()
    revocation = a_revocation(sable(), by=mina())

    letter = letters.render(Letter.objects.get(key=f"sanction:{revocation.pk}"))

    assert "suspended until a second moderator has looked" in letter.subject
    assert "Nobody decides that alone" in letter.body


def test_a_revocation_that_was_confirmed_says_when_it_is_looked_at_again() -> None:
    tomas()
    revocation = sanctions.confirm(a_revocation(sable(), by=mina()), by=tomas(), now=timezone.now())

    letter = letters.render(Letter.objects.get(key=f"sanction:{revocation.pk}:confirmed"))

    assert "A moderator looks at it again on" in letter.body


def test_a_voice_that_is_given_back_comes_with_the_reason_and_without_a_name() -> None:
    revocation = a_revocation(sable(), by=mina())
    sanctions.reinstate(revocation.commenter, by=mina(), because="A good talk.", now=timezone.now())

    letter = _latest(LetterKind.SANCTION_LIFTED)

    assert _says(letter, "A good talk.", "/moderation/standing/")
    assert "mina" not in letter.body.lower()


def test_a_question_about_an_appeal_leads_to_its_page() -> None:
    appeal = appeals.open_appeal(
        rejected(a_submission(ATTACK, by=sable()), by=tomas()), by=a_commenter(sable()), text="It was a play."
    )
    appeals.ask(appeal, by=mina(), question="Which play?")

    assert _says(_latest(LetterKind.APPEAL_QUESTION), "Which play?", f"/moderation/appeals/{appeal.pk}/")


@pytest.mark.parametrize(("kind", "words"), [("notice", "nothing changes for you"), ("pause", "For a week")])
def test_a_reporter_whose_reports_do_not_hold_is_told_kindly(kind: str, words: str) -> None:
    letters.owe(
        LetterKind.REPORTING, key="reporting:1", commenter=a_commenter(sable()), data={"kind": kind}, now=timezone.now()
    )

    assert _says(_latest(LetterKind.REPORTING), words, "/moderation/policy/")


@pytest.mark.parametrize(
    ("state", "words"), [("moot", "changed or taken back"), ("overturned", "is removed"), ("upheld", "and stays")]
)
def test_a_reporter_is_told_how_their_appeal_ended(state: str, words: str) -> None:
    data = {"state": state, "by_reporter": True, "appeal": 1}
    letters.owe(
        LetterKind.APPEAL_ANSWERED,
        key="appeal:1:answered",
        commenter=a_commenter(sable()),
        data=data,
        now=timezone.now(),
    )

    assert words in _latest(LetterKind.APPEAL_ANSWERED).body


def _by_a_guest() -> Submission:
    submission = a_submission(ATTACK, by=sable())
    Commenter.objects.filter(pk=submission.commenter_id).update(
        user=None, email="gil@example.org", email_verified_at=NOW, name="Gil"
    )
    return Submission.objects.select_related("current", "commenter").get(pk=submission.pk)


def _statement_of(decision: Decision) -> Rendered:
    return letters.render(Letter.objects.get(decision=decision, kind=LetterKind.STATEMENT))


def _link_to_come_back(letter: Rendered) -> str:
    found = re.search(r"https://parley\.example(/moderation/guest/\S+)", letter.body)
    assert found is not None
    return found[1]


def _latest(kind: LetterKind) -> Rendered:
    return letters.render(Letter.objects.filter(kind=kind).latest("pk"))


def _says(letter: Rendered, *words: str) -> bool:
    return all(one in letter.body for one in words)


# -- Languages ------------------------------------------------------------------------------------------------------


def test_a_letter_that_somebody_asked_for_is_in_the_language_they_read() -> None:
    with translation.override("de"):
        confirmations.ask(email="gil@example.org", purpose="comment", payload={}, name="Gil", now=NOW)

    assert letters.render(Letter.objects.get()).subject == "Bitte bestätigen Sie Ihren Kommentar"


def test_a_moderators_language_is_not_the_authors() -> None:
    with translation.override("de"):
        rejected(a_submission(ATTACK, by=sable()))

    statement = Letter.objects.filter(kind=LetterKind.STATEMENT).latest("pk")
    assert letters.render(statement).subject == "Your comment was not published: clause 2"


def test_later_letters_keep_to_the_language_of_the_appeal() -> None:
    decision = rejected(a_submission(ATTACK, by=sable()))
    with translation.override("de"):
        appeals.open_appeal(decision, by=a_commenter(sable()), text="I meant the plan.")

    statement = Letter.objects.filter(kind=LetterKind.STATEMENT).latest("pk")
    assert letters.render(statement).subject == "Ihr Kommentar wurde nicht veröffentlicht: Ziffer 2"


def test_who_wrote_in_german_is_answered_in_german_with_the_policy_in_german() -> None:
    browser, post = visits.signed_in(sable()), a_post()
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = "de"
    visits.send(browser, post, ATTACK)
    rejected(visits.latest())

    letter = _latest(LetterKind.STATEMENT)

    assert letter.subject == "Ihr Kommentar wurde nicht veröffentlicht: Ziffer 2"
    assert _says(letter, "Greifen Sie niemanden an", "Ihr Kommentar greift einen Menschen an")


def test_the_language_chosen_at_the_foot_of_a_page_is_that_of_letters() -> None:
    decision = rejected(a_submission(ATTACK, by=sable()))

    visits.signed_in(sable()).post("/language/", {"language": "de"})

    assert _statement_of(decision).subject == "Ihr Kommentar wurde nicht veröffentlicht: Ziffer 2"


def test_a_language_that_the_site_does_not_speak_is_not_written_in() -> None:
    visits.signed_in(sable()).post("/language/", {"language": "tlh"})
    decision = rejected(a_submission(ATTACK, by=sable()))

    assert _statement_of(decision).subject == "Your comment was not published: clause 2"


def test_a_guest_who_asked_in_german_is_written_to_in_german_wherever_the_link_was_opened() -> None:
    post = a_post()
    kind = ContentType.objects.get_for_model(Post)
    address = reverse("moderation:follow", args=[kind.pk, post.pk])
    german = Client(headers={"cookie": f"{settings.LANGUAGE_COOKIE_NAME}=de"})
    german.post(address, {"email": "gil@example.org", "cadence": Cadence.AT_ONCE})
    link = reverse("moderation:follow_confirm", args=[confirmations.token_of(Confirmation.objects.get())])

    Client().post(link)
    a_submission(FINE, by=rui(), on=post)

    letter = _latest(LetterKind.FOLLOWUP)
    assert letter.subject == "Ein neuer Kommentar in einem Gespräch, dem Sie folgen"
    assert "A reader" not in letter.body
