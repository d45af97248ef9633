"""(T59) Who asks to be erased is: no word of theirs, no name and no address is left, what others wrote stands, the log
is whole, and nobody sheds a sanction by it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from axes.models import AccessAttempt
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.test import Client
from django.utils import timezone
from django_comments_xtd.models import XtdComment

from config.outbox import OutboxBackend
from moderation import (
    appeals,
    audit,
    commenters,
    confirmations,
    erasure,
    escalation,
    intake,
    invariants,
    letters,
    reports,
    reviews,
    sanctions,
    threads,
    traces,
    workflow,
)
from moderation.learning import labels
from moderation.models import (
    Appeal,
    AuditEntry,
    AuditHead,
    Commenter,
    Decision,
    KeptMailbox,
    Letter,
    LetterKind,
    Report,
    Revision,
    Sanction,
    SecondOpinion,
    Signal,
    Submission,
    Trace,
)
from moderation.policy.standing import Standing
from moderation.policy.states import State
from tests.integration.comments.test_confirming import a_waiting_comment
from tests.integration.moderation.leftovers import found
from tests.makers import (
    ATTACK,
    FINE,
    a_comment,
    a_commenter,
    a_post,
    a_submission,
    a_user,
    item_of,
    mina,
    noor,
    rejected,
    rui,
    submission_of,
    tomas,
)
from tests.recipes.models import Recipe, Remark

pytestmark = pytest.mark.django_db

WORD, NAME, ADDRESS = "xylograph", "quillon", "quillon@example.org"


def quillon() -> User:
    return a_user(NAME)


def _erase(user: User, *, now: datetime | None = None) -> Commenter:
    commenter = a_commenter(user)
    erasure.erase(commenter, now=now or timezone.now())
    commenter.refresh_from_db()
    return commenter


# --- What must be left alone -----------------------------------------------------------------------------------------


def test_answers_stand_as_they_were_under_a_tombstone() -> None:
    post = a_post()
    comment = a_comment(f"{FINE} The {WORD}.", by=quillon(), on=post)
    a_comment("That was our experience as well, by the mill.", by=rui(), reply_to=comment)

    _erase(quillon())

    page = threads.read_page(post, now=timezone.now())
    shown = [line.comment for line in page.lines if line.comment]
    assert [(one.gone, one.name) for one in shown] == [("Withdrawn by its author.", "Deleted account"), ("", "Rui")]


def test_the_log_is_whole_and_says_that_it_was_done() -> None:
    rejected(a_submission(f"{ATTACK} {WORD}", by=quillon()))

    commenter = _erase(quillon())

    assert not list(audit.breaks(AuditEntry.objects.order_by("sequence"), head=AuditHead.objects.first()))
    assert AuditEntry.objects.get(action="commenter.erased").actor == audit.key_of(commenter)


def test_every_promise_holds_afterwards() -> None:
    a_life(quillon())

    _erase(quillon())

    assert list(invariants.broken()) == []


def test_another_persons_words_and_address_are_left_alone() -> None:
    a_submission(f"{FINE} The haystack.", by=rui())
    a_submission(f"{FINE} The {WORD}.", by=quillon())

    _erase(quillon())

    assert Revision.objects.get(submission__commenter__user=rui()).text.endswith("haystack.")
    assert User.objects.get(username="rui").email == "rui@example.org"


def test_what_was_decided_stays_decided() -> None:
    decision = rejected(a_submission(f"{ATTACK} {WORD}", by=quillon()))

    _erase(quillon())

    kept = Decision.objects.get(pk=decision.pk)
    assert (kept.to_state, kept.clause, kept.decider, kept.submission.state) == ("rejected", "2", mina(), "rejected")


def test_a_report_of_theirs_that_waits_is_still_looked_at() -> None:
    seen = a_submission(FINE, by=rui())
    reports.file(seen, reporter=a_commenter(quillon()), clause="2", text=WORD)

    _erase(quillon())

    assert (Report.objects.get().text, item_of(seen).closed_at) == ("", None)


def test_who_has_rights_here_is_not_erased() -> None:
    with pytest.raises(erasure.WorksHere):
        erasure.erase(a_commenter(mina()), now=timezone.now())


def test_nobody_is_erased_twice() -> None:
    commenter = _erase(quillon())

    with pytest.raises(erasure.AlreadyErased):
        erasure.erase(commenter, now=timezone.now())


# --- What goes -------------------------------------------------------------------------------------------------------


def test_no_word_no_name_and_no_address_is_left_anywhere(django_capture_on_commit_callbacks: Any) -> None:
    a_life(quillon())
    assert found(WORD), "the life leaves traces"

    with django_capture_on_commit_callbacks(execute=True):
        _erase(quillon())

    assert found(WORD, NAME, ADDRESS) == []


def test_a_guest_is_erased_as_an_account_is() -> None:
    now = timezone.now()
    guest = commenters.guest_at("quillon@example.net", name="Quillon", now=now)
    comment = XtdComment(
        content_object=a_post(), site_id=1, user_name="Quillon", user_email=guest.email, comment=f"{FINE} {WORD}"
    )
    with intake.left_to_the_caller():
        comment.save()
    workflow.submit(comment, commenter=guest, now=now)
    confirmations.ask(email=guest.email, purpose="comment", payload={"comment": WORD}, name="Quillon", now=now)

    erasure.erase(guest, now=now)

    assert found(WORD, "quillon") == []


def test_comments_of_any_model_are_erased(client: Client) -> None:
    recipe = Recipe.objects.create(title="Soup", method="Boil.")
    Remark.objects.create(recipe=recipe, cook=quillon(), words=f"{FINE} The {WORD}.")

    _erase(quillon())

    assert (Remark.objects.get().words, found(WORD, NAME)) == ("", [])


def test_nobody_signs_in_with_the_account_any_more(client: Client) -> None:
    client.force_login(quillon(), backend="config.accounts.AuthenticationBackend")

    _erase(quillon())

    assert client.get("/moderation/standing/").status_code == 302
    stranger = Client()
    stranger.post("/accounts/login/", {"login": NAME, "password": "a-long-password"})
    assert "_auth_user_id" not in stranger.session


def test_letters_that_were_not_sent_never_are(mailoutbox: list[Any]) -> None:
    a_submission(f"{ATTACK} {WORD}", by=quillon())
    owed = list(Letter.objects.unsent().values_list("pk", flat=True))

    _erase(quillon())
    for pk in owed:
        letters.send(pk, now=timezone.now() + timedelta(hours=1))

    assert owed
    assert mailoutbox == []


def test_the_appeal_of_somebody_erased_waits_for_nobody() -> None:
    submission = a_submission(f"{ATTACK} {WORD}", by=quillon())
    appeals.open_appeal(rejected(submission), by=a_commenter(quillon()), text=WORD)

    _erase(quillon())

    assert Appeal.objects.get().state == "moot"
    assert not submission.review_items.open().exists()


# --- Sanctions -------------------------------------------------------------------------------------------------------


def _signed_up_again(address: str) -> Commenter:
    again = a_user("anew", email=address)
    EmailAddress.objects.create(user=again, email=address, verified=True, primary=True)
    return commenters.commenter_of(again, now=timezone.now())


def _sanctioned(*, ends_in: timedelta = timedelta(days=3)) -> Commenter:
    """Quillon, with a proved address and a suspension that runs."""
    EmailAddress.objects.create(user=quillon(), email=ADDRESS, verified=True, primary=True)
    strike = rejected(a_submission(f"{ATTACK} {WORD}", by=quillon())).strike
    now = timezone.now()
    Sanction.objects.filter(strike=strike).update(
        kind="suspension", starts_at=now - timedelta(days=4), ends_at=now + ends_in
    )
    commenter: Commenter = strike.commenter
    return commenter


def test_nobody_sheds_a_sanction_by_being_erased_and_signing_up_again() -> None:
    erasure.erase(_sanctioned(), now=timezone.now())

    again = _signed_up_again("Quillon+new@example.org")

    assert sanctions.standing_of(again, now=timezone.now()) == Standing.SUSPENDED


def test_nor_by_coming_back_as_a_guest() -> None:
    erasure.erase(_sanctioned(), now=timezone.now())

    again = commenters.guest_at(ADDRESS, name="Q", now=timezone.now())

    assert sanctions.standing_of(again, now=timezone.now()) == Standing.SUSPENDED


def test_whoever_signs_in_again_is_known_before_they_write(client: Client) -> None:
    erasure.erase(_sanctioned(), now=timezone.now())
    again = a_user("anew", email=ADDRESS)
    EmailAddress.objects.create(user=again, email=ADDRESS, verified=True, primary=True)

    client.force_login(again, backend="config.accounts.AuthenticationBackend")

    assert sanctions.refusal_for(Commenter.objects.filter(user=again).first(), now=timezone.now()) is not None


def test_whoever_confirms_the_address_again_is_refused_there(client: Client) -> None:
    erasure.erase(_sanctioned(), now=timezone.now())
    link = a_waiting_comment(client, a_post(), FINE, email=ADDRESS)

    assert client.post(link).status_code == 403


def test_an_address_that_was_not_proved_is_nobodys() -> None:
    erasure.erase(_sanctioned(), now=timezone.now())
    again = a_user("anew", email=ADDRESS)

    assert sanctions.standing_of(a_commenter(again), now=timezone.now()) == Standing.GOOD


def test_who_comes_back_after_the_sanction_is_somebody_new() -> None:
    old = _sanctioned(ends_in=timedelta(hours=1))
    erasure.erase(old, now=timezone.now())
    later = timezone.now() + timedelta(hours=2)

    again = commenters.guest_at(ADDRESS, name="Q", now=later)

    assert again.pk != old.pk


def test_of_somebody_in_good_standing_not_even_a_hash_is_kept() -> None:
    EmailAddress.objects.create(user=quillon(), email=ADDRESS, verified=True)
    a_submission(f"{FINE} {WORD}", by=quillon())

    _erase(quillon())

    assert not KeptMailbox.objects.exists()
    assert not Trace.objects.exists()


# --- A life ----------------------------------------------------------------------------------------------------------


def a_life(user: User) -> None:
    """Everything that somebody can leave on this site, each with a word, a name or an address to be found by."""
    now = timezone.now()
    person = a_commenter(user)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    AccessAttempt.objects.create(username=NAME, ip_address="203.0.113.7", failures_since_start=1)
    traces.leave(traces.origin_of(person, device="one", address="203.0.113.7", now=now), now=now)
    _write(user)
    _quarrel(user, person, now=now)
    confirmations.ask(email=user.email, purpose="comment", payload={"comment": WORD}, name=NAME, now=now)
    LogEntry.objects.create(
        user=mina(),
        content_type=ContentType.objects.get_for_model(User),
        object_id=str(user.pk),
        object_repr=NAME,
        action_flag=CHANGE,
        change_message=f"Changed {NAME}",
    )
    OutboxBackend().send_messages([EmailMessage("Hello", f"Dear {NAME}", to=[f"Q <{user.email}>"])])
    signed_in = Client()
    signed_in.post("/accounts/login/", {"login": NAME, "password": "a-long-password"})
    assert "_auth_user_id" in signed_in.session


def _write(user: User) -> None:
    """Comments in every state, one of them with two texts and a follower."""
    post = a_post()
    a_comment(FINE, by=noor(), on=post, followup=True)
    flood = f"The water came up to the second step of the school on Tuesday, {WORD}"
    seen = submission_of(a_comment(f"{flood} 1", by=user, on=post, followup=True))
    workflow.resubmit(seen, text=f"{flood} 2", version=seen.version)
    a_comment(
        "We saw it too, from the other side of the river.", by=rui(), reply_to=XtdComment.objects.get(pk=seen.object_pk)
    )
    Signal.objects.create(
        revision=seen.current, name="deep", score=0.2, detail=WORD, done_at=timezone.now(),
        created_at=timezone.now(), not_before=timezone.now(),
    )  # fmt: skip
    workflow.withdraw(a_submission(f"My aunt was moved to the gymnasium with her two cats and a {WORD} 3", by=user))
    a_submission(f"{ATTACK} {WORD} 4", by=user, on=post)
    cache.set("moderation.nothing", "of theirs")


def _quarrel(user: User, person: Commenter, *, now: datetime) -> None:
    """Rejected, appealed, asked, answered; reported and reporting; passed on with a note; held words in a note."""
    submission = a_submission(f"{ATTACK} {WORD} 5", by=user)
    item, judge = item_of(submission), mina()
    reviews.claim(item, by=tomas())
    escalation.escalate(item, by=tomas(), to=None, note=f"{NAME} says {WORD}")
    decision = workflow.reject(
        submission,
        by=judge,
        clause="2",
        revision=submission.current_id,
        version=submission.version,
        statement=f"You said {WORD}.",
        note=f"{NAME} again.",
    )
    SecondOpinion.objects.create(decision=decision, asked_at=now)
    appeal = appeals.open_appeal(decision, by=person, text=f"I, {NAME}, said {WORD}.")
    appeals.ask(appeal, by=tomas(), question=f"What is a {WORD}?")
    appeals.reply(appeal, by=person, answer=f"A {WORD}.")
    reports.file(a_submission("Who pays for the sandbags?", by=noor()), reporter=person, clause="2", text=f"No {WORD}.")
    published = Submission.objects.filter(commenter=person, state=State.PUBLISHED).get()
    reports.file(published, reporter=a_commenter(noor()), clause="2", text=f"{NAME} said {WORD}.")
    for letter in Letter.objects.filter(kind=LetterKind.STATEMENT):
        letters.send(letter.pk, now=now + timedelta(minutes=1))
    labels.catch_up()
