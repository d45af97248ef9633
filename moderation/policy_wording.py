"""What owners read for each word that the code knows about versions of the policy: one table for each enum."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from moderation import evidence
from moderation.differences import ChangeKind, rule_changes
from moderation.models import AdoptionCause, BacktestState, PolicyState
from moderation.policy import tally
from moderation.policy.document import Policy, Rule
from moderation.policy.findings import Outcome
from moderation.policy.tally import Estimate

Words = Mapping[str, "Promise | str"]

MOST_ITEMS = 4
LONGEST_ITEM = 60

VERSION_WORDS: Words = MappingProxyType(
    {
        PolicyState.DRAFT: gettext_lazy("Draft"),
        PolicyState.TRIAL: gettext_lazy("On trial"),
        PolicyState.IN_FORCE: gettext_lazy("In force"),
        PolicyState.RETIRED: gettext_lazy("Earlier version"),
    }
)

CAUSE_WORDS: Words = MappingProxyType(
    {
        AdoptionCause.ADOPTED: gettext_lazy("Adopted"),
        AdoptionCause.ROLLED_BACK: gettext_lazy("Rolled back to"),
        AdoptionCause.BRAKED: gettext_lazy("Put back by the brake"),
    }
)

BACKTEST_WORDS: Words = MappingProxyType(
    {
        BacktestState.QUEUED: gettext_lazy("Waiting for the worker"),
        BacktestState.RUNNING: gettext_lazy("Running"),
        BacktestState.DONE: gettext_lazy("Done"),
        BacktestState.CANCELLED: gettext_lazy("Cancelled"),
        BacktestState.FAILED: gettext_lazy("Stopped by a problem"),
    }
)

CHANGE_WORDS: Words = MappingProxyType(
    {
        ChangeKind.ADDED: gettext_lazy("New rule"),
        ChangeKind.REMOVED: gettext_lazy("Rule taken out"),
        ChangeKind.CHANGED: gettext_lazy("Changed rule"),
    }
)

OUTCOME_WORDS: Words = MappingProxyType(
    {
        Outcome.PUBLISH: gettext_lazy("Published"),
        Outcome.NUDGE: gettext_lazy("Asked to reword"),
        Outcome.HOLD: gettext_lazy("Held"),
        Outcome.REJECT: gettext_lazy("Rejected"),
    }
)

DOES_WORDS: Words = MappingProxyType(
    {
        Outcome.PUBLISH: gettext_lazy("publish"),
        Outcome.NUDGE: gettext_lazy("ask to reword"),
        Outcome.HOLD: gettext_lazy("hold for a person"),
        Outcome.REJECT: gettext_lazy("reject"),
    }
)

STANDS_WORDS: Words = MappingProxyType(
    {
        tally.PUBLISHED: gettext_lazy("Published"),
        tally.HELD: gettext_lazy("Held"),
        tally.REJECTED: gettext_lazy("Rejected"),
    }
)

GROUP_WORDS: Words = MappingProxyType(
    {
        tally.NEWCOMER: gettext_lazy("Newcomers"),
        tally.REGULAR: gettext_lazy("Regulars"),
        tally.UNKNOWN: gettext_lazy("Record not known"),
    }
)

# Which badge says it: a colour with its icon, beside the word.
BADGES: Mapping[str, str] = MappingProxyType(
    {
        PolicyState.DRAFT: "draft",
        PolicyState.TRIAL: "information",
        PolicyState.IN_FORCE: "published",
        PolicyState.RETIRED: "withdrawn",
        Outcome.PUBLISH: "published",
        Outcome.NUDGE: "information",
        Outcome.HOLD: "held",
        Outcome.REJECT: "rejected",
        tally.PUBLISHED: "published",
        tally.HELD: "held",
        tally.REJECTED: "rejected",
    }
)


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is not the same in two versions: what it is, its name, and what is different about it."""

    kind: str
    what: str
    name: str
    details: tuple[str, ...] = ()


def share(value: float) -> str:
    """A share of 0 to 1 in per cent: with a decimal below ten."""
    percent = 100 * value
    return _("%(percent)s %%") % {
        "percent": number_format(f"{percent:.1f}" if 0 < percent < 9.95 else f"{percent:.0f}")
    }


def interval(estimate: Estimate | None) -> str:
    """The 95 % interval and what it was counted on, or that there is nothing to count on."""
    if estimate is None:
        return _("nothing to count on")
    bounds = {"low": f"{100 * estimate.low:.0f}", "high": f"{100 * estimate.high:.0f}", "of": estimate.of}
    return _("%(low)s–%(high)s %%, of %(of)d") % bounds


def per_day(number: float) -> str:
    """A number of comments a day, to one decimal where it is small."""
    if 0 < number < 0.05:
        return f"<{number_format('0.1')}"
    return number_format(f"{number:.1f}".removesuffix(".0") if number < 9.95 else f"{number:.0f}")


def changes(old: Policy, new: Policy) -> tuple[Change, ...]:
    """What is different in `new`, in words: the rules first, then the clauses, the texts and the ladder."""
    return (*_of_rules(old, new), *_of_clauses(old, new), *_of_the_rest(old, new))


