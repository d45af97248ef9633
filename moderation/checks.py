"""System checks of the moderation app: E001 settings, E002 the default policy."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, register

from moderation.conf import read_conf
from moderation.policy.document import PolicyError, default_policy_text, read_policy


@register("moderation")
def check_settings(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """`MODERATION` holds known settings of the right types."""
    try:
        read_conf()
    except (TypeError, ValueError) as problem:
        return [Error(str(problem), hint="See moderation/conf.py for every setting.", id="moderation.E001")]
    return []


@register("moderation")
def check_default_policy(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """The packaged policy document can be read."""
    try:
        read_policy(default_policy_text())
    except PolicyError as problem:
        return [Error(f"The default policy is not valid: {problem}", id="moderation.E002")]
    return []
