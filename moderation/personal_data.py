"""Everything that is kept about one person, as they may read it: what GDPR calls access and portability.

What is told is about them: never who reported or decided, no moderator's note, and no hash. `TOLD` and `UNTOLD` name
every link of moderation's own tables to a commenter or an account; a link that neither names is a hole, and a test
looks for those.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from types import MappingProxyType
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.exceptions import ObjectDoesNotExist
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Q

from moderation import accounts, places, registry, seen
from moderation.audit import key_of
from moderation.conf import read_conf
from moderation.holders import Person, holders, person_of
from moderation.models import (
    Appeal,
    AuditEntry,
    Cadence,
    Commenter,
    Confirmation,
    Decision,
    DeskPreference,
    Letter,
    Maker,
    Mute,
    Notification,
    Nudge,
    ReaderSettings,
    Report,
    Revision,
    SavedView,
    Signal,
    Submission,
    ThreadFollow,
    Thumb,
    Trace,
)
from moderation.policy.states import Cause
from moderation.registry import NotModerated

FORMAT = 1

TOLD: Mapping[str, str] = MappingProxyType(
    {
        "moderation.Commenter.user": "commenter",
        "moderation.Submission.commenter": "comments",
        "moderation.Strike.commenter": "strikes",
        "moderation.Sanction.commenter": "sanctions",
        "moderation.Report.reporter": "reports",
        "moderation.ReportingStep.reporter": "steps about reports",
        "moderation.Appeal.appellant": "appeals",
        "moderation.Letter.commenter": "letters",
        "moderation.Thumb.commenter": "thumbs",
        "moderation.Trace.commenter": "traces",
        "moderation.Notification.reader": "notifications",
        "moderation.ThreadFollow.reader": "follows",
        "moderation.ReaderSettings.reader": "follows",
        "moderation.Mute.reader": "mutes",
        "moderation.SavedView.owner": "saved views",
        "moderation.DeskPreference.moderator": "preferences at the desk",
    }
)
"""The links that lead to something told, and under which name."""

DEED = "a moderator's deed, told as a line of the log; what it was done to is another person's"
UNTOLD: Mapping[str, str] = MappingProxyType(
    {
        "moderation.KeptMailbox.commenter": "a hash, kept of somebody who was erased, and of nobody else",
        "moderation.Mute.muted": "whom somebody does not want to read is their own affair",
        "moderation.Resemblance.commenter": "it names another person, who wrote from the same place",
        "moderation.Decision.decider": DEED,
        "moderation.Appeal.assigned_to": DEED,
        "moderation.Appeal.decided_by": DEED,
        "moderation.AppealMessage.asked_by": DEED,
        "moderation.Adoption.by": DEED,
        "moderation.Backtest.asked_by": DEED,
        "moderation.Bulk.by": DEED,
        "moderation.CalibrationUse.by": DEED,
        "moderation.Escalation.by": DEED,
        "moderation.Escalation.to": DEED,
        "moderation.PolicyVersion.adopted_by": DEED,
        "moderation.PolicyVersion.created_by": DEED,
        "moderation.Release.by": DEED,
        "moderation.ReviewItem.claimed_by": DEED,
        "moderation.Sanction.confirmed_by": DEED,
        "moderation.Sanction.lifted_by": DEED,
        "moderation.SecondOpinion.by": DEED,
        "moderation.SuspendedRule.ended_by": DEED,
        "moderation.SuspendedRule.waived_by": DEED,
    }
)
"""The links that lead to nothing told, and why not."""

INSIDE = "how the work on a comment is kept, without a word of it or of its author"
ANOTHERS = "another person's: who reported, and what they wrote"
ABOUT_COMMENTS: Mapping[str, str] = MappingProxyType(
    {
        "moderation.Submission.parent": "comments",
        "moderation.Submission.root": "comments",
        "moderation.Submission.current": "comments",
        "moderation.Revision.submission": "comments",
        "moderation.Decision.submission": "comments",
        "moderation.Decision.revision": "comments",
        "moderation.Decision.reverses": "comments",
        "moderation.Finding.decision": "comments",
        "moderation.Signal.revision": "comments",
        "moderation.Nudge.revision": "comments",
        "moderation.Strike.decision": "strikes",
        "moderation.StrikeVoid.decision": "strikes",
        "moderation.Appeal.decision": "appeals",
        "moderation.Letter.decision": "letters",
        "moderation.Notification.decision": "notifications",
        "moderation.Notification.submission": "notifications",
        "moderation.Report.submission": ANOTHERS,
        "moderation.Report.revision": ANOTHERS,
        "moderation.Report.decision": ANOTHERS,
        "moderation.Resemblance.submission": "it names another person, who wrote from the same place",
        "moderation.BulkLine.decision": INSIDE,
        "moderation.Examination.revision": INSIDE,
        "moderation.Examination.submission": INSIDE,
        "moderation.Label.decision": INSIDE,
        "moderation.Label.revision": INSIDE,
        "moderation.Label.submission": INSIDE,
        "moderation.Lesson.decision": INSIDE,
        "moderation.Receipt.submission": INSIDE,
        "moderation.Released.decision": INSIDE,
        "moderation.ReviewItem.closed_by": INSIDE,
        "moderation.ReviewItem.submission": INSIDE,
        "moderation.RuleFailure.revision": INSIDE,
        "moderation.SecondOpinion.decision": "what another moderator thought, for the team to see how far it agrees",
        "moderation.Thumb.submission": "another person's: who liked it",
        "moderation.TrialComparison.decision": INSIDE,
    }
)
"""The same of the links to a comment, its texts and the decisions on it."""

Section = Callable[[Person], Any]


def gathered(commenter: Commenter, *, now: datetime) -> dict[str, Any]:
    """Everything, under the names that readers of the file meet. About thirty queries, however much they
    wrote, and one for each place where they did.
    """
    person = person_of(commenter)
    told = {"format": FORMAT, "site": read_conf().SITE_URL, "made": now}
    told |= {name: section(person) for name, section in SECTIONS.items()}
    for holder in holders():
        if holder.name:
            told[holder.name] = holder.tell(person)
    return told


def unmentioned() -> list[str]:
    """Every link to a person or to a comment of theirs, in any installed app, of which nobody says whether it is told.

    A comment model's link to its writer is known from its registration.
    """
    known = {*TOLD, *UNTOLD, *ABOUT_COMMENTS}
    known |= {f"{source.model._meta.label}.{source.user_field}" for source in registry.sources()}
    known |= set(_rights())
    for holder in holders():
        known |= {*holder.told, *holder.untold}
    return sorted(set(_links()) - known)


def _rights() -> Iterator[str]:
    """The links to groups and permissions, told with the account, whatever model the site keeps its accounts in."""
    for field in get_user_model()._meta.local_many_to_many:
        if field.name in ("groups", "user_permissions"):
            through = field.remote_field.through
            assert through is not None, "the rows of such a link stand in a table"
            yield f"{through._meta.label}.{field.m2m_field_name()}"


def _links() -> Iterator[str]:
    about = {Commenter, get_user_model(), Submission, Revision, Decision}
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.local_fields:
            if field.remote_field is not None and field.remote_field.model in about:
                yield f"{model._meta.label}.{field.name}"


class Encoder(DjangoJSONEncoder):
    """Dates as ISO 8601, and whatever else a field may hold as text."""

    def default(self, o: Any) -> Any:
        try:
            return super().default(o)
        except TypeError:
            return str(o)


# -- The sections -----------------------------------------------------------------------------------------------


def _account(person: Person) -> Any:
    """Every field of the account but the password's hash, whatever model the site keeps its accounts in."""
    user = person.user
    if user is None:
        return None
    fields = [field for field in user._meta.concrete_fields if not field.is_relation and field.name != "password"]
    return {field.name: getattr(user, field.name) for field in fields} | accounts.rights_of(user)