def _of_rules(old: Policy, new: Policy) -> Iterator[Change]:
    before, after = {rule.name: rule for rule in old.rules}, {rule.name: rule for rule in new.rules}
    for change in rule_changes(old, new):
        words = str(CHANGE_WORDS[change.kind])
        if change.kind is ChangeKind.CHANGED:
            details = tuple(_of_a_rule(before[change.name], after[change.name]))
        else:
            details = (_rule_in_words(after.get(change.name) or before[change.name]),)
        yield Change(change.kind, words, change.name, details)
    kept = [name for name in after if name in before]
    if kept != [name for name in before if name in after]:
        yield Change(ChangeKind.CHANGED, _("Order of the rules"), "", (_("The order has no effect on any verdict."),))


def _rule_in_words(rule: Rule) -> str:
    said = {"kind": rule.kind, "clause": rule.clause, "does": DOES_WORDS[rule.outcome]}
    return _("of kind %(kind)s, clause %(clause)s: %(does)s") % said


def _of_a_rule(old: Rule, new: Rule) -> Iterator[str]:
    if old.outcome != new.outcome:
        yield _moved(_("outcome"), str(DOES_WORDS[old.outcome]), str(DOES_WORDS[new.outcome]))
    if old.kind != new.kind:
        yield _moved(_("kind"), old.kind, new.kind)
    if old.clause != new.clause:
        yield _moved(_("clause"), old.clause, new.clause)
    if old.when != new.when:
        yield _("its condition is another")
    if old.kind == new.kind:
        for name in getattr(new.settings, "__slots__", ()):
            yield from _of_a_setting(name, getattr(old.settings, name), getattr(new.settings, name))


def _of_a_setting(name: str, old: Any, new: Any) -> Iterator[str]:
    if old == new:
        return
    if _is_list(old) and _is_list(new):
        yield from _of_a_list(name, old, new)
    elif isinstance(old, str | int | float) and isinstance(new, str | int | float):
        yield _moved(name, str(old), str(new))
    else:
        yield _("%(setting)s is another") % {"setting": name}


def _is_list(value: Any) -> bool:
    return isinstance(value, tuple | frozenset) and all(isinstance(item, str) for item in value)


def _of_a_list(name: str, old: Any, new: Any) -> Iterator[str]:
    more = [item for item in _in_order(new) if item not in old]
    fewer = [item for item in _in_order(old) if item not in new]
    if more:
        words = ngettext(
            "%(count)d more under %(list)s: %(items)s", "%(count)d more under %(list)s: %(items)s", len(more)
        )
        yield words % {"count": len(more), "list": name, "items": _listed(more)}
    if fewer:
        words = ngettext(
            "%(count)d fewer under %(list)s: %(items)s", "%(count)d fewer under %(list)s: %(items)s", len(fewer)
        )
        yield words % {"count": len(fewer), "list": name, "items": _listed(fewer)}
    if not more and not fewer:
        yield _("%(setting)s are in another order") % {"setting": name}


def _in_order(items: Any) -> list[str]:
    return sorted(items) if isinstance(items, frozenset) else list(items)


def _listed(items: list[str]) -> str:
    shown = [f"“{_shortened(item)}”" for item in items[:MOST_ITEMS]]
    rest = len(items) - len(shown)
    if rest:
        shown.append(ngettext("and %(count)d more", "and %(count)d more", rest) % {"count": rest})
    return ", ".join(shown)


def _shortened(item: str) -> str:
    return item if len(item) <= LONGEST_ITEM else item[:LONGEST_ITEM] + evidence.ELLIPSIS


def _moved(name: str, old: str, new: str) -> str:
    return _("%(name)s: %(old)s → %(new)s") % {"name": name, "old": old, "new": new}


def _of_clauses(old: Policy, new: Policy) -> Iterator[Change]:
    before, after = {c.number: c for c in old.clauses}, {c.number: c for c in new.clauses}
    for number, clause in after.items():
        if number not in before:
            yield Change(ChangeKind.ADDED, _("New clause"), f"{number} {clause.title}")
        elif clause != before[number]:
            names = [name for name in clause.__slots__ if getattr(clause, name) != getattr(before[number], name)]
            yield Change(ChangeKind.CHANGED, _("Changed clause"), f"{number} {clause.title}", (", ".join(names),))
    for number, clause in before.items():
        if number not in after:
            yield Change(ChangeKind.REMOVED, _("Clause taken out"), f"{number} {clause.title}")


def _of_the_rest(old: Policy, new: Policy) -> Iterator[Change]:
    for name, words in (("title", _("Title")), ("summary", _("Summary")), ("notice", _("Notice under every post"))):
        if getattr(old, name) != getattr(new, name):
            yield Change(ChangeKind.CHANGED, words, "", (f"“{_shortened(getattr(new, name))}”",))
    if old.ladder != new.ladder:
        yield Change(ChangeKind.CHANGED, _("The ladder"), "", (_("What repeated violations cost is another."),))
