"""What changed from one policy to the next, as readers are told it: clauses, points and the ladder, in plain sentences.

Rules are counted and not named: what exactly a rule looks for would help only those who want to get round it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from moderation import wording
from moderation.differences import rule_changes
from moderation.policy.document import Clause, Policy
from moderation.policy.standing import Ladder


@dataclass(frozen=True, slots=True)
class Told:
    """One change: a sentence, and the words before and after where it is words that changed."""

    sentence: str
    before: str = ""
    after: str = ""


def told(old: Policy, new: Policy) -> tuple[Told, ...]:
    """Every change that a reader can see or be touched by; nothing when the two read alike."""
    return (*_of_clauses(old, new), *_of_the_ladder(old.ladder, new.ladder), *_of_words(old, new), *_of_rules(old, new))


def _of_clauses(old: Policy, new: Policy) -> Iterator[Told]:
    before, after = {one.number: one for one in old.clauses}, {one.number: one for one in new.clauses}
    for number, clause in after.items():
        if number not in before:
            yield Told(_("Clause %(number)s, %(title)s, is new.") % _named(clause), after=clause.text)
        else:
            yield from _of_a_clause(before[number], clause)
    for number, clause in before.items():
        if number not in after:
            yield Told(_("Clause %(number)s, %(title)s, is gone.") % _named(clause), before=clause.text)


def _of_a_clause(old: Clause, new: Clause) -> Iterator[Told]:
    if old.title != new.title:
        yield Told(_("Clause %(number)s has another title.") % _named(new), before=old.title, after=new.title)
    if old.text != new.text:
        yield Told(_("Clause %(number)s, %(title)s, reads differently.") % _named(new), before=old.text, after=new.text)
    if old.points != new.points:
        moved = {"old": wording.points_in_words(old.points), "new": wording.points_in_words(new.points)}
        yield Told(_("Breaking clause %(number)s counts %(new)s instead of %(old)s.") % {**_named(new), **moved})
    if old.may_reject != new.may_reject:
        sentence = (
            _("A rule may refuse a comment under clause %(number)s by itself.")
            if new.may_reject
            else _("Only a person may refuse a comment under clause %(number)s.")
        )
        yield Told(sentence % _named(new))


def _named(clause: Clause) -> dict[str, str]:
    return {"number": clause.number, "title": clause.title}


def _of_the_ladder(old: Ladder, new: Ladder) -> Iterator[Told]:
    if old.window != new.window:
        days = {"old": old.window.days, "new": new.window.days}
        yield Told(
            ngettext(
                "Points are gone after %(new)d day instead of %(old)d.",
                "Points are gone after %(new)d days instead of %(old)d.",
                new.window.days,
            )
            % days
        )
    before, after = {step.kind: step for step in old.steps}, {step.kind: step for step in new.steps}
    for kind, step in after.items():
        told = {"step": wording.step_in_words(step), "points": wording.points_in_words(step.points)}
        if kind not in before:
            yield Told(_("There is a new step: %(step)s, from %(points)s.") % told)
        elif step != before[kind]:
            was = before[kind]
            earlier = {"was": wording.step_in_words(was), "were": wording.points_in_words(was.points)}
            yield Told(_("“%(step)s” comes from %(points)s; it was “%(was)s”, from %(were)s.") % {**told, **earlier})
    for kind, step in before.items():
        if kind not in after:
            yield Told(_("The step “%(step)s” is gone.") % {"step": wording.step_in_words(step)})


def _of_words(old: Policy, new: Policy) -> Iterator[Told]:
    named = (
        ("title", _("The policy has another title.")),
        ("summary", _("The summary reads differently.")),
        ("notice", _("The notice above the comments reads differently.")),
    )
    for name, sentence in named:
        if getattr(old, name) != getattr(new, name):
            yield Told(sentence, before=getattr(old, name), after=getattr(new, name))


def _of_rules(old: Policy, new: Policy) -> Iterator[Told]:
    number = len(rule_changes(old, new))
    if number:
        words = ngettext(
            "%(count)d rule that looks for violations was changed.",
            "%(count)d rules that look for violations were changed.",
            number,
        )
        yield Told(words % {"count": number})