def _commenter(person: Person) -> Any:
    known = person.commenter
    return {
        "name": known.name,
        "address": known.email,
        "address confirmed": known.email_verified_at,
        "since": known.joined_at,
        "language": known.language,
    }


def _comments(person: Person) -> Any:
    rows = (
        Submission.objects.by(person.commenter).select_related("target_type", "content_type", "parent").order_by("pk")
    )
    theirs = rows.values("pk")
    decided = list(
        Decision.objects.filter(submission__in=theirs).select_related("revision").order_by("submission_id", "number")
    )
    words = seen.words_under_the_clause(decided)
    texts = Revision.objects.filter(submission__in=theirs).order_by("submission_id", "number")
    revisions = _by_submission(texts, lambda one: one.submission_id, _revision)
    decisions = _by_submission(decided, lambda one: one.submission_id, lambda one: _decision(one, words[one.pk]))
    scores = Signal.objects.filter(revision__submission__in=theirs).order_by("revision__submission_id", "pk")
    signals = _by_submission(scores.select_related("revision"), lambda one: one.revision.submission_id, _signal)
    asked = Nudge.objects.filter(revision__submission__in=theirs).order_by("revision__submission_id", "pk")
    nudges = _by_submission(asked.select_related("revision"), lambda one: one.revision.submission_id, _nudge)
    places: dict[tuple[int, str], Any] = {}
    return [
        {
            **_comment(one, places),
            "texts": revisions.get(one.pk, []),
            "decisions": decisions.get(one.pk, []),
            "scores": signals.get(one.pk, []),
            "nudges": nudges.get(one.pk, []),
        }
        for one in rows
    ]


