"""Quick edits of a policy document: one word, pattern, domain or number changed, its comments and layout kept.

Every edit takes the whole text and gives back the whole text, read again and found sound; nothing is stored here.
Raises `EditRefused` for what makes no sense to ask, and `PolicyError`, with line and column in the edited text, for
what the document may not say.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import InlineTable

from moderation.policy.document import Policy, PolicyError, Rule, read_policy
from moderation.policy.findings import Outcome
from moderation.policy.positions import find_positions
from moderation.toml_lists import with_item, without_item

WORD_LISTS = ("severe", "mild")
DOMAIN_LISTS = ("allowed", "held")
LISTS_OF_KIND: dict[str, tuple[str, ...]] = {
    "words": WORD_LISTS,
    "pattern": ("patterns", "unless"),
    "links": DOMAIN_LISTS,
}
WRITTEN_ONLY = frozenset({"name", "kind", "clause", "outcome"})


class EditRefused(ValueError):
    """The edit makes no sense for this document; the message says why, for the owner."""


class NoSuchRule(EditRefused):
    """The document has no rule of that name, or the rule has no such setting."""


class AlreadyThere(EditRefused):
    """What was to be added is there."""


class NotThere(EditRefused):
    """What was to be taken out is not there."""


@dataclass(frozen=True, slots=True)
class RuleEdits:
    """What a form can offer for one rule: its lists, and its numbers with the values they have now."""

    rule: str
    kind: str
    clause: str
    outcome: Outcome
    lists: tuple[str, ...]
    numbers: tuple[tuple[str, int | float], ...]
    may_reject: bool


def offered(policy: Policy) -> tuple[RuleEdits, ...]:
    """The quick edits of every rule, in the document's order."""
    return tuple(
        RuleEdits(
            rule=rule.name,
            kind=rule.kind,
            clause=rule.clause,
            outcome=rule.outcome,
            lists=LISTS_OF_KIND.get(rule.kind, ()),
            numbers=_numbers_of(rule),
            may_reject=policy.clause(rule.clause).may_reject,
        )
        for rule in policy.rules
    )


def add_word(document: str, *, rule: str, word: str, to: str = "severe") -> str:
    """List another word; `to` is severe or mild."""
    return _with(document, rule, _one_of(to, WORD_LISTS), word)


def remove_word(document: str, *, rule: str, word: str) -> str:
    """Take a word off whichever list has it."""
    return _without(document, rule, WORD_LISTS, word)


def add_pattern(document: str, *, rule: str, pattern: str) -> str:
    """Add an expression in RE2's language. Raises `PolicyError` with RE2's own message where it is refused."""
    return _with(document, rule, "patterns", pattern)


def remove_pattern(document: str, *, rule: str, pattern: str) -> str:
    """Take an expression out."""
    return _without(document, rule, ("patterns",), pattern)


def add_domain(document: str, *, rule: str, domain: str, to: str) -> str:
    """List a domain; `to` is allowed or held."""
    return _with(document, rule, _one_of(to, DOMAIN_LISTS), domain.lower())


def remove_domain(document: str, *, rule: str, domain: str) -> str:
    """Take a domain off whichever list has it."""
    return _without(document, rule, DOMAIN_LISTS, domain)


def set_outcome(document: str, *, rule: str, outcome: str) -> str:
    """What the rule does: nudge, hold, or reject where its clause allows that."""
    return _set(document, rule, "outcome", outcome)


def set_number(document: str, *, rule: str, setting: str, value: float) -> str:
    """A threshold or another number of a rule, in the unit that its kind documents."""
    if setting not in dict(_numbers_of(_rule_of(document, rule))):
        raise NoSuchRule(f"“{rule}” has no number called {setting}")
    return _set(document, rule, setting, value)


def _rule_of(document: str, name: str) -> Rule:
    for rule in read_policy(document).rules:
        if rule.name == name:
            return rule
    raise NoSuchRule(f"There is no rule called “{name}”.")


