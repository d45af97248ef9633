"""What the workflow tells the rest. Receivers run in the same transaction, so a consequence commits with its cause."""

from __future__ import annotations

from django.dispatch import Signal

decisions_made = Signal()
"""Sent with `decisions`, `findings` and `now` after the moves that were made together: most often one.

The moves are of different submissions, in their order. `findings` gives the policy's for a decision's key, as a tuple.
"""

shown = Signal()
"""Sent with `submissions` whenever their comments are shown or hidden, also where no decision did it (an edit); the rows
say already what readers see from now on."""

sanction_issued = Signal()
"""Sent with `sanction` and `now`."""