def _comment(one: Submission, places: dict[tuple[int, str], Any]) -> dict[str, Any]:
    return {
        "number": one.pk,
        "on": _place(one, places),
        "answer to": one.parent_id,
        "under the name": one.shown_name,
        "state": one.state,
        "written": one.submitted_at,
        "the hidden field was filled in": one.trap_filled,
        "seconds taken to write": one.seconds_taken,
        "the proof of work came": one.proved,
    }


def _place(one: Submission, places: dict[tuple[int, str], Any]) -> Any:
    """Where it was written; each place is looked up once."""
    key = (one.target_type_id, one.target_pk)
    if key not in places:
        places[key] = _looked_up(one)
    return places[key]


def _looked_up(one: Submission) -> Any:
    try:
        target = one.target_type.get_object_for_this_type(pk=one.target_pk)
        moderator = registry.moderator_of(target)
    except (ObjectDoesNotExist, NotModerated, AttributeError):
        return None
    return {"title": moderator.title(target), "address": moderator.url(target)}


def _revision(one: Revision) -> dict[str, Any]:
    return {"number": one.number, "text": one.text, "shown as": str(one.html), "written": one.created_at}


def _decision(one: Decision, words: Sequence[str]) -> dict[str, Any]:
    """As its author was told of it: by a rule, readers or a person, and never by whom."""
    return {
        "number": one.pk,
        "at": one.created_at,
        "from": one.from_state,
        "to": one.to_state,
        "by": _by(one),
        "about text": one.revision.number,
        "clause": one.clause,
        "statement": one.statement,
        "words": list(words) if one.clause else [],
    }


def _by(one: Decision) -> str:
    if one.cause == Cause.AUTHOR:
        return "you"
    return {Maker.RULE: "a rule", Maker.READERS: "reports of readers", Maker.PERSON: "a moderator"}[one.maker]


def _signal(one: Signal) -> dict[str, Any]:
    return {"check": one.name, "score": one.score, "said": one.detail, "at": one.done_at}


def _nudge(one: Nudge) -> dict[str, Any]:
    return {"at": one.nudged_at, "clause": one.clause, "what you did": one.outcome}


def _strikes(person: Person) -> Any:
    return [
        {
            "at": one.created_at,
            "points": one.points,
            "clause": one.clause,
            "decision": one.decision_id,
            "taken back": one.void.created_at if hasattr(one, "void") else None,
        }
        for one in person.commenter.strikes.select_related("void").order_by("pk")
    ]


def _sanctions(person: Person) -> Any:
    return [
        {
            "kind": one.kind,
            "clause": one.clause,
            "from": one.starts_at,
            "until": one.ends_at,
            "looked at again": one.review_on,
            "confirmed": one.confirmed_at,
            "you read it": one.acknowledged_at,
            "lifted": one.lifted_at,
            # These words were sent to them in a letter.
            "said": [note.text for note in one.notes.all()],
        }
        for one in person.commenter.sanctions.prefetch_related("notes").order_by("pk")
    ]


def _reports(person: Person) -> Any:
    """What they reported, and where; not the comment, which is another person's."""
    rows = Report.objects.filter(reporter=person.commenter).select_related("submission__target_type").order_by("pk")
    places: dict[tuple[int, str], Any] = {}
    return [
        {
            "at": one.created_at,
            "on": _place(one.submission, places),
            "clause": one.clause,
            "text": one.text,
            "decided": one.decided_at,
            "agreed": one.agreed,
        }
        for one in rows
    ]


def _reporting_steps(person: Person) -> Any:
    steps = person.commenter.reporting_steps.order_by("pk")
    return [
        {"kind": one.kind, "from": one.starts_at, "until": one.ends_at, "taken back": one.lifted_at} for one in steps
    ]


def _appeals(person: Person) -> Any:
    rows = Appeal.objects.filter(appellant=person.commenter).prefetch_related("messages").order_by("pk")
    return [
        {
            "at": one.created_at,
            "decision": one.decision_id,
            "text": one.text,
            "state": one.state,
            "answered": one.decided_at,
            "reply": one.reply,
            "messages": [
                {"by": "a moderator" if said.is_question else "you", "text": said.text, "at": said.created_at}
                for said in one.messages.all()
            ],
        }
        for one in rows
    ]