def _numbers_of(rule: Rule) -> tuple[tuple[str, int | float], ...]:
    settings = {name: getattr(rule.settings, name, None) for name in getattr(rule.settings, "__slots__", ())}
    return tuple(
        (name, value)
        for name, value in settings.items()
        if isinstance(value, int | float) and not isinstance(value, bool)
    )


def _one_of(name: str, names: tuple[str, ...]) -> str:
    if name not in names:
        raise NoSuchRule(f"“{name}” is not one of {', '.join(names)}.")
    return name


def _with(document: str, rule: str, key: str, value: str) -> str:
    value = value.strip()
    written, table = _find(document, rule)
    if value in table.get(key, ()):
        raise AlreadyThere(f"“{value}” is on the list already.")
    if not value:
        raise EditRefused("There is nothing to add.")
    item = _as_toml(value, literal=key in LISTS_OF_KIND["pattern"])
    if key not in table:
        return _read_again(_insert(written, document, rule, f"{key} = [{item}]"))
    _replace_list(table, key, with_item(table[key].as_string(), item))
    return _read_again(tomlkit.dumps(written))


def _without(document: str, rule: str, keys: tuple[str, ...], value: str) -> str:
    written, table = _find(document, rule)
    for key in keys:
        texts = [str(item) for item in table.get(key, ())]
        if value.strip() in texts:
            _replace_list(table, key, without_item(table[key].as_string(), texts.index(value.strip())))
            return _read_again(tomlkit.dumps(written))
    raise NotThere(f"“{value.strip()}” is not on the list.")


def _set(document: str, rule: str, key: str, value: str | float) -> str:
    written, table = _find(document, rule)
    if key not in table:
        return _read_again(_insert(written, document, rule, f"{key} = {tomlkit.item(value).as_string()}"))
    table[key] = value
    return _read_again(tomlkit.dumps(written))


def _find(document: str, name: str) -> tuple[tomlkit.TOMLDocument, Any]:
    """The written document and the table of one rule in it. Reads the policy first, so that it has rules at all."""
    _rule_of(document, name)
    try:
        written = tomlkit.parse(document)
    except TOMLKitError as error:
        # tomllib has read it: this is a disagreement about the letter of TOML, and the text editor still works.
        raise EditRefused("This document can only be edited as text.") from error
    rules: Any = written["rules"]
    return written, next(table for table in rules if table["name"].strip() == name)


def _replace_list(table: Any, key: str, text: str) -> None:
    table[key] = tomlkit.parse(f"list = {text}")["list"]


def _insert(written: tomlkit.TOMLDocument, document: str, rule: str, line: str) -> str:
    """The document with another setting, on a line below the rule's outcome."""
    rules: Any = written["rules"]
    place = next(place for place, table in enumerate(rules) if table["name"].strip() == rule)
    if isinstance(rules[place], InlineTable):
        key, _, value = line.partition(" = ")
        rules[place][key] = tomlkit.parse(f"value = {value}")["value"]
        return tomlkit.dumps(written)
    number, column = find_positions(document.replace("\r\n", "\n"))["rules", place, "outcome"]
    lines = document.split("\n")
    ending = "\r" if lines[number - 1].endswith("\r") else ""
    lines.insert(number, f"{lines[number - 1][: column - 1]}{line}{ending}")
    return "\n".join(lines)


def _as_toml(value: str, *, literal: bool) -> str:
    """A text as TOML writes it; patterns between three single quotes, where a backslash is a backslash."""
    if literal and "'''" not in value and not value.endswith("'") and value.isprintable():
        return f"'''{value}'''"
    return tomlkit.string(value).as_string()


def _read_again(text: str) -> str:
    read_policy(text)
    return text


__all__ = [
    "AlreadyThere",
    "EditRefused",
    "NoSuchRule",
    "NotThere",
    "PolicyError",
    "RuleEdits",
    "add_domain",
    "add_pattern",
    "add_word",
    "offered",
    "remove_domain",
    "remove_pattern",
    "remove_word",
    "set_number",
    "set_outcome",
]
