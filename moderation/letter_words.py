"""The words of a letter: plain text out of its template, whose first line is the subject."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from moderation import followers_mail, languages, policies, registry, seen, tokens, wording
from moderation.conf import read_conf
from moderation.models import Commenter, Confirmation, Decision, Letter, LetterKind, PolicyVersion, ReviewItem, Sanction
from moderation.policy.document import Clause, Policy
from moderation.policy.standing import SanctionKind
from moderation.policy.states import State

MOST_IN_A_DIGEST = 20
EMPTY_LINES = re.compile(r"\n{3,}")
# Where the link of a confirmation leads, by what it confirms.
CONFIRMS_AT: Mapping[str, str] = MappingProxyType(
    {"comment": "comments-xtd-confirm", "erase": "moderation:erase_confirmed", "follow": "moderation:follow_confirm"}
)


@dataclass(frozen=True, slots=True)
class Rendered:
    """A letter as it will be sent: plain text, one recipient."""

    subject: str
    body: str
    headers: Mapping[str, str] = field(default_factory=dict)


class NothingToSay(Exception):
    """What the letter was about is not to be told any more."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the comment of a letter was written."""

    title: str
    url: str


def render(letter: Letter) -> Rendered:
    """The words of a letter, in its reader's language. Nothing that a reader typed can stand in its headers."""
    with translation.override(_language_of(letter)):
        context = context_of(letter)
        words = render_to_string(f"emails/{letter.kind}.txt", context).strip()
    subject, _, body = words.partition("\n")
    return Rendered(
        subject=" ".join(subject.split()),
        body=EMPTY_LINES.sub("\n\n", body.strip()) + "\n",
        headers=_headers(context.get("stop_url", "")),
    )