def _letters(person: Person) -> Any:
    """What the site owed them. What a letter read like follows from what it is about, told above; what else it said is here."""
    mine = Q(commenter=person.commenter) | Q(commenter=None, email__in=person.addresses)
    return [
        {
            "kind": one.kind,
            "owed": one.created_at,
            "sent": one.sent_at,
            "withdrawn": one.withdrawn_at,
            "decision": one.decision_id,
            "said": {name: one.data[name] for name in IN_LETTERS if name in one.data},
        }
        for one in Letter.objects.filter(mine).order_by("pk")
    ]


def _thumbs(person: Person) -> Any:
    """What they liked, and where; not the comment, which is another person's."""
    rows = Thumb.objects.filter(commenter=person.commenter).select_related("submission__target_type").order_by("pk")
    places: dict[tuple[int, str], Any] = {}
    return [{"at": one.given_at, "on": _place(one.submission, places), "comment": one.submission_id} for one in rows]


def _notifications(person: Person) -> Any:
    rows = Notification.objects.filter(reader=person.commenter).order_by("pk")
    return [
        {"kind": one.kind, "comment": one.submission_id, "decision": one.decision_id, "at": one.at, "read": one.read_at}
        for one in rows
    ]


def _follows(person: Person) -> Any:
    chosen = ReaderSettings.objects.filter(reader=person.commenter).first()
    threads = list(ThreadFollow.objects.filter(reader=person.commenter).order_by("pk"))
    found = places.of_targets((one.target_type_id, one.target_pk) for one in threads)
    return {
        "replies to you": chosen.cadence if chosen else Cadence.NONE,
        "others can open your profile": not (chosen and chosen.hides_profile),
        "threads": [
            {
                "title": place.title if (place := found.get((one.target_type_id, one.target_pk))) else None,
                "mail": one.cadence,
                "since": one.since,
            }
            for one in threads
        ],
    }


def _mutes(person: Person) -> Any:
    rows = Mute.objects.filter(reader=person.commenter).select_related("muted").order_by("pk")
    return [{"name": one.muted.name, "since": one.since} for one in rows]


IN_LETTERS = ("title", "path", "question", "reply", "because", "event", "kind", "state", "name")
"""What is told of a letter's data: what it says to its reader. The rest are keys, and who else wrote."""


def _confirmations(person: Person) -> Any:
    """What waits for an address to be confirmed, with what was typed into the form."""
    rows = Confirmation.objects.filter(email__in=person.addresses).order_by("pk")
    return [
        {"for": one.purpose, "at": one.created_at, "until": one.expires_at, "used": one.used_at, "form": one.payload}
        for one in rows
    ]


def _traces(person: Person) -> Any:
    """That there are hashes, of what, and since when; the hashes tell nobody anything."""
    return [{"of": one.kind, "seen": one.seen_at} for one in Trace.objects.filter(commenter=person.commenter)]


def _saved_views(person: Person) -> Any:
    return (
        [] if person.user is None else list(SavedView.objects.of(person.user.pk).values("name", "query", "is_default"))
    )


def _preferences(person: Person) -> Any:
    return None if person.user is None else DeskPreference.objects.filter(moderator=person.user).values("calm").first()


def _log(person: Person) -> Any:
    """The lines of the log about what they did; what the policy and moderators did is told with their comments."""
    actors = [key_of(row) for row in (person.commenter, person.user) if row is not None]
    lines = AuditEntry.objects.filter(actor__in=actors).order_by("sequence")
    return [
        {"line": line, "at": at, "did": action, "to": subject}
        for line, at, action, subject in lines.values_list("sequence", "at", "action", "subject")
    ]


SECTIONS: Mapping[str, Section] = MappingProxyType(
    {
        "account": _account,
        "commenter": _commenter,
        "comments": _comments,
        "strikes": _strikes,
        "sanctions": _sanctions,
        "reports": _reports,
        "steps about reports": _reporting_steps,
        "appeals": _appeals,
        "letters": _letters,
        "thumbs": _thumbs,
        "notifications": _notifications,
        "follows": _follows,
        "mutes": _mutes,
        "confirmations": _confirmations,
        "traces": _traces,
        "saved views": _saved_views,
        "preferences at the desk": _preferences,
        "log": _log,
    }
)


def _by_submission(
    rows: Iterable[Any], key: Callable[[Any], int], told: Callable[[Any], dict[str, Any]]
) -> dict[int, list[dict[str, Any]]]:
    """Rows that come in the order of `key`, told and put together by it."""
    return {submission: [told(one) for one in group] for submission, group in groupby(rows, key)}
