"""Post a comment: the one verb behind every door. A door has checked the draft and that its writer may comment."""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import replace
from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django_comments_xtd import get_model

from moderation import audit, confirmations, intake, languages, nudging, proofs, workflow
from moderation.adapters.comments_xtd.drafts import Draft
from moderation.adapters.comments_xtd.source import parent_in_thread, save_new
from moderation.conf import WhoMayComment, read_conf
from moderation.models import Commenter, NudgePlace, Receipt, Submission
from moderation.policy.findings import Outcome
from moderation.policy.states import State
from moderation.policy.verdict import Verdict
from moderation.workflow import Foreseen
from moderation.writers import Writer, answering

log = structlog.get_logger(__name__)

PURPOSE = "comment"
SAME_COMMENT = timedelta(minutes=10)


class Nudged(Exception):
    """The policy asks the writer to think again; nothing was posted. `verdict` says what it saw.

    Whoever sends the draft again with `key` is not asked a second time.
    """

    def __init__(self, verdict: Verdict, *, key: str) -> None:
        super().__init__("think again")
        self.verdict = verdict
        self.key = key


class MembersOnly(Exception):
    """This site takes comments of accounts only."""


def send(draft: Draft, *, writer: Writer, now: datetime, network: str = "") -> Submission | None:
    """Post a draft and return its submission, judged; or None when a mail was sent to confirm the address first.

    `network` is where on the net it came from. Sending the same draft twice is answered as the first time. Raises `Nudged`, `MembersOnly`,
    `confirmations.TooManyConfirmations`.
    """
    who = read_conf().WHO_MAY_COMMENT
    if who == WhoMayComment.MEMBERS and writer.user is None:
        raise MembersOnly
    commenter = answering(writer, now=now)
    if commenter is not None:
        languages.remember(commenter)
    draft = replace(draft, name=writer.name if writer.is_known else draft.name)
    foreseen = nudge(draft, commenter=commenter, now=now)
    proofs.count(commenter, now=now)
    if commenter is None and who == WhoMayComment.CONFIRMED_GUESTS:
        _ask_to_confirm(draft, now=now, network=network)
        return None
    return _post_once(draft, foreseen, writer=writer, commenter=commenter, now=now)


def send_confirmed(draft: Draft, *, commenter: Commenter, now: datetime) -> Submission:
    """Post what a guest sent before the address was confirmed. The key was used then; the link is used once too."""
    submission = _post(draft, None, user=None, commenter=commenter, now=now)
    settle_nudge(draft, submission, commenter=None, now=now)
    return submission


def nudge(draft: Draft, *, commenter: Commenter | None, now: datetime) -> Foreseen | None:
    """Raise `Nudged` if the policy would ask the writer to think again, unless they were asked and have.

    Returns what the policy says of the draft; None where it was not asked, or could not say.
    """
    foreseen = None if draft.sends_anyway else _foreseen(draft, commenter=commenter, now=now)
    if foreseen is None or foreseen.verdict.outcome != Outcome.NUDGE:
        return foreseen
    keyed = draft if draft.key else replace(draft, key=uuid.uuid4().hex)
    name = _nudged_as(keyed, commenter)
    if nudging.must_ask(name, text=draft.text, verdict=foreseen.verdict, place=_place_of(draft), now=now):
        raise Nudged(foreseen.verdict, key=keyed.key)
    return foreseen


def settle_nudge(draft: Draft, submission: Submission, *, commenter: Commenter | None, now: datetime) -> None:
    """Write down what a nudge about the draft led to, if there was one."""
    if draft.key:
        nudging.settle(_nudged_as(draft, commenter), submission, now=now)


def drop_nudge(draft: Draft, *, commenter: Commenter | None, now: datetime) -> None:
    """The writer went back to what stood there before: a nudge about the draft led to nothing being sent."""
    if draft.key:
        nudging.drop(_nudged_as(draft, commenter), now=now)


def _nudged_as(draft: Draft, commenter: Commenter | None) -> str:
    """What the log of nudges knows the draft by, whoever of its writers sends it on."""
    if draft.edits is not None:
        whom = f"submission:{draft.edits}"
    elif commenter is not None:
        whom = f"commenter:{commenter.pk}"
    else:
        whom = f"guest:{draft.email.lower() or draft.name}"
    return nudging.draft_name(whom=whom, place=_place_of(draft), key=draft.key)


def _place_of(draft: Draft) -> NudgePlace:
    return NudgePlace.NEW if draft.edits is None else NudgePlace.EDIT


def _foreseen(draft: Draft, *, commenter: Commenter | None, now: datetime) -> Foreseen | None:
    """What the policy would say; None when it cannot say. The comment is kept then, hidden, and judged again later."""
    try:
        with transaction.atomic():
            return workflow.preview(
                draft.text,
                commenter=commenter,
                name=draft.name,
                target=draft.target,
                parent=draft.parent,
                now=now,
                besides=draft.edits,
                sending=draft.sending,
            )
    except Exception:
        if connection.needs_rollback:
            raise  # the transaction went with it, and nothing can be kept in it
        log.exception("preview_failed")
        return None


