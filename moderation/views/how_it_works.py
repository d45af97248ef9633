"""How commenting works here, for readers, with the numbers that are in force."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from moderation import policies, wording
from moderation.conf import read_conf
from moderation.policy.states import State

STATE_MEANS: Mapping[State, Promise] = MappingProxyType(
    {
        State.PENDING: gettext_lazy("It was sent and no rule has read it yet. That usually takes a moment."),
        State.PUBLISHED: gettext_lazy("Everybody can read it."),
        State.HELD: gettext_lazy("Only you and the moderators see it. You were told which clause it is about."),
        State.REJECTED: gettext_lazy("It breaks a clause. You were told which one, and can appeal."),
        State.WITHDRAWN: gettext_lazy("You took it back. Replies to it stay where they are."),
    }
)


@require_safe
def page(request: HttpRequest) -> HttpResponseBase:
    """The page."""
    conf, policy = read_conf(), policies.shown()
    return render(
        request,
        "moderation/help.html",
        {
            "policy": policy,
            "states": [(state.value, wording.STATE_WORDS[state], STATE_MEANS[state]) for state in State],
            "edit_minutes": int(conf.EDIT_WINDOW.total_seconds() // 60),
            "appeal_days": conf.APPEAL_WINDOW.days,
            "most_bytes": conf.MAX_COMMENT_BYTES,
        },
    )
