"""A comment that somebody wants to send: checked by a form, not stored anywhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import models

from moderation.models import Submission


@dataclass(frozen=True, slots=True)
class Draft:
    """What any door hands over to be posted. `key` is single-use; "" when the door has none.

    `edits` is the submission that it gives another text; None when it is a new comment.
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
        }