@transaction.atomic
def _ask_to_confirm(draft: Draft, *, now: datetime, network: str) -> None:
    """All or nothing: a key that was taken for a letter that is refused could never be sent again."""
    key = _scoped(draft, f"address:{draft.email.lower()}")
    if not key or Receipt.objects.take(key, at=now):
        paid = _paid(draft, now=now)
        confirmations.ask(
            email=draft.email,
            purpose=PURPOSE,
            payload=paid.as_payload(),
            name=draft.name,
            now=now,
            network=network,
        )


@transaction.atomic(savepoint=False)
def _post_once(
    draft: Draft, foreseen: Foreseen | None, *, writer: Writer, commenter: Commenter | None, now: datetime
) -> Submission:
    """All or nothing, also where a request is no transaction: a key that led to no comment would tell of one."""
    whom = f"commenter:{commenter.pk}" if commenter else f"name:{draft.name}"
    key = _scoped(draft, whom)
    # A second sender waits here until the first is done.
    before = None if not key or Receipt.objects.take(key, at=now) else _sent_before(key)
    # What was taken back meanwhile and is sent again is another comment.
    if before is not None and before.state != State.WITHDRAWN:
        return before
    submission = _same_comment(draft, commenter, now=now) if _may_be_the_same(draft, foreseen) else None
    if submission is None:
        paid = _paid(draft, now=now)
        # Whether it was paid for is a fact that the policy did not know yet.
        verdict = foreseen.verdict if foreseen and paid.sending == draft.sending else None
        submission = _post(paid, verdict, user=writer.user, commenter=commenter, now=now)
    settle_nudge(draft, submission, commenter=commenter, now=now)
    if key:
        Receipt.objects.answer(key, submission)
    return submission


def _paid(draft: Draft, *, now: datetime) -> Draft:
    """The draft, saying whether its proof of work paid for it; a proof pays once."""
    if draft.proof is None:
        return draft
    proved = bool(draft.proof) and proofs.spend(draft.proof, now=now)
    return replace(draft, proof=None, sending=replace(draft.sending, proved=proved))


def _sent_before(key: str) -> Submission:
    receipt = Receipt.objects.select_for_update().get(key=key)
    assert receipt.submission_id is not None, "a receipt is committed together with its submission"
    return Submission.objects.select_related("current").get(pk=receipt.submission_id)


def _scoped(draft: Draft, whom: str) -> str:
    """A key means something for one writer and one text: other words in a form that was kept are another comment.

    "" where the door has none.
    """
    if not draft.key:
        return ""
    return hashlib.sha256(f"{whom}|{draft.key}|{draft.text}".encode()).hexdigest()


def _may_be_the_same(draft: Draft, foreseen: Foreseen | None) -> bool:
    """Whether the words may have been sent before: the policy was told what was written lately, if it was asked."""
    return foreseen is None or any(one.text == draft.text for one in foreseen.content.recent)


def _same_comment(draft: Draft, commenter: Commenter | None, *, now: datetime) -> Submission | None:
    """The same words by the same commenter in the same place a moment ago: the button was pressed twice."""
    if commenter is None:
        return None
    lately = Submission.objects.on(draft.target).by(commenter).filter(submitted_at__gt=now - SAME_COMMENT)
    same = lately.filter(parent=draft.parent, current__text=draft.text).exclude(state=State.WITHDRAWN)
    pk = same.values_list("pk", flat=True).first()
    return None if pk is None else Submission.objects.select_related("current").get(pk=pk)


def _post(
    draft: Draft, verdict: Verdict | None, *, user: User | None, commenter: Commenter | None, now: datetime
) -> Submission:
    """Save the comment and submit it. No address of the writer, on the net or by mail, is kept in it."""
    comment = get_model()(
        content_type=ContentType.objects.get_for_model(draft.target),
        object_pk=str(draft.target.pk),
        site_id=settings.SITE_ID,
        user=user,
        user_name=draft.name[:50],
        comment=draft.text,
        submit_date=now,
        followup=draft.follows and commenter is not None,
        parent_id=parent_in_thread(draft.parent.object_pk) if draft.parent else 0,
    )
    comment.answered = draft.parent.object_pk if draft.parent else None
    comment.sending = draft.sending
    with audit.together():
        if draft.parent is not None:
            audit.wait_in_line()  # its place in the thread moves rows that other replies move too
        with intake.left_to_the_caller():
            save_new(comment)
        return workflow.submit(
            comment, commenter=commenter, now=now, around=workflow.Around(draft.target, draft.parent, verdict)
        )
