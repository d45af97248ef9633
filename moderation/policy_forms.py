"""What owners type beside the document: why, and the quick changes. Forms check shapes; `drafts` and the verbs decide."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from moderation import drafts
from moderation import policy_wording as words
from moderation.drafts import RuleEdits
from moderation.forms import LARGEST
from moderation.policy.findings import Outcome

LONGEST_WHY = 1000
LONGEST_COMMENT = 20_000
LARGEST_KEY = 2**63 - 1


class WhyForm(forms.Form):
    """An adoption: why, and the digest that was in force on the page."""

    why = forms.CharField(
        label=gettext_lazy("Why"),
        help_text=gettext_lazy("One sentence for the record: what should become better."),
        max_length=LONGEST_WHY,
        error_messages={"required": gettext_lazy("Say why, in a sentence. It stands in the record.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)


class ReleaseForm(forms.Form):
    """A release: the rule, how many comments the page showed and up to which decision, and why."""

    rule = forms.CharField(max_length=100, widget=forms.HiddenInput)
    shown = forms.IntegerField(min_value=0, max_value=LARGEST, widget=forms.HiddenInput)
    until = forms.IntegerField(min_value=0, max_value=LARGEST_KEY, widget=forms.HiddenInput)
    why = forms.CharField(
        label=gettext_lazy("Why"),
        help_text=gettext_lazy("One sentence for the record."),
        max_length=LONGEST_WHY,
        error_messages={"required": gettext_lazy("Say why, in a sentence. It stands in the record.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class QuickEditRefused(ValueError):
    """What was asked for makes no sense; the message says why."""


def quick_edit(act: str, document: str, typed: QueryDict) -> tuple[str, str]:
    """The document with one change made, and the change in words.

    Raises `QuickEditRefused`, `drafts.EditRefused`, and `PolicyError` for what the document may not say.
    """
    return EDITS[act](document, typed)


def _add_word(document: str, typed: QueryDict) -> tuple[str, str]:
    rule, word, to = _text(typed, "word_rule"), _given(typed, "word"), _text(typed, "word_to") or "severe"
    return drafts.add_word(document, rule=rule, word=word, to=to), _said(
        _("“%(it)s” is added to “%(rule)s”."), word, rule
    )


def _remove_word(document: str, typed: QueryDict) -> tuple[str, str]:
    rule, word = _text(typed, "word_rule"), _given(typed, "word")
    return drafts.remove_word(document, rule=rule, word=word), _said(_("“%(it)s” is taken off “%(rule)s”."), word, rule)


def _add_pattern(document: str, typed: QueryDict) -> tuple[str, str]:
    rule, pattern = _text(typed, "pattern_rule"), _given(typed, "pattern")
    return (
        drafts.add_pattern(document, rule=rule, pattern=pattern),
        _said(_("The pattern is added to “%(rule)s”."), pattern, rule),
    )


def _remove_pattern(document: str, typed: QueryDict) -> tuple[str, str]:
    rule, pattern = _text(typed, "pattern_rule"), _given(typed, "pattern")
    return (
        drafts.remove_pattern(document, rule=rule, pattern=pattern),
        _said(_("The pattern is taken out of “%(rule)s”."), pattern, rule),
    )


def _add_domain(document: str, typed: QueryDict) -> tuple[str, str]:
    rule, domain, to = _text(typed, "domain_rule"), _given(typed, "domain"), _text(typed, "domain_to") or "held"
    return (
        drafts.add_domain(document, rule=rule, domain=domain, to=to),
        _said(_("“%(it)s” is added to “%(rule)s”."), domain, rule),
    )


def _remove_domain(document: str, typed: QueryDict) -> tuple[str, str]:
    rule, domain = _text(typed, "domain_rule"), _given(typed, "domain")
    return (
        drafts.remove_domain(document, rule=rule, domain=domain),
        _said(_("“%(it)s” is taken off “%(rule)s”."), domain, rule),
    )


def _set_outcome(document: str, typed: QueryDict) -> tuple[str, str]:
    rule, outcome = _text(typed, "outcome_rule"), _given(typed, "outcome")
    does = str(words.DOES_WORDS.get(outcome, outcome))
    return (
        drafts.set_outcome(document, rule=rule, outcome=outcome),
        _said(_("What “%(rule)s” does now: %(it)s."), does, rule),
    )


def _set_number(document: str, typed: QueryDict) -> tuple[str, str]:
    rule, _tab, setting = _text(typed, "number_of").rpartition("/")
    given = _given(typed, "number").replace(",", ".")
    try:
        value = int(given) if given.lstrip("-").isdigit() else float(given)
    except ValueError:
        raise QuickEditRefused(_("“%(given)s” is not a number.") % {"given": given[:40]}) from None
    return (
        drafts.set_number(document, rule=rule, setting=setting, value=value),
        _("“%(rule)s” now has %(setting)s = %(value)s.") % {"rule": rule, "setting": setting, "value": given},
    )


EDITS: Mapping[str, Callable[[str, QueryDict], tuple[str, str]]] = MappingProxyType(
    {
        "add_word": _add_word,
        "remove_word": _remove_word,
        "add_pattern": _add_pattern,
        "remove_pattern": _remove_pattern,
        "add_domain": _add_domain,
        "remove_domain": _remove_domain,
        "set_outcome": _set_outcome,
        "set_number": _set_number,
    }
)

# Which quick forms stay open after a change, so that the next word is one line away.
PANEL_OF: Mapping[str, str] = MappingProxyType({act: act.partition("_")[2] for act in EDITS})


@dataclass(frozen=True, slots=True)
class Panel:
    """What the side panel offers for a document: the rules with word lists, with patterns, with domains, and the rest."""

    words: tuple[RuleEdits, ...]
    patterns: tuple[RuleEdits, ...]
    domains: tuple[RuleEdits, ...]
    rules: tuple[RuleEdits, ...]
    outcomes: tuple[tuple[str, str], ...]
    numbers: tuple[tuple[str, str], ...]


def panel(edits: tuple[RuleEdits, ...]) -> Panel:
    """The panel for what a document offers."""
    return Panel(
        words=tuple(edit for edit in edits if "severe" in edit.lists),
        patterns=tuple(edit for edit in edits if "patterns" in edit.lists),
        domains=tuple(edit for edit in edits if "held" in edit.lists),
        rules=edits,
        outcomes=tuple(
            (one.value, str(words.DOES_WORDS[one])) for one in (Outcome.NUDGE, Outcome.HOLD, Outcome.REJECT)
        ),
        numbers=tuple(
            (
                f"{edit.rule}/{name}",
                _("%(rule)s: %(setting)s, now %(value)s") % {"rule": edit.rule, "setting": name, "value": value},
            )
            for edit in edits
            for name, value in edit.numbers
        ),
    )


def _text(typed: QueryDict, name: str) -> str:
    return typed.get(name, "").strip()


def _given(typed: QueryDict, name: str) -> str:
    value = _text(typed, name)
    if not value:
        raise QuickEditRefused(_("The field for it is empty."))
    return value


def _said(sentence: str, it: str, rule: str) -> str:
    return sentence % {"it": it, "rule": rule}
