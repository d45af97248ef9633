"""What the workflow tells the rest. Receivers run in the same transaction, so a consequence commits with its cause."""

from __future__ import annotations

from django.dispatch import Signal

decision_made = Signal()
"""Sent with `decision`, `findings` (a tuple of the policy's findings) and `now` after every move of a submission."""

sanction_issued = Signal()
"""Sent with `sanction` and `now`."""
