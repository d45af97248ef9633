"""What the site itself keeps about people: the demo's mail, in files."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import transaction

from config.outbox import mails_to
from moderation.holders import Holder, Person, register_holder


class Outbox(Holder):
    """The mail that the demo shows instead of sending it. Told with the letters; erased with whom it was for."""

    def forget(self, person: Person, *, now: datetime) -> None:
        transaction.on_commit(partial(_delete_mail, person.addresses))


def _delete_mail(addresses: frozenset[str]) -> None:
    for file in mails_to(Path(settings.OUTBOX_DIR), addresses):
        file.unlink(missing_ok=True)


register_holder(Outbox)
