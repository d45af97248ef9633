"""A comment that somebody wants to send: checked by a form, not stored anywhere."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from django.db import models

from moderation.models import Submission
from moderation.policy.content import Sending

NOT_TOLD = Sending()


@dataclass(frozen=True, slots=True)
class Draft:
    """What any door hands over to be posted. `key` is single-use; "" when the door has none.

    `proof` is what pays for it while proofs of work are asked for: "" when none came, None when none was asked for.
    `sending` tells how the form was filled in. `edits` is the submission that it gives another text; None when it is a new comment.
    """

    target: models.Model
    text: str
    parent: Submission | None = None
    name: str = ""
    email: str = ""
    follows: bool = False
    key: str = ""
    sends_anyway: bool = False
    edits: int | None = None
    sending: Sending = NOT_TOLD
    proof: str | None = None

    def as_payload(self) -> dict[str, Any]:
        """What is kept while the address is being confirmed: the fields of the form, to be checked again."""
        return {
            "content_type": str(self.target._meta),
            "object_pk": str(self.target.pk),
            "reply_to": int(self.parent.object_pk) if self.parent else 0,
            "name": self.name,
            "comment": self.text,
            "followup": self.follows,
            "key": self.key,
            "send_anyway": self.sends_anyway,
            "sending": asdict(self.sending),
        }


def sending_in(payload: dict[str, Any]) -> Sending:
    """How the form was filled in when it was first sent, out of what was kept."""
    kept = payload.get("sending", {})
    return Sending(trap_filled=kept.get("trap_filled"), seconds=kept.get("seconds"), proved=kept.get("proved"))