def _headers(stop_url: str) -> Mapping[str, str]:
    """By which mail programs show a button that stops the mail, with one POST and no questions (RFC 8058)."""
    if not stop_url:
        return {}
    return {"List-Unsubscribe": f"<{stop_url}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def _language_of(letter: Letter) -> str:
    """The one that its reader last asked us something in; the site's, where that is not known."""
    told = letter.data.get("language") or (letter.commenter.language if letter.commenter else "")
    return languages.spoken(told or _last_used_by(letter))


def _last_used_by(letter: Letter) -> str | None:
    if not (letter.commenter or letter.email):
        return None
    theirs = Q(commenter=letter.commenter) if letter.commenter else Q(email=letter.email)
    told = Letter.objects.filter(theirs, data__has_key="language").order_by("-pk")
    language: str | None = told.values_list("data__language", flat=True).first()
    return language


def context_of(letter: Letter) -> dict[str, Any]:
    """What every template may speak of; what a letter has nothing to say about is None or ""."""
    policy = policies.in_force()
    clause = _clause_of(letter, policy)
    return {
        "letter": letter,
        "data": letter.data,
        "name": (letter.commenter.name if letter.commenter else "") or letter.data.get("name", ""),
        "policy": policy,
        "clause": clause,
        "site_name": _site_name(),
        "site_url": _site(),
        "policy_url": _link("moderation:policy") + (f"#clause-{clause.number}" if clause else ""),
        "versions_url": _link("moderation:policy_versions"),
        "standing_url": _their_link(letter.commenter, "moderation:standing"),
        **_about_decision(letter.decision, to=letter.commenter),
        **_about_sanction(letter.sanction),
        **_about_confirmation(letter),
        **_about_appeal(letter),
        **_about_follows(letter),
    }


def _about_decision(decision: Decision | None, *, to: Commenter | None) -> dict[str, Any]:
    if decision is None:
        return {"decision": None}
    return {
        "decision": decision,
        "place": _place(decision),
        "text": decision.revision.text,
        "words": seen.words_under_the_clause([decision])[decision.pk],
        "maker": decision.maker,
        "due": _due(decision),
        "was_published": decision.from_state == State.PUBLISHED,
        "is_rejected": decision.to_state == State.REJECTED,
        "is_removed": decision.to_state == State.REJECTED and decision.from_state == State.PUBLISHED,
        "appeal_url": _their_link(to, "moderation:appeal", decision.pk),
        "appeal_days": read_conf().APPEAL_WINDOW.days,
    }


def _due(decision: Decision) -> datetime | None:
    """When a moderator should have looked at what the decision held; None where nothing waits."""
    if decision.to_state != State.HELD:
        return None
    waiting = ReviewItem.objects.open().filter(submission=decision.submission_id)
    return waiting.values_list("due_at", flat=True).first()


def _about_sanction(sanction: Sanction | None) -> dict[str, Any]:
    if sanction is None:
        return {"sanction": None}
    kind = SanctionKind(sanction.kind)
    return {
        "sanction": sanction,
        "step": wording.STEP_WORDS[kind],
        "step_means": wording.STEP_MEANS[kind],
        "is_notice": kind is SanctionKind.NOTICE,
        "must_acknowledge": kind is SanctionKind.WARNING,
        # How long a notice or a warning is remembered takes nothing from anybody; it is on the standing page.
        "until": sanction.ends_at if kind.gravity > SanctionKind.WARNING.gravity else None,
    }


def _about_appeal(letter: Letter) -> dict[str, Any]:
    if "appeal" not in letter.data:
        return {}
    return {"appealed_url": _their_link(letter.commenter, "moderation:appealed", letter.data["appeal"])}


def _about_confirmation(letter: Letter) -> dict[str, Any]:
    if "confirmation" not in letter.data:
        return {}
    confirmation = Confirmation.objects.get(pk=letter.data["confirmation"])
    token = tokens.token_from(confirmation.nonce)
    return {
        "confirm_url": _link(CONFIRMS_AT[confirmation.purpose], token),
        "expires_at": confirmation.expires_at,
        "text": confirmation.payload.get("comment", ""),
    }


def _about_follows(letter: Letter) -> dict[str, Any]:
    """The comments that a follower is told of, as readers see them now. Raises `NothingToSay` where none is left."""
    if letter.kind not in (LetterKind.FOLLOWUP, LetterKind.DIGEST) or letter.commenter is None:
        return {}
    notes = followers_mail.told_by(letter)
    if not notes:
        raise NothingToSay
    keys = tuple(dict.fromkeys(note.follow for note in notes))
    return {
        "notes": notes[:MOST_IN_A_DIGEST],
        "number": len(notes),
        "more": max(0, len(notes) - MOST_IN_A_DIGEST),
        "settings_url": _their_link(letter.commenter, "moderation:settings"),
        "notifications_url": _their_link(letter.commenter, "moderation:notifications"),
        "stop_url": _link("moderation:unfollow", tokens.token_to_stop(letter.commenter.pk, keys)),
    }


def _clause_of(letter: Letter, policy: Policy) -> Clause | None:
    """The clause that the letter cites, as it read when it was applied."""
    number = (letter.decision.clause if letter.decision else "") or (letter.sanction.clause if letter.sanction else "")
    for known in (_policy_of_the_time(letter.decision), policy):
        for clause in known.clauses if known else ():
            if clause.number == number:
                return clause
    return None


def _policy_of_the_time(decision: Decision | None) -> Policy | None:
    if decision is None or not decision.policy_digest:
        return None
    try:
        return policies.version_of(decision.policy_digest)
    except PolicyVersion.DoesNotExist:
        return None


def _place(decision: Decision) -> Place | None:
    """Where it was written; None when that is gone."""
    submission = decision.submission
    try:
        target = submission.target_type.get_object_for_this_type(pk=submission.target_pk)
        moderator = registry.moderator_of(target)
    except (ObjectDoesNotExist, registry.NotModerated):
        return None
    return Place(title=moderator.title(target), url=_site() + moderator.url(target))


def _link(name: str, *args: Any) -> str:
    return _site() + reverse(name, args=args)


def _their_link(commenter: Commenter | None, name: str, *args: Any) -> str:
    """A page for one person. A guest has no account to sign in to, so the link itself says who they are."""
    if commenter is None or commenter.user_id is not None:
        return _link(name, *args)
    return _link("moderation:come_back", tokens.token_for_guest(commenter.pk, leads_to=reverse(name, args=args)))


def _site() -> str:
    """The site's own address, from its settings and never from a request."""
    return read_conf().SITE_URL.rstrip("/")


def _site_name() -> str:
    return read_conf().SITE_NAME or urlsplit(_site()).hostname or _site()
