"""What the workflow tells the rest. Receivers run in the same transaction, so a consequence commits with its cause."""

from __future__ import annotations

from django.dispatch import Signal

decision_made = Signal()
"""Sent with `decision`, `findings` (a tuple of the policy's findings) and `now` after every move of a submission."""

shown = Signal()
"""Sent with `submission` and `visible` whenever its comment is shown or hidden, also where no decision did it (an edit);
the row says already what readers see from now on."""

sanction_issued = Signal()
"""Sent with `sanction` and `now`."""
